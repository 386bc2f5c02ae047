"""The text search within SPARQL."""

from __future__ import annotations

import json

import pytest

from graph.errors import QueryEvaluationError
from graph.sparql import answer
from graph.text_search.functions import LazySearch
from tests.support.small_graph import ALFWORLD, HIMAC, HOSTILE, small_snapshot

SNAPSHOT = small_snapshot()


def rows(query: str) -> list[dict[str, str]]:
    """The values of a table."""
    body = json.loads(answer(SNAPSHOT.store, query, search=SNAPSHOT).body)
    bindings = body["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def keys(query: str) -> set[str]:
    """The keys of the column ``thing``."""
    return {row["thing"].rpartition("/")[2] for row in rows(query)}


def test_a_filter_keeps_what_matches() -> None:
    """In names and texts, of whatever kind."""
    query = 'SELECT ?thing { ?thing a ?kind FILTER rl:matches(?thing, "alfworld") }'

    assert keys(query) == {ALFWORLD, HIMAC, HOSTILE}


def test_a_score_orders_what_matches() -> None:
    """It is a number, and is not there for what does not match."""
    query = """SELECT ?thing ?score (DATATYPE(?score) AS ?type) {
        ?thing a ?kind BIND (rl:searchScore(?thing, "alfworld") AS ?score) FILTER BOUND(?score)
    } ORDER BY DESC(?score)"""
    found = rows(query)

    assert found[0]["thing"].endswith(ALFWORLD)
    assert found[0]["score"] == "1"
    assert found[0]["type"].endswith("#decimal")
    assert len(found) == 3


def test_a_text_is_searched_for_once_in_a_query() -> None:
    """However many things are asked about."""

    class Counted(LazySearch):
        texts: tuple[str, ...] = ()

        def scores(self, text: str) -> dict[str, float]:
            self.texts += (text,)
            return dict(super().scores(text))

    search = Counted(SNAPSHOT.store)
    query = """SELECT * { ?s ?p ?o FILTER (rl:matches(?s, "a") || rl:searchScore(?s, "b") > 0) }"""
    answer(SNAPSHOT.store, query, search=search)

    assert sorted(search.texts) == ["a", "b"]


@pytest.mark.parametrize(
    "arguments", ['"x", "alfworld"', "<urn:x>, <urn:y>", 'BNODE(), "a"', '?none, "a"']
)
def test_what_is_no_thing_or_no_text_matches_nothing(arguments: str) -> None:
    """As with functions of SPARQL itself."""
    assert rows(f"SELECT * {{ FILTER rl:matches({arguments}) }}") == []


@pytest.mark.parametrize("call", ["rl:matches(?s)", 'rl:searchScore(?s, "a", "b")'])
def test_a_wrong_number_of_arguments_is_told(call: str) -> None:
    """Rather than answered with nothing."""
    with pytest.raises(QueryEvaluationError, match="takes a thing and a text"):
        answer(SNAPSHOT.store, f"SELECT * {{ ?s ?p ?o BIND ({call} AS ?x) }}")


def test_what_goes_wrong_in_a_search_is_raised() -> None:
    """The engine would go on as if the function had no value."""

    class Broken:
        def scores(self, text: str) -> dict[str, float]:
            raise MemoryError(text)

    with pytest.raises(MemoryError):
        answer(SNAPSHOT.store, 'SELECT * { ?s ?p ?o FILTER rl:matches(?s, "a") }', search=Broken())
