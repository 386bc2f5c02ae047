"""A graph that is its own view is asked on disk as it lies there, until it is loaded."""

from __future__ import annotations

import dataclasses
import threading
import time
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.errors import StoreUnavailableError
from graph.iris import Iris
from graph.store import GraphDirectory
from graph.workers import generations
from graph.workers.generations import Generations
from graph.workers.pool import WorkerPool
from graph.workers.sources import CAN_FORK
from graph.workers.view import find_checkpoint, find_view, write_checkpoint, write_view
from tests.support.asking import ALL, named, source, task, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.workers.staff import Workers

LONG_S = 60.0
IRIS = Iris()
FIRST, TWICE = named("one", "first"), named("one", "first", "urn:h")
IN_GRAPHS = "SELECT ?n { GRAPH ?g { ?s schema:name ?n } } ORDER BY ?n"

needs_fork = pytest.mark.skipif(not CAN_FORK, reason="elsewhere each worker loads by itself")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A graph of one statement."""
    write(tmp_path / "graph", FIRST)
    return tmp_path / "graph"


@pytest.fixture
def pool(path: Path) -> Iterator[WorkerPool]:
    """Workers for graphs of any size, of which none is loaded before it is asked for."""
    asked = dataclasses.replace(source(path), checkpoint_bytes=0, budget_bytes=0)
    pool = WorkerPool(asked)
    yield pool
    pool.close()


def checkpoint(path: Path) -> Path | None:
    """The checkpoint of the graph as it is."""
    return find_checkpoint(path, GraphDirectory(path).version(), merge=True)


def names(pool: WorkerPool, query: str = ALL) -> list[str]:
    """What the pool says."""
    return pool.ask(task(query), LONG_S).body.decode().split()[1:]


def test_a_checkpoint_is_of_one_version_and_holds_it_whatever_is_written(path: Path) -> None:
    """Another one takes its place; a view of the same makes it needless."""
    made = write_checkpoint(path, IRIS, merge=True)
    assert made is not None
    version, first = made
    write(path, named("two", "second"))
    kept = set(Store.read_only(str(first)))
    write_checkpoint(path, IRIS, merge=True)
    second = checkpoint(path)
    write_view(Store(), path, GraphDirectory(path).version(), merge=True)

    assert kept == {FIRST}
    assert find_checkpoint(path, version, merge=True) is None
    assert second is not None
    assert checkpoint(path) is None
    assert find_view(path, GraphDirectory(path).version(), merge=True) is not None


def test_there_is_none_of_a_graph_that_is_not_its_own_view(path: Path) -> None:
    """Nor is anything left of the try."""
    write(path, TWICE)

    assert write_checkpoint(path, IRIS, merge=True) is None
    assert list((path / "views").iterdir()) == []
    assert write_checkpoint(path, IRIS, merge=False) is not None


def test_where_it_cannot_be_made_is_told(path: Path) -> None:
    """As where somebody else's file lies in its way."""
    (path / "views").write_text("")

    with pytest.raises(StoreUnavailableError, match="checkpoint"):
        write_checkpoint(path, IRIS, merge=True)


@needs_fork
def test_the_first_start_answers_from_a_checkpoint(pool: WorkerPool, path: Path) -> None:
    """So does the next one, and what is asked after a write."""
    write(path, named("two", "second", "urn:h"))
    found = [names(pool), names(pool, IN_GRAPHS)]
    before = checkpoint(path)
    write(path, named("three", "third"))
    found.append(names(pool))

    assert found == [["first", "second"]] * 2 + [["first", "second", "third"]]
    assert before is not None
    assert checkpoint(path) is not None


@needs_fork
def test_what_is_not_its_own_view_is_loaded_before_it_answers(pool: WorkerPool, path: Path) -> None:
    """A triple of two graphs counts once."""
    write(path, TWICE)

    assert names(pool) == ["first"]
    assert checkpoint(path) is None


@needs_fork
def test_where_no_checkpoint_can_be_made_the_graph_is_loaded(pool: WorkerPool, path: Path) -> None:
    """It may be that nothing can be written there."""
    (path / "views").write_text("")

    assert names(pool) == ["first"]


@needs_fork
def test_the_graph_is_loaded_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it answers from memory, and follows what is written."""
    monkeypatch.setattr(generations, "_MEANWHILE_S", 0.0)
    pool = WorkerPool(dataclasses.replace(source(path), checkpoint_bytes=0))
    try:
        first = names(pool)
        stand_in = pool._generations.now
        deadline = time.monotonic() + LONG_S
        while pool._generations.now is stand_in:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        rating = NamedNode("urn:rating")
        write(path, Quad(NamedNode("urn:one"), rating, Literal("5"), NamedNode("urn:notes")))
        second = names(pool, "SELECT ?n { ?s <urn:rating> ?n }")
    finally:
        pool.close()

    assert (first, second) == (["first"], ["5"])


class _Staff:
    """Workers that nobody hires."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.closed = False

    def succeed(self) -> Workers | None:
        return None

    def close(self) -> None:
        self.closed = True


class _Nursery:
    """Stands in at once, and loads when it is let."""

    def __init__(self, directory: GraphDirectory) -> None:
        self._directory = directory
        self.go = threading.Event()
        self.loaded: list[_Staff] = []
        self.at_once = self.most_at_once = 0

    def stand_in(self) -> tuple[_Staff, Callable[[], bool]]:
        return _Staff(self._directory.version()), lambda: True

    def load(self) -> _Staff:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        version = self._directory.version()
        self.go.wait(LONG_S)
        self.loaded.append(_Staff(version))
        self.at_once -= 1
        return self.loaded[-1]

    def close(self) -> None:
        self.go.set()


def test_one_state_is_loaded_at_a_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often somebody writes meanwhile; what is out of date by then is let go."""
    monkeypatch.setattr(generations, "_MEANWHILE_S", 0.0)
    nursery = _Nursery(GraphDirectory(path))
    held = Generations(path, nursery)  # type: ignore[arg-type]
    for number in range(5):
        write(path, named(str(number), str(number)))
        held.current()
    nursery.go.set()
    deadline = time.monotonic() + LONG_S
    while held.now is None or held.now.workers not in list[object](nursery.loaded):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    held.close()

    assert nursery.most_at_once == 1
    assert all(staff.closed for staff in nursery.loaded)
