"""Degrees, neighbourhoods and communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnknownEntityError
from viz.metrics import communities, degrees, neighbourhood

if TYPE_CHECKING:
    from collections.abc import Callable


def _graph(links: list[tuple[int, int]]) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edges_from((f"paper-{a}", f"model-{b}") for a, b in links)
    return graph


_LINKS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=120)


def test_a_degree_counts_neighbours_not_links() -> None:
    """Two relations with one thing are one neighbour; a link to itself is none."""
    graph = _graph([(1, 1), (1, 1), (1, 2)])
    graph.add_edge("paper-1", "paper-1")

    assert degrees(graph) == {"model-1": 1, "model-2": 1, "paper-1": 2}


def test_a_neighbourhood_goes_both_ways() -> None:
    """Depth counts links in either direction, and stops where it says."""
    graph = _graph([(1, 1), (2, 1), (2, 2), (3, 2)])

    assert neighbourhood(graph, "model-1", 1) == {"model-1", "paper-1", "paper-2"}
    assert neighbourhood(graph, "model-1", 2) == {"model-1", "paper-1", "paper-2", "model-2"}


def test_a_neighbourhood_of_nothing_is_an_error() -> None:
    """A node that is not there has no neighbourhood, not an empty one."""
    with pytest.raises(UnknownEntityError, match="model-99"):
        neighbourhood(_graph([(1, 1)]), "model-99", 1)


@given(links=_LINKS)
def test_communities_are_a_partition(links: list[tuple[int, int]]) -> None:
    """Every node is in one community, or apart; none is in two."""
    graph = _graph(links)
    found = communities(graph)
    members = [key for group in found.all_groups for key in group]

    assert sorted(members) == sorted(graph)


@given(links=_LINKS, chance=st.randoms())
def test_communities_do_not_depend_on_the_order_of_reading(
    links: list[tuple[int, int]],
    chance: object,
) -> None:
    """The same links in another order give the same communities."""
    shuffled = sorted(links, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert communities(_graph(links)) == communities(_graph(shuffled))


def test_planted_topics_are_found(reading_list: Callable[..., nx.MultiDiGraph[str]]) -> None:
    """Papers of one topic share a community, papers of different topics do not."""
    graph = reading_list(60)
    found = communities(graph)
    of_paper = {
        key: number
        for number, group in enumerate(found.all_groups)
        for key in group
        if key.startswith("paper")
    }
    topics = {
        number: {of_paper[f"paper-2501.{n:05}"] for n in range(number, 60, 6)}
        for number in range(6)
    }

    assert all(len(where) == 1 for where in topics.values())
    assert len(set.union(*topics.values())) == 6


def test_small_components_stand_apart() -> None:
    """A paper with two things of its own makes no island."""
    found = communities(_graph([(1, n) for n in range(8)] + [(2, 20), (2, 21)]))

    assert len(found.groups) == 1
    assert found.apart == ("model-20", "model-21", "paper-2")
