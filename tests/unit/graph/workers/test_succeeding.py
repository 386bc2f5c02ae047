"""Workers of the next state, from the memory of those before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.store import GraphDirectory
from graph.workers.pool import PoolLimits, WorkerPool
from graph.workers.sources import CAN_FORK, ForkingNursery
from tests.support.asking import named, source, task, write

if TYPE_CHECKING:
    from pathlib import Path

    from graph.workers.staff import Worker

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="needs Linux")

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
IN_GRAPHS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def noted(number: int, graph: str = "urn:notes") -> Quad:
    """What a person says of a thing."""
    thing, predicate = NamedNode("urn:thing"), NamedNode("urn:rating")
    return Quad(thing, predicate, Literal(str(number)), NamedNode(graph))


def counts(worker: Worker, path: Path) -> list[int]:
    """Ask a worker how much there is: in all, and in each graph."""
    found = []
    for query in (COUNT, IN_GRAPHS):
        worker.channel.send({**task(query).head(), "spool": str(path / "spool")})
        found.append(int(worker.channel.receive()[1].split()[1]))
    worker.channel.close()
    return found


def test_a_small_write_is_followed_without_loading_again(tmp_path: Path) -> None:
    """From one state to the next and the one after it; the ones before stay as they are."""
    directory = tmp_path / "graph"
    write(directory, named("one", "first"), noted(1), noted(1, "urn:other"))
    nursery = ForkingNursery(source(directory))
    try:
        first = nursery.load()
        old = first.start()
        write(directory, noted(2))
        second = first.succeed()
        assert second is not None
        with GraphDirectory(directory).writing() as graph:
            graph.replace({noted(1), noted(2)}, set())
        third = second.succeed()
        assert third is not None
        assert third.version == GraphDirectory(directory).version()

        assert counts(old, tmp_path) == [2, 3]
        first.close()  # the others outlive it
        assert counts(second.start(), tmp_path) == [3, 4]
        second.close()
        assert counts(third.start(), tmp_path) == [2, 2]
        third.close()
    finally:
        nursery.close()


def test_what_cannot_be_followed_is_loaded(tmp_path: Path) -> None:
    """Such as a name, by which things may turn out to be one."""
    directory = tmp_path / "graph"
    write(directory, named("one", "first"))
    nursery = ForkingNursery(source(directory))
    try:
        workers = nursery.load()
        write(directory, named("two", "second"))

        assert workers.succeed() is None
        workers.close()
    finally:
        nursery.close()


def test_each_write_is_seen_by_the_next_query(tmp_path: Path) -> None:
    """Whether it is followed or loaded."""
    directory = tmp_path / "graph"
    write(directory, named("one", "first"))
    pool = WorkerPool(source(directory), PoolLimits(workers=2))
    try:
        for number in range(6):
            write(directory, named("n", str(number)) if number % 3 == 0 else noted(number))
            reply = pool.ask(task(COUNT), 60)
            assert int(reply.body.split()[1]) == number + 2
            assert reply.version == GraphDirectory(directory).version()
    finally:
        pool.close()
