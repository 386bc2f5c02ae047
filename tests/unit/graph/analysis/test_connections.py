"""How two things are related."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.connections import Path, connections
from graph.errors import UnknownEntityError
from graph.models import Relation
from tests.support.network_pages import add_link, add_node
from tests.support.networks import LINKS, network_of, shuffled
from tests.support.small_graph import ALFWORLD, HIMAC, HOSTILE, small_snapshot


def _keys(path: Path) -> list[str]:
    return [ref.key for ref in path.things]


def test_a_step_has_its_relation_its_direction_and_its_sentence() -> None:
    """Walked against the link, it is still told as it is stated."""
    found = connections(small_snapshot().network, HIMAC, HOSTILE)
    (path,) = found.paths
    there, back = path.steps

    assert _keys(path) == [HIMAC, ALFWORLD, HOSTILE]
    assert (there.source.key, there.target.key) == (HIMAC, ALFWORLD)
    assert (back.source.key, back.target.key) == (ALFWORLD, HOSTILE)
    assert [link.source.key for step in path.steps for link in step.links] == [HIMAC, HOSTILE]
    assert there.links[0].relation == "evaluatesOn"
    assert there.links[0].evidence[0].surface == "ALFWorld"


def test_a_rare_thing_says_more_than_a_hub() -> None:
    """Of two ways of one length, that over the thing with few links comes first."""
    links = [(f"paper-{n}", "technique-hub") for n in range(9)]
    links += [("paper-1", "technique-rare"), ("paper-2", "technique-rare")]
    found = connections(network_of(links), "paper-1", "paper-2")

    assert [_keys(path)[1] for path in found.paths] == ["technique-rare", "technique-hub"]


def test_shorter_ways_come_first_however_rare_the_longer_ones_are() -> None:
    """A hub in between is nearer than three rare things."""
    links = [(f"paper-{n}", "technique-hub") for n in range(9)]
    links += [("paper-1", "model-a"), ("paper-x", "model-a"), ("paper-x", "model-b")]
    links += [("paper-2", "model-b")]
    found = connections(network_of(links), "paper-1", "paper-2")

    assert [len(path.steps) for path in found.paths] == [2, 4]


def test_two_things_apart_have_no_connection() -> None:
    """That is an answer, no fault; and so it is where the way is too long."""
    network = network_of([("paper-1", "model-a"), ("paper-2", "model-b"), ("paper-2", "model-a")])

    assert (
        connections(network_of([], alone=["paper-1", "paper-2"]), "paper-1", "paper-2").paths == ()
    )
    assert connections(network, "paper-1", "model-b", longest=2).paths == ()
    assert len(connections(network, "paper-1", "model-b", longest=3).paths) == 1


def test_a_thing_is_not_connected_with_itself() -> None:
    """There is no way to go."""
    found = connections(network_of([("paper-1", "model-a")]), "paper-1", "paper-1")

    assert (found.paths, found.complete) == ((), True)


@pytest.mark.parametrize("ends", [("paper-1", "paper-9"), ("paper-9", "paper-1")])
def test_what_is_not_in_the_network_is_named(ends: tuple[str, str]) -> None:
    """Whichever end it is."""
    with pytest.raises(UnknownEntityError, match="paper-9"):
        connections(network_of([("paper-1", "model-a")]), *ends)


def test_hubs_end_in_an_answer() -> None:
    """Two hubs of 5,000 papers each, all of them shared, and ends that hang on them."""
    links = [(f"paper-{n:04}", hub) for n in range(5000) for hub in ("model-a", "model-b")]
    network = network_of([*links, ("paper-x", "model-a"), ("paper-y", "model-b")])
    found = connections(network, "paper-x", "paper-y", limit=3)

    assert [len(path.steps) for path in found.paths] == [4, 4, 4]
    assert [_keys(path)[2] for path in found.paths] == ["paper-0000", "paper-0001", "paper-0002"]


@given(links=LINKS, limit=st.integers(1, 6), longest=st.integers(1, 7), data=st.data())
def test_the_ways_are_those_that_networkx_finds(
    links: list[tuple[str, str]], limit: int, longest: int, data: st.DataObject
) -> None:
    """As many, as long; simple, over links that are there, and the first ones by their weight."""
    network = network_of(links, alone=["paper-00", "paper-01"])
    keys = st.sampled_from(sorted(network))
    source, target = data.draw(keys), data.draw(keys)
    found = connections(network, source, target, limit=limit, longest=longest)
    plain = nx.Graph(network.to_undirected(as_view=True))
    all_ways = (
        [] if source == target else list(nx.all_simple_paths(plain, source, target, cutoff=longest))
    )

    assert found.complete
    assert [len(path.steps) for path in found.paths] == sorted(len(w) - 1 for w in all_ways)[:limit]
    assert {tuple(_keys(path)) for path in found.paths} <= set(map(tuple, all_ways))
    assert len({tuple(_keys(path)) for path in found.paths}) == len(found.paths)
    ranked = [(len(path.steps), path.hubs) for path in found.paths]
    assert ranked == sorted(ranked)


@given(links=LINKS, seed=st.integers(0, 99), data=st.data())
def test_the_ways_there_are_the_ways_back(
    links: list[tuple[str, str]], seed: int, data: st.DataObject
) -> None:
    """In the same order, whichever end one starts from, and however the graph was read."""
    network = network_of(links, alone=["paper-00", "paper-01"])
    keys = st.sampled_from(sorted(network))
    source, target = data.draw(keys), data.draw(keys)
    there = connections(network, source, target)
    back = connections(shuffled(network, seed), target, source)

    assert [_keys(path) for path in there.paths] == [_keys(path)[::-1] for path in back.paths]
    assert [path.hubs for path in there.paths] == [path.hubs for path in back.paths]


def test_hubs_are_not_looked_at_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among things of thousands of links the search ends, and says that it has not seen all."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    hubs = ("technique-a", "technique-b", "technique-c")
    for key in (*hubs, "technique-far"):
        add_node(graph, key, key)
    for number in range(2_000):
        add_node(graph, f"paper-{number}", f"Study {number}")
        for key in hubs:
            add_link(graph, f"paper-{number}", key, Relation.USES)
    add_node(graph, "paper-lone", "Lone")
    add_link(graph, "paper-lone", hubs[0], Relation.USES)
    add_link(graph, "paper-7", "technique-far", Relation.USES)
    monkeypatch.setattr("graph.analysis.connections._LOOKED", 5_000)
    found = connections(graph, "paper-lone", "technique-far")

    assert [len(path.steps) for path in found.paths][:1] == [3]
    assert not found.complete
