"""One state of the graph, held in memory to answer from, and the service that keeps it current."""

from __future__ import annotations

import logging
import threading
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from graph.catalog import Catalog
from graph.errors import GraphBusyError
from graph.index import EvidenceReader, read_index
from graph.iris import Iris
from graph.loading import load_into_memory, read_graph
from graph.location import VIEWS_FOLDER
from graph.projection import project
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import networkx as nx
    from pyoxigraph import Quad, Store

    from graph.analysis.analysis import Analysis

_log = logging.getLogger(__name__)


class Snapshot:
    """One state of the graph.

    Args:
        store: The quads, in memory; the default graph is the merge of the named ones, where a
            triple of several lists counts once. Nobody writes to it.
        version: Opaque; two snapshots with one version hold the same quads.
        iris: Mints and reads the IRIs.
        kept_in: A folder for what takes long to compute (:mod:`graph.analysis.kept`), if any.
    """

    def __init__(
        self, store: Store, version: str, iris: Iris, *, kept_in: Path | None = None
    ) -> None:
        self.store = store
        self.version = version
        self.iris = iris
        self.kept_in = kept_in
        # From Python 3.12 a cached property may be computed by several threads at a time.
        self._lock = threading.RLock()

    def quads(self) -> Iterator[Quad]:
        """The quads of the named graphs, without their merge."""
        return (quad for quad in self.store if isinstance(quad.graph_name, NamedNode))

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
    def _catalog(self) -> Catalog:
        evidence = EvidenceReader(self.store, self.iris)
        return Catalog(read_index(self.store, self.iris), evidence, self.store, self.iris)

    @cached_property
    def _network(self) -> nx.MultiDiGraph[str]:
        return project(self._catalog.index, EvidenceReader(self.store, self.iris))

    @cached_property
    def _analysis(self) -> Analysis:
        from graph.analysis.analysis import Analysis  # noqa: PLC0415 -- few commands need it

        return Analysis(self._network, self.version, self.kept_in)


class GraphService:
    """Gives the current snapshot of a graph directory.

    Other processes may write to the directory: each call of :meth:`current` compares versions,
    at the cost of one small read, and loads again where they differ. Thread safe.

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
        self._snapshot: Snapshot | None = None

    def current(self) -> Snapshot:
        """Give the newest state; the one before it while a writer holds the graph for long.

        Raises:
            GraphBusyError: A writer held the graph for too long, and no state is known.
            StoreError: The directory cannot be read.
        """
        with self._lock:
            known = self._snapshot
            if known is None or known.version != self._directory.version():
                try:
                    known = self._snapshot = self._load()
                except GraphBusyError:
                    if known is None:
                        raise
                    _log.warning("graph busy, answering from the state before")
            return known

    def _load(self) -> Snapshot:
        version, quads = read_graph(self._directory)
        store = load_into_memory(quads, self._iris, merge=self._merge)
        kept_in = self.directory / VIEWS_FOLDER if self._directory.exists() else None
        return Snapshot(store, version, self._iris, kept_in=kept_in)


def open_snapshot(directory: Path, iris: Iris | None = None) -> Snapshot:
    """Load the state of a graph directory once."""
    return GraphService(directory, iris).current()
