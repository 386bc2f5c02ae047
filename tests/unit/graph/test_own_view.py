"""A graph is its own view where loading it would change nothing that a query can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from graph import own_view
from graph.corrections import SetStatus, Status
from graph.iris import Iris
from graph.loading import load_into_memory
from graph.own_view import is_own_view
from graph.sparql import answer
from graph.vocab import RDF, SCHEMA
from tests.support.decided import HIMAC, ONE, decide, two_lists
from tests.support.lists import ingest_records

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store import GraphDirectory

IRIS = Iris()
NAMED = [NamedNode(f"urn:g{number}") for number in range(3)]
ROWS = """SELECT (IF(ISBLANK(?s), "blank", ?s) AS ?x) ?p ?o { ?s ?p ?o } ORDER BY ?x ?p ?o"""
QUADS = st.builds(
    Quad,
    st.sampled_from([NamedNode("urn:a"), NamedNode("urn:b"), BlankNode("c")]),
    st.sampled_from([NamedNode("urn:p"), NamedNode(str(SCHEMA.name))]),
    st.sampled_from([Literal("one"), Literal("two"), NamedNode("urn:a")]),
    st.sampled_from(NAMED),
)


def store_of(*quads: Quad) -> Store:
    """A store that holds these."""
    store = Store()
    store.extend(quads)
    return store


def own(directory: GraphDirectory) -> bool:
    """Whether the graph in a directory is its own view."""
    with directory.reading() as graph:
        return is_own_view(graph.store, IRIS, merge=True)


def spo(graph: NamedNode | BlankNode | DefaultGraph) -> Quad:
    """The same triple in a graph."""
    return Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"), graph)


@given(st.sets(QUADS, max_size=12), st.sampled_from([1, 2, 2000]))
def test_it_is_where_no_triple_is_in_two_graphs(quads: set[Quad], counted: int) -> None:
    """Then, and only then, the engine's union answers as the merge does."""
    store = store_of(*quads)
    once = len({quad.triple for quad in quads}) == len(quads)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_view, "_COUNTED", counted)
        found = is_own_view(store, IRIS, merge=True)

    assert found is once
    if found:
        loaded = load_into_memory(store.dump(format=RdfFormat.N_QUADS) or b"", IRIS)
        assert answer(store, ROWS).body == answer(loaded, ROWS).body


@pytest.mark.parametrize("graph", [DefaultGraph(), BlankNode("g")])
def test_it_is_not_where_graphs_have_no_name(graph: BlankNode | DefaultGraph) -> None:
    """What is stated there is not of the union, or cannot be asked for."""
    assert not is_own_view(store_of(spo(graph), spo(NAMED[0])), IRIS, merge=True)


def test_without_a_merge_a_triple_may_be_in_two_graphs() -> None:
    """Nobody asks for their union then."""
    store = store_of(spo(NAMED[0]), spo(NAMED[1]), spo(DefaultGraph()))

    assert is_own_view(store, IRIS, merge=False)
    assert not is_own_view(store, IRIS, merge=True)


def test_a_list_is_its_own_view_until_something_is_decided(tmp_path: Path) -> None:
    """Be it that a paper was read."""
    directory = two_lists(tmp_path / "two")
    one = type(directory)(tmp_path / "one")
    ingest_records(one, ONE, name="one")
    before = own(one)
    decide(one, SetStatus(HIMAC, Status.READ))

    assert before
    assert not own(one)
    assert not own(directory)  # two lists that state one paper


@pytest.mark.parametrize("key", ["paper-t-a-title-1234", "paper-doi-10.1000%2Fa", "paper-2604.1"])
def test_papers_of_one_title_may_be_one(key: str) -> None:
    """Unless each has an arXiv id."""
    graph = NamedNode(IRIS.graph("src-one"))
    other = NamedNode(IRIS.graph("src-two"))
    quads = []
    for name, within in ((key, graph), ("paper-2604.00002", other)):
        paper = NamedNode(IRIS.entity(name))
        quads += [
            Quad(paper, NamedNode(str(RDF.type)), NamedNode(str(SCHEMA.ScholarlyArticle)), within),
            Quad(paper, NamedNode(str(SCHEMA.name)), Literal("A title of a paper"), within),
            Quad(paper, NamedNode(str(SCHEMA.datePublished)), Literal("2026"), within),
        ]

    found = is_own_view(store_of(*quads), IRIS, merge=True)

    assert found is (key == "paper-2604.1")
