"""RDF documents that are sent to the store: bytes to quads of one graph."""

from __future__ import annotations

import re
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final
from xml.parsers import expat

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from graph.deep_stack import run_on_deep_stack
from graph.errors import RdfSyntaxError
from graph.formats import RDF_FORMATS
from graph.update import graph_node
from graph.xml_entities import check_entities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Triple

FORMATS: Final[Mapping[str, RdfFormat]] = {
    **{info.media_type: info.engine for info in RDF_FORMATS.values()},
    "application/x-turtle": RdfFormat.TURTLE,
}
"""The engine's name of each media type."""

MEDIA_TYPES: Final = tuple(FORMATS)
"""The media types that documents are read in."""

_SUFFIXES: Final = {info.suffix: info.media_type for info in RDF_FORMATS.values()}
_PLACE: Final = re.compile(r"^Parser error at line \d+ .*?: | \(line \d+\)$")
_REMOTE: Final = "LoadDocumentCallback"


def media_type_of_file(name: str) -> str | None:
    """The media type that the ending of a file's name stands for, if it does for any."""
    return _SUFFIXES.get(name.rpartition(".")[2].lower())


def read_document(body: bytes, media_type: str, base_iri: str, name: str | None) -> frozenset[Quad]:
    """Read a document as the statements of a graph. Its blank nodes get names of their own.

    ``name`` is the IRI of the graph, ``None`` that of the default graph.

    A Turtle document may leave out its last full stop, as those of W3C's tests do.

    Raises:
        InvalidIdentifierError: The name is no absolute IRI.
        RdfSyntaxError: It is no such document, holds graphs of its own, needs another document
            from the network, or has entities that make it very long; with line and column where
            the parser knows them.
    """
    graph = DefaultGraph() if name is None else graph_node(name)
    if FORMATS[media_type] is RdfFormat.RDF_XML:
        check_entities(body)
    try:
        return run_on_deep_stack(lambda: _read(body, FORMATS[media_type], base_iri, graph))
    except SyntaxError as error:
        if FORMATS[media_type] is RdfFormat.TURTLE:
            try:
                return run_on_deep_stack(
                    lambda: _read(body + b"\n.", RdfFormat.TURTLE, base_iri, graph)
                )
            except SyntaxError:
                pass
        raise rdf_syntax_error(error, BytesIO(body), media_type) from error


def statement_rows(body: bytes) -> list[tuple[Mapping[str, str], ...]]:
    """The statements of N-Triples that the engine wrote, each term as in SPARQL's JSON results."""
    return [
        (_as_json(statement.subject), _as_json(statement.predicate), _as_json(statement.object))
        for statement in parse(body, format=RdfFormat.N_TRIPLES)
    ]


def _as_json(term: NamedNode | BlankNode | Literal | Triple) -> Mapping[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": str(term)}
    return {"type": "triple", "value": str(term)}


def _read(
    body: bytes, rdf_format: RdfFormat, base_iri: str, graph: NamedNode | DefaultGraph
) -> frozenset[Quad]:
    quads = parse(
        body,
        format=rdf_format,
        base_iri=base_iri,
        without_named_graphs=True,
        rename_blank_nodes=True,
    )
    return frozenset(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)


def rdf_syntax_error(error: SyntaxError, file: IO[bytes], media_type: str) -> RdfSyntaxError:
    """Say in our words what the engine found wrong in a document, which is read again if XML."""
    text = _PLACE.sub("", str(error.msg or error))
    line, column = error.lineno, error.offset
    if _REMOTE in text:
        text = "the document names a context on another machine; nothing is fetched from there"
    elif media_type == "application/rdf+xml" and line is None:
        line, column = _xml_place(file)
    return RdfSyntaxError(text[:1].lower() + text[1:], line=line, column=column)


def _xml_place(file: IO[bytes]) -> tuple[int | None, int | None]:
    """Where XML stops being well formed, which the engine does not tell."""
    parser = expat.ParserCreate()
    try:
        file.seek(0)
        parser.ParseFile(file)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None, None
