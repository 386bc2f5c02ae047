"""Values to quads; pure. Each function says which named graph its quads belong to."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from graph.identifiers import encode_address, parse_arxiv_id, parse_doi
from graph.iris import feed_key, identified_paper_key, mention_key, short_hash, slug, venue_key
from graph.models import Field, Kind, Relation
from graph.terms import date, decimal, integer, node, quads_in
from graph.vocab import (
    CITO,
    DCTERMS,
    FABIO,
    KIND_CLASSES,
    PROV,
    RDF,
    RDFS,
    RELATION_PROPERTIES,
    RL,
    SCHEMA,
    SKOS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Quad

    from graph.iris import Iri, Iris
    from graph.models import FeedSource, PaperRecord
    from graph.resolve import Entity, Link

_LANGUAGE = "en"
_BETWEEN_NAMES = "; "


def field_hash(text: str) -> str:
    """The hash by which a mention knows the very text that it was read from (SHA-256, hex)."""
    return sha256(text.encode()).hexdigest()


def paper_quads(
    record: PaperRecord, key: str, addresses: Mapping[str, str], graph: Iri, iris: Iris
) -> Iterator[Quad]:
    """What an input states of one paper: the graph ``src-…``.

    Args:
        record: The paper.
        key: Its key.
        addresses: The keys of the repositories and pages that it states, by address.
        graph: The named graph.
        iris: Mints the IRIs.
    """
    quad = quads_in(graph)
    paper = iris.entity(key)
    yield quad(paper, RDF.type, node(SCHEMA.ScholarlyArticle))
    if record.arxiv_id is not None and record.doi is None:
        yield quad(paper, RDF.type, node(FABIO.Preprint))
    yield from _literal_quads(record, paper, graph)
    yield from _place_quads(record, paper, graph)
    for identifier in record.cites:
        cited = _cited_key(identifier)
        if cited is not None and cited != key:
            yield quad(paper, CITO.cites, node(iris.entity(cited)))
    yield from _venue_quads(record, paper, graph, iris)
    yield from _author_quads(record, paper, graph, iris)
    yield from _stated_link_quads(record, paper, addresses, graph, iris)


def _cited_key(identifier: str) -> str | None:
    """Key of the paper that ``arXiv:2604.01234`` or ``doi:10.1/x`` names."""
    arxiv = parse_arxiv_id(identifier)
    if arxiv is not None:
        return identified_paper_key(arxiv[0], None)
    return identified_paper_key(None, parse_doi(identifier))


def _literal_quads(record: PaperRecord, paper: Iri, graph: Iri) -> Iterator[Quad]:
    quad = quads_in(graph)
    for predicate, text in (
        (SCHEMA.name, record.title),
        (SCHEMA.abstract, record.abstract),
        (RL.orgLine, record.org_line),
        (RL.citekey, record.citekey),
        (FABIO.hasArXivId, record.arxiv_id),
        (SCHEMA.version, record.arxiv_version),
        (RL.status, record.status),
        *((SCHEMA.keywords, keyword) for keyword in record.keywords),
        *((RL.candidateKeyword, keyword) for keyword in record.candidate_keywords),
    ):
        if text is not None:
            yield quad(paper, predicate, text)
    for predicate, count in (
        (RL.authorCount, record.author_count),
        (RL.commentCount, record.comment_count),
        (RL.upvotes, record.upvotes),
        (RL.citationCount, record.citation_count),
        (RL.rating, record.rating),
    ):
        if count is not None:
            yield quad(paper, predicate, integer(count))
    if record.published is not None:
        yield quad(paper, SCHEMA.datePublished, date(record.published))


def _place_quads(record: PaperRecord, paper: Iri, graph: Iri) -> Iterator[Quad]:
    quad = quads_in(graph)
    if record.doi is not None:
        yield quad(paper, SCHEMA.sameAs, node(encode_address(f"https://doi.org/{record.doi}")))
    for predicate, addresses in ((SCHEMA.url, record.urls), (SKOS.exactMatch, record.same_as)):
        for address in addresses:
            yield quad(paper, predicate, node(encode_address(address)))


def _venue_quads(record: PaperRecord, paper: Iri, graph: Iri, iris: Iris) -> Iterator[Quad]:
    if record.venue is not None:
        quad = quads_in(graph)
        venue = iris.entity(venue_key(record.venue))
        yield quad(paper, SCHEMA.isPartOf, node(venue))
        yield quad(venue, RDF.type, node(SCHEMA.CreativeWorkSeries))
        yield quad(venue, SCHEMA.name, record.venue)


def _author_quads(record: PaperRecord, paper: Iri, graph: Iri, iris: Iris) -> Iterator[Quad]:
    quad = quads_in(graph)
    if record.authors:
        # The links to people have no order; the line of credit has.
        credit = _BETWEEN_NAMES.join(name.replace(";", ",") for name in record.authors)
        yield quad(paper, SCHEMA.creditText, credit)
    for name in record.authors:
        # People are told apart by name within one source only, so the source is in the key.
        person = iris.entity(f"person-{slug(name)}-{short_hash(graph)}")
        yield quad(paper, SCHEMA.author, node(person))
        yield quad(person, RDF.type, node(SCHEMA.Person))
        yield quad(person, SCHEMA.name, name)


def _stated_link_quads(
    record: PaperRecord, paper: Iri, addresses: Mapping[str, str], graph: Iri, iris: Iris
) -> Iterator[Quad]:
    for kind, relation, stated in stated_addresses(record):
        target = iris.entity(addresses[stated])
        yield from _address_quads(kind, target, encode_address(stated), stated, graph)
        yield from _relation_quads(paper, relation, target, graph)


def stated_addresses(record: PaperRecord) -> Iterator[tuple[Kind, Relation, str]]:
    """The repositories and pages that the input itself states of a paper."""
    for address in record.repositories:
        yield Kind.REPOSITORY, Relation.HAS_REPOSITORY, address
    for address in record.project_pages:
        yield Kind.PAGE, Relation.HAS_PROJECT_PAGE, address


def _address_quads(kind: Kind, target: Iri, address: str, name: str, graph: Iri) -> Iterator[Quad]:
    quad = quads_in(graph)
    predicate = SCHEMA.codeRepository if kind is Kind.REPOSITORY else SCHEMA.url
    yield quad(target, RDF.type, node(KIND_CLASSES[kind]))
    yield quad(target, predicate, node(address))
    yield quad(target, SCHEMA.name, name)


def _relation_quads(paper: Iri, relation: Relation, target: Iri, graph: Iri) -> Iterator[Quad]:
    """The link, and the ``schema:mentions`` that it implies, so that no reasoner is needed."""
    quad = quads_in(graph)
    yield quad(paper, RELATION_PROPERTIES[relation], node(target))
    if relation is not Relation.MENTIONS:
        yield quad(paper, SCHEMA.mentions, node(target))


def feed_quads(feed: FeedSource, graph: Iri, iris: Iris) -> Iterator[Quad]:
    """A feed that an input names: the graph ``src-…``."""
    quad = quads_in(graph)
    address = encode_address(feed.url)
    subject = iris.entity(feed_key(address))
    yield quad(subject, RDF.type, node(SCHEMA.DataFeed))
    yield quad(subject, SCHEMA.name, feed.title or feed.url)
    yield quad(subject, SCHEMA.url, node(address))
    if feed.html_url is not None:
        yield quad(subject, SCHEMA.isBasedOn, node(encode_address(feed.html_url)))
    for folder in feed.folder:
        yield quad(subject, SCHEMA.keywords, folder)


def entity_quads(entity: Entity, label: str, graph: Iri, iris: Iris) -> Iterator[Quad]:
    """What the extractor knows of one entity: the graph ``x-…``.

    Args:
        entity: The entity.
        label: The label to prefer; the entity's own becomes an alias where it differs.
        graph: The named graph.
        iris: Mints the IRIs.
    """
    quad = quads_in(graph)
    subject = iris.entity(entity.key)
    if entity.url is not None:
        yield from _address_quads(entity.kinds[0], subject, entity.url, entity.label, graph)
        return
    for kind in entity.kinds:
        yield quad(subject, RDF.type, node(KIND_CLASSES[kind]))
    if Kind.TECHNIQUE in entity.kinds:
        yield quad(subject, RDF.type, node(SKOS.Concept))
        yield quad(subject, SKOS.inScheme, node(iris.techniques_scheme))
        if entity.level is not None:
            yield quad(subject, RL.level, entity.level)
    yield quad(subject, SKOS.prefLabel, Literal(label, language=_LANGUAGE))
    for alias in sorted({entity.label, *entity.aliases} - {label}):
        yield quad(subject, SKOS.altLabel, Literal(alias, language=_LANGUAGE))
    if entity.variant_of is not None:
        base = node(iris.entity(entity.variant_of))
        yield quad(subject, RL.variantOf, base)
        yield quad(subject, SCHEMA.isBasedOn, base)


def link_quads(paper: str, link: Link, graph: Iri, iris: Iris) -> Iterator[Quad]:
    """A link that the extractor found: the graph ``x-…``."""
    return _relation_quads(iris.entity(paper), link.relation, iris.entity(link.target), graph)


def mention_quads(  # noqa: PLR0913 -- the parts of one statement
    paper: str,
    link: Link,
    fields: Mapping[Field, str],
    *,
    run: Iri,
    graph: Iri,
    iris: Iris,
) -> Iterator[Quad]:
    """The evidence of one link: the graph ``evidence-…``, one flat node a mention."""
    quad = quads_in(graph)
    digests = {name: field_hash(text) for name, text in fields.items()}
    seen: set[Iri] = set()
    for span in link.mentions:
        digest = digests[span.field]
        subject = iris.entity(mention_key(paper, link.relation, link.target, digest, span))
        if subject in seen:  # where an abstract only repeats the title, they share their hash
            continue
        seen.add(subject)
        yield quad(subject, RDF.type, node(RL.Mention))
        yield quad(subject, RL.subject, node(iris.entity(paper)))
        yield quad(subject, RL.relation, node(RELATION_PROPERTIES[link.relation]))
        yield quad(subject, RL.object, node(iris.entity(link.target)))
        yield quad(subject, RL.field, span.field.value)
        yield quad(subject, RL.fieldHash, digest)
        yield quad(subject, RL.start, integer(span.start))
        yield quad(subject, RL.end, integer(span.end))
        yield quad(subject, RL.sentenceStart, integer(span.sentence_start))
        yield quad(subject, RL.sentenceEnd, integer(span.sentence_end))
        yield quad(subject, RL.surface, span.surface)
        yield quad(subject, RL.rule, span.rule)
        yield quad(subject, RL.confidence, decimal(span.confidence))
        yield quad(subject, PROV.wasGeneratedBy, node(run))


def scheme_quads(graph: Iri, iris: Iris) -> Iterator[Quad]:
    """The concept scheme of the techniques: the graph ``x-…`` that first needs it."""
    quad = quads_in(graph)
    yield quad(iris.techniques_scheme, RDF.type, node(SKOS.ConceptScheme))
    yield quad(iris.techniques_scheme, SKOS.prefLabel, Literal("Techniques", language=_LANGUAGE))


def provenance_quads(  # noqa: PLR0913 -- the parts of one statement
    source: str,
    *,
    name: str,
    format_name: str,
    identifiers: tuple[str, ...],
    extractor: tuple[str, str],
    modified: str,
    iris: Iris,
) -> Iterator[Quad]:
    """How the graphs of one reading list came to be: the graph ``meta``.

    Args:
        source: Identifier of the reading list.
        name: What the list is called: its file's name, never its path.
        format_name: Name of the reader's format.
        identifiers: Hashes of the content and of the place that it was read from.
        extractor: Name and version of the extractor.
        modified: When the list last changed the graph; ISO 8601, UTC.
        iris: Mints the IRIs.
    """
    quad = quads_in(iris.graph("meta"))
    stated, found = iris.graph(f"src-{source}"), iris.graph(f"x-{source}")
    evidence = iris.graph(f"evidence-{source}")
    extractor_name, version = extractor
    agent = iris.entity(f"extractor-{slug(extractor_name)}-{version.replace('+', '-')}")
    run = run_iri(source, version, iris)
    yield quad(stated, RDF.type, node(PROV.Entity))
    yield quad(stated, RDF.type, node(SCHEMA.Dataset))
    yield quad(stated, SCHEMA.name, name)
    yield quad(stated, DCTERMS["format"], format_name)
    yield quad(stated, DCTERMS.modified, Literal(modified, datatype=node(_DATE_TIME)))
    for identifier in identifiers:
        yield quad(stated, SCHEMA.identifier, identifier)
    for derived in (found, evidence):
        yield quad(derived, RDF.type, node(PROV.Entity))
        yield quad(derived, PROV.wasDerivedFrom, node(stated))
        yield quad(derived, PROV.wasGeneratedBy, node(run))
    yield quad(run, RDF.type, node(PROV.Activity))
    yield quad(run, PROV.used, node(stated))
    yield quad(run, PROV.wasAssociatedWith, node(agent))
    yield quad(agent, RDF.type, node(PROV.SoftwareAgent))
    yield quad(agent, RDFS.label, extractor_name)
    yield quad(agent, SCHEMA.softwareVersion, version)


_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


def run_iri(source: str, version: str, iris: Iris) -> Iri:
    """The extraction run over one list by one version of the extractor; the same when repeated."""
    return iris.entity(f"run-{short_hash(f'{source} {version}', size_bytes=6)}")
