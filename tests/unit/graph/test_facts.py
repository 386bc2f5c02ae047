"""What is stated of a thing, in words for people."""

from __future__ import annotations

from pyoxigraph import Store

from graph.facts import facts_of
from graph.iris import Iris
from graph.terms import integer, node, quads_in
from graph.vocab import RL, SCHEMA, SKOS

IRIS = Iris()
PAPER = IRIS.entity("paper-2604.01234")


def _facts(*stated: tuple[str, object]) -> list[tuple[str, str, str | None]]:
    quad = quads_in(IRIS.graph("src-list"))
    store = Store()
    store.extend(quad(PAPER, predicate, value) for predicate, value in stated)  # type: ignore[arg-type]
    venue = IRIS.entity("venue-neurips")
    store.add(quad(venue, SCHEMA.name, "NeurIPS"))
    return [(fact.label, fact.value, fact.href) for fact in facts_of(store, PAPER)]


def test_authors_are_shown_by_name_rather_than_by_number() -> None:
    """In the order in which the list gives them; the number stands where there are no names."""
    number = (RL.authorCount, integer(2))
    names = (SCHEMA.creditText, "Zoe Zed; Ann Ash")

    assert _facts(number) == [("Authors", "2", None)]
    assert _facts(number, names) == [("Authors", "Zoe Zed; Ann Ash", None)]


def test_a_venue_is_shown_by_its_name() -> None:
    """Its node has no page of its own; one without a name shows as its IRI."""
    known, unnamed = IRIS.entity("venue-neurips"), IRIS.entity("venue-x")

    assert _facts((SCHEMA.isPartOf, node(known))) == [("In", "NeurIPS", None)]
    assert _facts((SCHEMA.isPartOf, node(unnamed))) == [("In", unnamed, None)]


def test_the_same_record_elsewhere_is_a_link() -> None:
    """For addresses that a browser can open."""
    address = "https://openalex.org/W1"

    assert _facts((SKOS.exactMatch, node(address))) == [("Also at", address, address)]
