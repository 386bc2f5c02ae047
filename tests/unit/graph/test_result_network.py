"""The result of a query as a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, Store

from graph import result_network
from graph.errors import ResultTooLargeError
from graph.iris import Iris
from graph.models import NOTE, OTHER
from graph.result_network import last_part, rows_network, statements_network
from graph.snapshot import Snapshot
from graph.terms import node, quads_in
from graph.vocab import RDF, RL, SCHEMA, SKOS
from tests.support.small_graph import ALFWORLD, HIMAC, HOSTILE, HOSTILE_TITLE, PPO, small_snapshot

if TYPE_CHECKING:
    import networkx as nx

_RL = "https://w3id.org/reading-list/ns#"
_SHARES = "https://example.org/sharesTechniqueWith"
_NAME = "https://schema.org/name"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SNAPSHOT = small_snapshot()


def known(key: str) -> str:
    """The IRI of a thing of the graph."""
    return Iris().entity(key)


def is_literal(value: str) -> bool:
    """Whether an object is written as a literal."""
    return value.startswith('"')


def stated(*statements: tuple[str, str, str]) -> nx.MultiDiGraph[str]:
    """Draw statements; an object in quotes, with what may follow them, is a literal."""
    lines = (
        f"<{subject}> <{predicate}> {value if is_literal(value) else f'<{value}>'} ."
        for subject, predicate, value in statements
    )
    return statements_network(_SNAPSHOT, "\n".join(lines).encode())


def tabled(*rows: dict[str, str], columns: tuple[str, ...] = ("a", "b", "c")) -> bytes:
    """A table whose cells are IRIs."""
    bindings = [
        {name: {"type": "uri", "value": value} for name, value in row.items()} for row in rows
    ]
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": bindings}}).encode()


def links(network: nx.MultiDiGraph[str]) -> set[tuple[str, str, str]]:
    """Source, relation and target of each link."""
    return {(source, relation, target) for source, target, relation in network.edges(keys=True)}


def test_a_statement_between_two_things_is_a_link_named_by_its_predicate() -> None:
    """In its direction, with words for both ends; the things are as the graph knows them."""
    network = stated((known(HIMAC), _SHARES, known(HOSTILE)))

    assert links(network) == {(HIMAC, _SHARES, HOSTILE)}
    assert network.graph["relations"] == {_SHARES: ("sharesTechniqueWith", "← sharesTechniqueWith")}
    assert network.nodes[HOSTILE]["label"] == HOSTILE_TITLE
    assert network.nodes[HOSTILE]["kind"] == "paper"


def test_a_link_that_the_graph_has_keeps_its_sentence() -> None:
    """And others of the graph between the same things are not drawn: nobody stated them."""
    network = stated((known(HIMAC), f"{_RL}uses", known(PPO)), (known(HIMAC), _SHARES, known(PPO)))
    (evidence,) = network.edges[HIMAC, PPO, "uses"]["evidence"]

    assert (evidence.before, evidence.surface) == ("We propose HiMAC, trained with ", "PPO")
    assert _SHARES in network.graph["relations"]
    assert f"{_RL}uses" not in network.graph["relations"]


def test_a_link_of_the_vocabulary_that_the_graph_does_not_have_is_drawn() -> None:
    """As certain as what the query states."""
    network = stated((known(HOSTILE), f"{_RL}uses", known(PPO)))

    assert network.edges[HOSTILE, PPO, "uses"]["evidence"] == ()
    assert network.edges[HOSTILE, PPO, "uses"]["confidence"] == 1.0


NAMES = {
    "a name in the result": ((_NAME, '"Ada"'),),
    "the plainest property first": ((_NAME, '"Z"'), (_LABEL, '"Ada"')),
    "English before others": ((_LABEL, '"Aaa"@de'), (_LABEL, '"Ada"@en')),
}


@pytest.mark.parametrize("given", NAMES.values(), ids=NAMES)
def test_what_the_graph_does_not_know_is_called_as_the_result_says(
    given: tuple[tuple[str, str], ...],
) -> None:
    """It is drawn all the same, and its IRI is its key."""
    iri = "https://example.org/people/1"
    network = stated(
        (known(HIMAC), _SHARES, iri), *((iri, predicate, value) for predicate, value in given)
    )

    assert network.nodes[iri]["kind"] == OTHER
    assert network.nodes[iri]["label"] == "Ada"


def test_what_nobody_names_is_called_by_the_last_part_of_its_iri() -> None:
    """Whatever that part says, it is text."""
    iri = "https://example.org/places/%3Cb%3Ecaf%C3%A9"

    assert stated((known(HIMAC), _SHARES, iri)).nodes[iri]["label"] == "<b>café"


@pytest.mark.parametrize(
    ("iri", "called"),
    [
        ("https://example.org/", "example.org"),
        ("https://example.org/a#", "a"),
        ("urn:isbn:1", "1"),
        ("x:", "x"),
        ("https://example.org/%FF", "\ufffd"),
        ("x:%20", "x:%20"),
    ],
)
def test_every_iri_has_a_last_part(iri: str, called: str) -> None:
    """Also one that ends in what parts others."""
    assert last_part(iri) == called


def test_a_predicate_is_called_as_the_result_or_the_graph_says() -> None:
    """What is only said of a predicate makes it no thing."""
    shown = stated(
        (known(HIMAC), _SHARES, known(HOSTILE)), (_SHARES, _LABEL, '"shares a technique with"@en')
    )

    assert shown.graph["relations"][_SHARES][0] == "shares a technique with"
    assert set(shown) == {HIMAC, HOSTILE}


def test_predicates_of_one_name_are_told_apart() -> None:
    """By all of their IRI."""
    network = stated(
        ("urn:x", "https://one.example/near", "urn:y"),
        ("urn:x", "https://two.example/near", "urn:y"),
    )

    assert [words for words, _ in network.graph["relations"].values()] == [
        "near (https://one.example/near)",
        "near (https://two.example/near)",
    ]


def test_literals_and_blank_nodes_are_no_things() -> None:
    """The thing that they are said of is one."""
    body = (
        f'<urn:x> <urn:p> "text" .\n<urn:x> <urn:p> _:b .\n_:b <urn:p> <urn:z> .\n'
        f"<urn:x> <{_SHARES}> <urn:y> ."
    )
    network = statements_network(_SNAPSHOT, body.encode())

    assert set(network) == {"urn:x", "urn:y"}


def test_the_class_of_a_kind_is_a_shape_and_no_thing() -> None:
    """Other classes, and those of what the graph does not know, are things."""
    network = stated(
        (known(HIMAC), _TYPE, "https://schema.org/ScholarlyArticle"),
        (known(HIMAC), _TYPE, "urn:Important"),
        ("urn:x", _TYPE, "https://schema.org/ScholarlyArticle"),
    )

    assert links(network) == {
        (HIMAC, _TYPE, "urn:Important"),
        ("urn:x", _TYPE, "https://schema.org/ScholarlyArticle"),
    }


def test_notes_classes_and_what_has_a_name_in_the_graph_are_known() -> None:
    """Also where they are no part of its own network."""
    note, topic, author = known("note-1"), known("technique-learning"), "https://example.org/ada"
    in_graph = quads_in(Iris().graph("mine"))
    store = Store()
    store.extend(
        (
            *_SNAPSHOT.quads(),
            in_graph(note, SCHEMA.name, "On agents"),
            in_graph(topic, RDF.type, node(RL.Technique)),
            in_graph(topic, SKOS.prefLabel, "learning"),
            in_graph(known(PPO), SKOS.broader, node(topic)),
            in_graph(author, SCHEMA.name, Literal("Ada", language="en")),
            in_graph(author, SCHEMA.name, Literal("Aada", language="fi")),
        )
    )
    snapshot = Snapshot(store, "v2", Iris())
    body = f"<{note}> <urn:p> <{topic}> .\n<{author}> <urn:p> <{known('note-2')}> .\n"
    network = statements_network(snapshot, body.encode())
    shown = {key: (facts["kind"], facts["label"]) for key, facts in network.nodes(data=True)}

    assert "technique-learning" not in snapshot.network
    assert shown == {
        "note-1": (NOTE, "On agents"),
        "technique-learning": ("technique", "learning"),
        author: (OTHER, "Ada"),
        known("note-2"): (OTHER, "note-2"),
    }


def test_statements_without_links_are_drawn_with_those_of_the_graph() -> None:
    """As the rows of a table are."""
    network = stated((known(HIMAC), _NAME, '"x"'), (known(PPO), _NAME, '"y"'))

    assert links(network) == {(HIMAC, "uses", PPO)}
    assert network.nodes[PPO]["label"] == "PPO"


def test_things_of_a_row_are_joined_as_the_graph_joins_them() -> None:
    """Only where it does not, by a line from one column to the next."""
    paper, benchmark, other = known(HIMAC), known(ALFWORLD), known(PPO)
    joined = rows_network(_SNAPSHOT, tabled({"a": paper, "b": benchmark, "c": other}))
    apart = rows_network(_SNAPSHOT, tabled({"a": benchmark, "b": other, "c": other}))

    assert links(joined) == {(HIMAC, "evaluatesOn", ALFWORLD), (HIMAC, "uses", PPO)}
    assert joined.graph["relations"] == {}
    assert links(apart) == {(ALFWORLD, "a → b", PPO)}
    assert apart.graph["relations"] == {"a → b": ("a → b", "b ← a")}


def test_papers_join_things_that_nothing_else_joins() -> None:
    """A list of benchmarks and techniques would else be a heap of points."""
    rows = tabled({"a": known(ALFWORLD)}, {"a": known(PPO)}, {"a": "urn:unknown"})
    network = rows_network(_SNAPSHOT, rows)

    assert set(network) == {ALFWORLD, PPO, HIMAC}


def test_the_graph_itself_stays_as_it_is() -> None:
    """What a query adds is in the picture alone."""
    before = links(_SNAPSHOT.network)
    stated((known(HIMAC), _SHARES, known(HOSTILE)))
    rows_network(_SNAPSHOT, tabled({"a": known(ALFWORLD), "b": known(PPO)}))

    assert links(_SNAPSHOT.network) == before
    assert "relations" not in _SNAPSHOT.network.graph


@pytest.mark.parametrize("limit", ["MOST_NODES", "MOST_LINKS"])
def test_more_than_a_picture_takes_is_refused(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """For things and for links, of graphs and of tables, and nothing is cut."""
    monkeypatch.setattr(result_network, limit, 1)
    iris = [known(key) for key in (ALFWORLD, PPO, "model-twin")]
    table = tabled({"a": iris[0], "b": iris[1]}, {"a": iris[1], "b": iris[2]})

    with pytest.raises(ResultTooLargeError, match="picture"):
        rows_network(_SNAPSHOT, table)
    with pytest.raises(ResultTooLargeError, match="LIMIT"):
        stated(("urn:a", "urn:p", "urn:b"), ("urn:b", "urn:p", "urn:c"))


def test_the_most_that_a_picture_takes_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits themselves are within them."""
    monkeypatch.setattr(result_network, "MOST_NODES", 2)
    monkeypatch.setattr(result_network, "MOST_LINKS", 1)

    assert len(stated(("urn:a", "urn:p", "urn:b"))) == 2
