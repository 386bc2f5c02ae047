"""The view on disk: a server that starts again answers from it, and loads meanwhile."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Store

from graph.store import GraphDirectory
from graph.workers.pool import WorkerPool
from graph.workers.sources import CAN_FORK
from graph.workers.view import find_view, write_view
from tests.support.asking import ALL, named, source, task, write

if TYPE_CHECKING:
    from pathlib import Path

LONG_S = 60.0


def wait_until(condition: object) -> None:
    """Wait for something that happens in another process or thread."""
    deadline = time.monotonic() + LONG_S
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_view_is_found_by_its_version_alone(tmp_path: Path) -> None:
    """The one of another version is taken away, half of one is never found."""
    store = Store()
    store.add(named("one", "first"))
    write_view(store, tmp_path, "a1", merge=True)
    (tmp_path / "views" / "new-1").mkdir()
    first = find_view(tmp_path, "a1", merge=True)
    write_view(store, tmp_path, "a2", merge=True)
    second = find_view(tmp_path, "a2", merge=True)

    assert first is not None
    assert first.quads == 1
    assert second is not None
    assert set(Store.read_only(str(second.path))) == set(store)
    assert find_view(tmp_path, "a1", merge=True) is None
    assert find_view(tmp_path, "a2", merge=False) is None


@pytest.mark.skipif(not CAN_FORK, reason="elsewhere each worker loads by itself anyway")
@pytest.mark.parametrize(("budget", "loads"), [(2**30, True), (0, False)])
def test_the_next_start_answers_from_the_view(tmp_path: Path, budget: int, loads: bool) -> None:
    """Then from memory, if the graph fits there; a write is seen either way."""
    path = tmp_path / "graph"
    write(path, named("one", "first"), named("one", "first", "urn:h"))
    asked = dataclasses.replace(source(path), view_quads=1, budget_bytes=budget)
    before = WorkerPool(asked)
    before.start()
    version = GraphDirectory(path).version()
    wait_until(lambda: find_view(path, version, merge=True))
    before.close()
    pool = WorkerPool(asked)
    try:
        pool.start()
        stand_in = pool._generations.now
        answers = [pool.ask(task(ALL), LONG_S).body]
        if loads:
            wait_until(lambda: pool._generations.now is not stand_in)
        answers.append(pool.ask(task(ALL), LONG_S).body)
        same = pool._generations.now is stand_in
        write(path, named("two", "second"))
        after = pool.ask(task(ALL), LONG_S).body
    finally:
        pool.close()

    assert answers == [b"n\r\nfirst\r\n"] * 2
    assert same is not loads
    assert after == b"n\r\nfirst\r\nsecond\r\n"
