"""The links between two nodes, as they are seen from one of them."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from graph.analysis.near import ref_of
from graph.models import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from graph.views import EntityRef, Evidence


@dataclass(frozen=True, slots=True)
class NetworkLink:
    """One link between two things, in the direction in which it is stated."""

    source: EntityRef
    relation: Relation
    target: EntityRef
    confidence: float
    evidence: tuple[Evidence, ...]


def links_between(network: nx.MultiDiGraph[str], one: str, other: str) -> tuple[NetworkLink, ...]:
    """Give all links of two nodes, in either direction; those of ``one`` to ``other`` first."""
    return (*_links(network, one, other), *(_links(network, other, one) if one != other else ()))


def _links(network: nx.MultiDiGraph[str], source: str, target: str) -> Iterator[NetworkLink]:
    stated = network.get_edge_data(source, target) or {}
    for values in sorted(stated.values(), key=itemgetter("relation")):
        yield NetworkLink(
            ref_of(network, source),
            Relation(values["relation"]),
            ref_of(network, target),
            values["confidence"],
            tuple(values["evidence"]),
        )
