"""The RDF and result formats: names, media types, file endings, and the engine's name for each."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from graph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class RdfFormatInfo:
    """One way to write a graph or dataset. ``quads`` says that named graphs survive in it."""

    name: str
    media_type: str
    suffix: str
    engine: RdfFormat
    quads: bool


@dataclass(frozen=True, slots=True)
class ResultFormatInfo:
    """One way to write solutions or a boolean (SPARQL 1.1 result formats)."""

    name: str
    media_type: str
    suffix: str
    engine: QueryResultsFormat


_RDF: Final = (
    RdfFormatInfo("turtle", "text/turtle", "ttl", RdfFormat.TURTLE, quads=False),
    RdfFormatInfo("jsonld", "application/ld+json", "jsonld", RdfFormat.JSON_LD, quads=True),
    RdfFormatInfo("ntriples", "application/n-triples", "nt", RdfFormat.N_TRIPLES, quads=False),
    RdfFormatInfo("rdfxml", "application/rdf+xml", "rdf", RdfFormat.RDF_XML, quads=False),
    RdfFormatInfo("nquads", "application/n-quads", "nq", RdfFormat.N_QUADS, quads=True),
    RdfFormatInfo("trig", "application/trig", "trig", RdfFormat.TRIG, quads=True),
)
_RESULTS: Final = (
    ResultFormatInfo("json", "application/sparql-results+json", "srj", QueryResultsFormat.JSON),
    ResultFormatInfo("xml", "application/sparql-results+xml", "srx", QueryResultsFormat.XML),
    ResultFormatInfo("csv", "text/csv", "csv", QueryResultsFormat.CSV),
    ResultFormatInfo("tsv", "text/tab-separated-values", "tsv", QueryResultsFormat.TSV),
)

RDF_FORMATS: Mapping[str, RdfFormatInfo] = MappingProxyType({info.name: info for info in _RDF})
"""The RDF formats by name, best first."""

RESULT_FORMATS: Mapping[str, ResultFormatInfo] = MappingProxyType(
    {info.name: info for info in _RESULTS}
)
"""The formats of solutions by name, best first. CSV and TSV hold no boolean."""


class UnknownFormatNameError(InputError):
    """No output format has this name or file ending.

    Args:
        name: What was asked for.
        known: The names that could be had.
    """

    code = "unknown-format-name"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"unknown format {name!r}; known: {', '.join(known)}")
        self.known = known


def rdf_format(name: str) -> RdfFormatInfo:
    """Find an RDF format by its name, file ending or media type.

    Raises:
        UnknownFormatNameError: None has it.
    """
    wanted = name.lower().lstrip(".")
    for info in _RDF:
        if wanted in {info.name, info.suffix, info.media_type}:
            return info
    raise UnknownFormatNameError(name, tuple(RDF_FORMATS))
