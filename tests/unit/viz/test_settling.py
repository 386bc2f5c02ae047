"""New nodes on a map that is there already."""

from __future__ import annotations

import math

import networkx as nx
import pytest

from graph.iris import Iris
from viz.layout import layout
from viz.metrics import communities
from viz.settling import settle

_IRIS = Iris()
_TOPICS = 4
_PAPERS = 30


def _graph(*extra: tuple[str, str]) -> nx.MultiDiGraph[str]:
    """Topics of papers that share two techniques each, and further links as given."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    links = [
        (f"paper-{topic}-{number}", f"technique-{topic}-{which}")
        for topic in range(_TOPICS)
        for number in range(_PAPERS)
        for which in (0, 1)
    ]
    links += [("paper-0-0", f"technique-{topic}-0") for topic in range(1, _TOPICS)]
    for source, target in (*links, *extra):
        for key in (source, target):
            graph.add_node(key, iri=_IRIS.entity(key), kind=key.split("-")[0], label=key)
        graph.add_edge(source, target, key="uses", relation="uses", evidence=())
    return graph


def _middle(places: dict[str, tuple[float, float]], topic: int) -> tuple[float, float]:
    own = [places[key] for key in places if key.split("-")[1] == str(topic)]
    return sum(x for x, _ in own) / len(own), sum(y for _, y in own) / len(own)


@pytest.mark.parametrize("topic", range(_TOPICS))
def test_a_new_paper_settles_on_its_island_and_moves_no_other_node(topic: int) -> None:
    """It stands nearer the middle of its own topic than that of any other."""
    before = layout(_graph(), seed=1)
    grown = _graph((f"paper-{topic}-new", f"technique-{topic}-0"))
    after = layout(grown, seed=1, previous=before, groups=communities(grown))
    place = after[f"paper-{topic}-new"]
    far = [math.dist(place, _middle(before, other)) for other in range(_TOPICS)]

    assert {key: after[key] for key in before} == before
    assert min(far) == far[topic]


def test_its_own_island_counts_more_than_many_links_elsewhere() -> None:
    """A community is chosen by the whole graph, so a place follows it, not the average of links."""
    before = layout(_graph(), seed=1)
    new = "paper-0-new"
    links = [(new, "technique-0-0"), *((new, f"technique-{topic}-1") for topic in (1, 2, 3))]
    grown = _graph(*links)
    groups = [[key for key in grown if key.split("-")[1] == str(topic)] for topic in range(_TOPICS)]
    near = {key: frozenset(nx.all_neighbors(grown, key)) for key in sorted(grown)}
    place = settle(near, before, groups)[new]
    far = [math.dist(place, _middle(before, topic)) for topic in range(_TOPICS)]

    assert min(far) == far[0]


def test_a_new_topic_is_put_on_free_ground() -> None:
    """What hangs on nothing that is there lies on no island, and together."""
    before = layout(_graph(), seed=1)
    extra = [(f"paper-new-{number}", "technique-new-0") for number in range(12)]
    grown = _graph(*extra)
    after = layout(grown, seed=1, previous=before, groups=communities(grown))
    fresh = [place for key, place in after.items() if key not in before]
    apart = min(math.dist(place, other) for place in fresh for other in before.values())
    across = max(math.dist(one, other) for one in fresh for other in fresh)

    assert apart > 40
    assert across < 400


def test_settling_twice_is_settling_once() -> None:
    """Where all have a place, nothing is placed; the order of reading changes nothing."""
    before = layout(_graph(), seed=1)
    extra = [("paper-1-x", "technique-1-0"), ("paper-2-y", "technique-2-1")]
    one = layout(_graph(*extra), seed=1, previous=before)
    other = layout(_graph(*reversed(extra)), seed=1, previous=before)

    assert one == other
    assert layout(_graph(*extra), seed=1, previous=one) == one
