"""How two things are related: the shortest ways between them, the most telling first."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from graph.analysis.links import NetworkLink, links_between
from graph.analysis.near import check_known, neighbours, ref_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from graph.analysis.near import Near
    from graph.views import EntityRef

_DIGITS: Final = 9
_STEPS: Final = 200_000  # ways looked at, at most; some tenths of a second
_LOOKED: Final = 1_000_000  # neighbours of them, at most


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way: from a thing to a neighbour, by all links that join the two."""

    source: EntityRef
    target: EntityRef
    links: tuple[NetworkLink, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A way between two things. ``hubs`` is the less, the fewer links its inner things have."""

    steps: tuple[Step, ...]
    hubs: float

    @property
    def things(self) -> tuple[EntityRef, ...]:
        """What the way leads over, both ends included."""
        return (self.steps[0].source, *(step.target for step in self.steps)) if self.steps else ()


@dataclass(frozen=True, slots=True)
class Connections:
    """The ways between two things.

    ``complete`` is unset where the search was ended before it had seen all: there may be others
    as good as those that it gives.
    """

    source: EntityRef
    target: EntityRef
    paths: tuple[Path, ...]
    complete: bool = True


def connections(  # noqa: PLR0913 -- what is asked, and how much of it
    network: nx.MultiDiGraph[str],
    source: str,
    target: str,
    *,
    limit: int = 5,
    longest: int = 6,
    near: Near | None = None,
) -> Connections:
    """Find the shortest ways between two things, whatever the direction of the links.

    No way visits a thing twice. Shorter ones come first; of equals those that lead over things
    with few links, for what two papers share with hundreds of others says little about them.

    Args:
        network: The projection.
        source: Key of the one thing.
        target: Key of the other.
        limit: How many ways at most.
        longest: How many steps a way may have.
        near: :func:`graph.analysis.near.neighbours` of the network, where it is known already.

    Raises:
        UnknownEntityError: One of the two is not in the network.
    """
    check_known(network, source, target)
    near = neighbours(network) if near is None else near
    ends = ref_of(network, source), ref_of(network, target)
    if source == target:
        return Connections(*ends, ())
    search = _Search(near, source, target, longest)
    found: list[Path] = []
    for hubs, keys in search.ways():
        if len(found) == limit:
            break
        found.append(Path(tuple(_steps(network, keys)), round(hubs, 6)))
    return Connections(*ends, tuple(found), complete=search.complete)


def _steps(network: nx.MultiDiGraph[str], keys: tuple[str, ...]) -> Iterator[Step]:
    for one, other in pairwise(keys):
        yield Step(ref_of(network, one), ref_of(network, other), links_between(network, one, other))


class _Search:
    """Best-first search (A*), led by the distances from the target.

    Source:
        Hart, Nilsson and Raphael, 1968, doi:10.1109/TSSC.1968.300136.
    """

    def __init__(self, near: Near, source: str, target: str, longest: int) -> None:
        self._near = near
        # A canonical direction: the ways there are the ways back.
        self._turned = source > target
        self._source, self._target = sorted((source, target))
        self._longest = longest
        self._away, self._rest = self._distances()
        self.complete = True

    def _distances(self) -> tuple[dict[str, int], dict[str, float]]:
        """How far each node is from the target, and the least weight on a shortest way there."""
        away = {self._target: 0}
        rest = {self._target: 0.0}
        layer = [self._target]
        for distance in range(1, self._longest + 1):
            fresh = []
            for key in layer:
                weight = rest[key] + (self._weight(key) if key != self._target else 0.0)
                for other in self._near[key]:
                    if other not in away:
                        away[other] = distance
                        rest[other] = weight
                        fresh.append(other)
                    elif away[other] == distance:
                        rest[other] = min(rest[other], weight)
            layer = fresh
        return away, rest

    def _weight(self, key: str) -> float:
        return math.log(max(2, len(self._near[key])))

    def ways(self) -> Iterator[tuple[float, tuple[str, ...]]]:
        if self._source not in self._away:
            return
        # Length of the whole way at least, its weight at least, its weight until here, its keys.
        waiting: list[tuple[int, float, float, tuple[str, ...]]] = [
            (self._away[self._source], self._rest[self._source], 0.0, (self._source,))
        ]
        shortest = self._away[self._source]
        pushed = looked = 0
        while waiting:
            _, _, weight, keys = heapq.heappop(waiting)
            last = keys[-1]
            if last == self._target:
                yield weight, keys[::-1] if self._turned else keys
                continue
            # Hubs cost what is looked at, also where little of it leads on.
            if pushed > _STEPS or looked > _LOOKED:
                self.complete = False
                continue
            looked += len(self._near[last])
            # Rounded, so that of ways of one weight the keys decide and not the order of adding.
            carried = round(weight + (self._weight(last) if last != self._source else 0.0), _DIGITS)
            for other in self._near[last]:
                length = len(keys) + self._away.get(other, self._longest)  # at least
                if length <= self._longest and other not in keys:
                    pushed += 1
                    least = round(carried + self._least(other, detour=length > shortest), _DIGITS)
                    heapq.heappush(waiting, (length, least, carried, (*keys, other)))

    def _least(self, key: str, *, detour: bool) -> float:
        """What a way from here to the target weighs at least."""
        if key == self._target:
            return 0.0
        if detour:  # it may come to a lighter way than the shortest from here
            return self._weight(key) + (self._away[key] - 1) * math.log(2)
        return self._weight(key) + self._rest[key]
