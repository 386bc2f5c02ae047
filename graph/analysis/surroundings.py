"""What stands around a thing: the nearest nodes and all links among them, as many as asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.analysis.links import NetworkLink, links_between
from graph.analysis.near import check_known, neighbours_of, ref_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import networkx as nx

    from graph.views import EntityRef


@dataclass(frozen=True, slots=True)
class NearThing:
    """A thing and how many steps it is away; ``degree`` counts its neighbours in the whole."""

    ref: EntityRef
    distance: int
    degree: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The things nearest to one, itself first, and the links among them.

    ``things_left_out`` and ``links_left_out`` count what is as near but beyond the limit.
    """

    things: tuple[NearThing, ...]
    links: tuple[NetworkLink, ...]
    things_left_out: int
    links_left_out: int


def surroundings(
    network: nx.MultiDiGraph[str], key: str, *, depth: int = 1, limit: int = 200
) -> Surroundings:
    """Gather what is at most ``depth`` steps from a thing.

    Nearer things come first, of equals those that are linked with more of these, then those with
    more links at all.

    Args:
        network: The projection.
        key: The thing.
        depth: How many steps.
        limit: How many things at most, the thing itself included.

    Raises:
        UnknownEntityError: The thing is not in the network.
    """
    check_known(network, key)
    ranked = [key]
    distance = {key: 0}
    for step in range(1, depth + 1):
        inner = frozenset(ranked)
        near = {other: neighbours_of(network, other) for other in _next(network, ranked, distance)}
        fresh = sorted(near, key=lambda k: (-len(near[k] & inner), -len(near[k]), k))
        distance |= dict.fromkeys(fresh, step)
        ranked += fresh
    shown = ranked[:limit]
    links = tuple(_among(network, shown))
    whole = sum(len(network.get_edge_data(*pair)) for pair in _pairs(network, ranked))
    return Surroundings(
        tuple(
            NearThing(
                ref_of(network, other),
                distance[other],
                len(neighbours_of(network, other)),
                network.nodes[other]["year"],
            )
            for other in shown
        ),
        links,
        len(ranked) - len(shown),
        whole - len(links),
    )


def _next(
    network: nx.MultiDiGraph[str], reached: Collection[str], known: Collection[str]
) -> set[str]:
    found = {other for key in reached for other in neighbours_of(network, key)}
    return found.difference(known)


def _pairs(network: nx.MultiDiGraph[str], keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """The pairs of these that are linked, in the direction of the links."""
    members = frozenset(keys)
    for key in sorted(members):
        for other in sorted(members.intersection(network.successors(key))):
            if other != key:
                yield key, other


def _among(network: nx.MultiDiGraph[str], keys: Collection[str]) -> Iterator[NetworkLink]:
    for key, other in _pairs(network, keys):
        yield from (link for link in links_between(network, key, other) if link.source.key == key)
