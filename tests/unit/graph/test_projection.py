"""The graph as networkx sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Store

from graph.iris import Iris
from graph.snapshot import Snapshot
from graph.terms import date, integer, node, quads_in
from graph.vocab import RDF, RL, SCHEMA, SKOS
from tests.support.small_graph import ALFWORLD, HIMAC, PLAIN, small_snapshot

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Quad

_IRIS = Iris()


def test_a_node_knows_its_year_and_its_lists() -> None:
    """The year is a number, whatever precision the date has; lists are named without prefix."""
    nodes = small_snapshot().network.nodes

    assert [nodes[key]["year"] for key in (HIMAC, PLAIN, ALFWORLD)] == [2026, 2025, None]
    assert {tuple(values["sources"]) for _, values in nodes(data=True)} == {("list",)}


def test_the_lists_of_a_node_are_those_of_its_page() -> None:
    """A thing of several lists names each once, in the order of their names."""
    store = Store()
    for name in ("src-b", "x-b", "x-a"):
        store.add(_quad(name, ALFWORLD, RDF.type, node(RL.Benchmark)))
    snapshot = Snapshot(store, "v", _IRIS)

    assert snapshot.network.nodes[ALFWORLD]["sources"] == ("a", "b")
    assert snapshot.catalog.entity(ALFWORLD).sources == ("a", "b")


def test_what_a_person_says_of_a_paper_stands_on_its_node() -> None:
    """Status, rating and tags are there; of a paper nobody spoke of they are empty."""
    store = Store()
    for key in (HIMAC, PLAIN):
        store.add(_quad("src-a", key, RDF.type, node(SCHEMA.ScholarlyArticle)))
    store.add(_quad("src-a", HIMAC, RL.status, "reading"))
    store.add(_quad("src-a", HIMAC, RL.rating, integer(4)))
    store.add(_quad("src-a", HIMAC, SCHEMA.keywords, "rl"))
    store.add(_quad("src-a", HIMAC, SCHEMA.keywords, "agents"))
    nodes = Snapshot(store, "v", _IRIS).network.nodes

    assert _personal(nodes[HIMAC]) == ("reading", 4, ("agents", "rl"))
    assert _personal(nodes[PLAIN]) == (None, None, ())


@pytest.mark.parametrize("rating", ["", "four", "\u0664"])
def test_a_rating_that_is_no_number_is_none(rating: str) -> None:
    """Somebody else may have written the graph."""
    store = Store()
    store.add(_quad("src-a", HIMAC, RDF.type, node(SCHEMA.ScholarlyArticle)))
    store.add(_quad("src-a", HIMAC, RL.rating, rating))

    assert Snapshot(store, "v", _IRIS).network.nodes[HIMAC]["rating"] is None


def test_a_date_without_a_year_gives_none() -> None:
    """Nothing that is drawn or listed fails over one odd date."""
    store = Store()
    store.add(_quad("src-a", HIMAC, RDF.type, node(SCHEMA.ScholarlyArticle)))
    store.add(_quad("src-a", HIMAC, SCHEMA.datePublished, "soon"))
    network = Snapshot(store, "v", _IRIS).network

    assert network.nodes[HIMAC]["year"] is None


def test_a_technique_knows_what_stands_above_it() -> None:
    """Also where that is a class that nothing names, and that is no node itself."""
    store = Store()
    store.extend(
        [
            _quad("x-a", "technique-ppo", RDF.type, node(RL.Technique)),
            _quad("x-a", "technique-rl", RDF.type, node(RL.Technique)),
            _quad("x-a", "technique-ppo", SKOS.broader, node(_IRIS.entity("technique-rl"))),
            _quad("src-a", HIMAC, RDF.type, node(SCHEMA.ScholarlyArticle)),
            _quad("src-a", HIMAC, SCHEMA.datePublished, date("2026")),
            _quad("x-a", HIMAC, RL.uses, node(_IRIS.entity("technique-ppo"))),
        ]
    )
    network = Snapshot(store, "v", _IRIS).network

    assert "technique-rl" not in network
    assert network.nodes["technique-ppo"]["broader"] == ("technique-rl",)


def _personal(values: dict[str, object]) -> tuple[object, object, object]:
    return values["status"], values["rating"], values["tags"]


def _quad(graph: str, key: str, predicate: str, value: NamedNode | Literal | str) -> Quad:
    return quads_in(_IRIS.graph(graph))(_IRIS.entity(key), predicate, value)
