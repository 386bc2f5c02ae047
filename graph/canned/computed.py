"""What ready queries cannot say in SPARQL: rows that networkx computes over the projection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import networkx as nx

from graph.models import Kind
from graph.terms import decimal, node

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

_ROWS: Final = 100
_EDGE_VISITS: Final = 4_000_000  # some seconds of pure Python
_LEAST: Final = 0.0001  # what is less is written as 0
_SEED: Final = 1


def bridges(network: nx.MultiDiGraph[str]) -> list[tuple[NamedNode | Literal, ...]]:
    """Papers by betweenness centrality in the undirected network, the strongest first.

    Exact for small graphs; for others from a sample of start nodes, the same one in every run
    (Brandes and Pich, 2007, doi 10.1142/S0218127407018403).

    Args:
        network: The projection (:func:`graph.projection.project`).

    Returns:
        Rows of a paper's IRI and its centrality, 0 to 1; papers with less than 0.0001 are left out.
    """
    plain = nx.Graph(network.to_undirected(as_view=True))
    starts = min(len(plain), _EDGE_VISITS // max(1, plain.number_of_edges()))
    exact = starts == len(plain)
    found = nx.betweenness_centrality(plain, k=None if exact else max(1, starts), seed=_SEED)
    papers = [
        (value, str(network.nodes[key]["iri"]))
        for key, value in found.items()
        if value >= _LEAST and network.nodes[key]["kind"] == Kind.PAPER
    ]
    papers.sort(key=lambda pair: (-pair[0], pair[1]))
    return [(node(iri), decimal(value)) for value, iri in papers[:_ROWS]]
