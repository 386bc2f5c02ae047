"""Where every node stands: communities as islands, each laid out within its own disc.

Attraction along links with sampled repulsion (the idea of LargeVis and UMAP) arranges the inside
of all islands at once; islands attract each other by the links between them and never overlap.
The same graph and seed give the same picture; nodes that stood somewhere before stay there.

Source:
    Tang, Liu, Zhang and Mei, 2016, doi:10.1145/2872427.2883041 (LargeVis); McInnes, Healy and
    Melville, 2018, arXiv:1802.03426 (UMAP).
"""

from __future__ import annotations

from hashlib import blake2s
from typing import TYPE_CHECKING, Final

import numpy as np

from viz.islands import LANDSCAPE, bonds_between, place_islands
from viz.metrics import communities, neighbours
from viz.settling import settle
from viz.style import node_radius_px

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    import numpy.typing as npt

    from viz.metrics import Communities

_EPOCHS: Final = 160
_LARGE_NODES: Final = 5_000  # from here on, fewer rounds: nobody looks at single nodes first
_LARGE_EPOCHS: Final = 90
_LARGE_SPREAD_ROUNDS: Final = 20
_LARGE_NEAR_ROUNDS: Final = 4
_REPULSIONS: Final = 3
_BENT_NODES: Final = 3  # fewer cannot stand otherwise than in a line
_STRAIGHT_NODES: Final = 150
_STRAIGHT_ROUNDS: Final = 60
_LARGEST_STEP: Final = 4.0
_GAP_PX: Final = 9.0  # between two nodes
_LEAST_OVERLAP_PX: Final = 0.5
_FILL: Final = 0.48  # part of an island's disc that its nodes cover
_SPREAD_ROUNDS: Final = 60


def layout(
    graph: nx.MultiDiGraph[str],
    *,
    seed: int,
    previous: Mapping[str, tuple[float, float]] | None = None,
    groups: Communities | None = None,
    aspect: float = LANDSCAPE,
) -> dict[str, tuple[float, float]]:
    """Place every node.

    Args:
        graph: The graph; only who is linked with whom matters.
        seed: The same seed gives the same places.
        previous: Places of an earlier picture. Nodes that it names stay where they were; the
            others go to the nearest free spot by their neighbours on their own island.
        groups: The communities, where they have been computed already.
        aspect: Width of the whole by its height, as near as the islands allow.

    Returns:
        One point a node, no two the same; whole CSS pixels at scale 1, y down.
    """
    near = neighbours(graph)
    if not near:
        return {}
    kept = {key: place for key, place in (previous or {}).items() if key in near}
    if kept:
        return settle(near, kept, groups.all_groups if groups else ())
    parted = groups or communities(graph)
    keys = [key for group in parted.all_groups for key in group]
    sizes = np.array([len(group) for group in parted.all_groups])
    radii = np.array([node_radius_px(len(near[key])) for key in keys]) + _GAP_PX / 2
    island = np.repeat(np.arange(len(sizes)), sizes)
    links = _links(near, keys)
    discs = np.sqrt(np.bincount(island, radii**2, len(sizes)) / _FILL)
    inside = links[island[links[:, 0]] == island[links[:, 1]]]
    inner = _arrange(_hashed(keys, seed), island, sizes, inside, seed)
    _straighten(inner, sizes, inside)
    local = _fit_discs(inner, island, discs)
    bonds = bonds_between(links, island, len(sizes))
    centres = place_islands(discs, bonds, apart=bool(parted.apart), aspect=aspect)
    points = _spread(local + centres[island], radii, island, centres, discs)
    return _rounded(keys, points)


def _links(near: Mapping[str, frozenset[str]], keys: Sequence[str]) -> npt.NDArray[np.int64]:
    place = {key: index for index, key in enumerate(keys)}
    found = [
        (place[key], place[other]) for key in keys for other in sorted(near[key]) if key < other
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _hashed(keys: Sequence[str], seed: int) -> npt.NDArray[np.float64]:
    """Two numbers in [-1, 1) a key that depend on nothing but the key and the seed."""
    salt = seed.to_bytes(8, "little", signed=True)
    raw = b"".join(blake2s(key.encode(), digest_size=8, salt=salt).digest() for key in keys)
    return np.frombuffer(raw, dtype="<u4").reshape(-1, 2) / 2**31 - 1.0


def _arrange(
    points: npt.NDArray[np.float64],
    island: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
    links: npt.NDArray[np.int64],
    seed: int,
) -> npt.NDArray[np.float64]:
    """Arrange each island around its own origin, in units of about one node's distance."""
    count = len(points)
    noise = points
    source, target = links[:, 0], links[:, 1]
    degree = np.bincount(links.ravel(), minlength=count).astype(float)
    for _ in range(6):  # a start in which neighbours are near each other
        total = np.stack(
            [
                np.bincount(source, points[target, axis], count)
                + np.bincount(target, points[source, axis], count)
                for axis in (0, 1)
            ],
            axis=1,
        )
        points = 0.5 * points + 0.5 * total / np.maximum(degree, 1)[:, None]
    reach = np.sqrt(sizes)[island][:, None]
    spread = np.sqrt(np.bincount(island, (points**2).sum(axis=1), len(sizes)) / sizes)
    points = points / np.maximum(spread, 1e-9)[island][:, None] * reach * 0.5
    points += noise * 0.05
    rng = np.random.default_rng(seed)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    ends = np.concatenate([source, target, np.arange(count)])
    weight = 1 / np.sqrt(np.maximum(np.minimum(degree[source], degree[target]), 1))
    crowd = np.sqrt(np.maximum(np.bincount(ends, minlength=count) / 2, 1))[:, None]
    pushed = np.repeat(ends, _REPULSIONS)
    epochs = _EPOCHS if count < _LARGE_NODES else _LARGE_EPOCHS
    for epoch in range(epochs):
        rate = 1.0 - epoch / epochs
        apart = points[source] - points[target]
        pull = (-2.0 / (1.0 + (apart**2).sum(axis=1)) * weight)[:, None] * apart
        force = _scatter(source, pull, count) - _scatter(target, pull, count)
        mates = island[pushed]
        pushing = first[mates] + (rng.random(len(pushed)) * sizes[mates]).astype(np.int64)
        away = points[pushed] - points[pushing]
        square = (away**2).sum(axis=1)
        push = (2.0 / ((0.02 + square) * (1.0 + square)))[:, None] * away
        force += _scatter(pushed, push, count)
        step = force / crowd
        far = np.hypot(step[:, 0], step[:, 1])
        points += step * (rate * np.minimum(1.0, _LARGEST_STEP / np.maximum(far, 1e-9)))[:, None]
    return points


def _straighten(
    points: npt.NDArray[np.float64],
    sizes: npt.NDArray[np.int64],
    links: npt.NDArray[np.int64],
) -> None:
    """Let distances in small islands follow the number of links between nodes, in place.

    A hub then stands amid what hangs on it. The distance of nodes without a path is a little more
    than the longest one.

    Source:
        Stress majorization: Gansner, Koren and North, 2005, doi:10.1007/978-3-540-31843-9_25.
    """
    for start, size in zip(np.cumsum(sizes) - sizes, sizes, strict=True):
        if not _BENT_NODES <= size <= _STRAIGHT_NODES:
            continue
        own = links[(links[:, 0] >= start) & (links[:, 0] < start + size)] - start
        apart = _distances(own, int(size))
        weight = apart.copy()
        np.fill_diagonal(weight, 1.0)
        weight **= -2.0
        np.fill_diagonal(weight, 0.0)
        laplacian = np.diag(weight.sum(axis=1)) - weight
        inverse = np.linalg.inv(laplacian + 1.0 / size) - 1.0 / size
        spots = points[start : start + size]
        spots = spots / max(float(np.sqrt((spots**2).mean())), 1e-9) * float(apart.mean()) / 2
        for _ in range(_STRAIGHT_ROUNDS):
            between = np.hypot(*(spots[:, None, :] - spots[None, :, :]).transpose(2, 0, 1))
            np.fill_diagonal(between, 1.0)
            ratio = weight * apart / np.maximum(between, 1e-9)
            spots = inverse @ ((np.diag(ratio.sum(axis=1)) - ratio) @ spots)
        points[start : start + size] = spots


def _distances(links: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.float64]:
    """Count the links on the shortest paths between all nodes of one island."""
    joined = np.zeros((size, size))
    joined[links[:, 0], links[:, 1]] = joined[links[:, 1], links[:, 0]] = 1.0
    apart = np.full((size, size), np.inf)
    np.fill_diagonal(apart, 0.0)
    edge = np.eye(size)
    for steps in range(1, size):
        edge = ((edge @ joined) > 0) & np.isinf(apart)
        if not edge.any():
            break
        apart[edge] = steps
        edge = edge.astype(float)
    longest = float(apart[np.isfinite(apart)].max())
    apart[np.isinf(apart)] = longest + 1.5
    return apart


def _scatter(
    index: npt.NDArray[np.int64], values: npt.NDArray[np.float64], count: int
) -> npt.NDArray[np.float64]:
    sums = [np.bincount(index, values[:, axis], count) for axis in (0, 1)]
    # Of nothing, bincount makes integers.
    return np.stack(sums, axis=1).astype(np.float64, copy=False)


def _fit_discs(
    points: npt.NDArray[np.float64],
    island: npt.NDArray[np.int64],
    discs: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Scale each island into its disc, and bring far-off nodes nearer."""
    count = len(discs)
    sizes = np.bincount(island, minlength=count)
    centre = _scatter(island, points, count) / sizes[:, None]
    points = points - centre[island]
    distance = np.hypot(points[:, 0], points[:, 1])
    # By rank: the k-th of n nodes from the middle belongs at the square root of k/n.
    order = np.lexsort((distance, island))
    rank = np.empty(len(points))
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rank[order] = np.arange(len(points)) - first[island[order]]
    by_rank = np.sqrt((rank + 0.5) / sizes[island])
    longest = np.zeros(count)
    np.maximum.at(longest, island, distance)
    by_distance = distance / np.maximum(longest, 1e-9)[island]
    # The larger the island, the more its middle would be crowded otherwise.
    share = np.clip(np.log10(sizes) / 3, 0.4, 0.85)[island]
    wanted = (share * by_rank + (1 - share) * by_distance) * discs[island] * 0.9
    return points * (wanted / np.maximum(distance, 1e-9))[:, None]


def _spread(
    points: npt.NDArray[np.float64],
    radii: npt.NDArray[np.float64],
    island: npt.NDArray[np.int64],
    centres: npt.NDArray[np.float64],
    discs: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Move nodes off each other, and back into their island's disc."""
    count = len(points)
    reach = 2 * float(radii.max())
    large = count >= _LARGE_NODES
    near = np.empty((0, 2), dtype=np.int64)
    for turn in range(_LARGE_SPREAD_ROUNDS if large else _SPREAD_ROUNDS):
        # In a few rounds nodes move little, so that who is near whom holds for some.
        if turn % (_LARGE_NEAR_ROUNDS if large else 1) == 0:
            near = near_pairs(points, reach)
        pairs = near
        between = points[pairs[:, 0]] - points[pairs[:, 1]]
        distance = np.hypot(between[:, 0], between[:, 1])
        overlap = radii[pairs].sum(axis=1) - distance
        crowded = overlap > _LEAST_OVERLAP_PX
        if not crowded.any():
            break
        pairs, between = pairs[crowded], between[crowded]
        distance, overlap = distance[crowded], overlap[crowded]
        # The smaller of two gives way: a hub stays in the middle of its own.
        area = radii[pairs] ** 2
        step = (0.7 * overlap / np.maximum(distance, 1e-6))[:, None] * between
        share = (area[:, 1] / area.sum(axis=1))[:, None]
        points = points + _scatter(pairs[:, 0], step * share, count)
        points -= _scatter(pairs[:, 1], step * (1 - share), count)
        local = points - centres[island]
        far = np.hypot(local[:, 0], local[:, 1])
        room = np.maximum(discs[island] * 1.04 - radii * 0.5, 1.0)
        points = centres[island] + local * np.minimum(1.0, room / np.maximum(far, 1e-9))[:, None]
    return points


def near_pairs(points: npt.NDArray[np.float64], reach: float) -> npt.NDArray[np.int64]:
    """Give the pairs of points at most ``reach`` apart, by a grid of that width.

    Returns:
        One row a pair, each pair once, in an order that depends on the points alone.
    """
    cells = np.floor((points - points.min(axis=0)) / reach).astype(np.int64)
    height = int(cells[:, 1].max()) + 3
    cell = cells[:, 0] * height + cells[:, 1]
    order = np.argsort(cell, kind="stable")
    ordered = cell[order]
    everyone = np.arange(len(points))
    found = []
    for across, down in ((0, 0), (0, 1), (1, -1), (1, 0), (1, 1)):
        wanted = cell + across * height + down
        start = np.searchsorted(ordered, wanted, side="left")
        sizes = np.searchsorted(ordered, wanted, side="right") - start
        one = np.repeat(everyone, sizes)
        skip = np.repeat(np.cumsum(sizes) - sizes, sizes)
        other = order[np.repeat(start, sizes) + np.arange(len(one)) - skip]
        if across == 0 and down == 0:
            once = one < other
            one, other = one[once], other[once]
        close = ((points[one] - points[other]) ** 2).sum(axis=1) <= reach * reach
        found.append(np.stack([one[close], other[close]], axis=1))
    return np.concatenate(found)


def _rounded(
    keys: Sequence[str], points: npt.NDArray[np.float64]
) -> dict[str, tuple[float, float]]:
    """Round to whole pixels; of two on one pixel the later one steps aside."""
    taken: set[tuple[int, int]] = set()
    places = {}
    for key, point in zip(keys, np.rint(points).astype(int).tolist(), strict=True):
        x, y = point
        while (x, y) in taken:
            x, y = x + 1, y + (x % 2)
        taken.add((x, y))
        places[key] = (float(x), float(y))
    return places
