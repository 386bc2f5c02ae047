"""Parting a network into groups that are linked more within than between.

A function of the graph alone: nodes are taken in the order of their keys, so that the order of
reading changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.analysis.near import neighbours

if TYPE_CHECKING:
    import networkx as nx

    from graph.analysis.near import Near

_SMALL_ISLAND: Final = 6
_MOST_ISLANDS: Final = 160
_PASSES: Final = 12


@dataclass(frozen=True, slots=True)
class Communities:
    """A partition of the nodes.

    Args:
        groups: Members of each community, sorted by key; larger communities first, where none
            was carried over from an earlier state of the graph.
        apart: Members of the components that are too small to make a community.
        ids: A name of each community that stays while the graph grows: the key of what it was
            named after when it came up. Empty where nobody gave them.
        named: Keys of what each community is named after, the strongest first; as ``ids``.
        root: Tells partitions apart that did not grow from one another; as ``ids``.
        founded: How many nodes there were when the partition was made from nothing.
    """

    groups: tuple[tuple[str, ...], ...]
    apart: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    named: tuple[tuple[str, ...], ...] = ()
    root: str = ""
    founded: int = 0

    @property
    def all_groups(self) -> tuple[tuple[str, ...], ...]:
        """The communities, and what is apart as the last one where there is any."""
        return (*self.groups, self.apart) if self.apart else self.groups


def partition(network: nx.MultiDiGraph[str], *, resolution: float = 1.0) -> Communities:
    """Part the graph into groups that are linked more within than between.

    Components of fewer than six nodes stand apart; so do the smallest communities beyond 160.

    Source:
        Louvain method: Blondel, Guillaume, Lambiotte and Lefebvre, 2008,
        doi:10.1088/1742-5468/2008/10/P10008.
    """
    return part(neighbours(network), resolution=resolution)


def part(near: Near, *, resolution: float = 1.0) -> Communities:
    """Part a graph by the neighbours of its nodes; see :func:`partition`."""
    small = (group for group in _components(near) if len(group) < _SMALL_ISLAND)
    apart = [key for group in small for key in group]
    lonely = frozenset(apart)
    keys = [key for key in sorted(near) if key not in lonely]
    place = {key: index for index, key in enumerate(keys)}
    weights = [{place[other]: tie(near, key, other) for other in sorted(near[key])} for key in keys]
    labels = _absorb_small(_louvain(weights, resolution), weights)
    members: dict[int, list[str]] = {}
    for key, label in zip(keys, labels, strict=True):
        members.setdefault(label, []).append(key)
    groups = sorted((tuple(group) for group in members.values()), key=lambda g: (-len(g), g))
    apart.extend(key for group in groups[_MOST_ISLANDS:] for key in group)
    return Communities(tuple(groups[:_MOST_ISLANDS]), tuple(sorted(apart)))


def tie(near: Near, one: str, other: str) -> float:
    """How much a link says: one between two hubs says less than one between two small nodes."""
    weight: float = min(len(near[one]), len(near[other])) ** -0.5
    return weight


def _components(near: Near) -> list[list[str]]:
    seen: set[str] = set()
    found = []
    for start in sorted(near):
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
