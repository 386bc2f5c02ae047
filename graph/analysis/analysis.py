"""The analysis of one state of the graph: each part computed once, when it is first asked for."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from graph.analysis import aids, centrality, communities, compare, connections, related
from graph.analysis.kept import read_communities, write_communities
from graph.analysis.near import neighbours

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from graph.analysis.aids import Matrix, Precision, ReadingCount, Timeline
    from graph.analysis.centrality import Bridges, Centrality
    from graph.analysis.compare import Comparison
    from graph.analysis.connections import Connections
    from graph.analysis.near import Near
    from graph.analysis.partition import Communities
    from graph.analysis.related import Related
    from graph.models import Kind

_Value = TypeVar("_Value")


class _Once(Generic[_Value]):
    """A value that is computed when first asked for, by one thread while others wait."""

    def __init__(self, compute: Callable[[], _Value]) -> None:
        self._compute = compute
        self._lock = threading.Lock()
        self._known: list[_Value] = []

    def get(self) -> _Value:
        """The value."""
        with self._lock:
            if not self._known:
                self._known.append(self._compute())
            return self._known[0]


class Analysis:
    """What can be said of a network as a whole, and of things in it. Thread safe.

    Args:
        network: The projection; nobody changes it.
        version: The state of the graph that it is of.
        kept_in: A folder in which communities wait for the next state of the graph, so that they
            stay what they are while it grows; nothing is kept where it is ``None``.
    """

    def __init__(
        self, network: nx.MultiDiGraph[str], version: str = "", kept_in: Path | None = None
    ) -> None:
        self.network = network
        self.version = version
        self.kept_in = kept_in
        self._near: _Once[Near] = _Once(partial(neighbours, network))
        self._communities = _Once(self._find_communities)
        self._centrality = _Once(partial(centrality.centrality, network))

    @property
    def near(self) -> Near:
        """The distinct neighbours of every node."""
        return self._near.get()

    @property
    def communities(self) -> Communities:
        """The communities, with names (:func:`graph.analysis.communities.communities`)."""
        return self._communities.get()

    @property
    def centrality(self) -> Mapping[str, Centrality]:
        """How central each thing is (:func:`graph.analysis.centrality.centrality`)."""
        return self._centrality.get()

    def _find_communities(self) -> Communities:
        known = None if self.kept_in is None else read_communities(self.kept_in)
        version, kept = known or ("", None)
        if kept is not None and version == self.version:
            members = {key for group in kept.all_groups for key in group}
            if members == set(self.network):
                return kept
        found = communities.communities(self.network, kept=kept, near=self.near)
        if self.kept_in is not None:
            write_communities(self.kept_in, self.version, found)
        return found

    def connections(
        self, source: str, target: str, *, limit: int = 5, longest: int = 6
    ) -> Connections:
        """Find the shortest ways between two things (:mod:`graph.analysis.connections`)."""
        return connections.connections(
            self.network, source, target, limit=limit, longest=longest, near=self.near
        )

    def related(
        self, key: str, *, limit: int = 10, kinds: Collection[Kind] = ()
    ) -> tuple[Related, ...]:
        """Find things like this one (:mod:`graph.analysis.related`)."""
        return related.related(self.network, key, limit=limit, kinds=kinds)

    def compare(self, keys: Sequence[str]) -> Comparison:
        """Put two to five things side by side (:mod:`graph.analysis.compare`)."""
        return compare.compare(self.network, keys)

    def bridges(self, *, limit: int = 20) -> Bridges:
        """Find what joins the communities (:func:`graph.analysis.centrality.bridges`)."""
        return centrality.bridges(self.network, self.communities, limit=limit, near=self.near)

    def matrix(self, rows: Kind, columns: Kind, *, limit: int | None = 30) -> Matrix:
        """Count the papers in which two kinds of things meet (:mod:`graph.analysis.aids`)."""
        return aids.matrix(self.network, rows=rows, columns=columns, limit=limit)

    def timeline(self, *, by: Precision = "month", key: str | None = None) -> Timeline:
        """Count papers by time, and what they name for the first time."""
        return aids.timeline(self.network, by=by, key=key)

    def reading_map(self) -> tuple[ReadingCount, ...]:
        """Count the papers of each community by reading state."""
        return aids.reading_map(self.network, self.communities)
