"""``SELECT *`` gives its columns in the order in which the query names them."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from graph.sparql import answer

FILLED = "INSERT DATA { <urn:a> <urn:p> 1 . GRAPH <urn:g> { <urn:a> <urn:p> 2 } }"


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?s ?p ?o }", "s,p,o"),
        ("SELECT*{?s ?p ?o}", "s,p,o"),
        ("# SELECT *\nselect distinct\n* { $z ?p ?o BIND(1 AS ?a) }", "z,p,o,a"),
        ("SELECT REDUCED * { GRAPH ?z { ?s ?p ?o } }", "z,s,p,o"),
        ("SELECT * { ?z ?b ?c OPTIONAL { ?c ?a ?d } }", "z,b,c,a,d"),
        ("SELECT * { ?z ?y ?x { SELECT ?x { ?a ?b ?x } } }", "z,y,x"),
        ("SELECT * FROM <urn:g> FROM <urn:h> { ?s ?p ?o }", "s,p,o"),
        ("SELECT * { ?s ?p 'SELECT ?a' }", "s,p"),
        ("SELECT ?s ?o ?p { ?s ?p ?o }", "s,o,p"),
        ("SELECT (1 * 2 AS ?x) ?a { ?a ?b ?c }", "x,a"),
        ("SELECT * {}", ""),
    ],
)
def test_columns_stand_as_they_are_written(query: str, columns: str) -> None:
    """Whatever the letters of their names."""
    store = Store()
    store.update(FILLED)
    body = answer(store, query, choose=lambda offered: "text/csv").body.decode()

    assert body.splitlines()[:1] == [columns]


def test_variables_that_are_given_are_no_matter() -> None:
    """A value that is bound from outside leaves its column as it is."""
    store = Store()
    store.update(FILLED)
    query = "SELECT * { ?z ?p ?a }"
    bound = answer(store, query, choose=lambda offered: "text/csv", bindings={"p": "<urn:p>"})

    assert b"urn:a" in bound.body
