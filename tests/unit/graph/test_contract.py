"""The graph against its contract: the names, the links, the evidence and where it came from."""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import RDF
from rdflib.namespace import DefinedNamespace

from graph import vocab
from graph.models import Relation
from graph.sparql import answer
from graph.vocab import PREFIXES, PROV, RELATION_PROPERTIES, RL, SCHEMA, SKOS
from tests.support.lists import example_snapshot

ID = "https://w3id.org/reading-list/id/"
GRAPH = "https://w3id.org/reading-list/graph/"


def quads() -> list[Quad]:
    """All statements of the example but those of the ontology, which is a file of its own."""
    return [quad for quad in example_snapshot().quads() if graph_name(quad) != "ontology"]


def graph_name(quad: Quad) -> str:
    """The name of a statement's graph."""
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name.value.removeprefix(GRAPH)


def ask(query: str) -> bool:
    """Ask the example, with the prefixes that everybody knows."""
    return bool(json.loads(answer(example_snapshot().store, f"ASK {{ {query} }}").body)["boolean"])


def test_the_graphs_are_those_of_the_contract() -> None:
    """What is stated, found, evidence of one list; where from; and the terms."""
    names = {graph_name(quad) for quad in example_snapshot().quads()}

    assert names == {
        "src-reading-list", "x-reading-list", "evidence-reading-list", "meta", "ontology",
    }  # fmt: skip


PLACES = {
    str(SCHEMA.abstract): "src", str(SCHEMA.datePublished): "src", str(RL.commentCount): "src",
    str(SKOS.prefLabel): "x", str(SCHEMA.mentions): "x", str(RL.evaluatesOn): "x",
    str(RL.surface): "evidence", str(RL.confidence): "evidence",
    str(PROV.wasDerivedFrom): "meta", str(PROV.used): "meta",
}  # fmt: skip


@pytest.mark.parametrize(("predicate", "place"), PLACES.items())
def test_a_statement_stands_in_the_graph_that_is_rebuilt_with_it(
    predicate: str, place: str
) -> None:
    """Links with the extractor's, facts with the input's."""
    found = {graph_name(quad) for quad in quads() if quad.predicate.value == predicate}

    assert found == ({"meta"} if place == "meta" else {f"{place}-reading-list"})


def test_only_terms_of_the_vocabulary_are_used() -> None:
    """A misspelt one would be a new property, and no error."""
    ours = {
        str(getattr(namespace, name))
        for namespace in vars(vocab).values()
        if isinstance(namespace, type) and issubclass(namespace, DefinedNamespace)
        for name in namespace.__annotations__
        if not name.startswith("_")
    }
    predicates = {quad.predicate.value for quad in example_snapshot().quads()}
    classes = {
        quad.object.value
        for quad in example_snapshot().quads()
        if quad.predicate.value == str(RDF.type) and isinstance(quad.object, NamedNode)
    }

    assert all(term.startswith(tuple(PREFIXES.values())) for term in predicates | classes)
    assert predicates | classes <= ours


def test_there_are_no_blank_nodes() -> None:
    """Everything can be linked to."""
    assert not [
        quad
        for quad in example_snapshot().quads()
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
    ]


KEYS = {
    "schema:ScholarlyArticle": r"paper-(\d{4}\.\d{4,5}|t-[a-z0-9-]+-[0-9a-f]{6}(-[0-9a-f]{6})?)",
    "rl:Benchmark": r"benchmark-[a-z0-9-]+",
    "rl:Technique": r"(technique|model)-[a-z0-9-]+",
    "rl:Model": r"(model|technique)-[a-z0-9-]+",
    "schema:SoftwareSourceCode": r"repo-[a-z0-9.-]+\.[a-z]+-.+",
    "schema:WebPage": r"page-[a-z0-9.-]+.*",
    "rl:Mention": r"mention-[0-9a-f]{16}",
    "prov:Activity": r"run-[0-9a-f]{12}",
}


@pytest.mark.parametrize(("name", "pattern"), KEYS.items())
def test_keys_have_the_pattern_of_their_class(name: str, pattern: str) -> None:
    """As in the table of IRIs; each class has members."""
    prefix, _, local = name.partition(":")
    members = [
        quad.subject.value
        for quad in quads()
        if quad.predicate.value == str(RDF.type)
        and isinstance(quad.object, NamedNode)
        and quad.object.value == PREFIXES[prefix] + local
        and isinstance(quad.subject, NamedNode)
    ]

    assert members
    assert [iri for iri in members if not re.fullmatch(re.escape(ID) + pattern, iri)] == []


@pytest.mark.parametrize("relation", [each for each in Relation if each is not Relation.MENTIONS])
def test_every_link_implies_that_the_paper_mentions_the_thing(relation: Relation) -> None:
    """Stated, so that no reasoner is needed."""
    assert not ask(
        f"?p <{RELATION_PROPERTIES[relation]}> ?x . FILTER NOT EXISTS {{ ?p schema:mentions ?x }}"
    )


def test_every_link_has_a_mention_and_every_mention_its_link() -> None:
    """Nothing is claimed without its sentence."""
    assert not ask("?p schema:mentions ?x . FILTER NOT EXISTS { ?m rl:subject ?p ; rl:object ?x }")
    assert not ask(
        "?m a rl:Mention ; rl:subject ?p ; rl:relation ?r ; rl:object ?x ."
        " FILTER NOT EXISTS { ?p ?r ?x }"
    )
    for relation in Relation:
        if relation is not Relation.MENTIONS:
            link = RELATION_PROPERTIES[relation]
            assert not ask(
                f"?p <{link}> ?x . FILTER NOT EXISTS"
                f" {{ ?m rl:subject ?p ; rl:object ?x ; rl:relation <{link}> }}"
            )


def test_every_mention_stands_where_it_says() -> None:
    """In code points, for Python as for SPARQL; its hash is that of the stored text."""
    snapshot = example_snapshot()
    stated: dict[str, dict[str, str]] = {}
    for quad in snapshot.quads():
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            stated.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    mentions = [values for values in stated.values() if str(RL.surface) in values]
    for mention in mentions:
        field = SCHEMA.name if mention[str(RL.field)] == "title" else SCHEMA.abstract
        text = stated[mention[str(RL.subject)]][str(field)]
        first, start, end, last = (
            int(mention[str(place)])
            for place in (RL.sentenceStart, RL.start, RL.end, RL.sentenceEnd)
        )

        assert 0 <= first <= start < end <= last <= len(text)
        assert text[start:end] == mention[str(RL.surface)]
        assert sha256(text.encode()).hexdigest() == mention[str(RL.fieldHash)]

    assert len(mentions) > 300
    for name, literal in (("title", "schema:name"), ("abstract", "schema:abstract")):
        assert not ask(
            f'?m rl:field "{name}" ; rl:subject/{literal} ?text ; rl:surface ?surface ;'
            " rl:start ?start ; rl:end ?end ."
            " FILTER(SUBSTR(?text, ?start + 1, ?end - ?start) != ?surface)"
        )


def test_where_the_graph_came_from_is_a_chain_without_a_gap() -> None:
    """From each mention to its run, the extractor with its version, and the input."""
    assert not ask(
        "?m a rl:Mention . FILTER NOT EXISTS { ?m prov:wasGeneratedBy ?run ."
        " ?run a prov:Activity ; prov:used ?list ; prov:wasAssociatedWith ?agent ."
        " ?list a prov:Entity, schema:Dataset ; schema:identifier ?hash ; dcterms:modified ?day ."
        " ?agent a prov:SoftwareAgent ; schema:softwareVersion ?version }"
    )
    for derived in ("x", "evidence"):
        assert ask(
            f"<{GRAPH}{derived}-reading-list> prov:wasDerivedFrom <{GRAPH}src-reading-list> ;"
            " prov:wasGeneratedBy ?run"
        )


def test_techniques_are_concepts_of_one_scheme() -> None:
    """Where their level is known it is one of two."""
    assert ask(f"<{ID}techniques> a skos:ConceptScheme")
    assert not ask(
        "?t a rl:Technique . FILTER NOT EXISTS"
        f" {{ ?t a skos:Concept ; skos:prefLabel ?label ; skos:inScheme <{ID}techniques> }}"
    )
    assert not ask("?t rl:level ?level . FILTER(?level NOT IN ('named', 'concept'))")


def test_dates_have_the_type_of_their_precision() -> None:
    """And counts are integers."""
    assert not ask("?p schema:datePublished ?d FILTER(DATATYPE(?d) != xsd:date)")
    assert not ask("?p rl:commentCount|rl:authorCount ?n FILTER(DATATYPE(?n) != xsd:integer)")
    assert not ask("?m rl:confidence ?c FILTER(DATATYPE(?c) != xsd:decimal || ?c <= 0 || ?c > 1)")


def test_every_technique_says_whether_it_is_named_or_a_concept() -> None:
    """The level is one of the two, and never left out."""
    assert ask("?t a rl:Technique ; rl:level 'named'")
    assert ask("?t a rl:Technique ; rl:level 'concept'")
    assert not ask("?t a rl:Technique FILTER NOT EXISTS { ?t rl:level ?level }")
