"""Where nodes stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from viz.layout import layout, near_pairs
from viz.metrics import communities, degrees
from viz.style import node_radius_px

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from viz.metrics import Communities

_LINKS = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=80)


def _graph(links: list[tuple[int, int]]) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edges_from((f"paper-{a}", f"model-{b}") for a, b in links)
    return graph


def test_the_same_graph_and_seed_give_the_same_places(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """A picture made again is the same picture; with another seed it is another one."""
    graph = reading_list()

    assert layout(graph, seed=1) == layout(reading_list(), seed=1)
    assert layout(graph, seed=1) != layout(graph, seed=2)


def test_the_order_of_reading_moves_nothing(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """Nodes and links that come in another order stand where they stood."""
    graph = reading_list()
    turned: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    for source, target, key, facts in reversed(list(graph.edges(keys=True, data=True))):
        turned.add_edge(source, target, key=key, **facts)

    assert layout(turned, seed=1) == layout(graph, seed=1)


@settings(max_examples=40)
@given(links=_LINKS)
def test_every_node_has_a_place_of_its_own(links: list[tuple[int, int]]) -> None:
    """Whatever the graph, each node has one finite, whole place and no two share one."""
    graph = _graph(links)
    places = layout(graph, seed=1)

    assert places.keys() == set(graph)
    assert len(set(places.values())) == len(places)
    assert all(x == int(x) and y == int(y) for x, y in places.values())


def test_the_picture_is_compact(reading_list: Callable[..., nx.MultiDiGraph[str]]) -> None:
    """Nodes cover a good part of the picture, and it is not much wider or higher than a screen."""
    graph = reading_list()
    points = np.array(list(layout(graph, seed=1).values()))
    width, height = np.ptp(points, axis=0)
    discs = sum(np.pi * node_radius_px(count) ** 2 for count in degrees(graph).values())

    assert discs / (width * height) > 0.03
    assert 0.6 < width / height < 3


@pytest.mark.parametrize("aspect", [1.0, 1.6, 2.5])
@pytest.mark.parametrize("papers", [55, 120])
def test_the_picture_has_the_shape_of_its_frame(
    reading_list: Callable[..., nx.MultiDiGraph[str]], aspect: float, papers: int
) -> None:
    """Islands, and what is apart, are packed as wide as was asked for."""
    graph = reading_list(papers)
    for number in range(20):
        graph.add_edge(f"paper-apart-{number}", f"model-apart-{number}")
    points = np.array(list(layout(graph, seed=1, aspect=aspect).values()))
    width, height = np.ptp(points, axis=0)

    assert 0.7 * aspect < width / height < 1.4 * aspect


def test_nodes_do_not_cover_each_other(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """Hardly any two discs overlap."""
    graph = reading_list()
    places = layout(graph, seed=1)
    radius = {key: node_radius_px(count) for key, count in degrees(graph).items()}
    keys = list(places)
    points = np.array([places[key] for key in keys])
    pairs = near_pairs(points, 60)
    overlaps = sum(
        np.hypot(*(points[a] - points[b])) < radius[keys[a]] + radius[keys[b]] - 1 for a, b in pairs
    )

    assert overlaps <= len(keys) * 0.03


def _discs(
    places: dict[str, tuple[float, float]], groups: Communities
) -> list[tuple[npt.NDArray[np.float64], float]]:
    found = []
    for group in groups.all_groups:
        points = np.array([places[key] for key in group])
        middle = (points.max(axis=0) + points.min(axis=0)) / 2
        found.append((middle, float(np.hypot(*(points - middle).T).max())))
    return found


def test_islands_lie_apart(reading_list: Callable[..., nx.MultiDiGraph[str]]) -> None:
    """No island reaches into another one, so that a name belongs to one of them."""
    graph = reading_list(90)
    groups = communities(graph)
    discs = _discs(layout(graph, seed=1, groups=groups), groups)
    gaps = [
        np.hypot(*(one - other)) - reach - far
        for number, (one, reach) in enumerate(discs)
        for other, far in discs[number + 1 :]
    ]

    assert min(gaps) > -10


def test_disconnected_parts_are_packed_near() -> None:
    """Many small parts make a picture of their own size, not a long row."""
    graph = _graph([(n, n) for n in range(200)])
    points = np.array(list(layout(graph, seed=1).values()))

    assert np.ptp(points, axis=0).max() < 1_500


def test_what_stood_somewhere_stays_there(
    reading_list: Callable[..., nx.MultiDiGraph[str]],
) -> None:
    """A new paper gets a free place by its neighbours; nothing else moves."""
    before = layout(reading_list(50), seed=1)
    grown = reading_list(51)
    after = layout(grown, seed=1, previous=before)
    new = after.keys() - before.keys()
    near = [
        np.hypot(*np.subtract(after["paper-2501.00050"], after[other]))
        for other in nx.all_neighbors(grown, "paper-2501.00050")
    ]

    assert {key: after[key] for key in before} == before
    assert "paper-2501.00050" in new
    assert len(set(after.values())) == len(after)
    assert min(near) < 150


def test_places_of_nodes_that_are_gone_are_forgotten() -> None:
    """An earlier picture may name nodes that the graph no longer has."""
    places = layout(
        _graph([(1, 1)]), seed=1, previous={"paper-1": (3.0, 4.0), "paper-9": (0.0, 0.0)}
    )

    assert places.keys() == {"paper-1", "model-1"}
    assert places["paper-1"] == (3.0, 4.0)


def test_an_empty_graph_has_no_places() -> None:
    """Nothing is drawn, and nothing fails."""
    assert layout(nx.MultiDiGraph(), seed=1) == {}


def test_a_single_node_stands_in_the_middle() -> None:
    """One node has one place."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("paper-1")

    assert layout(graph, seed=1) == {"paper-1": (0.0, 0.0)}


@pytest.mark.parametrize("leaves", [6, 400])
def test_a_hub_stands_amid_what_hangs_on_it(leaves: int) -> None:
    """The middle of a star is near the middle of its picture, small or large."""
    places = layout(_graph([(0, n) for n in range(leaves)]), seed=1)
    points = np.array([place for key, place in places.items() if key != "paper-0"])
    reach = np.ptp(points, axis=0).max() / 2
    off = np.hypot(*(points.mean(axis=0) - places["paper-0"]))

    assert off < 0.5 * reach


@given(
    points=arrays(
        np.float64, st.tuples(st.integers(1, 40), st.just(2)), elements=st.floats(-50, 50)
    ),
    reach=st.floats(0.5, 30),
)
def test_near_pairs_are_what_comparing_all_pairs_gives(
    points: npt.NDArray[np.float64], reach: float
) -> None:
    """The grid finds each near pair once and no other."""
    found = [tuple(sorted(pair)) for pair in near_pairs(points, reach).tolist()]
    wanted = {
        (a, b)
        for a in range(len(points))
        for b in range(a + 1, len(points))
        if ((points[a] - points[b]) ** 2).sum() <= reach * reach
    }

    assert len(found) == len(set(found))
    assert set(found) == wanted
