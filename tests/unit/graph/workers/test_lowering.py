"""A long query yields to others; the process that answered it goes on as before."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Quad

from graph.workers import pool as pooling
from graph.workers.confine import lower_priority
from graph.workers.pool import WorkerPool
from graph.workers.sources import CAN_FORK
from tests.support.asking import source, task, write

if TYPE_CHECKING:
    from pathlib import Path

    from graph.workers.staff import Worker

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="priority is that of a thread on Linux alone")

LONG_S = 60.0
# With 200 statements, eight million rows: longer than it takes to be looked after.
LASTING = "SELECT (COUNT(*) AS ?n) { ?a <urn:p> ?b . ?c <urn:p> ?d . ?e <urn:p> ?f }"
SCRIPT = """
from graph.deep_stack import run_on_deep_stack
from graph.workers.confine import has_low_priority

def run():
    print("ready", flush=True)
    input()
    print(has_low_priority(), flush=True)

run_on_deep_stack(run)
run_on_deep_stack(run)
"""


def test_the_next_thread_has_the_priority_of_the_first() -> None:
    """That of the one between was lowered."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        said = [process.stdout.readline().strip()]
        lower_priority(process.pid)
        for _ in range(2):
            process.stdin.write("\n")
            process.stdin.flush()
            said += [process.stdout.readline().strip()]
            said += [process.stdout.readline().strip()]

    assert said == ["ready", "True", "ready", "False", ""]


def test_who_answered_a_long_query_answers_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has what it read of the graph at hand; another would have to read it first."""
    monkeypatch.setattr(pooling, "_LONG_S", 0.01)
    predicate = NamedNode("urn:p")
    quads = [
        Quad(NamedNode(f"urn:{n}"), predicate, NamedNode("urn:o"), NamedNode("urn:g"))
        for n in range(200)
    ]
    write(tmp_path / "graph", *quads)
    lowered: list[int] = []
    pool = WorkerPool(source(tmp_path / "graph", memory_mib=64))
    try:
        pool.start()
        generation = pool._generations.current()
        lower = generation.workers.lower

        def noted(_: object, worker: Worker) -> None:
            lowered.append(worker.number)
            lower(worker)

        monkeypatch.setattr(type(generation.workers), "lower", noted)
        found = [pool.ask(task(f"{LASTING} # {n}"), LONG_S).body.split()[1] for n in range(3)]
        idle = [worker.number for worker in generation.idle]
        alike = [worker.lowered for worker in generation.idle]
    finally:
        pool.close()

    assert found == [b"8000000"] * 3
    assert len(lowered) == 3
    assert set(lowered) == set(idle) == {lowered[0]}
    assert alike == [False]
