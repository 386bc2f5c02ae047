"""Where new nodes go on a map that is there already: to their island; nothing else moves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from viz.islands import SHORE_PX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Point = tuple[float, float]

_CELL_PX: Final = 24.0
_MOST_RINGS: Final = 400  # from here on any free cell will do, on whatever island it lies


@dataclass(frozen=True, slots=True)
class _Disc:
    """The ground that an island covers."""

    x: float
    y: float
    reach: float

    def holds(self, point: Point) -> bool:
        return math.hypot(point[0] - self.x, point[1] - self.y) <= self.reach


def settle(
    near: Mapping[str, frozenset[str]],
    kept: Mapping[str, Point],
    groups: Sequence[Sequence[str]] = (),
) -> dict[str, Point]:
    """Keep the old places, and find free ones for the rest, best-linked nodes first.

    A new node goes to where its neighbours on its own island are, else to the island, else to its
    neighbours elsewhere; not onto another island. What hangs on nothing is put below everything.

    Args:
        near: The neighbours of every node.
        kept: Places that stay, one at least; all of nodes in ``near``.
        groups: The islands; a node is on one at most.
    """
    places = dict(kept)
    island_of = {key: number for number, group in enumerate(groups) for key in group}
    discs = {
        number: disc
        for number, group in enumerate(groups)
        if (disc := _disc(kept[key] for key in group if key in kept)) is not None
    }
    taken = {_cell(place) for place in kept.values()}
    low = max(y for _, y in kept.values()) + 3 * SHORE_PX
    left = min(x for x, _ in kept.values())
    for key in _in_turn(near, kept):
        island = island_of.get(key)
        placed = sorted(near[key] & places.keys())
        own = [other for other in placed if island is not None and island_of.get(other) == island]
        disc = None if island is None else discs.get(island)
        spots = [places[other] for other in own or (placed if disc is None else ())]
        wanted = _middle(spots) if spots else (left, low) if disc is None else (disc.x, disc.y)
        strange = [other for number, other in discs.items() if number != island]
        cell = _free_cell(_cell(wanted), taken, disc, strange)
        taken.add(cell)
        places[key] = _place(cell)
        if island is not None and disc is None:
            discs[island] = _Disc(*places[key], _CELL_PX * math.sqrt(len(groups[island])))
    return places


def _in_turn(near: Mapping[str, frozenset[str]], kept: Mapping[str, Point]) -> Iterator[str]:
    """Give the new nodes, first those that hang on what has its place, best linked first."""
    done = set(kept)
    waiting = sorted(near.keys() - done)
    while waiting:
        waiting.sort(key=lambda key: (-len(near[key] & done), -len(near[key]), key))
        # All that hang on a placed node are placed in one go; the first of the rest starts anew.
        ready = [key for key in waiting if near[key] & done] or waiting[:1]
        yield from ready
        done.update(ready)
        waiting = [key for key in waiting if key not in done]


def _disc(points: Iterable[Point]) -> _Disc | None:
    found = list(points)
    if not found:
        return None
    x, y = _middle(found)
    return _Disc(x, y, max(math.hypot(px - x, py - y) for px, py in found) + _CELL_PX)


def _middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _cell(point: Point) -> tuple[int, int]:
    return round(point[0] / _CELL_PX), round(point[1] / _CELL_PX)


def _place(cell: tuple[int, int]) -> Point:
    return cell[0] * _CELL_PX, cell[1] * _CELL_PX


def _free_cell(
    start: tuple[int, int],
    taken: set[tuple[int, int]],
    own: _Disc | None,
    strange: Sequence[_Disc],
) -> tuple[int, int]:
    """Find the free cell that is nearest, ring after ring, on no island but the own."""
    reach = 0
    while True:
        free = [cell for cell in _ring(start, reach) if cell not in taken]
        if reach < _MOST_RINGS:
            free = [cell for cell in free if _may_stand(_place(cell), own, strange)]
        if free:
            across, down = start
            return min(free, key=lambda c: ((c[0] - across) ** 2 + (c[1] - down) ** 2, c))
        reach += 1


def _may_stand(point: Point, own: _Disc | None, strange: Sequence[_Disc]) -> bool:
    if own is not None and own.holds(point):
        return True
    return not any(disc.holds(point) for disc in strange)


def _ring(start: tuple[int, int], reach: int) -> Iterator[tuple[int, int]]:
    column, row = start
    if reach == 0:
        yield start
        return
    for step in range(-reach, reach + 1):
        yield column + step, row - reach
        yield column + step, row + reach
    for step in range(1 - reach, reach):
        yield column - reach, row + step
        yield column + reach, row + step
