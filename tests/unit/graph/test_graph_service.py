"""The state that a server answers from, while others write."""

from __future__ import annotations

import gc
import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from graph.errors import GraphBusyError
from graph.snapshot import GraphService, open_snapshot
from tests.support.quads import ONE, TWO, other_process, write

if TYPE_CHECKING:
    from graph.store import GraphDirectory


def test_a_service_sees_what_others_write(directory: GraphDirectory) -> None:
    """At the next question; and while nothing changes it gives the very same state."""
    service = GraphService(directory.path)
    empty = service.current()
    write(directory, frozenset(), ONE)
    first = service.current()

    assert len(empty.store) == 0
    assert set(first.quads()) == ONE
    assert service.current() is first
    assert len(empty.store) == 0


def test_a_service_answers_from_the_state_before_while_a_writer_is_busy(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader of the pages should not be the one who waits."""
    monkeypatch.setattr("graph.store._LOCK_TIMEOUT_S", 0.1)
    service = GraphService(directory.path)
    service._directory = directory
    write(directory, frozenset(), ONE)
    first = service.current()
    write(directory, ONE, TWO)
    with other_process(directory, "writing"):
        during = service.current()

    assert during is first
    assert set(service.current().quads()) == TWO


def test_a_service_without_a_state_says_that_the_graph_is_busy(directory: GraphDirectory) -> None:
    """There is nothing to answer from."""
    write(directory, frozenset(), ONE)
    service = GraphService(directory.path)
    service._directory = directory
    with other_process(directory, "writing"), pytest.raises(GraphBusyError):
        service.current()


def test_many_threads_get_one_catalog_and_one_network(directory: GraphDirectory) -> None:
    """Made once, whoever asks first."""
    write(directory, frozenset(), TWO)
    service = GraphService(directory.path)
    got: list[tuple[object, object]] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        snapshot = service.current()
        got.append((snapshot.network, snapshot.catalog))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({(id(network), id(catalog)) for network, catalog in got}) == 1
    assert len(got) == 8


def test_a_snapshot_outlives_its_directory(directory: GraphDirectory) -> None:
    """It is held in memory, and holds nothing open."""
    write(directory, frozenset(), ONE)
    snapshot = open_snapshot(directory.path)
    shutil.rmtree(directory.path)
    gc.collect()

    assert set(snapshot.quads()) == ONE
    assert GraphService(directory.path).current().version == "0"
