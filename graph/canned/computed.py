"""What ready queries cannot say in SPARQL: rows that networkx computes over the projection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.analysis.centrality import betweenness
from graph.models import Kind
from graph.terms import decimal, node

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import Literal, NamedNode

_ROWS: Final = 100
_LEAST: Final = 0.0001  # what is less is written as 0


def bridges(network: nx.MultiDiGraph[str]) -> list[tuple[NamedNode | Literal, ...]]:
    """Papers by betweenness centrality in the undirected network, the strongest first.

    From a sample where the graph is large (:func:`graph.analysis.centrality.betweenness`).

    Args:
        network: The projection (:func:`graph.projection.project`).

    Returns:
        Rows of a paper's IRI and its centrality, 0 to 1; papers with less than 0.0001 are left out.
    """
    papers = [
        (value, str(network.nodes[key]["iri"]))
        for key, value in betweenness(network).items()
        if value >= _LEAST and network.nodes[key]["kind"] == Kind.PAPER
    ]
    papers.sort(key=lambda pair: (-pair[0], pair[1]))
    return [(node(iri), decimal(value)) for value, iri in papers[:_ROWS]]
