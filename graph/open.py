"""The graph for a person's own scripts: as an rdflib dataset and as a networkx graph."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from oxrdflib.store import OxigraphStore
from pyoxigraph import Store
from rdflib import Dataset

from graph.errors import NotAcceptableError, StoreUnavailableError
from graph.location import graph_directory
from graph.snapshot import open_snapshot
from graph.sparql import answer
from graph.store import GraphDirectory
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    import os

    import networkx as nx

    from graph.analysis.analysis import Analysis
    from graph.iris import Iris
    from graph.snapshot import Snapshot

_CSV: Final = "text/csv"


class GraphViews:
    """Views of one state of the graph, held in memory.

    What is done to them stays in the script: the graph on disk changes only by reading lists.

    Args:
        snapshot: The state.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @cached_property
    def dataset(self) -> Dataset:
        """The quads as an rdflib ``Dataset``; its default graph is the union of all graphs.

        SPARQL given as text is answered by Oxigraph, which passes ``FROM`` over; a prepared query
        by rdflib, slowly. Neither is checked: ``SERVICE`` asks its endpoint, and rdflib reads what
        ``FROM`` names.
        """
        store = Store()  # the view makes a union of its own
        store.bulk_extend(self.snapshot.quads())
        dataset = Dataset(store=OxigraphStore(store=store), default_union=True)
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset

    def csv(self, query: str) -> str:
        """Answer a ``SELECT`` as CSV, from Oxigraph, with the text search of the server.

        Raises:
            ReadingGraphError: What :func:`graph.sparql.evaluate` raises.
            NotAcceptableError: The query is no ``SELECT``.
        """

        def choose(offered: tuple[str, ...]) -> str:
            if _CSV not in offered:
                raise NotAcceptableError(offered)
            return _CSV

        snapshot = self.snapshot
        return answer(snapshot.store, query, choose=choose, search=snapshot).body.decode()

    @property
    def analysis(self) -> Analysis:
        """What the network says (:class:`graph.analysis.analysis.Analysis`), computed once."""
        return self.snapshot.analysis

    @cached_property
    def network(self) -> nx.MultiDiGraph[str]:
        """The projection to networkx (:func:`graph.projection.project`); yours to change."""
        return self.snapshot.network.copy()


def open_graph(
    path: str | os.PathLike[str] | None = None, *, iris: Iris | None = None
) -> GraphViews:
    """Open a graph directory to read.

    Args:
        path: The directory; by default ``READGRAPH_HOME``, else the per-user data directory.
        iris: Mints and reads the IRIs; for a graph made with another base.

    Raises:
        StoreUnavailableError: There is no graph.
        StoreError: It cannot be read.

    Example::

        views = open_graph("my-graph")
        views.dataset.query("SELECT ?b { ?b a rl:Benchmark }")
        views.network.degree("benchmark-humaneval")
    """
    directory = graph_directory(Path(path) if path is not None else None)
    if not GraphDirectory(directory).exists():  # a path that is misspelt is no empty graph
        message = f"there is no graph in {directory}"
        raise StoreUnavailableError(message)
    return GraphViews(open_snapshot(directory, iris))
