"""The picture of a whole graph, kept from one state of it to the next.

Communities and places take seconds to compute for a large graph. They are kept in memory, and in
the folder for such things beside the graph, by its version. When the graph has changed they go on
from what they were: nothing that stood somewhere moves, until so much is new that all is made
anew.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ValidationError

from graph.analysis.kept import read_kept, write_kept
from graph.analysis.near import neighbours_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import networkx as nx

    from graph.analysis.analysis import Analysis
    from viz.metrics import Communities

_log = logging.getLogger(__name__)

_PLACES: Final = "places.json"
SEED: Final = 1
"""The one arrangement of a graph that all its pictures share."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Where everything stands, and what belongs together."""

    groups: Communities
    places: Mapping[str, tuple[float, float]]


class _KeptPlaces(BaseModel):
    """Places as they are written: one row a node. ``root`` is that of the communities."""

    version: str
    root: str
    places: dict[str, tuple[float, float]]


class PictureKeeper:
    """Gives the picture of a graph, and keeps it. Thread safe: others wait for who computes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[str, Path | None, Picture] | None = None

    def picture(self, analysis: Analysis) -> Picture:
        """Give the picture of a state of the graph."""
        with self._lock:
            known = self._known
            if known is not None and known[:2] == (analysis.version, analysis.kept_in):
                return known[2]
            found = kept_picture(analysis)
            self._known = (analysis.version, analysis.kept_in, found)
            return found


def kept_picture(analysis: Analysis) -> Picture:
    """Give the picture of a state of the graph, from the folder where it is there already."""
    groups = analysis.communities
    folder = analysis.kept_in
    kept = None if folder is None else _read(folder / _PLACES)
    previous = {}
    if kept is not None and kept.root == groups.root:
        previous = kept.places
        if kept.version == analysis.version and previous.keys() == set(analysis.network):
            return Picture(groups, previous)
    from viz.layout import layout  # noqa: PLC0415 -- slow to load

    places = layout(analysis.network, seed=SEED, previous=previous, groups=groups)
    if folder is not None:
        write_kept(
            folder / _PLACES,
            {"version": analysis.version, "root": groups.root, "places": places},
        )
    return Picture(groups, places)


def grown_picture(picture: Picture, network: nx.MultiDiGraph[str]) -> Picture:
    """Give the picture of a network with more in it: each new node on an island it is linked with.

    Nothing that stands somewhere moves. What is linked with nothing on an island is apart.

    Args:
        picture: That of a part of the network.
        network: A projection, with all nodes of that part.
    """
    groups = picture.groups
    island_of = {key: number for number, group in enumerate(groups.groups) for key in group}
    members = [list(group) for group in groups.groups]
    apart = list(groups.apart)
    for key in sorted(network.nodes - picture.places.keys()):
        near = sorted(neighbours_of(network, key) & island_of.keys())
        most = Counter(island_of[other] for other in near).most_common(1)
        (members[most[0][0]] if most else apart).append(key)
    grown = replace(
        groups,
        groups=tuple(tuple(sorted(group)) for group in members),
        apart=tuple(sorted(apart)),
    )
    from viz.layout import layout  # noqa: PLC0415 -- slow to load

    return Picture(grown, layout(network, seed=SEED, previous=picture.places, groups=grown))


def _read(path: Path) -> _KeptPlaces | None:
    document = read_kept(path)
    if document is None:
        return None
    try:
        return _KeptPlaces.model_validate(document)
    except ValidationError:
        _log.warning("not as it was written, so computed again: %s", path.name)
        return None
