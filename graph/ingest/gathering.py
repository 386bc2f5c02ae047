"""From a document to its papers with what their texts name, spooled: the first pass over a list.

In memory stays what tells the papers apart and what their things are called; the rest waits in
temporary files.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from graph.errors import ReadingListSyntaxError
from graph.extract import EXTRACTOR_NAME, EXTRACTOR_VERSION
from graph.ingest.extraction import extract_all
from graph.ingest.problems import ProblemLog
from graph.ingest.spool import ValueSpool
from graph.ingest.twins import Twins
from graph.iris import paper_key, short_hash
from graph.models import (
    ExtractedLink,
    FeedSource,
    PaperRecord,
    Problem,
    Remark,
    Severity,
)
from graph.reading_list import stream_reading_list
from graph.reading_list.merging import (
    DUPLICATE,
    merge,
    names_of,
    tell_merge,
    with_plain_identifiers,
)
from graph.resolve import Resolver
from graph.triples import stated_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import ExitStack
    from datetime import date
    from pathlib import Path

    from graph.ingest.extraction import Extractor
    from graph.sources import Document

Paper = tuple[PaperRecord, tuple[ExtractedLink, ...]]
"""A paper, and what its text names."""

_WORTH_WORKERS: Final = 1000  # papers: below, other processes take longer to start than to work
_TOLD_EVERY: Final = 100


class Progress(Protocol):
    """Is told how far the work has come."""

    def __call__(self, step: str, done: int, total: int | None, /) -> None:
        """Take note: a step (``reading``, ``extracting``, ``comparing``, ``writing``), papers.

        While the graph is written, no papers are counted.
        """


@dataclass(frozen=True, slots=True)
class Gathered:
    """A reading list, read and extracted.

    ``keys`` are those of the papers, in their order; ``extractor`` is its name and version.
    """

    format: str
    extractor: tuple[str, str]
    papers: ValueSpool[Paper]
    keys: Sequence[str]
    feeds: tuple[FeedSource, ...]
    resolver: Resolver
    log: ProblemLog
    notes: tuple[str, ...]


def gather(  # noqa: PLR0913 -- each is a choice of the person
    document: Document,
    *,
    format: str | None,  # noqa: A002 -- the word of the command line
    page_date: date | None,
    workers: int,
    extractor: Extractor | None,
    folder: Path | None,
    progress: Progress,
    stack: ExitStack,
) -> Gathered:
    """Read a document and extract from its papers.

    Args:
        document: The list.
        format: Name of its format; found by content where not given.
        page_date: Date of the page, which completes dates printed without a year.
        workers: How many processes may share the extraction of a long list.
        extractor: Reads the papers, here and alone; the rules do where not given.
        folder: Where temporary files go.
        progress: Is told how far the work has come.
        stack: Closes the temporary files in the end.

    Raises:
        ReadingListSyntaxError: Nothing of the input can be read.
    """
    stream = stream_reading_list(
        document.open, file=document.file, format=format, page_date=page_date
    )
    log, twins, notes = ProblemLog(), Twins(), list[str]()
    feeds: dict[str, FeedSource] = {}
    records = stack.enter_context(ValueSpool[PaperRecord](folder))
    for item in stream.items:
        if isinstance(item, PaperRecord):
            _take_record(with_plain_identifiers(item), records, twins, log, document.file)
            if len(records) % _TOLD_EVERY == 0:
                progress("reading", len(records), None)
        elif isinstance(item, FeedSource):
            _take_feed(item, feeds, log, document.file)
        elif isinstance(item, Remark):
            notes.append(item.text)
        else:
            log.add(item)
    if not records and not feeds:
        message = f"no paper could be read from this {stream.format} input"
        if log.kept:
            message += f"; first of all, line {log.kept[0].line}: {log.kept[0].message}"
        raise ReadingListSyntaxError(message, file=document.file, line=1)
    groups = twins.groups()
    total = len(records) - sum(map(len, groups.values()))
    papers = stack.enter_context(ValueSpool[Paper](folder))
    resolver, keys = Resolver(), list[str]()
    merged = _merged(records, twins, groups)
    for paper in (
        extract_all(merged, workers if total >= _WORTH_WORKERS else 1)
        if extractor is None
        else extractor(merged)
    ):
        papers.append(paper)
        record, links = paper
        keys.append(paper_key(record))
        resolver.add(links, [(kind, address) for kind, _, address in stated_addresses(record)])
        progress("extracting", len(papers), total)
    return Gathered(
        stream.format,
        (EXTRACTOR_NAME, EXTRACTOR_VERSION)
        if extractor is None
        else (extractor.name, extractor.version),
        papers,
        _told_apart(keys, papers),
        tuple(feeds.values()),
        resolver,
        log,
        (*notes, *log.notes),
    )


def _take_record(
    record: PaperRecord,
    records: ValueSpool[PaperRecord],
    twins: Twins,
    log: ProblemLog,
    file: str,
) -> None:
    position = len(records)
    records.append(record)
    for first, again, name in twins.add(position, names_of(record)):
        for problem in tell_merge(records[first], records[again], name, file):
            log.add(problem)


def _take_feed(feed: FeedSource, feeds: dict[str, FeedSource], log: ProblemLog, file: str) -> None:
    first = feeds.setdefault(feed.url, feed)
    if first is not feed:
        said = f"the feed of line {first.line} again at line {feed.line}: left out"
        log.add(Problem(file, feed.line, DUPLICATE, said, feed.url[:200], Severity.WARNING))


def _merged(
    records: ValueSpool[PaperRecord], twins: Twins, groups: dict[int, list[int]]
) -> Iterator[PaperRecord]:
    for position, record in enumerate(records):
        if position in groups:
            yield merge([record, *(records[other] for other in groups[position])])
        elif not twins.follows(position):
            yield record


def _told_apart(keys: list[str], papers: ValueSpool[Paper]) -> list[str]:
    """One key a paper, in their order, where several would have the same.

    Of them the oldest has it, and the others get a hash of what they say: which paper has which
    key does not depend on the order of the list.
    """
    shared = {key for key, count in Counter(keys).items() if count > 1}
    rivals = [position for position, key in enumerate(keys) if key in shared]
    seen: Counter[str] = Counter()
    told_apart = list(keys)
    for position in sorted(rivals, key=lambda position: _age_and_content(papers[position][0])):
        key = keys[position]
        if seen[key]:
            key = f"{key}-{short_hash(papers[position][0].abstract or '')}"
        seen[key] += 1
        told_apart[position] = key if seen[key] == 1 else f"{key}-{seen[key]}"
    return told_apart


def _age_and_content(record: PaperRecord) -> tuple[str, str, str]:
    content = replace(record, line=0, end_line=0)
    return record.published or "9999", record.abstract or "", repr(content)
