"""Reading a list into the graph: the text in, its named graphs replaced as a whole, a report out.

All that can fail comes before the one write.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph.errors import ReadingListSyntaxError
from graph.extract import EXTRACTOR_NAME, EXTRACTOR_VERSION, extract
from graph.iris import Iri, Iris, paper_key, short_hash, source_id
from graph.models import Field, Kind, Problem, Severity
from graph.reading_list import read_reading_list
from graph.resolve import resolve_links
from graph.terms import node
from graph.triples import (
    entity_quads,
    link_quads,
    mention_quads,
    paper_quads,
    provenance_quads,
    run_iri,
    scheme_quads,
)
from graph.vocab import DCTERMS, PROV, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from graph.models import ExtractedLink, PaperRecord, ReadingList
    from graph.resolve import Resolved
    from graph.store import GraphDirectory, OpenGraph

_KINDS_FOUND: Final = tuple(kind for kind in Kind if kind is not Kind.PAPER)


@dataclass(frozen=True, slots=True)
class Document:
    """An input: its bytes, and what is known of where they came from.

    ``file`` is the name for messages; ``location`` tells this place from another one (an
    absolute path) and is only ever stored as a hash; ``name`` is the name that the person gave.
    """

    data: bytes
    file: str
    location: str | None = None
    name: str | None = None


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
class _Graphs:
    """The IRIs of the named graphs of one list."""

    stated: Iri
    found: Iri
    evidence: Iri

    @classmethod
    def of(cls, source: str, iris: Iris) -> _Graphs:
        return cls(*(iris.graph(f"{head}-{source}") for head in ("src", "x", "evidence")))


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
    iris = iris or Iris()
    reading = read_reading_list(
        document.data, file=document.file, format=format, page_date=page_date
    )
    if not reading.records:
        message = f"no paper could be read from this {reading.format} input"
        raise ReadingListSyntaxError(message, file=document.file, line=1)
    extracted = _extract_all(reading.records, progress)
    opening = directory.reading if dry_run else directory.writing
    with opening() as graph:
        return _replace(graph, document, reading, extracted, iris=iris, now=now, dry_run=dry_run)


def _extract_all(
    records: Sequence[PaperRecord], progress: Callable[[int, int], None] | None
) -> list[tuple[ExtractedLink, ...]]:
    extracted = []
    for done, record in enumerate(records, start=1):
        extracted.append(extract(record.title, record.abstract))
        if progress is not None:
            progress(done, len(records))
    return extracted


def _replace(  # noqa: PLR0913 -- the second half of one use case
    graph: OpenGraph,
    document: Document,
    reading: ReadingList,
    extracted: Sequence[tuple[ExtractedLink, ...]],
    *,
    iris: Iris,
    now: Callable[[], datetime],
    dry_run: bool,
) -> IngestReport:
    source = _source_of(graph, document, iris)
    graphs = _Graphs.of(source, iris)
    resolved = resolve_links(extracted, _taken_addresses(graph, graphs))
    keys = _paper_keys(reading.records)
    labels = _labels_elsewhere(graph, resolved, graphs, iris)
    new = _content_quads(reading.records, keys, resolved, labels, graphs, source, iris)
    old = graph.quads(graphs.stated, graphs.found, graphs.evidence)
    new_meta, old_meta = _meta(graph, document, reading, source, iris, now(), same=old == new)
    ontology = iris.graph("ontology")
    written = False
    if not dry_run:
        written = graph.replace(
            old | old_meta | graph.quads(ontology), new | new_meta | _ontology_quads(ontology)
        )
    return _report(document, reading, source, keys, old, new, resolved, iris, written=written)


def _source_of(graph: OpenGraph, document: Document, iris: Iris) -> str:
    """Find the list's identifier: the one it had, else one from its name."""
    if document.name is not None:
        return source_id(document.name)
    known: dict[str, str] = {}
    for quad in graph.store.quads_for_pattern(
        None, node(SCHEMA.identifier), None, node(iris.graph("meta"))
    ):
        name = iris.graph_name(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
        if name is not None and isinstance(quad.object, Literal):
            known[quad.object.value] = name.removeprefix("src-")
    for identifier in reversed(_identifiers(document)):  # its place says more than its content
        if identifier in known:
            return known[identifier]
    base = source_id(PurePath(document.file).stem)
    if base in known.values():
        return f"{base}-{short_hash(_identifiers(document)[-1])}"
    return base


def _identifiers(document: Document) -> tuple[str, ...]:
    content = f"sha256:{sha256(document.data).hexdigest()}"
    if document.location is None:
        return (content,)
    return (content, f"place:{short_hash(document.location, size_bytes=16)}")


def _taken_addresses(graph: OpenGraph, own: _Graphs) -> dict[str, str]:
    taken = {}
    for predicate in (SCHEMA.codeRepository, SCHEMA.url):
        for quad in graph.store.quads_for_pattern(None, node(predicate), None):
            if (
                isinstance(quad.subject, NamedNode)
                and isinstance(quad.object, NamedNode)
                and isinstance(quad.graph_name, NamedNode)
                and quad.graph_name.value not in {own.stated, own.found}
            ):
                taken[quad.subject.value.rpartition("/")[2]] = quad.object.value
    return taken


def _paper_keys(records: Sequence[PaperRecord]) -> list[str]:
    """One key a record. Of papers with one title, the later ones get a hash of their abstract."""
    keys: list[str] = []
    seen: set[str] = set()
    for record in records:
        key = paper_key(record)
        if key in seen:
            key = f"{key}-{short_hash(record.abstract or str(record.published))}"
        while key in seen:
            key = f"{key}-2"
        seen.add(key)
        keys.append(key)
    return keys


def _labels_elsewhere(
    graph: OpenGraph, resolved: Resolved, own: _Graphs, iris: Iris
) -> dict[str, str]:
    """The labels that other lists prefer for the same entities: an entity has one."""
    labels: dict[str, str] = {}
    for key in resolved.entities:
        for quad in graph.store.quads_for_pattern(
            node(iris.entity(key)), node(SKOS.prefLabel), None
        ):
            if quad.graph_name != node(own.found) and isinstance(quad.object, Literal):
                labels[key] = min(quad.object.value, labels.get(key, quad.object.value))
    return labels


def _content_quads(  # noqa: PLR0913 -- the parts of the three graphs
    records: Sequence[PaperRecord],
    keys: Sequence[str],
    resolved: Resolved,
    labels: Mapping[str, str],
    graphs: _Graphs,
    source: str,
    iris: Iris,
) -> set[Quad]:
    stated, found, evidence = graphs.stated, graphs.found, graphs.evidence
    run = run_iri(source, EXTRACTOR_VERSION, iris)
    quads: set[Quad] = set()
    if any(Kind.TECHNIQUE in entity.kinds for entity in resolved.entities.values()):
        quads.update(scheme_quads(found, iris))
    for key, entity in resolved.entities.items():
        quads.update(entity_quads(entity, labels.get(key, entity.label), found, iris))
    for record, key, links in zip(records, keys, resolved.links, strict=True):
        quads.update(paper_quads(record, key, stated, iris))
        fields = {Field.TITLE: record.title, Field.ABSTRACT: record.abstract or ""}
        for link in links:
            quads.update(link_quads(key, link, found, iris))
            quads.update(mention_quads(key, link, fields, run=run, graph=evidence, iris=iris))
    return quads


def _meta(  # noqa: PLR0913 -- what provenance is made of
    graph: OpenGraph,
    document: Document,
    reading: ReadingList,
    source: str,
    iris: Iris,
    now: datetime,
    *,
    same: bool,
) -> tuple[set[Quad], set[Quad]]:
    """The provenance of one list: as it should be, and as it stands."""
    meta = node(iris.graph("meta"))
    described = [node(iris.graph(f"{head}-{source}")) for head in ("src", "x", "evidence")]
    old = {q for s in described for q in graph.store.quads_for_pattern(s, None, None, meta)}
    runs = {q.object for q in old if q.predicate.value == str(PROV.wasGeneratedBy)}
    old |= {
        quad
        for run in runs
        if isinstance(run, NamedNode)
        for quad in graph.store.quads_for_pattern(run, None, None, meta)
    }
    dates = [q.object.value for q in old if q.predicate.value == str(DCTERMS.modified)]
    unchanged = same and bool(dates)
    modified = dates[0] if unchanged else now.isoformat(timespec="seconds")
    new = set(
        provenance_quads(
            source,
            name=document.name or PurePath(document.file).name,
            format_name=reading.format,
            identifiers=_identifiers(document),
            extractor=(EXTRACTOR_NAME, EXTRACTOR_VERSION),
            modified=modified,
            iris=iris,
        )
    )
    # The extractor is described once for all lists that it read.
    return new, old | {quad for quad in new if quad in graph.store}


def _ontology_quads(graph: str) -> set[Quad]:
    text = files("graph").joinpath("ontology", "reading-list.ttl").read_bytes()
    return {
        Quad(triple.subject, triple.predicate, triple.object, node(graph))
        for triple in parse(text, format=RdfFormat.TURTLE)
    }


def _report(  # noqa: PLR0913 -- all that a report tells
    document: Document,
    reading: ReadingList,
    source: str,
    keys: Sequence[str],
    old: set[Quad],
    new: set[Quad],
    resolved: Resolved,
    iris: Iris,
    *,
    written: bool,
) -> IngestReport:
    before, after = _by_paper(old, iris), _by_paper(new, iris)
    states = Counter(
        "new" if key not in before else "unchanged" if before[key] == after[key] else "changed"
        for key in keys
    )
    kinds = Counter(kind for entity in resolved.entities.values() for kind in entity.kinds)
    return IngestReport(
        source=source,
        file=document.file,
        format=reading.format,
        read=len(keys),
        new=states["new"],
        changed=states["changed"],
        unchanged=states["unchanged"],
        removed=len(before.keys() - after.keys()),
        failed=sum(problem.severity is Severity.ERROR for problem in reading.problems),
        found={kind: kinds[kind] for kind in _KINDS_FOUND},
        links=sum(map(len, resolved.links)),
        problems=reading.problems,
        notes=reading.notes,
        written=written,
    )


def _by_paper(quads: Iterable[Quad], iris: Iris) -> dict[str, set[Quad]]:
    """The quads of each paper: its own, and those of its mentions."""
    papers: dict[str, set[Quad]] = defaultdict(set)
    by_subject: dict[str, set[Quad]] = defaultdict(set)
    owners: dict[str, str] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            by_subject[quad.subject.value].add(quad)
            if quad.predicate.value == str(RL.subject) and isinstance(quad.object, NamedNode):
                owners[quad.subject.value] = quad.object.value
    for subject, members in by_subject.items():
        key = iris.key(owners.get(subject, subject))
        if key is not None and key.startswith("paper-"):
            papers[key] |= members
    return dict(papers)
