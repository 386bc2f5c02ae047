"""Papers from a page of Hugging Face papers, as a person copies it from a browser.

Each paper is a title, an abstract, a line with the number of its authors or an organisation's
name, and a date with the number of comments; every line but the title may be missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.models import PaperRecord, Remark
from graph.reading_list.duplicates import drop_duplicates
from graph.reading_list.page_blocks import read_page
from graph.reading_list.page_calendar import Calendar
from graph.reading_list.page_layout import Layout
from graph.reading_list.page_lines import LineKind, ends_sentence, read_lines
from graph.reading_list.page_report import PageReport
from graph.reading_list.page_segments import split_run
from graph.text import normalise_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.models import ReadingItem
    from graph.reading_list.page_blocks import Block
    from graph.reading_list.page_dates import PrintedDate
    from graph.reading_list.page_lines import Line
    from graph.reading_list.page_segments import Segment
    from graph.reading_list.source import TextSource

NAME: Final = "hf-page"
MAX_ABSTRACT_CHARS: Final = 100_000
MAX_TITLE_CHARS: Final = 1_000

_SAMPLE_CHARS: Final = 400_000
_CERTAIN: Final = 0.95
_LIKELY: Final = 0.6
_ENOUGH_SIGNS: Final = 2
# Runs this long are an accident of the paste.
_LONG_SPACE: Final = re.compile(r"\s{100,}")
_CUT: Final = ("...", "\u2026")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A paper whose date still waits for the page's year."""

    segment: Segment
    block: Block | None

    @property
    def printed(self) -> PrintedDate | None:
        return None if self.block is None else self.block.metadata.printed

    @property
    def last_line(self) -> Line:
        lines = [*self.segment.title, *self.segment.abstract]
        if self.block is not None:
            lines += self.block.metadata_lines
        return lines[-1]


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is such a page.

    Metadata below some text is the surest sign; the page's own furniture is another.
    """
    lines = read_lines(text[:_SAMPLE_CHARS])
    page = read_page(lines)
    closed = sum(1 for block in page.blocks if block.text and block.metadata_lines)
    if closed >= _ENOUGH_SIGNS:
        return _CERTAIN
    furniture = sum(1 for line in lines if line.kind is LineKind.FURNITURE)
    has_text = any(block.text for block in page.blocks)
    signs = closed + (page.head is not None) + min(furniture, _ENOUGH_SIGNS)
    return _LIKELY if has_text and (closed or signs >= _ENOUGH_SIGNS) else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the papers of a page: its remarks, then its problems, then its papers.

    Pure: the year of dates without one comes from the page or the source's ``page_date``, never
    from a clock. Every line that can be seen is part of a paper, known furniture, or in a problem.
    """
    report = PageReport(source.file)
    lines = read_lines(source.read())
    layout = Layout.of(lines)
    page = read_page(lines)
    orphans: list[Line] = []
    report.fail_lines(page.above, "unplaced-text", "text above the page's date was not read")
    entries = [
        entry for block in page.blocks for entry in _read_block(block, layout, report, orphans)
    ]
    said = "a date or author count that belongs to no paper was not read"
    report.fail_lines(orphans, "metadata-without-paper", said)
    calendar = Calendar.of(page.head, [entry.printed for entry in entries], source.page_date)
    calendar.report_head(report)
    kept, duplicates = drop_duplicates(
        (_read_entry(entry, calendar, report) for entry in entries), source.file
    )
    yield from map(Remark, calendar.notes)
    yield from sorted((*report.in_order(), *duplicates), key=lambda problem: problem.line)
    yield from kept


def _read_block(
    block: Block, layout: Layout, report: PageReport, orphans: list[Line]
) -> Iterable[_Entry]:
    stray, segments = split_run(block.text, layout)
    report.fail_lines(stray, "unplaced-text", "text that belongs to no paper was not read")
    if not segments:
        orphans += block.metadata_lines
    for segment in segments:
        _cut_title(segment, report)
        yield _Entry(segment, block if segment is segments[-1] and not block.is_open else None)


def _cut_title(segment: Segment, report: PageReport) -> None:
    """Keep the first line alone of what is too long for a title."""
    if sum(len(line.text) for line in segment.title) > MAX_TITLE_CHARS:
        said = (
            f"a title of more than {MAX_TITLE_CHARS:,} characters: all but its first line left out"
        )
        report.fail_lines(segment.title[1:], "title-too-long", said)
        del segment.title[1:]


def _read_entry(entry: _Entry, calendar: Calendar, report: PageReport) -> PaperRecord:
    first = entry.segment.title[0]
    title = _normalise(entry.segment.title)
    metadata = None if entry.block is None else entry.block.metadata
    if metadata is not None and metadata.printed is None:
        said = "the paper has no date: perhaps the page was cut here"
        report.warn(entry.last_line.number, "no-date", said, entry.last_line.text)
    return PaperRecord(
        title=title,
        line=first.number,
        end_line=entry.last_line.number,
        abstract=_read_abstract(entry, report),
        published=calendar.publish(entry.printed, entry.last_line, report),
        author_count=None if metadata is None else metadata.author_count,
        org_line=None
        if metadata is None or metadata.org_line is None
        else normalise_field(metadata.org_line) or None,
        comment_count=None if metadata is None else metadata.comment_count,
    )


def _read_abstract(entry: _Entry, report: PageReport) -> str | None:
    lines = entry.segment.abstract
    if not lines:
        first = entry.segment.title[0]
        report.warn(first.number, "no-abstract", "the paper has no abstract", first.text)
        return None
    length = sum(len(line.text) for line in lines)
    if length > MAX_ABSTRACT_CHARS:
        said = f"the abstract has {length:,} characters, more than {MAX_ABSTRACT_CHARS:,}: left out"
        report.fail(lines[0].number, "abstract-too-long", said, lines[0].text)
        return None
    if lines[-1].text.endswith(_CUT) or (entry.block is None and not ends_sentence(lines[-1].text)):
        said = "the abstract seems to be cut short"
        report.warn(lines[-1].number, "abstract-cut", said, lines[-1].text[-80:])
    return _normalise(lines) or None


def _normalise(lines: Iterable[Line]) -> str:
    return normalise_field(_LONG_SPACE.sub(" ", "\n".join(line.text for line in lines)))
