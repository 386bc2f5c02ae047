"""Workers: what they answer, how they are stopped, and that the next query is answered at once."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.errors import (
    InvalidIdentifierError,
    NotAcceptableError,
    QueryMemoryError,
    QueryNotAllowedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryWorkerError,
    ResultTooLargeError,
    ServiceBusyError,
)
from graph.sparql import Dataset, Limits
from graph.workers.cancellation import Cancellation, QueryAbandonedError
from graph.workers.pool import PoolLimits, WorkerPool
from graph.workers.sources import CAN_FORK
from graph.workers.task import Task
from tests.support.asking import ALL, ENDLESS, HUNGRY, named, source, task, write

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG_S = 60.0
MANY = 150
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"

WAYS = [
    pytest.param(True, id="forked", marks=pytest.mark.skipif(not CAN_FORK, reason="needs Linux")),
    pytest.param(False, id="spawned"),
]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of many statements, of which one is in two named graphs."""
    path: Path = tmp_path_factory.mktemp("pool") / "graph"
    write(path, named("one", "first"), named("one", "first", "urn:h"))
    write(path, *(named(f"n{number}", f"name {number:04}", "urn:h") for number in range(MANY)))
    return path


@pytest.fixture(scope="module", params=WAYS)
def pool(request: pytest.FixtureRequest, directory: Path) -> Iterator[WorkerPool]:
    """Workers of each kind."""
    made = WorkerPool(source(directory), PoolLimits(workers=2), fork=request.param)
    yield made
    made.close()


def answered(pool: WorkerPool, query: str, **more: object) -> bytes:
    """The whole result of a query."""
    return b"".join(pool.ask(task(query, **more), LONG_S).chunks())  # type: ignore[arg-type]


def test_a_query_is_answered_from_the_merge_of_all_graphs(pool: WorkerPool) -> None:
    """As the door to the engine does in the process itself."""
    assert answered(pool, ALL).splitlines()[:3] == [b"n", b"first", b"name 0000"]
    assert answered(pool, ALL, dataset=Dataset(("urn:g",))).splitlines() == [b"n", b"first"]
    assert b"first" in answered(pool, "CONSTRUCT WHERE { ?s schema:name ?n }")
    assert b"true" in answered(pool, "ASK { ?s ?p ?o }")


@pytest.mark.parametrize("fork", WAYS)
def test_processes_outlive_the_thread_that_had_them_started(directory: Path, *, fork: bool) -> None:
    """A server's threads end when there is nothing to do for them."""
    pool = WorkerPool(source(directory), PoolLimits(workers=2), fork=fork)
    starting = threading.Thread(target=pool.start)
    starting.start()
    starting.join()
    try:
        deadline = time.monotonic() + LONG_S
        while Path(f"/proc/self/task/{starting.native_id}").exists() and (
            time.monotonic() < deadline
        ):
            time.sleep(0.01)
        for _ in range(3):
            assert b"first" in answered(pool, ALL)
    finally:
        pool.close()


def test_values_are_bound_as_terms(pool: WorkerPool) -> None:
    """Whatever they hold."""
    ask = "ASK { ?s schema:name ?n }"

    for text, found in (('"first"', b"true"), ('"first\\" } #"', b"false"), ("<urn:x>", b"false")):
        assert found in answered(pool, ask, dataset=Dataset(bindings={"n": text}))
    with pytest.raises(InvalidIdentifierError):
        answered(pool, ask, dataset=Dataset(bindings={"n": '"a" . <urn:x> <urn:y> "b"'}))


def test_errors_come_back_as_they_were_raised(pool: WorkerPool) -> None:
    """With what they carry."""
    with pytest.raises(QuerySyntaxError) as raised:
        answered(pool, "SELECT *\n{ ?s ?p }")
    with pytest.raises(QueryNotAllowedError, match="plain strings"):
        answered(pool, "ASK { SERVICE <urn:x> {} }")
    with pytest.raises(ResultTooLargeError, match="10 rows"):
        answered(pool, ALL, limits=Limits(result_rows=10))
    with pytest.raises(NotAcceptableError) as refused:
        pool.ask(Task("ASK {}", {"ASK": None}, Dataset(), Limits()), LONG_S)

    assert (raised.value.line, raised.value.column, raised.value.token) == (2, 9, "}")
    assert "application/sparql-results+json" in refused.value.offered
    assert answered(pool, ALL).startswith(b"n")


def test_a_query_that_takes_too_long_is_ended(pool: WorkerPool) -> None:
    """And the next one is answered."""
    with pytest.raises(QueryTimeoutError, match=r"0\.5 s"):
        pool.ask(task(ENDLESS), 0.5)

    assert b"true" in answered(pool, "ASK {}")


def test_who_goes_away_frees_his_worker(pool: WorkerPool) -> None:
    """At once, also where he went before it began."""
    cancellation = Cancellation()
    threading.Timer(0.3, cancellation.cancel).start()
    with pytest.raises(QueryAbandonedError):
        pool.ask(task(ENDLESS), LONG_S, cancellation)
    with pytest.raises(QueryAbandonedError):
        pool.ask(task("ASK {}"), LONG_S, cancellation)

    assert b"true" in answered(pool, "ASK {}")


def test_a_large_result_is_read_from_a_file(pool: WorkerPool) -> None:
    """Piece by piece, and the file is gone when it was read or is not wanted."""
    reply = pool.ask(task(LARGE), LONG_S)
    parts = list(reply.chunks())
    other = pool.ask(task(LARGE), LONG_S)
    other.close()

    assert reply.file is not None
    assert reply.file.closed
    assert len(parts) > 1
    assert sum(map(len, parts)) == reply.size
    assert b"".join(parts).count(b"\r\n") == (MANY + 1) ** 2 + 1
    assert pool._spool is not None
    assert list(pool._spool.iterdir()) == [] or os.name == "nt"


def test_a_worker_that_crashes_is_replaced(pool: WorkerPool) -> None:
    """Whoever asked is told, and the next one is answered."""
    answered(pool, "ASK {}")
    assert pool._generations.now is not None
    worker = pool._generations.now.idle[-1]
    children = getattr(pool._generations.now.workers, "_processes", None)
    if children is None:
        pool._generations.now.workers.ending(worker)  # has it killed, and waits for that
    else:
        os.kill(children[worker.number].pid, signal.SIGKILL)
        children[worker.number].join()
    with pytest.raises(QueryWorkerError, match="ended"):
        answered(pool, "ASK {}")

    assert b"true" in answered(pool, "ASK {}")


def test_many_ask_at_once(pool: WorkerPool) -> None:
    """More than there are workers: they wait for each other."""
    results: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: results.append(answered(pool, ALL))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 8
    assert len(set(results)) == 1


@pytest.mark.skipif(not CAN_FORK, reason="only Linux bounds the memory of a process")
def test_a_query_that_needs_too_much_memory_is_ended(directory: Path) -> None:
    """With an error that says so; what the graph itself takes does not count."""
    pool = WorkerPool(source(directory, memory_mib=64), PoolLimits(workers=1))
    try:
        with pytest.raises(QueryMemoryError, match="64 MiB"):
            pool.ask(task(HUNGRY), LONG_S)

        assert b"true" in answered(pool, "ASK {}")
    finally:
        pool.close()


@pytest.mark.skipif(not CAN_FORK, reason="only Linux bounds the memory of a process")
@pytest.mark.parametrize("trace", ["0", "full"])
def test_a_text_that_grows_beyond_all_memory_is_told_as_such(
    directory: Path, monkeypatch: pytest.MonkeyPatch, trace: str
) -> None:
    """Also where the environment has the engine say at length where it was."""
    monkeypatch.setenv("RUST_BACKTRACE", trace)
    steps = "".join(f" BIND(CONCAT({', '.join([f'?t{n}'] * 10)}) AS ?t{n + 1})" for n in range(11))
    pool = WorkerPool(source(directory, memory_mib=512), PoolLimits(workers=1))
    try:
        with pytest.raises(QueryMemoryError, match="512 MiB"):
            pool.ask(task(f"SELECT (STRLEN(?t11) AS ?n) {{ BIND('a' AS ?t0){steps} }}"), LONG_S)
    finally:
        pool.close()


def test_a_write_is_seen_by_the_next_query(tmp_path: Path) -> None:
    """Also the first one, and one that takes away the graph's last state's workers."""
    path = tmp_path / "graph"
    pool = WorkerPool(source(path))
    try:
        empty = answered(pool, ALL)
        write(path, named("one", "first"))
        first = answered(pool, ALL)
        before = pool.version()
        write(path, named("two", "second"))
        second = answered(pool, ALL)

        assert (empty, first, second) == (b"n\r\n", b"n\r\nfirst\r\n", b"n\r\nfirst\r\nsecond\r\n")
        assert pool.version() != before
    finally:
        pool.close()


def test_too_many_at_a_time_are_turned_away(directory: Path) -> None:
    """Those over the number that may wait at once, those that wait after a while."""
    pool = WorkerPool(source(directory), PoolLimits(workers=1, waiting=1, wait_s=0.2))
    cancellation = Cancellation()
    ended: list[Exception] = []

    def occupy() -> None:
        try:
            pool.ask(task(ENDLESS), LONG_S, cancellation)
        except QueryAbandonedError as error:
            ended.append(error)

    pool.start()
    thread = threading.Thread(target=occupy)
    thread.start()
    try:
        while not pool._places._taken:
            time.sleep(0.01)
        with pytest.raises(ServiceBusyError, match="busy"):
            pool.ask(task("ASK {}"), LONG_S)
        other = pool._places.ask()
        with pytest.raises(ServiceBusyError, match="waiting"):
            pool.ask(task("ASK {}"), LONG_S)
        pool._places.leave(other)
        cancellation.cancel()
        thread.join()

        assert b"true" in answered(pool, "ASK {}")
        assert len(ended) == 1
    finally:
        pool.close()


def test_a_pool_that_is_closed_starts_nothing(directory: Path) -> None:
    """It says that the server is being stopped, whatever was going on."""
    pool = WorkerPool(source(directory))
    pool.start()
    cancellation = Cancellation()
    outcome: list[Exception] = []

    def ask() -> None:
        try:
            pool.ask(task(ENDLESS), LONG_S, cancellation)
        except QueryWorkerError as error:
            outcome.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.3)
    pool.close()
    thread.join()

    assert len(outcome) == 1
    with pytest.raises(QueryWorkerError):
        pool.ask(task("ASK {}"), LONG_S)
