"""What the page filters by, as columns of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from graph.models import Relation
from tests.support.lists import example_snapshot
from tests.support.network_pages import add_link, add_node
from viz.filter_columns import filter_columns
from viz.metrics import communities
from viz.network import draw

if TYPE_CHECKING:
    from viz.network import DrawnNetwork


def _drawn(graph: nx.MultiDiGraph[str]) -> DrawnNetwork:
    places = dict.fromkeys(graph, (0.0, 0.0))
    return draw(graph, places, communities(graph), evidence_chars=1_000)


def _columns(graph: nx.MultiDiGraph[str]) -> Any:  # noqa: ANN401 -- columns of many types
    return filter_columns(_drawn(graph))


def test_a_graph_without_them_has_empty_columns() -> None:
    """What nobody noted costs no place in the file."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "paper-1", "A")
    add_node(graph, "technique-1", "B")
    add_link(graph, "paper-1", "technique-1", Relation.USES, confidence=1.0)

    assert _columns(graph) == {
        "status": {},
        "rating": {},
        "tags": {},
        "broader": {},
        "lists": [],
        "listSets": [[]],
        "listSet": [],
        "classes": [],
        "certainty": [],
    }


def test_states_lists_and_certainty_come_by_index() -> None:
    """Nodes are in the order of their keys; lists that many nodes share are written once."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "paper-1", "A", status="read", rating=4, tags=("x",), sources=("b", "a"))
    add_node(graph, "paper-2", "B", sources=("a",))
    add_node(graph, "technique-1", "C", broader=("technique-top",), sources=("a",))
    add_link(graph, "paper-1", "technique-1", Relation.USES, confidence=0.955)
    add_link(graph, "paper-2", "technique-1", Relation.USES, confidence=1.0)
    columns = _columns(graph)

    assert columns["status"] == {0: "read"}
    assert columns["rating"] == {0: 4}
    assert columns["tags"] == {0: ("x",)}
    assert columns["broader"] == {2: ("technique-top",)}
    assert columns["lists"] == ["a", "b"]
    assert [columns["listSets"][at] for at in columns["listSet"]] == [[1, 0], [0], [0]]
    assert columns["certainty"] in ([96, 100], [95, 100])


def test_a_class_that_is_no_node_has_its_name_and_what_is_above() -> None:
    """The hierarchy of the real list can be climbed through techniques that no paper names."""
    network = example_snapshot().network
    classes = network.graph["classes"]
    columns = _columns(network)

    assert classes
    assert not set(classes) & set(network)
    assert [row[0] for row in columns["classes"]] == sorted(classes)
    above = {key for keys in columns["broader"].values() for key in keys}
    assert above <= set(network) | set(classes)


def test_what_would_turn_text_is_taken_out_of_lists_and_tags() -> None:
    """Marks of direction and line breaks do not reach the page by these ways either."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "paper-1", "A", tags=("a\u202eb", "\n"), sources=("x\ny",), status="re\u2066ad")
    columns = _columns(graph)

    assert columns["tags"] == {0: ("ab",)}
    assert columns["lists"] == ["x y"]
    assert columns["status"] == {0: "read"}
