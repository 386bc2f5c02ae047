"""How central things are, and which of them join communities."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.analysis.near import neighbours, ref_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from graph.analysis.near import Near
    from graph.analysis.partition import Communities
    from graph.views import EntityRef

_EDGE_VISITS: Final = 4_000_000  # some seconds of pure Python
_SEED: Final = 1
_DIGITS: Final = 9  # what is beyond is noise of the order of summing


@dataclass(frozen=True, slots=True)
class Centrality:
    """How central a thing is.

    ``degree`` counts its neighbours; ``rank`` is its PageRank, over all things 1 together;
    ``betweenness`` the part of the shortest ways that lead over it, 0 to 1.
    """

    degree: int
    rank: float
    betweenness: float


@dataclass(frozen=True, slots=True)
class BridgingThing:
    """A thing whose links lead into several communities.

    ``links`` counts its neighbours by community, its own included, the most first. ``spread`` is
    0 where all are in one, and comes near 1 where they are everywhere.
    """

    ref: EntityRef
    community: str
    links: tuple[tuple[str, int], ...]
    spread: float


@dataclass(frozen=True, slots=True)
class Joint:
    """Two communities with the number of links between them, and the things that make most."""

    communities: tuple[str, str]
    links: int
    through: tuple[EntityRef, ...]


@dataclass(frozen=True, slots=True)
class Bridges:
    """What joins the communities: things, strongest first, and pairs, most links first."""

    things: tuple[BridgingThing, ...]
    joints: tuple[Joint, ...]


def centrality(network: nx.MultiDiGraph[str]) -> dict[str, Centrality]:
    """Say of each thing how central it is, in the network without directions.

    Betweenness is exact for small graphs; for others it comes from a sample of start nodes, the
    same one in every run.

    Source:
        Page, Brin, Motwani and Winograd, 1999, Stanford InfoLab 1999-66. Brandes and Pich, 2007,
        doi:10.1142/S0218127407018403.
    """
    import networkx as nx  # noqa: PLC0415 -- slow to load

    plain = _plain(network)
    rank = nx.pagerank(plain) if len(plain) else {}
    between = betweenness(network)
    return {
        key: Centrality(
            degree=plain.degree(key) - 2 * plain.has_edge(key, key),
            rank=round(rank[key], _DIGITS),
            betweenness=round(between[key], _DIGITS),
        )
        for key in plain
    }


def betweenness(network: nx.MultiDiGraph[str]) -> dict[str, float]:
    """Betweenness centrality without directions, from a sample where all would take too long."""
    import networkx as nx  # noqa: PLC0415

    plain = _plain(network)
    starts = min(len(plain), _EDGE_VISITS // max(1, plain.number_of_edges()))
    exact = starts == len(plain)
    return nx.betweenness_centrality(plain, k=None if exact else max(1, starts), seed=_SEED)


def _plain(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """The network without directions and repeated links, in key order."""
    import networkx as nx  # noqa: PLC0415

    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(network))
    plain.add_edges_from(sorted((min(pair), max(pair)) for pair in network.edges()))
    return plain


def bridges(
    network: nx.MultiDiGraph[str],
    parted: Communities,
    *,
    limit: int = 20,
    near: Near | None = None,
) -> Bridges:
    """Find the things and links that join the communities.

    Args:
        network: The projection.
        parted: Its communities, with their ids.
        limit: How many things, and how many pairs of communities, at most.
        near: :func:`graph.analysis.near.neighbours` of the network, where it is known already.

    Source:
        Participation coefficient: Guimera and Amaral, 2005, doi:10.1038/nature03288.
    """
    near = neighbours(network) if near is None else near
    parts = zip(parted.ids, parted.groups, strict=True)
    where = {key: name for name, group in parts for key in group}
    found = []
    between: dict[tuple[str, str], Counter[str]] = {}
    for key, own in where.items():
        counts = Counter(where[other] for other in near[key] if other in where)
        if counts.total() > counts[own]:
            found.append((_strength(counts, own), key, counts))
        for other, count in counts.items():
            if other != own:
                between.setdefault((min(own, other), max(own, other)), Counter())[key] += count
    found.sort(key=lambda item: (-item[0], item[1]))
    things = tuple(
        BridgingThing(
            ref_of(network, key),
            where[key],
            tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
            round(_spread(counts), 6),
        )
        for _, key, counts in found[:limit]
    )
    # Each link was counted at both of its ends.
    pairs = sorted(between.items(), key=lambda item: (-item[1].total(), item[0]))[:limit]
    joints = tuple(
        Joint(pair, counts.total() // 2, tuple(ref_of(network, key) for key in _most(counts)))
        for pair, counts in pairs
    )
    return Bridges(things, joints)


def _strength(counts: Mapping[str, int], own: str) -> float:
    """Many links to elsewhere, and to many elsewheres."""
    outside = sum(count for name, count in counts.items() if name != own)
    return round(outside * _spread(counts), _DIGITS)


def _spread(counts: Mapping[str, int]) -> float:
    total = sum(counts.values())
    return 1 - sum(count * count for count in counts.values()) / (total * total)


def _most(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda key: (-counts[key], key))[:3]
