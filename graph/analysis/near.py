"""Who is linked with whom, in either direction; and how a node is named in a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from graph.errors import UnknownEntityError
from graph.iris import Iri
from graph.models import Kind
from graph.views import EntityRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

Near: TypeAlias = "Mapping[str, frozenset[str]]"
"""The distinct neighbours of every node."""


def neighbours(network: nx.MultiDiGraph[str]) -> dict[str, frozenset[str]]:
    """Give the distinct neighbours of every node, in either direction, without itself."""
    return {key: neighbours_of(network, key) for key in sorted(network)}


def neighbours_of(network: nx.MultiDiGraph[str], key: str) -> frozenset[str]:
    """Give the distinct neighbours of one node, in either direction, without itself."""
    return (frozenset(network.successors(key)) | frozenset(network.predecessors(key))) - {key}


def degrees(network: nx.MultiDiGraph[str]) -> dict[str, int]:
    """Count the distinct neighbours of every node."""
    return {key: len(near) for key, near in neighbours(network).items()}


def neighbourhood(network: nx.MultiDiGraph[str], focus: str, depth: int) -> frozenset[str]:
    """Give the nodes at most ``depth`` links away from ``focus``, itself included.

    Raises:
        UnknownEntityError: The graph has no such node.
    """
    check_known(network, focus)
    reached = {focus}
    edge = {focus}
    for _ in range(depth):
        near = {
            other
            for key in edge
            for other in (*network.successors(key), *network.predecessors(key))
        }
        edge = near - reached
        reached |= edge
    return frozenset(reached)


def check_known(network: nx.MultiDiGraph[str], *keys: str) -> None:
    """Make sure that these are nodes.

    Raises:
        UnknownEntityError: One of them is not in the graph.
    """
    for key in keys:
        if key not in network:
            message = f"not in the network: {key[:80]!r}"
            raise UnknownEntityError(message)


def ref_of(network: nx.MultiDiGraph[str], key: str) -> EntityRef:
    """Give enough of a node to show and link it."""
    values = network.nodes[key]
    return EntityRef(key, Iri(values["iri"]), Kind(values["kind"]), values["label"])


def kind_of(network: nx.MultiDiGraph[str], key: str) -> Kind:
    """Give the first kind of a node."""
    return Kind(network.nodes[key]["kind"])
