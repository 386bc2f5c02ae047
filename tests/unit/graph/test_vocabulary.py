"""The shipped ontology, and that the program and the file agree."""

from __future__ import annotations

import pytest
from rdflib import Graph

from graph.vocab import RL, SCHEMA
from graph.vocabulary import NAMESPACE, ontology_terms, ontology_turtle, serialise_ontology


def test_the_file_and_the_program_have_the_same_terms() -> None:
    """A term that is used is described, and the other way round."""
    declared = {name for name in RL.__annotations__ if not name.startswith("_")}

    assert {term.name for term in ontology_terms()} == declared


def test_every_term_says_what_it_means() -> None:
    """With a label and a sentence; classes begin with a capital."""
    for term in ontology_terms():
        assert term.label, term.name
        assert term.comment.endswith("."), term.name
        assert term.is_class == term.name[0].isupper(), term.name
        assert term.iri == NAMESPACE + term.name
        assert term.curie == f"rl:{term.name}"


def test_what_a_term_refines_is_named() -> None:
    """As CURIEs."""
    terms = {term.name: term for term in ontology_terms()}

    assert "schema:mentions" in terms["evaluatesOn"].parents
    assert "rl:Benchmark" in terms["evaluatesOn"].range
    assert "schema:Dataset" in terms["Benchmark"].parents


@pytest.mark.parametrize(("name", "parser"), [("ntriples", "nt"), ("rdfxml", "xml")])
def test_the_forms_hold_the_same_triples(name: str, parser: str) -> None:
    """Read back by another library."""
    turtle = Graph().parse(data=ontology_turtle(), format="turtle")
    other = Graph().parse(data=serialise_ontology(name), format=parser)

    assert set(turtle) == set(other)
    assert len(turtle) > len(ontology_terms())
    assert (None, SCHEMA.rangeIncludes, None) in turtle
