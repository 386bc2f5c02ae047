"""Numbers about a graph that the drawing needs: degrees, neighbourhoods, communities.

Everything here is a function of the graph alone: nodes are taken in the order of their keys, so
that the order of reading changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.errors import UnknownEntityError

if TYPE_CHECKING:
    import networkx as nx

_SMALL_ISLAND: Final = 6
_MOST_ISLANDS: Final = 160
_PASSES: Final = 12


@dataclass(frozen=True, slots=True)
class Communities:
    """A partition of the nodes.

    Args:
        groups: Members of each community, sorted by key; larger communities first.
        apart: Members of the components that are too small to make a community.
    """

    groups: tuple[tuple[str, ...], ...]
    apart: tuple[str, ...] = ()

    @property
    def all_groups(self) -> tuple[tuple[str, ...], ...]:
        """The communities, and what is apart as the last one where there is any."""
        return (*self.groups, self.apart) if self.apart else self.groups


def neighbours(graph: nx.MultiDiGraph[str]) -> dict[str, frozenset[str]]:
    """Give the distinct neighbours of every node, in either direction, without itself."""
    return {
        key: (frozenset(graph.successors(key)) | frozenset(graph.predecessors(key))) - {key}
        for key in sorted(graph)
    }


def degrees(graph: nx.MultiDiGraph[str]) -> dict[str, int]:
    """Count the distinct neighbours of every node."""
    return {key: len(near) for key, near in neighbours(graph).items()}


def neighbourhood(graph: nx.MultiDiGraph[str], focus: str, depth: int) -> frozenset[str]:
    """Give the nodes at most ``depth`` links away from ``focus``, itself included.

    Raises:
        UnknownEntityError: The graph has no such node.
    """
    if focus not in graph:
        message = f"not in the graph: {focus[:80]!r}"
        raise UnknownEntityError(message)
    reached = {focus}
    edge = {focus}
    for _ in range(depth):
        near = {
            other for key in edge for other in (*graph.successors(key), *graph.predecessors(key))
        }
        edge = near - reached
        reached |= edge
    return frozenset(reached)


def communities(graph: nx.MultiDiGraph[str], *, resolution: float = 1.0) -> Communities:
    """Part the graph into groups that are linked more within than between.

    Components of fewer than six nodes stand apart; so do the smallest communities beyond 160.

    Source:
        Louvain method: Blondel, Guillaume, Lambiotte and Lefebvre, 2008,
        doi:10.1088/1742-5468/2008/10/P10008.
    """
    near = neighbours(graph)
    apart = [key for part in _components(near) if len(part) < _SMALL_ISLAND for key in part]
    lonely = frozenset(apart)
    keys = [key for key in near if key not in lonely]
    place = {key: index for index, key in enumerate(keys)}
    # A link between two hubs says less about a topic than one between two small nodes.
    weights = [
        {place[other]: min(len(near[key]), len(near[other])) ** -0.5 for other in sorted(near[key])}
        for key in keys
    ]
    labels = _absorb_small(_louvain(weights, resolution), weights)
    members: dict[int, list[str]] = {}
    for key, label in zip(keys, labels, strict=True):
        members.setdefault(label, []).append(key)
    groups = sorted((tuple(group) for group in members.values()), key=lambda g: (-len(g), g))
    apart.extend(key for group in groups[_MOST_ISLANDS:] for key in group)
    return Communities(tuple(groups[:_MOST_ISLANDS]), tuple(sorted(apart)))


def _components(near: dict[str, frozenset[str]]) -> list[list[str]]:
    seen: set[str] = set()
    found = []
    for start in near:
        if start in seen:
            continue
        seen.add(start)
        part = [start]
        for key in part:  # grows while it is read
            fresh = sorted(near[key] - seen)
            seen.update(fresh)
            part.extend(fresh)
        found.append(part)
    return found


def _louvain(weights: list[dict[int, float]], resolution: float) -> list[int]:
    labels = list(range(len(weights)))
    level = weights
    while True:
        moved = _local_moves(level, resolution)
        names = {label: index for index, label in enumerate(dict.fromkeys(moved))}
        if len(names) == len(level):
            return labels
        folded = [names[label] for label in moved]
        labels = [folded[label] for label in labels]
        level = _fold(level, folded, len(names))


def _local_moves(level: list[dict[int, float]], resolution: float) -> list[int]:
    """Move node after node to the neighbouring community that gains most, until none gains."""
    label = list(range(len(level)))
    # A folded community keeps its inner links as a loop, stored once with twice its weight.
    strength = [sum(row.values()) for row in level]
    total = sum(strength) or 1.0
    load = list(strength)
    for _ in range(_PASSES):
        moves = 0
        for node, row in enumerate(level):
            here = label[node]
            joined: dict[int, float] = {here: 0.0}
            for other, weight in row.items():
                if other != node:
                    joined[label[other]] = joined.get(label[other], 0.0) + weight
            load[here] -= strength[node]
            share = resolution * strength[node] / total
            best, gain = here, joined[here] - share * load[here]
            for candidate, weight in joined.items():
                offered = weight - share * load[candidate]
                if offered > gain + 1e-12:
                    best, gain = candidate, offered
            load[best] += strength[node]
            label[node] = best
            moves += best != here
        if moves * 200 <= len(level):
            break
    return label


def _fold(level: list[dict[int, float]], labels: list[int], count: int) -> list[dict[int, float]]:
    folded: list[dict[int, float]] = [{} for _ in range(count)]
    for node, row in enumerate(level):
        target = folded[labels[node]]
        for other, weight in row.items():
            target[labels[other]] = target.get(labels[other], 0.0) + weight
    return folded


def _absorb_small(labels: list[int], weights: list[dict[int, float]]) -> list[int]:
    """Give the nodes of communities that are too small to see to their strongest neighbour."""
    sizes: dict[int, int] = {}
    for label in labels:
        sizes[label] = sizes.get(label, 0) + 1
    pull: dict[int, dict[int, float]] = {}
    for node, row in enumerate(weights):
        if sizes[labels[node]] < _SMALL_ISLAND:
            ties = pull.setdefault(labels[node], {})
            for other, weight in row.items():
                if sizes[labels[other]] >= _SMALL_ISLAND:
                    ties[labels[other]] = ties.get(labels[other], 0.0) + weight
    goes = {label: max(sorted(ties), key=ties.__getitem__) for label, ties in pull.items() if ties}
    return [goes.get(label, label) for label in labels]
