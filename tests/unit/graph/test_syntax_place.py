"""Where a query stops to be one."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from graph.errors import QuerySyntaxError
from graph.sparql import answer
from graph.update_check import check_syntax

# query, line, column, token
_FAULTS = {
    "an operand is missing": ("ASK {\n  ?x ?p ?y .\n  FILTER(?y > )\n}", 3, 15, ")"),
    "an object is missing": ("SELECT ?x { ?x ?y }", 1, 19, "}"),
    "a keyword is misspelt": ("SELECTS * {}", 1, 1, "SELECTS"),
    "a function is misspelt": ('ASK { FILTER(CONTAIN(?x, "a")) }', 1, 14, "CONTAIN"),
    "a number is none": ("SELECT * { ?s ?p ?o } LIMIT x", 1, 29, "x"),
    "a second query": ("ASK {} ASK {}", 1, 8, "ASK"),
    "an update": ("INSERT DATA {}", 1, 1, "INSERT"),
    "a string without its end": ('ASK { ?s ?p "abc }', 1, 13, '"abc }'),
    "behind a comment": ("ASK {} # }\n}", 2, 1, "}"),
    "behind characters of two halves": ('ASK { ?s ?p "\U0001d4b3" , } }', 1, 19, "}"),
    "an unknown prefix": ("ASK { ?s foo:bar ?o }", 1, 10, "foo:bar"),
    "the end is missing": ("SELECT * { ?s ?p ?o ", 1, 20, None),
    "the end is missing, below": ("ASK {\n\n", 1, 6, None),
}


_UPDATE_FAULTS = {
    "a query": ("ASK {}", 1, 1, "ASK"),
    "a keyword is misspelt": ("INSERT DATE { <urn:a> <urn:b> 1 }", 1, 8, "DATE"),
    "an object is missing": ("INSERT { ?s ?p ?o }\nWHERE { ?s ?p }", 2, 15, "}"),
    "a second operation without a semicolon": ("CLEAR ALL CLEAR ALL", 1, 11, "CLEAR"),
    "in the second operation": ("CLEAR ALL ;\n DELETE {} WHEN {}", 2, 12, "WHEN"),
    "behind prefixes": ("PREFIX a: <urn:> # }\nCLEAR ALL;PREFIX b: <urn:>\nADD a:b }", 3, 9, "}"),
    "before a prefix": ("CLEAR XYZ ; PREFIX b: <urn:b> CLEAR ALL", 1, 7, "XYZ"),
    "an unknown prefix": ("INSERT DATA { foo:a <urn:b> 1 }", 1, 15, "foo:a"),
    "a bracket too many": ("INSERT DATA { <urn:a> <urn:b> 1 } }", 1, 35, "}"),
    "the end is missing": ("INSERT DATA { <urn:a> <urn:b> 1 ", 1, 32, None),
}


def _error(query: str) -> QuerySyntaxError:
    with pytest.raises(QuerySyntaxError) as caught:
        answer(Store(), query)
    return caught.value


@pytest.mark.parametrize("name", _FAULTS)
def test_a_fault_is_at_the_first_token_that_cannot_stand_there(name: str) -> None:
    """Not where the engine gave up, which is behind it."""
    query, line, column, token = _FAULTS[name]
    error = _error(query)

    assert (error.line, error.column, error.token) == (line, column, token)


@pytest.mark.parametrize("name", _UPDATE_FAULTS)
def test_a_fault_of_an_update_is_at_its_token_too(name: str) -> None:
    """Nothing of the update is run to find it."""
    update, line, column, token = _UPDATE_FAULTS[name]
    with pytest.raises(QuerySyntaxError) as caught:
        check_syntax(update, "https://example.org/")
    error = caught.value

    assert (error.line, error.column, error.token) == (line, column, token)


def test_a_malformed_declaration_is_told_as_the_engine_does() -> None:
    """It is no token of an operation that is wrong."""
    with pytest.raises(QuerySyntaxError) as caught:
        check_syntax("PREFIX a <urn:> CLEAR ALL", "https://example.org/")

    assert (caught.value.line, caught.value.token) == (1, None)


def test_the_message_names_the_token_and_what_may_stand_there() -> None:
    """Where that is little enough to be of use."""
    assert _error("ASK {} ASK {}").message == "unexpected ASK"
    assert _error("ASK { ?s foo:bar ?o }").message == "the prefix of foo:bar is not declared"
    assert _error("ASK { FILTER EXIST {} }").message == ('unexpected EXIST; expected "(", ":", "<"')
    assert _error("ASK {").message.startswith("the query ends too early")


def test_a_long_token_is_not_repeated_as_a_whole() -> None:
    """The message stays a line."""
    error = _error(f"ASK {{}} {'x' * 500}")

    assert error.token == "x" * 500
    assert len(error.message) < 120


def test_what_is_wrong_with_the_whole_query_is_said_as_the_engine_does() -> None:
    """There is no token that is in the wrong place."""
    error = _error("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }")

    assert "unbound" in error.message
    assert error.token is None


def test_a_very_long_query_is_not_searched_for_its_fault() -> None:
    """It is parsed once, and the place is the engine's."""
    error = _error(f"ASK {{ {'?s ?p ?o . ' * 3000} ?s ?p }}")

    assert error.line == 1
    assert error.token is None
