"""Asking in SPARQL: ``sparql``, under the guard and limits of the HTTP service."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field

from api.assistant.bounds import LIST_CHARS, VALUE_CHARS, Item, cut, fitting
from api.assistant.tool import Arguments, Desk, Tool
from graph.sparql import Dataset
from graph.vocab import XSD, curie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.workers.cancellation import Cancellation

RESULT_ROWS: Final = 10_000
"""Most rows that are evaluated for an assistant; it is shown fewer."""

RESULT_BYTES: Final = 8 * 2**20

_NUMBERS: Final = frozenset(
    str(term) for term in (XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.boolean)
)


class SparqlArguments(Arguments):
    """A query."""

    query: Annotated[
        str,
        Field(
            min_length=1,
            max_length=100_000,
            description="SPARQL 1.1. Prefixes rl, schema, skos, cito, dcterms, prov, rdf, rdfs, "
            "xsd are declared; <id/KEY> is the IRI of a thing.",
        ),
    ]
    timeout_s: Annotated[float, Field(gt=0, le=60, description="Stopped after so long.")] = 10.0
    rows: Annotated[int, Field(ge=1, le=1000, description="Most rows that are shown.")] = 100


def sparql(desk: Desk, asked: SparqlArguments, cancellation: Cancellation) -> Item:
    """Answer a query, as compact as JSON allows."""
    desk.graph()  # says so where there is none
    settings = desk.settings
    reply = desk.queries.answer(
        asked.query,
        Dataset(union=settings.union_default_graph, base_iri=f"{settings.base}/"),
        timeout_s=asked.timeout_s,
        cancellation=cancellation,
    )
    body = b"".join(reply.chunks())
    if reply.form == "CONSTRUCT":
        text = body.decode()
        return {"turtle": cut(text, LIST_CHARS), "complete": len(text) <= LIST_CHARS}
    found: dict[str, Any] = json.loads(body)
    if reply.form == "ASK":
        return {"answer": found["boolean"]}
    columns: list[str] = found["head"].get("vars", [])
    solutions: list[Mapping[str, Mapping[str, str]]] = found["results"]["bindings"]
    base = f"{settings.base}/"
    rows = [[_value(s.get(name), base) for name in columns] for s in solutions[: asked.rows]]
    rows = rows[: fitting(rows)]
    return {
        "columns": columns,
        "rows": rows,
        "total": len(solutions),
        "complete": len(rows) == len(solutions),
    }


def _value(term: Mapping[str, str] | None, base: str) -> object:
    """A term as JSON: an IRI as SPARQL takes it, a number as a number, else text."""
    if term is None:
        return None
    value = term["value"]
    if term["type"] == "uri":
        short = curie(value)
        return f"<{cut(value.removeprefix(base))}>" if short == value else short
    if term["type"] == "bnode":
        return f"_:{value}"
    number = _number(value) if term.get("datatype") in _NUMBERS else None
    return cut(value) if number is None else number


def _number(text: str) -> float | None:
    """A number or truth value as JSON has it; others, such as INF, stay text."""
    try:
        found = json.loads(text[:VALUE_CHARS])
    except ValueError:
        return None
    return found if isinstance(found, int | float) and math.isfinite(found) else None


TOOLS: Final = (
    Tool(
        "sparql",
        "Ask the graph in SPARQL (SELECT, ASK, CONSTRUCT, DESCRIBE; nothing leaves this machine). "
        "Terms: resource readgraph://vocabulary. IRIs come back as <id/KEY>, to be used again as "
        "they are. Prefer COUNT and LIMIT to long results.",
        SparqlArguments,
        sparql,
    ),
)
"""The tools of this module."""
