"""The terms that the graph uses, as closed namespaces: a misspelt term raises.

The vocabulary ``rl:`` itself is described in ``graph/ontology/reading-list.ttl``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from rdflib import Namespace
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD, DefinedNamespace

from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import URIRef

__all__ = [
    "CITO",
    "DCTERMS",
    "FABIO",
    "FORMATS",
    "KIND_CLASSES",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "RELATION_PROPERTIES",
    "RL",
    "SCHEMA",
    "SD",
    "SKOS",
    "VOID",
    "XSD",
    "curie",
]


class RL(DefinedNamespace):
    """Our own terms; keep in step with the ontology file (a test compares the two)."""

    _NS = Namespace("https://w3id.org/reading-list/ns#")
    _fail = True
    _warn = False

    Benchmark: URIRef  # a named benchmark, dataset, leaderboard or environment
    Technique: URIRef  # a method, named or established
    Model: URIRef  # a pretrained model or product
    Note: URIRef  # a file of a person's notes
    Mention: URIRef  # the span of text that a link was read from
    NoteLink: URIRef  # a place in a note that leads to something
    Correction: URIRef  # something that a person decided about the graph

    introduces: URIRef  # a paper makes a benchmark
    evaluatesOn: URIRef  # noqa: N815  # a paper measures its own work on a benchmark
    proposes: URIRef  # a paper's own technique or model
    uses: URIRef  # a paper builds on a technique or model
    comparesWith: URIRef  # noqa: N815  # a paper's baseline
    hasRepository: URIRef  # noqa: N815  # a paper's code or data
    hasProjectPage: URIRef  # noqa: N815  # a paper's web page
    variantOf: URIRef  # noqa: N815  # HumanEval Pro of HumanEval
    level: URIRef  # of a technique: "named" or "concept"

    citekey: URIRef  # the key of a paper in the person's bibliography
    commentCount: URIRef  # noqa: N815
    upvotes: URIRef
    authorCount: URIRef  # noqa: N815
    orgLine: URIRef  # noqa: N815  # the organisation printed in place of the authors
    candidateKeyword: URIRef  # noqa: N815  # what a machine said that a paper is about
    citationCount: URIRef  # noqa: N815
    stars: URIRef  # of a repository
    status: URIRef  # to-read, reading, read
    rating: URIRef
    rejected: URIRef  # a link that a person struck out
    formerId: URIRef  # noqa: N815  # a key that this entity once had

    action: URIRef  # of a correction: what was done, such as "reject"
    subject: URIRef  # of a mention: the paper; of a correction: what it is about
    relation: URIRef  # of a mention or correction: the property of its link
    object: URIRef  # of a mention: the entity; of a correction: the other thing
    field: URIRef  # of a mention: "title" or "abstract"
    fieldHash: URIRef  # noqa: N815  # of a mention: sha256 of the field it was read from
    start: URIRef  # of a mention: first code point
    end: URIRef  # of a mention: code point after the last
    sentenceStart: URIRef  # noqa: N815
    sentenceEnd: URIRef  # noqa: N815
    line: URIRef  # of a note's link: its line, from 1
    surface: URIRef  # of a mention: the text at start..end
    rule: URIRef  # of a mention: name of the rule that found it
    confidence: URIRef  # of a mention: precision of that rule, 0 to 1


class SCHEMA(DefinedNamespace):
    """The part of schema.org (https form, release 30.0) that the graph uses."""

    _NS = Namespace("https://schema.org/")
    _fail = True
    _warn = False

    ScholarlyArticle: URIRef
    CreativeWorkSeries: URIRef
    DataFeed: URIRef
    Dataset: URIRef
    SoftwareApplication: URIRef
    SoftwareSourceCode: URIRef
    WebPage: URIRef
    Person: URIRef
    Organization: URIRef
    NoteDigitalDocument: URIRef

    name: URIRef
    alternateName: URIRef  # noqa: N815
    abstract: URIRef
    author: URIRef
    codeRepository: URIRef  # noqa: N815
    creativeWorkStatus: URIRef  # noqa: N815
    creditText: URIRef  # noqa: N815
    dateModified: URIRef  # noqa: N815
    datePublished: URIRef  # noqa: N815
    description: URIRef
    domainIncludes: URIRef  # noqa: N815
    identifier: URIRef
    isBasedOn: URIRef  # noqa: N815
    isPartOf: URIRef  # noqa: N815
    keywords: URIRef
    license: URIRef
    mentions: URIRef
    programmingLanguage: URIRef  # noqa: N815
    rangeIncludes: URIRef  # noqa: N815
    sameAs: URIRef  # noqa: N815
    softwareVersion: URIRef  # noqa: N815
    text: URIRef
    url: URIRef
    version: URIRef


class SD(DefinedNamespace):
    """The part of SPARQL 1.1 Service Description that the service describes itself with."""

    _NS = Namespace("http://www.w3.org/ns/sparql-service-description#")
    _fail = True
    _warn = False

    Dataset: URIRef
    Function: URIRef
    Graph: URIRef
    NamedGraph: URIRef
    Service: URIRef

    BasicFederatedQuery: URIRef
    SPARQL11Query: URIRef
    SPARQL11Update: URIRef
    UnionDefaultGraph: URIRef

    defaultDataset: URIRef  # noqa: N815
    defaultGraph: URIRef  # noqa: N815
    endpoint: URIRef
    extensionFunction: URIRef  # noqa: N815
    feature: URIRef
    graph: URIRef
    inputFormat: URIRef  # noqa: N815
    name: URIRef
    namedGraph: URIRef  # noqa: N815
    resultFormat: URIRef  # noqa: N815
    supportedLanguage: URIRef  # noqa: N815


FORMATS = Namespace("http://www.w3.org/ns/formats/")
"""The formats that W3C names; their names are no identifiers, so it cannot be closed."""


class FABIO(DefinedNamespace):
    """The part of FaBiO that the graph uses."""

    _NS = Namespace("http://purl.org/spar/fabio/")
    _fail = True
    _warn = False

    Preprint: URIRef
    hasArXivId: URIRef  # noqa: N815


class CITO(DefinedNamespace):
    """The part of CiTO that the graph uses."""

    _NS = Namespace("http://purl.org/spar/cito/")
    _fail = True
    _warn = False

    cites: URIRef
    discusses: URIRef
    extends: URIRef
    usesMethodIn: URIRef  # noqa: N815


KIND_CLASSES: Mapping[Kind, URIRef] = MappingProxyType(
    {
        Kind.PAPER: SCHEMA.ScholarlyArticle,
        Kind.BENCHMARK: RL.Benchmark,
        Kind.TECHNIQUE: RL.Technique,
        Kind.MODEL: RL.Model,
        Kind.REPOSITORY: SCHEMA.SoftwareSourceCode,
        Kind.PAGE: SCHEMA.WebPage,
    }
)
"""The class that makes a node be of a kind."""

RELATION_PROPERTIES: Mapping[Relation, URIRef] = MappingProxyType(
    {
        Relation.INTRODUCES: RL.introduces,
        Relation.EVALUATES_ON: RL.evaluatesOn,
        Relation.PROPOSES: RL.proposes,
        Relation.USES: RL.uses,
        Relation.COMPARES_WITH: RL.comparesWith,
        Relation.MENTIONS: SCHEMA.mentions,
        Relation.HAS_REPOSITORY: RL.hasRepository,
        Relation.HAS_PROJECT_PAGE: RL.hasProjectPage,
    }
)
"""The property of each relation; all but ``mentions`` are sub-properties of it."""

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "rl": str(RL._NS),  # noqa: SLF001
        "schema": str(SCHEMA._NS),  # noqa: SLF001
        "fabio": str(FABIO._NS),  # noqa: SLF001
        "cito": str(CITO._NS),  # noqa: SLF001
        "skos": str(SKOS._NS),  # noqa: SLF001
        "dcterms": str(DCTERMS._NS),  # noqa: SLF001
        "prov": str(PROV._NS),  # noqa: SLF001
        "rdf": str(RDF._NS),  # noqa: SLF001
        "rdfs": str(RDFS._NS),  # noqa: SLF001
        "owl": str(OWL._NS),  # noqa: SLF001
        "xsd": str(XSD._NS),  # noqa: SLF001
    }
)
"""Prefix to namespace, in the order in which they are shown."""


def curie(iri: str) -> str:
    """Write an IRI with its prefix; as it is where it has none of ours."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
