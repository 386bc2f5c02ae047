"""How central things are, and what joins communities."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.analysis import Analysis
from graph.analysis.centrality import bridges, centrality
from graph.analysis.communities import communities
from tests.support.networks import LINKS, network_of, shuffled, topics

if TYPE_CHECKING:
    import pytest


def test_the_middle_of_a_star_is_its_centre() -> None:
    """All ways lead over it."""
    found = centrality(network_of([(f"paper-{n}", "model-a") for n in range(5)]))

    assert (found["model-a"].degree, found["model-a"].betweenness) == (5, 1.0)
    assert (found["paper-0"].degree, found["paper-0"].betweenness) == (1, 0.0)
    assert max(found, key=lambda key: found[key].rank) == "model-a"


def test_an_empty_network_has_no_centre() -> None:
    """And that is no fault."""
    assert centrality(network_of([])) == {}


def test_a_large_network_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """From fewer start nodes; the same ones each time."""
    network = network_of(topics(60))
    exact = centrality(network)
    monkeypatch.setattr("graph.analysis.centrality._EDGE_VISITS", 1_000)
    sampled = centrality(network)

    assert sampled == centrality(network)
    assert sampled != exact


@settings(max_examples=30)
@given(links=LINKS, seed=st.integers(0, 99))
def test_centrality_depends_on_the_graph_alone(links: list[tuple[str, str]], seed: int) -> None:
    """Ranks add up to one, and the order of reading changes nothing."""
    network = network_of(links)
    found = centrality(network)

    assert found == centrality(shuffled(network, seed))
    assert not found or math.isclose(sum(item.rank for item in found.values()), 1, abs_tol=1e-6)


def test_what_reaches_into_many_communities_is_a_bridge() -> None:
    """It comes first, with how many of its links lead where."""
    links = [
        (f"paper-{t}-{n}", f"model-{t}-{m}") for t in "abc" for n in range(6) for m in range(3)
    ]
    links += [("paper-a-0", "model-b-0"), ("paper-a-0", "model-c-0")]
    network = network_of(links)
    found = bridges(network, communities(network))
    first = found.things[0]

    assert first.ref.key == "paper-a-0"
    assert sorted(count for _, count in first.links) == [1, 1, 3]
    assert first.community == first.links[0][0]
    assert [joint.links for joint in found.joints] == [1, 1]
    assert all("paper-a-0" in {ref.key for ref in joint.through} for joint in found.joints)


@given(links=LINKS)
def test_joints_count_the_links_between_communities(links: list[tuple[str, str]]) -> None:
    """Each once, whatever end it is seen from."""
    analysis = Analysis(network_of([*topics(40, count=3), *links]))
    parted = analysis.communities
    groups = dict(zip(parted.ids, map(set, parted.groups), strict=True))
    found = {joint.communities: joint.links for joint in analysis.bridges(limit=1000).joints}
    counted = {
        pair: sum(len(analysis.near[key] & groups[pair[1]]) for key in groups[pair[0]])
        for pair in combinations(sorted(groups), 2)
    }

    assert found == {pair: count for pair, count in counted.items() if count}
