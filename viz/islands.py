"""Where the islands of the map stand: linked ones near each other, none over another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

SHORE_PX: Final = 28.0  # between two islands, where their names stand
_NAME_ROOM: Final = 0.84  # a distance up or down counts as less: names stand between islands
LANDSCAPE: Final = 1.6  # width of the whole by its height
_GRAVITY: Final = 0.16  # to the middle
_SQUEEZE: Final = 0.12  # most that a step brings the whole nearer to its shape
_COURSES: Final = 48  # directions in which room is looked for
_ISLAND_ROUNDS: Final = 300
_PARTING_ROUNDS: Final = 400


def bonds_between(
    links: npt.NDArray[np.int64], island: npt.NDArray[np.int64], count: int
) -> npt.NDArray[np.float64]:
    """Count the links between each two islands; none of an island with itself."""
    bonds = np.zeros((count, count))
    np.add.at(bonds, (island[links[:, 0]], island[links[:, 1]]), 1.0)
    bonds += bonds.T
    np.fill_diagonal(bonds, 0.0)
    return bonds


def place_islands(
    discs: npt.NDArray[np.float64],
    bonds: npt.NDArray[np.float64],
    *,
    apart: bool,
    aspect: float,
) -> npt.NDArray[np.float64]:
    """Place the discs: linked ones side by side, none over another, the whole in landscape."""
    if apart and len(discs) > 1:
        centres = place_islands(discs[:-1], bonds[:-1, :-1], apart=False, aspect=aspect)
        return np.vstack([centres, _free_room(centres, discs, aspect)])
    count = len(discs)
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    reach = np.sqrt(np.cumsum(discs**2) - discs[0] ** 2) * 1.3
    centres = np.stack([reach * np.cos(turn) * aspect, reach * np.sin(turn)], axis=1)
    pull = bonds / np.maximum(bonds.sum(axis=1), 1.0)[:, None]
    pull = pull + pull.T
    rooms = discs[:, None] + discs[None, :] + 2 * SHORE_PX
    mass = discs**2 / (discs**2).mean()
    for step in range(_ISLAND_ROUNDS):
        rate = 0.12 * (1 - step / _ISLAND_ROUNDS)
        between = centres[None, :, :] - centres[:, None, :]
        force = (pull[:, :, None] * between).sum(axis=1)
        force -= centres * _GRAVITY
        centres = _squeeze(centres + rate * force, discs, aspect, _SQUEEZE)
        for _ in range(4):
            centres = _part_discs(centres, rooms, mass)
    for step in range(_PARTING_ROUNDS):
        most = max(0.0, 0.02 * (1 - 2 * step / _PARTING_ROUNDS))
        centres = _part_discs(_squeeze(centres, discs, aspect, most), rooms, mass)
    return centres


def _part_discs(
    centres: npt.NDArray[np.float64],
    rooms: npt.NDArray[np.float64],
    mass: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    between = centres[None, :, :] - centres[:, None, :]
    distance = np.hypot(between[:, :, 0], between[:, :, 1] * _NAME_ROOM)
    overlap = np.maximum(rooms - distance, 0.0)
    np.fill_diagonal(overlap, 0.0)
    share = mass[None, :] / (mass[:, None] + mass[None, :])
    step = (overlap * share / np.maximum(distance, 1e-9))[:, :, None] * between
    pushed: npt.NDArray[np.float64] = centres - 0.5 * step.sum(axis=1)
    return pushed


def _extent(
    centres: npt.NDArray[np.float64], discs: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Width and height of the box around all discs."""
    reach = discs[:, None]
    extent: npt.NDArray[np.float64] = (centres + reach).max(axis=0) - (centres - reach).min(axis=0)
    return extent


def _squeeze(
    centres: npt.NDArray[np.float64], discs: npt.NDArray[np.float64], aspect: float, most: float
) -> npt.NDArray[np.float64]:
    """Press the whole a step nearer to its shape, from above and below or from the sides."""
    width, height = _extent(centres, discs)
    step = np.log(aspect * height / width)
    factors = np.exp(-np.clip(np.array([-step, step]), 0.0, most))
    squeezed: npt.NDArray[np.float64] = (centres - centres.mean(axis=0)) * factors
    return squeezed


def _free_room(
    centres: npt.NDArray[np.float64], discs: npt.NDArray[np.float64], aspect: float
) -> npt.NDArray[np.float64]:
    """Find room for what is apart: where the whole stays smallest, of equals the first place.

    The search starts low on the right and goes round.
    """
    rooms = discs[:-1] + discs[-1] + 2 * SHORE_PX
    reach = float(np.hypot(*np.abs(centres).max(axis=0))) + float(rooms.max())
    steps = np.arange(0.0, reach + 8.0, 8.0)[:, None]
    best, least = np.array([reach, 0.0]), np.inf
    for course in range(_COURSES):
        turn = 2 * np.pi * course / _COURSES + 0.12 * np.pi
        spots = steps * np.array([np.cos(turn), np.sin(turn)])
        away = np.hypot(*(spots[:, None, :] - centres[None, :, :]).transpose(2, 0, 1))
        free = (away >= rooms).all(axis=1)
        if not free.any():
            continue
        spot = spots[int(free.argmax())]
        width, height = _extent(np.vstack([centres, spot]), discs)
        size = max(width / aspect, height)
        if size < least - 1.0:
            best, least = spot, size
    return best
