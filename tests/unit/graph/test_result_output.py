"""Rows and bytes are counted while a result is written, whatever stands in its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.errors import ResultTooLargeError
from graph.result_output import Bounded, Kept
from graph.sparql import Limits, answer, offered_types

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 40
HOSTILE = ['"}},{"', "<result>", '"\r\n"', 'a\nb\r\n"', '""', "\\", "x,y\n", '\\"}},{\\"', "\t\n"]


def take(media_type: str) -> Callable[[tuple[str, ...]], str]:
    """Choose one media type."""
    return lambda offered: media_type if media_type in offered else offered[0]


@pytest.fixture(scope="module")
def store() -> Store:
    """Statements whose values look like the ends of rows."""
    made = Store()
    made.extend(
        Quad(NamedNode(f"urn:{number}"), NamedNode("urn:p"), Literal(HOSTILE[number % 9]))
        for number in range(ROWS)
    )
    return made


@pytest.mark.parametrize("media_type", offered_types("SELECT"))
@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "SELECT ?o { ?s ?p ?o }"])
def test_rows_are_counted_and_not_what_looks_like_them(
    store: Store, media_type: str, query: str
) -> None:
    """Just as many are given, and one fewer is refused."""
    limits = Limits(result_rows=ROWS)

    assert answer(store, query, choose=take(media_type), limits=limits).body
    with pytest.raises(ResultTooLargeError, match="39 rows"):
        answer(store, query, choose=take(media_type), limits=Limits(result_rows=ROWS - 1))


@pytest.mark.parametrize("media_type", offered_types("CONSTRUCT"))
def test_statements_are_counted(store: Store, media_type: str) -> None:
    """In each format of a graph."""
    query = "CONSTRUCT WHERE { ?s ?p ?o }"

    assert answer(store, query, choose=take(media_type), limits=Limits(result_rows=ROWS)).body
    with pytest.raises(ResultTooLargeError, match="39 rows"):
        answer(store, query, choose=take(media_type), limits=Limits(result_rows=ROWS - 1))


def test_a_mark_may_be_parted_between_two_writes() -> None:
    """The engine writes when its buffer is full."""
    kept = Kept()
    bounded = Bounded(
        kept, limit_bytes=100, limit_rows=1, media_type="application/sparql-results+json"
    )
    bounded.write(b'{"a":"b"}},')
    bounded.flush()

    with pytest.raises(ResultTooLargeError):
        bounded.write(b'{"a"')
    assert kept.value() == b'{"a":"b"}},'
