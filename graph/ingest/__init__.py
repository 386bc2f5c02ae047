"""Reading a list into the graph: the text in, its named graphs replaced as a whole, a report out.

A list goes by in two passes, each in little memory: first its papers are read and extracted
(:mod:`graph.ingest.gathering`), then what follows from them is compared with what the graph holds
(:mod:`graph.ingest.content`, :mod:`graph.ingest.difference`). All that can fail comes before the
one write.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat, parse

from graph.ingest.content import NewContent, standing_content
from graph.ingest.difference import compare
from graph.ingest.gathering import gather
from graph.iris import Iris
from graph.models import Kind
from graph.sources import Document, find_source, new_provenance, standing_provenance
from graph.terms import node
from graph.vocab import KIND_CLASSES, RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from graph.ingest.extraction import Extractor
    from graph.ingest.gathering import Progress
    from graph.models import Problem
    from graph.sources import Source
    from graph.store import GraphDirectory, OpenGraph

__all__ = ["Document", "IngestReport", "ingest"]

_KINDS_FOUND: Final = tuple(kind for kind in Kind if kind is not Kind.PAPER)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What came of reading one list.

    ``read`` papers stand in the list now: of them ``new`` were not in this list before,
    ``changed`` were but say something else now, ``unchanged`` say the same. ``removed`` papers
    stood in it before. ``merged`` entries are part of another one of the list, ``failed`` counts
    problems by which something of the input was not read. ``feeds`` counts the feeds that it
    names, ``found`` entities by kind, ``links`` the links to them.
    """

    source: str
    file: str
    format: str
    read: int
    merged: int
    new: int
    changed: int
    unchanged: int
    removed: int
    failed: int
    feeds: int
    found: Mapping[Kind, int]
    links: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    written: bool


def ingest(  # noqa: PLR0913 -- each is a choice of the person
    directory: GraphDirectory,
    document: Document,
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    page_date: date | None = None,
    dry_run: bool = False,
    workers: int = 1,
    extractor: Extractor | None = None,
    progress: Progress | None = None,
    iris: Iris | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> IngestReport:
    """Read one list and replace its graphs with what it says now, all or nothing.

    Args:
        directory: The graph to write to.
        document: The list.
        format: Name of its format; found by content where not given.
        page_date: Date of the page, which completes dates printed without a year.
        dry_run: Report without writing.
        workers: How many processes may share the extraction of a long list. Programs that ask
            for several guard their start by ``if __name__ == "__main__":``, as the processes
            import it.
        extractor: Reads the papers in place of the rules alone, in this process.
        progress: Is told how far the work has come.
        iris: Mints the IRIs.
        now: Gives the time of a change.

    Raises:
        ReadingListSyntaxError: Nothing of the input can be read; the graph is untouched.
        StoreError: The graph cannot be opened or written.
    """
    progress = progress or _tell_nobody
    with ExitStack() as stack:
        # What waits on the way is as private as the graph, and may be as large.
        folder = directory.path if directory.exists() else None
        gathered = gather(
            document,
            format=format,
            page_date=page_date,
            workers=workers,
            extractor=extractor,
            folder=folder,
            progress=progress,
            stack=stack,
        )
        graph = stack.enter_context(directory.reading() if dry_run else directory.writing())
        source = find_source(graph.store, document, iris or Iris())
        content = NewContent(graph, source, gathered, progress)
        difference = compare(
            standing_content(graph, source),
            content,
            papers=max(len(gathered.keys), _count_papers(graph, source)),
            folder=folder,
            stack=stack,
        )
        standing = standing_provenance(graph.store, source)
        provenance = new_provenance(
            source,
            document,
            format_name=gathered.format,
            extractor=gathered.extractor,
            standing=standing,
            content_changed=bool(difference.removed or difference.added),
            now=now(),
        )
        # The extractor is described once for all the lists that it read.
        standing |= {quad for quad in provenance if quad in graph.store}
        ontology = source.iris.graph("ontology")
        difference.add(standing | graph.quads(ontology), provenance | _ontology_quads(ontology))
        progress("writing", 0, None)
        written = not dry_run and graph.apply(difference.removed, difference.added)
        kinds = Counter(kind for entity in content.entities.values() for kind in entity.kinds)
        return IngestReport(
            source=source.id,
            file=document.file,
            format=gathered.format,
            read=len(gathered.keys),
            merged=gathered.log.merged,
            new=difference.papers["new"],
            changed=difference.papers["changed"],
            unchanged=difference.papers["unchanged"],
            removed=difference.papers["removed"],
            failed=gathered.log.failed,
            feeds=len(gathered.feeds),
            found={kind: kinds[kind] for kind in _KINDS_FOUND},
            links=content.links,
            problems=tuple(gathered.log.kept),
            notes=(*gathered.notes, *_renaming(source)),
            written=written,
        )


def _tell_nobody(step: str, done: int, total: int | None) -> None:
    """Where nobody watches."""


def _renaming(source: Source) -> tuple[str, ...]:
    if source.former is None:
        return ()
    return (f"the list {source.former.id!r} was read from standard input: now {source.id!r}",)


def _count_papers(graph: OpenGraph, source: Source) -> int:
    paper = node(KIND_CLASSES[Kind.PAPER])
    return sum(
        1
        for name in source.replaces
        for _ in graph.store.quads_for_pattern(None, node(RDF.type), paper, node(name))
    )


def _ontology_quads(graph: str) -> set[Quad]:
    text = files("graph").joinpath("ontology", "reading-list.ttl").read_bytes()
    return {
        Quad(triple.subject, triple.predicate, triple.object, node(graph))
        for triple in parse(text, format=RdfFormat.TURTLE)
    }
