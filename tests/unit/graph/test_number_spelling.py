"""Floating-point numbers are spelled in their canonical form, and nothing else is touched."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Final, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse_query_results,
)

from graph.number_spelling import Respelled, canonical
from graph.result_output import Kept
from graph.sparql import answer, offered_types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import QuerySolutions

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
DOUBLE: Final = NamedNode(f"{XSD}double")
FLOAT: Final = NamedNode(f"{XSD}float")
TABLE: Final = "SELECT ?o { ?s ?p ?o }"
GRAPH: Final = "CONSTRUCT WHERE { ?s ?p ?o }"
# What looks like a number of the one format or the other, and is text.
TEXTS: Final = (
    '","datatype":"http://www.w3.org/2001/XMLSchema#double"}',
    '"value":"1","datatype":"http://www.w3.org/2001/XMLSchema#double"',
    '"@type":"http://www.w3.org/2001/XMLSchema#double","@value":"1"',
    'datatype="http://www.w3.org/2001/XMLSchema#double">1</literal>',
    '"1"^^xsd:double ',
    '"1"^^<http://www.w3.org/2001/XMLSchema#double> .',
    '"^^xsd:double ',
    "1",
    "a double, or a float",
    "",
    "two\r\nlines",
)


NO_NUMBERS: Final = tuple(
    Literal(text, datatype=DOUBLE)
    for text in ("a1", 'a"12', 'a "12', 'a\\"12', '"12', '12"', "1 2")
)


def take(media_type: str) -> Callable[[tuple[str, ...]], str]:
    """Choose one media type."""
    return lambda _: media_type


def store_of(values: Iterable[Literal]) -> Store:
    """A store in which each value is said of one thing."""
    store = Store()
    store.extend(Quad(NamedNode("urn:s"), NamedNode("urn:p"), value) for value in values)
    return store


def as_engine_writes(store: Store, query: str, results_format: QueryResultsFormat) -> bytes:
    """A table in the engine's own spelling."""
    results = cast("QuerySolutions", store.query(query))
    return cast("bytes", results.serialize(format=results_format))


def read_table(body: bytes, media_type: str) -> list[Literal]:
    """Read the one column of a table."""
    results = parse_query_results(body, format=QueryResultsFormat.from_media_type(media_type))
    return [cast("Literal", row["o"]) for row in cast("QuerySolutions", results)]


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("1000000", "1.0E6"),
        ("0", "0.0E0"),
        ("-0", "-0.0E0"),
        ("2.5", "2.5E0"),
        ("-0.025", "-2.5E-2"),
        ("120", "1.2E2"),
        ("100.5", "1.005E2"),
        (f"1{'0' * 300}", "1.0E300"),
    ],
)
def test_a_number_has_one_digit_before_its_point(written: str, spelled: str) -> None:
    """And at least one behind it, and an exponent (XML Schema 1.1, part 2, section 3.3.5.2)."""
    assert canonical(written) == spelled


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_canonical_form_has_the_same_value(value: float) -> None:
    """Whatever the number; and to spell it twice changes nothing."""
    (stored,) = store_of([Literal(str(value), datatype=DOUBLE)])
    spelled = canonical(cast("Literal", stored.object).value)

    assert float(spelled) == value
    assert canonical(spelled) == spelled


@pytest.mark.parametrize("media_type", offered_types("SELECT"))
def test_a_table_spells_doubles_canonically(media_type: str) -> None:
    """Stored or computed, in each format, as W3C's tests of CSV expect it."""
    store = store_of([Literal("1000000", datatype=DOUBLE)])

    stored = answer(store, TABLE, choose=take(media_type)).body
    computed = answer(store, "SELECT (?o * 2 AS ?d) { ?s ?p ?o }", choose=take(media_type)).body

    assert b"1.0E6" in stored
    assert b"2.0E6" in computed


def test_a_double_needs_no_type_where_its_spelling_says_it() -> None:
    """In TSV and Turtle; a float, and what is no finite number, keeps its type."""
    values = [Literal("1e6", datatype=DOUBLE), Literal("1e6", datatype=FLOAT)]
    store = store_of([*values, Literal("INF", datatype=DOUBLE)])

    table = answer(store, TABLE, choose=take("text/tab-separated-values")).body.decode()
    graph = answer(store, GRAPH, choose=take("text/turtle")).body.decode()

    assert {*table.splitlines()} == {
        "?o",
        "1.0E6",
        f'"1.0E6"^^<{XSD}float>',
        f'"INF"^^<{XSD}double>',
    }
    for part in (" 1.0E6 ", '"1.0E6"^^xsd:float', '"INF"^^xsd:double'):
        assert part in graph


@pytest.mark.parametrize("media_type", [t for t in offered_types("SELECT") if t != "text/csv"])
@given(numbers=st.lists(st.floats(), max_size=9))
def test_a_table_reads_as_what_is_stored(media_type: str, numbers: list[float]) -> None:
    """Numbers keep their values, and texts stay as they are, whatever they look like."""
    spelled = [Literal(str(number).replace("inf", "INF"), datatype=DOUBLE) for number in numbers]
    store = store_of([*spelled, *map(Literal, TEXTS), *NO_NUMBERS])

    body = answer(store, TABLE, choose=take(media_type)).body

    assert set(store_of(read_table(body, media_type))) == set(store)


@pytest.mark.parametrize("media_type", offered_types("CONSTRUCT"))
@given(numbers=st.lists(st.floats(), max_size=9))
def test_a_graph_reads_as_what_is_stored(media_type: str, numbers: list[float]) -> None:
    """In each format of RDF."""
    texts = [text for text in TEXTS if "\r" not in text or "xml" not in media_type]
    store = store_of(
        [
            *(Literal(str(number).replace("inf", "INF"), datatype=DOUBLE) for number in numbers),
            *map(Literal, texts),
            *NO_NUMBERS,
            Literal("0.5", datatype=FLOAT),
        ]
    )
    read = Store()

    body = answer(store, GRAPH, choose=take(media_type)).body
    read.load(body, format=RdfFormat.from_media_type(media_type))

    assert set(read) == set(store)


@pytest.mark.parametrize("size", [1, 7, 100, 600])
def test_a_number_may_be_parted_between_writes(size: int) -> None:
    """At any place, however the engine cuts what it writes."""
    values = [Literal(f"{number}e300", datatype=DOUBLE) for number in range(1, 9)]
    body = as_engine_writes(store_of(values), TABLE, QueryResultsFormat.JSON)
    kept = Kept()
    respelled = Respelled(kept, "application/sparql-results+json")

    for start in range(0, len(body), size):
        respelled.write(body[start : start + size])
    respelled.end()

    spelled = read_table(kept.value(), "application/sparql-results+json")
    assert {value.value for value in spelled} == {f"{number}.0E300" for number in range(1, 9)}


def test_csv_holds_what_the_engine_would_write() -> None:
    """But for the numbers: with IRIs, texts of all kinds, and cells that hold nothing."""
    store = store_of([*map(Literal, TEXTS), Literal("ja", language="ja"), Literal(7)])
    query = "SELECT ?s ?o ?none { ?s ?p ?o OPTIONAL { ?o ?p ?none } } ORDER BY ?o"

    body = answer(store, query, choose=take("text/csv")).body

    assert body == as_engine_writes(store, query, QueryResultsFormat.CSV)


def test_a_long_csv_is_written_in_parts_and_whole() -> None:
    """More than is kept waiting at once."""
    store = store_of(Literal(f"{number}e0", datatype=DOUBLE) for number in range(20_000))

    body = answer(store, TABLE, choose=take("text/csv")).body

    header, *rows = csv.reader(StringIO(body.decode(), newline=""))
    assert header == ["o"]
    assert sorted(float(row[0]) for row in rows) == [float(number) for number in range(20_000)]
