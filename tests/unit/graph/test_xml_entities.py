"""How much longer the entities of RDF/XML may make a document."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, Store

from graph.bulk_load import Document, load_document
from graph.errors import RdfSyntaxError
from graph.rdf_documents import read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RDF_XML = "application/rdf+xml"
BASE = "https://example.org/"


def document(declarations: str, value: str) -> bytes:
    """RDF/XML with one statement."""
    return (
        f'<?xml version="1.0"?>\n<!DOCTYPE r [\n{declarations}\n]>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
        f'<rdf:Description rdf:about="urn:a"><u:b>{value}</u:b></rdf:Description></rdf:RDF>'
    ).encode()


def of_itself(declaration: str) -> bytes:
    """Each entity is ten of the one before it; the last is not even used but once."""
    ten = "".join(declaration.format(n, f"&a{n - 1};" * 10) for n in range(1, 12))
    return document(declaration.format(0, "x" * 10) + ten, "&a11;")


def parsed(body: bytes) -> int:
    """Read it as values."""
    return len(read_document(body, RDF_XML, BASE, None))


def loaded(body: bytes) -> int:
    """Load it from memory."""
    store = Store()
    load_document(store, Document(BytesIO(body), RDF_XML), BASE, DefaultGraph())
    return len(store)


WAYS = {"parsed": parsed, "loaded": loaded}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    "body",
    [
        of_itself('<!ENTITY a{} "{}">'),
        of_itself('<!ENTITY % a{} "{}">'),
        of_itself('<!ENTITYa{} "{}">'),
        of_itself('<!ENTITY\u00a0a{} "{}">'),
        document(f'<!ENTITY a "{"x" * 2**16}">', "&a;" * 2**11),
        document(f'<!ENTITY a "{"x" * 2**16}">', "&a;").replace(b"urn:a", b"urn:" + b"&a;" * 2**11),
    ],
    ids=["nested", "of parameters", "without a space", "another space", "many times", "in an IRI"],
)
def test_entities_that_make_a_document_very_long_are_refused(
    way: Callable[[bytes], int], body: bytes
) -> None:
    """Before the engine puts them in place, which it does without a bound; with their line."""
    with pytest.raises(RdfSyntaxError, match="longer by more than 67,108,864 bytes") as caught:
        way(body)

    assert caught.value.line == 3


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    "body",
    [
        document('<!ENTITY owl "http://www.w3.org/2002/07/owl#">', "&owl;Class" * 1_000),
        document('<!ENTITY a "x"><!ENTITY b "&a;&a;">', "&b; &amp; &#38;"),
        document("", "&amp;" * 1_000),
    ],
    ids=["a namespace", "one in another", "none"],
)
def test_entities_as_people_use_them_are_put_in_place(
    way: Callable[[bytes], int], body: bytes
) -> None:
    """As ontologies use them for their namespaces."""
    assert way(body) == 1


def test_entities_of_a_file_are_looked_through_too(tmp_path: Path) -> None:
    """What is on disk is not read into memory for that; an empty file has none."""
    path = tmp_path / "a.rdf"
    path.write_bytes(of_itself('<!ENTITY a{} "{}">'))
    with path.open("rb") as file, pytest.raises(RdfSyntaxError, match="longer by more"):
        load_document(Store(), Document(file, RDF_XML), BASE, DefaultGraph())
    path.write_bytes(b"")
    with path.open("rb") as file:
        load_document(Store(), Document(file, RDF_XML), BASE, DefaultGraph())
