"""One ready query: its head, its parameters, and values bound as terms."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Store

from graph.canned import parse_canned
from graph.errors import ParameterValueError, QueryFileError

HEAD = """# title: Papers on
#   a thing
# description: All of them.
# parameters:
#   thing: {type: entity, description: The thing., required: true}
#   word: {type: text, choices: [a, b]}
#   least: {type: integer}
"""
BODY = """SELECT * {
  VALUES ?thing { UNDEF }
  VALUES ?word { UNDEF }
  VALUES ?least { 3 }
  ?p ?q ?thing # stays
}
"""


def test_a_head_names_the_query_and_types_its_parameters() -> None:
    """Lines that go on are one sentence; the text starts below the head, comments and all."""
    query = parse_canned("papers-on", HEAD + "\n" + BODY, file="papers-on.rq")

    assert (query.title, query.description) == ("Papers on a thing", "All of them.")
    assert query.text == BODY
    assert [(p.name, p.type.value, p.required, p.default) for p in query.parameters] == [
        ("thing", "entity", True, None),
        ("word", "text", False, None),
        ("least", "integer", False, "3"),
    ]
    assert query.parameters[1].choices == ("a", "b")


def test_values_take_the_place_of_defaults() -> None:
    """What is not given stays as it stands in the file."""
    query = parse_canned("q", HEAD + BODY, file="q.rq")
    text = query.bind({"thing": NamedNode("http://e/x"), "least": Literal("7")})

    assert "VALUES ?thing { <http://e/x> }" in text
    assert 'VALUES ?least { "7" }' in text
    assert "VALUES ?word { UNDEF }" in text


def test_a_required_parameter_is_asked_for() -> None:
    """Its name is in the error."""
    query = parse_canned("q", HEAD + BODY, file="q.rq")

    with pytest.raises(ParameterValueError, match="thing"):
        query.bind({})


def test_an_unknown_parameter_is_told_with_those_that_exist() -> None:
    """A misspelt name is not passed over."""
    query = parse_canned("q", HEAD + BODY, file="q.rq")

    with pytest.raises(ParameterValueError, match=r"thimg.*it has thing, word, least"):
        query.bind({"thimg": Literal("x")})


@pytest.mark.parametrize(
    "hostile",
    [
        '" } ; DROP ALL #',
        "\\",
        'a\n} SELECT * { ?s ?p ?o }\n"""',
        "VALUES ?least { 3 }",
        "\u2028'\"\\u0022",
    ],
)
def test_a_value_is_a_term_whatever_it_holds(hostile: str) -> None:
    """Only the engine's writer makes text of it; nothing in it is ever read as query."""
    source = (
        "# title: T\n# description: D\n"
        "# parameters:\n#   word: {type: text}\n#   least: {type: integer}\n"
        "SELECT ?word ?least { VALUES ?word { UNDEF } VALUES ?least { 3 } }\n"
    )
    query = parse_canned("q", source, file="q.rq")
    solutions = Store().query(query.bind({"word": Literal(hostile), "least": Literal("9")}))
    (solution,) = solutions  # type: ignore[misc]

    assert solution["word"] == Literal(hostile)
    assert solution["least"] == Literal("9")


def test_computed_rows_fill_their_table() -> None:
    """A query may ask for what networkx computes."""
    source = (
        "# title: T\n# description: D\n# computed: bridges\n"
        "SELECT ?p ?n { VALUES (?p ?n) { (UNDEF UNDEF) } }\n"
    )
    query = parse_canned("q", source, file="q.rq")
    rows = [(NamedNode("http://e/1"), Literal("x")), (NamedNode("http://e/2"), Literal("y"))]
    solutions = Store().query(query.bind({}, rows))

    assert [(s["p"], s["n"]) for s in solutions] == rows  # type: ignore[union-attr]


FAULTS = {
    "no head": ("SELECT * {}\n", "begins with comments"),
    "no title": ("# description: d\nASK {}\n", "no title"),
    "empty title": ("# title: ''\n# description: d\nASK {}\n", "no title"),
    "no query": ("# title: t\n# description: d\n", "no query below"),
    "no YAML": ("# title: a: b\n# description: d\nASK {}\n", "no YAML"),
    "a tab in YAML": ("# title: t\n# \t- x\nASK {}\n", "no YAML"),
    "an unknown field": ("# title: t\n# description: d\n# colour: red\nASK {}\n", "'colour'"),
    "an unknown chart": ("# title: t\n# description: d\n# chart: pie\nASK {}\n", "bar, line"),
    "parameters in a list": (
        "# title: t\n# description: d\n# parameters: [a]\nASK {}\n",
        "names with their types",
    ),
    "a parameter without type": (
        "# title: t\n# description: d\n# parameters:\n#   a: thing\nASK {}\n",
        "at least its type",
    ),
    "an unknown type": (
        "# title: t\n# description: d\n# parameters:\n#   a: {type: float}\nASK {}\n",
        "its type is one of paper",
    ),
    "an unknown detail": (
        "# title: t\n# description: d\n# parameters:\n#   a: {type: text, size: 3}\nASK {}\n",
        "'size'",
    ),
    "a name that is no variable": (
        "# title: t\n# description: d\n# parameters:\n#   a-b: {type: text}\nASK {}\n",
        "letters and digits",
    ),
    "choices that are no list": (
        (
            "# title: t\n# description: d\n# parameters:\n#   a: {type: text, choices: x}\n"
            "ASK { VALUES ?a { UNDEF } }\n"
        ),
        "choices are a list",
    ),
    "a parameter that the query does not hold": (
        "# title: t\n# description: d\n# parameters:\n#   a: {type: text}\nASK { ?a ?b ?c }\n",
        "must hold VALUES",
    ),
    "a chart in a list": ("# title: t\n# description: d\n# chart: [bar]\nASK {}\n", "bar, line"),
    "a type in a list": (
        "# title: t\n# description: d\n# parameters:\n#   a: {type: [text]}\nASK {}\n",
        "its type is one of paper",
    ),
    "a day that no month has": ("# title: 2026-02-31\n# description: d\nASK {}\n", "no YAML"),
    "brackets without end": (f"# title: {'[' * 2000}\n# description: d\nASK {{}}\n", "no YAML"),
    "a head without end": (f"# title: {'x' * 20_000}\n# description: d\nASK {{}}\n", "10,000"),
    "a query that goes wrong": (
        "# title: t\n# description: d\n\nSELECT * {\n  ?s ?p }\n",
        "^q.rq:5: unexpected }$",
    ),
    "a query that ends too early": ("# title: t\n# description: d\nASK {\n", "^q.rq:3: the query"),
    "an update": (
        "# title: t\n# description: d\nINSERT DATA {}\n",
        "^q.rq:3: unexpected INSERT$",
    ),
    "another machine": (
        "# title: t\n# description: d\nASK { SERVICE <https://example.org/> {} }\n",
        "nothing leaves this machine",
    ),
    "nothing to fill": (
        "# title: t\n# description: d\n# computed: bridges\nASK { ?a ?b ?c }\n",
        "two variables",
    ),
}


@pytest.mark.parametrize(("source", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_file_that_is_not_as_it_should_be_is_told(source: str, reason: str) -> None:
    """With its name and the reason; the others go on."""
    with pytest.raises(QueryFileError, match=reason) as caught:
        parse_canned("q", source, file="q.rq")

    assert str(caught.value).startswith("q.rq")


def test_a_query_has_a_name_that_fits_an_address() -> None:
    """No slashes, dots, capitals or spaces."""
    with pytest.raises(QueryFileError, match="lower-case words"):
        parse_canned("../Q", "# title: t\n# description: d\nASK {}\n", file="../Q.rq")
