"""What the service offers and what the graph holds, as RDF: Service Description and VoID."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple, serialize

from graph.formats import RDF_FORMATS
from graph.terms import integer, node
from graph.text_search.functions import MATCHES, SEARCH_SCORE
from graph.vocab import DCTERMS, FORMATS, PREFIXES, RDF, SD, VOID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import QuerySolution, Store

    from graph.formats import RdfFormatInfo

_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
)
_RDF_FORMATS: Final = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "N-Quads", "TriG")
_PREFIXES: Final = {**PREFIXES, "sd": str(SD._NS), "void": str(VOID._NS)}  # noqa: SLF001
_TITLE: Final = "Reading lists as a knowledge graph"


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much there is, in the merge of all graphs and in each by itself.

    Attributes:
        graphs: Statements by named graph.
        classes: Members by class.
        properties: Statements by property.
    """

    triples: int
    subjects: int
    objects: int
    graphs: Mapping[str, int]
    classes: Mapping[str, int]
    properties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Service:
    """What there is to describe. ``endpoint`` is the address that the client asked.

    ``federated`` says whether ``SERVICE`` may ask any other.
    """

    endpoint: str
    union: bool
    updates: bool
    prefix: str
    federated: bool = False


def count(store: Store) -> Statistics:
    """Count what a store holds; a statement of several graphs counts once in the whole."""
    # Stores that hold no merge are those of tests and of small graphs.
    merged = next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None
    whole = "?s ?p ?o" if merged else "{ SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"

    def numbers(query: str) -> dict[str, int]:
        solutions = cast("Iterable[QuerySolution]", store.query(query))
        return {
            cast("NamedNode", row["key"]).value: int(cast("Literal", row["n"]).value)
            for row in solutions
            if row["key"] is not None
        }

    def number(query: str) -> int:
        (solution,) = cast("Iterable[QuerySolution]", store.query(query))
        return int(cast("Literal", solution["n"]).value)

    a = node(RDF.type)
    return Statistics(
        triples=number(f"SELECT (COUNT(*) AS ?n) {{ {whole} }}"),
        subjects=number(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {whole} }}"),
        objects=number(f"SELECT (COUNT(DISTINCT ?o) AS ?n) {{ {whole} }}"),
        graphs=numbers("SELECT ?key (COUNT(*) AS ?n) { GRAPH ?key { ?s ?p ?o } } GROUP BY ?key"),
        classes=numbers(
            f"SELECT (?o AS ?key) (COUNT(*) AS ?n) {{ {whole} FILTER(?p = {a} && isIRI(?o)) }} "
            "GROUP BY ?o"
        ),
        properties=numbers(f"SELECT (?p AS ?key) (COUNT(*) AS ?n) {{ {whole} }} GROUP BY ?p"),
    )


def describe_service(service: Service, statistics: Statistics, info: RdfFormatInfo) -> bytes:
    """Write the description of the service (SPARQL 1.1 Service Description, section 3)."""
    return _written(_service(service, statistics), info)


def describe_dataset(service: Service, statistics: Statistics, info: RdfFormatInfo) -> bytes:
    """Write the description of the data (VoID), with the numbers as they are."""
    return _written(_dataset(service, statistics), info)


def _service(service: Service, statistics: Statistics) -> Iterator[Triple]:
    me, dataset, default = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    languages = [SD.SPARQL11Query, *([SD.SPARQL11Update] if service.updates else [])]
    yield Triple(me, node(RDF.type), node(SD.Service))
    yield Triple(me, node(SD.endpoint), NamedNode(service.endpoint))
    for language in languages:
        yield Triple(me, node(SD.supportedLanguage), node(language))
    if service.union:
        yield Triple(me, node(SD.feature), node(SD.UnionDefaultGraph))
    if service.federated:
        yield Triple(me, node(SD.feature), node(SD.BasicFederatedQuery))
    for function in (MATCHES, SEARCH_SCORE):
        yield Triple(me, node(SD.extensionFunction), function)
        yield Triple(function, node(RDF.type), node(SD.Function))
    for name in (*_RESULT_FORMATS, *_RDF_FORMATS):
        yield Triple(me, node(SD.resultFormat), node(FORMATS[name]))
    if service.updates:
        for name in _RDF_FORMATS:
            yield Triple(me, node(SD.inputFormat), node(FORMATS[name]))
    yield Triple(me, node(SD.defaultDataset), dataset)
    yield Triple(dataset, node(RDF.type), node(SD.Dataset))
    yield Triple(dataset, node(SD.defaultGraph), default)
    yield Triple(default, node(RDF.type), node(SD.Graph))
    if service.union:
        yield Triple(default, node(VOID.triples), integer(statistics.triples))
    for number, (name, triples) in enumerate(sorted(statistics.graphs.items())):
        named, graph = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, node(SD.namedGraph), named)
        yield Triple(named, node(RDF.type), node(SD.NamedGraph))
        yield Triple(named, node(SD.name), NamedNode(name))
        yield Triple(named, node(SD.graph), graph)
        yield Triple(graph, node(RDF.type), node(SD.Graph))
        yield Triple(graph, node(VOID.triples), integer(triples))


def _dataset(service: Service, statistics: Statistics) -> Iterator[Triple]:
    me = BlankNode("dataset")
    yield Triple(me, node(RDF.type), node(VOID.Dataset))
    yield Triple(me, node(DCTERMS.title), Literal(_TITLE, language="en"))
    yield Triple(me, node(VOID.sparqlEndpoint), NamedNode(service.endpoint))
    yield Triple(me, node(VOID.uriSpace), Literal(service.prefix))
    for property_, number in (
        (VOID.triples, statistics.triples),
        (VOID.classes, len(statistics.classes)),
        (VOID.properties, len(statistics.properties)),
        (VOID.distinctSubjects, statistics.subjects),
        (VOID.distinctObjects, statistics.objects),
    ):
        yield Triple(me, node(property_), integer(number))
    for vocabulary in sorted({_namespace(name) for name in statistics.properties}):
        yield Triple(me, node(VOID.vocabulary), NamedNode(vocabulary))
    for name in _RDF_FORMATS:
        yield Triple(me, node(VOID.feature), node(FORMATS[name]))
    for kind, link, key, counts, amount in (
        ("class", VOID.classPartition, VOID["class"], statistics.classes, VOID.entities),
        ("property", VOID.propertyPartition, VOID.property, statistics.properties, VOID.triples),
    ):
        for number, (name, members) in enumerate(sorted(counts.items())):
            part = BlankNode(f"{kind}{number}")
            yield Triple(me, node(link), part)
            yield Triple(part, node(key), NamedNode(name))
            yield Triple(part, node(amount), integer(members))
    for number, (name, triples) in enumerate(sorted(statistics.graphs.items())):
        part = BlankNode(f"graph{number}")
        yield Triple(me, node(VOID.subset), part)
        yield Triple(part, node(RDF.type), node(VOID.Dataset))
        yield Triple(part, node(DCTERMS.identifier), Literal(name))
        yield Triple(part, node(VOID.triples), integer(triples))


def _namespace(iri: str) -> str:
    """What stands before the local name: up to the last hash, else slash, else colon (``urn:``)."""
    return iri[: next(end for end in (iri.rfind(mark) + 1 for mark in "#/:") if end)]


def _written(triples: Iterable[Triple], info: RdfFormatInfo) -> bytes:
    return serialize(triples, format=info.engine, prefixes=_PREFIXES) or b""


def described_in(media_type: str) -> RdfFormatInfo:
    """The RDF format of a media type that descriptions are offered in."""
    return next(info for info in RDF_FORMATS.values() if info.media_type == media_type)
