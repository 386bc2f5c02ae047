"""The graph as networkx sees it, for analysis and drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from graph.index import EvidenceReader, GraphIndex, Node


def project(index: GraphIndex, evidence: EvidenceReader) -> nx.MultiDiGraph[str]:
    """Turn the nodes and links of a graph into a networkx graph.

    Returns:
        A directed multigraph in key order. A node is a key with the attributes ``iri``,
        ``kind`` (value of :class:`graph.models.Kind`; its first), ``label``, ``aliases``,
        ``published`` (ISO 8601 text or ``None``), ``year`` (of that, or ``None``), ``url`` (or
        ``None``), ``sources`` (names of the reading lists that state it), ``status``, ``rating``
        (1 to 5) and ``tags`` (a person's; ``None`` or empty where there is none), and ``broader``
        (keys of what is right above it, also of classes that are no nodes). An edge runs from a
        paper to what it names; its key is the relation's value, its attributes ``relation``,
        ``evidence`` (a tuple of :class:`graph.views.Evidence`) and ``confidence`` (the
        greatest of its evidence, 1.0 where the input states the link itself). The graph's
        own attribute ``classes`` has ``label`` and ``broader`` of each class that is no node.
    """
    import networkx as nx  # noqa: PLC0415 -- slow to load, and most commands need no network

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.graph["classes"] = {
        key: {"label": index.nodes[key].label, "broader": tuple(index.nodes[key].broader)}
        for key in sorted(index.classes)
    }
    for key, known in index.nodes.items():
        if key in index.classes:
            continue
        network.add_node(key, **node_facts(known))
    sentences = evidence.all()
    for edge in index.edges:
        read = sentences.get(edge, ())
        network.add_edge(
            edge.source,
            edge.target,
            key=edge.relation.value,
            relation=edge.relation.value,
            evidence=read,
            confidence=max((item.confidence for item in read), default=1.0),
        )
    return network


def node_facts(known: Node) -> dict[str, object]:
    """Give the attributes of a node, as :func:`project` describes them."""
    return {
        "iri": known.iri,
        "kind": known.kinds[0].value,
        "label": known.label,
        "aliases": tuple(known.aliases),
        "published": known.published,
        "year": known.year,
        "url": known.url,
        "sources": known.sources,
        "status": known.status,
        "rating": known.stars,
        "tags": tuple(known.tags),
        "broader": tuple(known.broader),
    }
