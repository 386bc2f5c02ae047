"""One state of the graph, held in memory to answer from, and the service that keeps it current."""

from __future__ import annotations

import logging
import threading
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from graph.catalog import Catalog
from graph.errors import GraphBusyError
from graph.held import HeldGraph
from graph.index import EvidenceReader, read_index
from graph.iris import Iris
from graph.loading import read_graph
from graph.location import VIEWS_FOLDER
from graph.projection import project
from graph.store import GraphDirectory
from graph.unchanged import are_texts_same, is_index_same, is_network_same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    import networkx as nx
    from pyoxigraph import Quad

    from graph.analysis.analysis import Analysis
    from graph.overlay import Quads

_log = logging.getLogger(__name__)


class Snapshot:
    """One state of the graph.

    Args:
        view: The quads, in memory; the default graph is the merge of the named ones, where a
            triple of several lists counts once. Nobody writes to it.
        version: Opaque; two snapshots with one version hold the same quads.
        iris: Mints and reads the IRIs.
        kept_in: A folder for what takes long to compute (:mod:`graph.analysis.kept`), if any.
    """

    def __init__(
        self, view: Quads, version: str, iris: Iris, *, kept_in: Path | None = None
    ) -> None:
        self.view = view
        self.version = version
        self.iris = iris
        self.kept_in = kept_in
        # From Python 3.12 a cached property may be computed by several threads at a time.
        self._lock = threading.RLock()

    def quads(self) -> Iterator[Quad]:
        """The quads of the named graphs, without their merge."""
        return (quad for quad in self.view if isinstance(quad.graph_name, NamedNode))

    @property
    def store(self) -> Store:
        """The view in a store of the engine, for SPARQL; it may have to be made, and then stays."""
        if isinstance(self.view, Store):
            return self.view
        with self._lock:
            return self._store

    @property
    def is_copied(self) -> bool:
        """Whether somebody asked for a store that had to be made."""
        return "_store" in self.__dict__

    def succeed(self, view: Quads, version: str, changed: Collection[Quad]) -> Snapshot:
        """The next state of the graph, with what was read of this one and is still so.

        Args:
            view: Its quads.
            version: Its version.
            changed: The quads that are in one of the two states alone.
        """
        found = Snapshot(view, version, self.iris, kept_in=self.kept_in)
        known: Catalog | None = self.__dict__.get("_catalog")
        if known is None or not is_index_same(changed, known.index, self.iris):
            return found
        evidence = EvidenceReader(view, self.iris)
        found._catalog = known.over(evidence, view, same_texts=are_texts_same(changed))
        if is_network_same(changed, known.index, view, self.iris):
            for name in ("_network", "_analysis"):
                if name in self.__dict__:
                    found.__dict__[name] = self.__dict__[name]
        return found

    @property
    def catalog(self) -> Catalog:
        """Entities by key, name and identifier; read once."""
        with self._lock:
            return self._catalog

    @property
    def network(self) -> nx.MultiDiGraph[str]:
        """The projection to networkx (:func:`graph.projection.project`); made once."""
        with self._lock:
            return self._network

    @property
    def analysis(self) -> Analysis:
        """What the network says as a whole (:mod:`graph.analysis`); each part computed once."""
        with self._lock:
            return self._analysis

    def scores(self, text: str) -> Mapping[str, float]:
        """Search the texts, for SPARQL: scores by IRI."""
        return self.catalog.finder.texts.scores(text)

    @cached_property
    def _store(self) -> Store:
        store = Store()
        store.bulk_extend(self.view)
        return store

    @cached_property
    def _catalog(self) -> Catalog:
        evidence = EvidenceReader(self.view, self.iris)
        return Catalog(read_index(self.view, self.iris), evidence, self.view, self.iris)

    @cached_property
    def _network(self) -> nx.MultiDiGraph[str]:
        return project(self._catalog.index, EvidenceReader(self.view, self.iris))

    @cached_property
    def _analysis(self) -> Analysis:
        from graph.analysis.analysis import Analysis  # noqa: PLC0415 -- few commands need it

        return Analysis(self._network, self.version, self.kept_in)


class GraphService:
    """Gives the current snapshot of a graph directory.

    Other processes may write to the directory: each call of :meth:`current` compares versions,
    at the cost of one small read. Where they differ it follows what was written, if that was
    little, and loads again otherwise; a state that was given before stays as it is. Thread safe.

    Args:
        directory: The graph directory.
        iris: Mints and reads the IRIs.
        merge: Whether the default graph is to hold all that the named graphs hold.
    """

    def __init__(self, directory: Path, iris: Iris | None = None, *, merge: bool = True) -> None:
        self.directory = directory
        self._merge = merge
        self._directory = GraphDirectory(directory)
        self._iris = iris or Iris()
        self._lock = threading.Lock()
        self._known: tuple[Snapshot, HeldGraph] | None = None

    def current(self) -> Snapshot:
        """Give the newest state; the one before it while a writer holds the graph for long.

        Raises:
            GraphBusyError: A writer held the graph for too long, and no state is known.
            StoreError: The directory cannot be read.
        """
        with self._lock:
            known = self._known
            if known is None or known[0].version != self._directory.version():
                try:
                    known = self._known = (known and self._follow(*known)) or self._load()
                except GraphBusyError:
                    if known is None:
                        raise
                    _log.warning("graph busy, answering from the state before")
            return known[0]

    def _follow(self, snapshot: Snapshot, held: HeldGraph) -> tuple[Snapshot, HeldGraph] | None:
        """The state that there is now, if it can be had without loading it."""
        # Where a copy was made of the last state, another would be of this one: that is no gain.
        if snapshot.is_copied or not self._directory.exists():
            return None
        found = self._directory.changes_since(snapshot.version)
        if found is None:
            return None
        version, changes = found
        following = held.follow(changes, self._iris)
        if following is None:
            return None
        return snapshot.succeed(following.view, version, following.changed_since(held)), following

    def _load(self) -> tuple[Snapshot, HeldGraph]:
        version, quads = read_graph(self._directory)
        held = HeldGraph.load(quads, self._iris, merge=self._merge)
        kept_in = self.directory / VIEWS_FOLDER if self._directory.exists() else None
        return Snapshot(held.view, version, self._iris, kept_in=kept_in), held


def open_snapshot(directory: Path, iris: Iris | None = None) -> Snapshot:
    """Load the state of a graph directory once."""
    return GraphService(directory, iris).current()
