"""Solutions of a SELECT as a table for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from api.commands.terminal import draw_table, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.iris import Iris

_NUMBERS = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}"
    for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)


def draw_solutions(body: bytes, iris: Iris) -> None:
    """Draw SPARQL results in JSON as a table, with the number of rows beside it."""
    found = json.loads(body)
    names: list[str] = found["head"]["vars"]
    rows: list[Mapping[str, Mapping[str, str]]] = found["results"]["bindings"]
    if names:
        numbers = [
            position
            for position, name in enumerate(names)
            if rows and all(row.get(name, {}).get("datatype") in _NUMBERS for row in rows)
        ]
        draw_table(
            names,
            [[_cell(row.get(name), iris) for name in names] for row in rows],
            numbers=numbers,
        )
    tell("1 row" if len(rows) == 1 else f"{len(rows):,} rows")


def _cell(term: Mapping[str, str] | None, iris: Iris) -> str:
    from graph.facts import curie  # noqa: PLC0415

    if term is None:
        return ""
    value = term["value"] if isinstance(term["value"], str) else json.dumps(term["value"])
    if term["type"] == "uri":
        return iris.key(value) or curie(value)
    if term["type"] == "bnode":
        return f"_:{value}"
    return value
