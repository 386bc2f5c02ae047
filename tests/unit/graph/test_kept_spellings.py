"""The documentation says what of a literal's spelling is kept, and it is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import pytest
from pyoxigraph import RdfFormat, Store, parse

from graph.sparql import answer

if TYPE_CHECKING:
    from pyoxigraph import Triple

DOCS: Final = Path(__file__).parents[3] / "docs" / "sparql.md"
SECTION: Final = re.compile(r"^### What is kept$(.*?)^#", re.MULTILINE | re.DOTALL)
TERM: Final = re.compile(r"`([^`]+)`")


def documented() -> list[tuple[str, str]]:
    """What is written, and what is read back, as Turtle writes it."""
    section = SECTION.search(DOCS.read_text(encoding="utf-8"))
    assert section is not None
    rows = [line.split("|")[1:3] for line in section[1].splitlines() if line.startswith("| `")]
    return [
        (term, TERM.findall(back)[0]) for written, back in rows for term in TERM.findall(written)
    ]


def statement(term: str) -> Triple:
    """A statement with this object, spelt as it is."""
    xsd = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    (quad,) = parse(f"{xsd} <urn:s> <urn:p> {term} .", format=RdfFormat.TURTLE)
    return cast("Triple", quad.triple)


@pytest.mark.parametrize(("written", "back"), documented())
def test_what_is_written_is_read_back_as_documented(written: str, back: str) -> None:
    """In Turtle, term by term."""
    stated = statement(written)
    store = Store()
    store.update(f"INSERT DATA {{ {stated} }}")

    body = answer(store, "CONSTRUCT WHERE { ?s ?p ?o }").body.decode()

    (read,) = parse(body, format=RdfFormat.TURTLE)
    assert read.triple == statement(back)
    assert f" {back} " in body


@pytest.mark.parametrize(
    "kept",
    [
        '"x"^^xsd:integer',
        "123456789012345678901234567890",
        "0.1234567890123456789",
        '"0A"^^xsd:hexBinary',
        '"007"',
        '"1.50"^^<urn:price>',
    ],
)
def test_all_else_is_kept_as_it_is_written(kept: str) -> None:
    """What is no value of its type, does not fit, or is of another type."""
    store = Store()
    store.update(f"INSERT DATA {{ {statement(kept)} }}")

    (read,) = parse(
        answer(store, "CONSTRUCT WHERE { ?s ?p ?o }").body.decode(), format=RdfFormat.TURTLE
    )
    assert read.triple == statement(kept)
