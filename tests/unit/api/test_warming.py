"""Pictures that are made ready in the background."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from api.warming import Warmer, warming
from graph.analysis.analysis import Analysis
from graph.errors import StoreUnavailableError
from tests.support.networks import network_of, topics
from viz.keeping import Picture, PictureKeeper

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from graph.snapshot import GraphService, Snapshot

_TIMEOUT_S = 60.0


class _Pictures(PictureKeeper):
    """Takes note of what it is asked for."""

    def __init__(self, fault: Exception | None = None) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.fault = fault

    def picture(self, analysis: Analysis) -> Picture:
        self.asked.append(analysis.version)
        if self.fault is not None:
            raise self.fault
        return super().picture(analysis)


def _state(version: str, nodes: int = 1_000) -> Snapshot:
    """A state of the graph that says it is so large."""
    found = SimpleNamespace(
        version=version,
        catalog=SimpleNamespace(index=SimpleNamespace(nodes=range(nodes))),
        analysis=Analysis(network_of(topics(60)), version),
    )
    return cast("Snapshot", found)


def test_a_large_state_is_drawn_in_the_background() -> None:
    """Once; and again when there is another, and somebody has looked at the one before."""
    pictures = _Pictures()
    warmer = Warmer(pictures)
    for version in ("1", "1", "2"):
        warmer.saw(_state(version))
        assert warmer.wait(_TIMEOUT_S)
    unseen = list(pictures.asked)
    warmer.want()
    warmer.saw(_state("3"))

    assert warmer.wait(_TIMEOUT_S)
    assert (unseen, pictures.asked) == (["1"], ["1", "3"])


@pytest.mark.parametrize("nodes", [999, 60_001])
def test_other_states_are_left_for_who_asks(nodes: int) -> None:
    """Small ones are drawn in no time; huge ones would keep all others waiting."""
    pictures = _Pictures()
    warmer = Warmer(pictures)
    warmer.saw(_state("1", nodes=nodes))

    assert warmer.wait(_TIMEOUT_S)
    assert pictures.asked == []


def test_a_fault_is_told_to_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    """And the next state gets its turn."""
    pictures = _Pictures(ValueError("no paper left"))
    warmer = Warmer(pictures)
    with caplog.at_level(logging.ERROR):
        warmer.saw(_state("1"))
        assert warmer.wait(_TIMEOUT_S)
    pictures.fault = None
    warmer.want()
    warmer.saw(_state("2"))
    assert warmer.wait(_TIMEOUT_S)

    assert "no picture was made ready" in caplog.text
    assert pictures.asked == ["1", "2"]


def test_a_server_begins_with_what_was_looked_at_before(tmp_path: Path) -> None:
    """Where a picture was kept; nothing is loaded for one that nobody asked for."""
    loaded: list[str] = []

    class Service:
        directory = tmp_path

        def current(self) -> Snapshot:
            loaded.append("graph")
            return _state("1")

    pictures = _Pictures()
    warmer = Warmer(pictures)
    warmer.start(cast("GraphService", Service()))
    (tmp_path / "views" / "0a-merged-7").mkdir(parents=True)  # for queries
    warmer.start(cast("GraphService", Service()))
    before = list(loaded)
    (tmp_path / "views" / "places.json").touch()
    warmer.start(cast("GraphService", Service()))

    assert warmer.wait(_TIMEOUT_S)
    assert (before, loaded, pictures.asked) == ([], ["graph"], ["1"])


def test_a_graph_that_cannot_be_read_stops_no_server(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its pages will say so."""

    class Service:
        directory = tmp_path

        def current(self) -> Snapshot:
            message = "gone"
            raise StoreUnavailableError(message)

    (tmp_path / "views").mkdir()
    (tmp_path / "views" / "places.json").touch()
    Warmer(_Pictures()).start(cast("GraphService", Service()))

    assert "no picture was made ready: gone" in caplog.text


def test_a_server_that_ends_begins_nothing_more() -> None:
    """The warmer ends with it."""
    pictures = _Pictures()
    warmer = Warmer(pictures)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        yield

    async def serve() -> None:
        async with warming(running(), warmer, cast("GraphService", SimpleNamespace())):
            pass

    asyncio.run(serve())
    warmer.saw(_state("1"))

    assert warmer.wait(_TIMEOUT_S)
    assert pictures.asked == []
