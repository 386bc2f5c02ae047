"""Reading a list into the graph: the text in, its named graphs replaced as a whole, a report out.

All that can fail comes before the one write.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph.errors import ReadingListSyntaxError
from graph.extract import EXTRACTOR_NAME, EXTRACTOR_VERSION, extract
from graph.iris import Iris, paper_key, short_hash
from graph.models import Field, Kind, Severity
from graph.reading_list import read_reading_list
from graph.resolve import resolve_links
from graph.sources import Document, find_source, new_provenance, standing_provenance
from graph.terms import node
from graph.triples import (
    entity_quads,
    link_quads,
    mention_quads,
    paper_quads,
    run_iri,
    scheme_quads,
    stated_addresses,
)
from graph.vocab import KIND_CLASSES, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from graph.models import ExtractedLink, PaperRecord, Problem
    from graph.resolve import Link, Resolved
    from graph.sources import Source
    from graph.store import GraphDirectory, OpenGraph

__all__ = ["Document", "IngestReport", "ingest"]

_PAPER: Final = node(KIND_CLASSES[Kind.PAPER])
_MENTION_OF: Final = node(RL.subject)
_KINDS_FOUND: Final = tuple(kind for kind in Kind if kind is not Kind.PAPER)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What came of reading one list.

    ``read`` papers stand in the list now: of them ``new`` were not in this list before,
    ``changed`` were but say something else now, ``unchanged`` say the same. ``removed`` papers
    stood in it before. ``failed`` counts problems by which something of the input was not read.
    ``found`` counts entities by kind, ``links`` the links to them.
    """

    source: str
    file: str
    format: str
    read: int
    new: int
    changed: int
    unchanged: int
    removed: int
    failed: int
    found: Mapping[Kind, int]
    links: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    written: bool


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper on its way into the graph."""

    key: str
    record: PaperRecord
    links: tuple[Link, ...]


def ingest(  # noqa: PLR0913 -- each is a choice of the person
    directory: GraphDirectory,
    document: Document,
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    page_date: date | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
    iris: Iris | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> IngestReport:
    """Read one list and replace its graphs with what it says now, in one transaction.

    Args:
        directory: The graph to write to.
        document: The list.
        format: Name of its format; found by content where not given.
        page_date: Date of the page, which completes dates printed without a year.
        dry_run: Report without writing.
        progress: Called with papers done and papers in all.
        iris: Mints the IRIs.
        now: Gives the time of a change.

    Raises:
        ReadingListSyntaxError: Nothing of the input can be read; the graph is untouched.
        StoreError: The graph cannot be opened or written.
    """
    reading = read_reading_list(
        document.data, file=document.file, format=format, page_date=page_date
    )
    if not reading.records:
        message = f"no paper could be read from this {reading.format} input"
        raise ReadingListSyntaxError(message, file=document.file, line=1)
    extracted = _extract_all(reading.records, progress)
    with directory.reading() if dry_run else directory.writing() as graph:
        source = find_source(graph.store, document, iris or Iris())
        resolved = resolve_links(
            extracted,
            _taken_addresses(graph, source),
            [
                (kind, address)
                for record in reading.records
                for kind, _, address in stated_addresses(record)
            ],
        )
        papers = [
            _Paper(key, record, links)
            for key, record, links in zip(
                _paper_keys(reading.records), reading.records, resolved.links, strict=True
            )
        ]
        old, new = graph.quads(*source.graphs), _content(graph, source, papers, resolved)
        standing = standing_provenance(graph.store, source)
        provenance = new_provenance(
            source,
            document,
            format_name=reading.format,
            extractor=(EXTRACTOR_NAME, EXTRACTOR_VERSION),
            standing=standing,
            content_changed=old != new,
            now=now(),
        )
        # The extractor is described once for all the lists that it read.
        standing |= {quad for quad in provenance if quad in graph.store}
        ontology = source.iris.graph("ontology")
        before = old | standing | graph.quads(ontology)
        after = new | provenance | _ontology_quads(ontology)
        written = not dry_run and graph.replace(before, after)
    kinds = Counter(kind for entity in resolved.entities.values() for kind in entity.kinds)
    states = _compare(old, new)
    return IngestReport(
        source=source.id,
        file=document.file,
        format=reading.format,
        read=len(papers),
        new=states["new"],
        changed=states["changed"],
        unchanged=states["unchanged"],
        removed=states["removed"],
        failed=sum(problem.severity is Severity.ERROR for problem in reading.problems),
        found={kind: kinds[kind] for kind in _KINDS_FOUND},
        links=sum(len(paper.links) for paper in papers),
        problems=reading.problems,
        notes=reading.notes,
        written=written,
    )


def _extract_all(
    records: Sequence[PaperRecord], progress: Callable[[int, int], None] | None
) -> list[tuple[ExtractedLink, ...]]:
    extracted = []
    for done, record in enumerate(records, start=1):
        extracted.append(extract(record.title, record.abstract))
        if progress is not None:
            progress(done, len(records))
    return extracted


def _taken_addresses(graph: OpenGraph, own: Source) -> dict[str, str]:
    """The addresses of repositories and pages that other lists name, by key."""
    taken = {}
    for predicate in (SCHEMA.codeRepository, SCHEMA.url):
        for quad in graph.store.quads_for_pattern(None, node(predicate), None):
            if (
                isinstance(quad.subject, NamedNode)
                and isinstance(quad.object, NamedNode)
                and isinstance(quad.graph_name, NamedNode)
                and quad.graph_name.value not in own.graphs
                and (key := own.iris.key(quad.subject.value)) is not None
            ):
                taken[key] = quad.object.value
    return taken


def _paper_keys(records: Sequence[PaperRecord]) -> list[str]:
    """One key a record, in the records' order.

    Of papers that would share a key the oldest has it, and the others get a hash of what they
    say: which paper has which key does not depend on the order of the list.
    """
    plain = [paper_key(record) for record in records]
    shared = {key for key, count in Counter(plain).items() if count > 1}
    seen: set[str] = set()
    keys = list(plain)
    for position in sorted(
        (position for position, key in enumerate(plain) if key in shared),
        key=lambda position: _age_and_content(records[position]),
    ):
        key = plain[position]
        if key in seen:
            key = f"{key}-{short_hash(records[position].abstract or '')}"
        while key in seen:
            key = f"{key}-2"
        seen.add(key)
        keys[position] = key
    return keys


def _age_and_content(record: PaperRecord) -> tuple[str, str, str]:
    content = replace(record, line=0, end_line=0)
    return record.published or "9999", record.abstract or "", repr(content)


def _labels_elsewhere(graph: OpenGraph, resolved: Resolved, own: Source) -> dict[str, str]:
    """The labels that other lists prefer for the same entities: an entity has one."""
    labels: dict[str, str] = {}
    predicate = node(SKOS.prefLabel)
    for key in resolved.entities:
        subject = node(own.iris.entity(key))
        for quad in graph.store.quads_for_pattern(subject, predicate, None):
            if quad.graph_name != node(own.found) and isinstance(quad.object, Literal):
                labels[key] = min(quad.object.value, labels.get(key, quad.object.value))
    return labels


def _content(
    graph: OpenGraph, source: Source, papers: Sequence[_Paper], resolved: Resolved
) -> set[Quad]:
    """All quads of a list's three graphs."""
    iris = source.iris
    run = run_iri(source.id, EXTRACTOR_VERSION, iris)
    labels = _labels_elsewhere(graph, resolved, source)
    quads: set[Quad] = set()
    if any(Kind.TECHNIQUE in entity.kinds for entity in resolved.entities.values()):
        quads.update(scheme_quads(source.found, iris))
    for key, entity in resolved.entities.items():
        quads.update(entity_quads(entity, labels.get(key, entity.label), source.found, iris))
    for paper in papers:
        record = paper.record
        quads.update(paper_quads(record, paper.key, resolved.addresses, source.stated, iris))
        fields = {Field.TITLE: record.title, Field.ABSTRACT: record.abstract or ""}
        for link in paper.links:
            quads.update(link_quads(paper.key, link, source.found, iris))
            quads.update(
                mention_quads(paper.key, link, fields, run=run, graph=source.evidence, iris=iris)
            )
    return quads


def _ontology_quads(graph: str) -> set[Quad]:
    text = files("graph").joinpath("ontology", "reading-list.ttl").read_bytes()
    return {
        Quad(triple.subject, triple.predicate, triple.object, node(graph))
        for triple in parse(text, format=RdfFormat.TURTLE)
    }


def _compare(old: set[Quad], new: set[Quad]) -> Counter[str]:
    """Count the papers that are new, changed, unchanged and removed.

    A paper has changed where one of its own quads has, or one of its mentions'.
    """
    before, after = _papers(old), _papers(new)
    owners = {
        quad.subject: quad.object for quad in chain(old, new) if quad.predicate == _MENTION_OF
    }
    touched = {owners.get(quad.subject, quad.subject) for quad in old ^ new}
    stay = before & after
    return Counter(
        new=len(after - before),
        changed=len(stay & touched),
        unchanged=len(stay - touched),
        removed=len(before - after),
    )


def _papers(quads: Iterable[Quad]) -> set[object]:
    return {quad.subject for quad in quads if quad.object == _PAPER}
