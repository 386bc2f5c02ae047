"""Python values to the engine's terms, and quads built from them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from graph.vocab import XSD

if TYPE_CHECKING:
    from collections.abc import Callable

_DATE_TYPES = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), XSD.date),
    (re.compile(r"\d{4}-\d{2}"), XSD.gYearMonth),
    (re.compile(r"\d{4}"), XSD.gYear),
)


@lru_cache(maxsize=4096)
def node(iri: str) -> NamedNode:
    """The engine's node for an IRI."""
    return NamedNode(iri)


@lru_cache(maxsize=4096)
def integer(value: int) -> Literal:
    """An ``xsd:integer``."""
    return Literal(str(value), datatype=node(XSD.integer))


def decimal(value: float) -> Literal:
    """An ``xsd:decimal`` with at most four digits after the point."""
    return Literal(f"{value:.4f}".rstrip("0").rstrip("."), datatype=node(XSD.decimal))


def date_time(value: str) -> Literal:
    """An ``xsd:dateTime`` from ISO 8601 text."""
    return Literal(value, datatype=node(XSD.dateTime))


def date(value: str) -> Literal:
    """An ISO 8601 date of year, month or day precision, with the datatype of its precision.

    Raises:
        ValueError: The text is no such date.
    """
    for pattern, datatype in _DATE_TYPES:
        if pattern.fullmatch(value):
            return Literal(value, datatype=node(datatype))
    message = f"not an ISO 8601 date: {value!r}"
    raise ValueError(message)


def quads_in(graph: str) -> Callable[[str, str, NamedNode | Literal | str], Quad]:
    """Give a function that builds quads of one named graph; plain text becomes ``xsd:string``."""
    graph_node = node(graph)

    def quad(subject: str, predicate: str, value: NamedNode | Literal | str) -> Quad:
        term = Literal(value) if isinstance(value, str) else value
        return Quad(node(subject), node(predicate), term, graph_node)

    return quad
