"""Laws of reading a pasted page."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import ReadingListSyntaxError
from graph.models import PaperRecord, ReadingList
from graph.reading_list import read_reading_list
from graph.reading_list.page_lines import LineKind, is_blank, read_lines
from graph.text import normalise_field

PAGE_DATE = date(2026, 4, 20)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
HEAD = "Daily Papers\n\nApr 20\n\n"

_odd = st.sampled_from(
    ["{https://example.org/a}", "</script>", '"quoted"', "back\\slash", "🎉", "e\u0301te\u0301",
     "\u0627\u0644", "'", "&amp;", "$\\tau$", "x\u00a0y", "\u200b", "(RL)"]
)  # fmt: skip
_names = st.sampled_from(
    ["Reading", "Graph", "Lists", "Neural", "Trees", "Agents", "Models", "Towards", "Fast"]
)
_words = st.sampled_from(
    [
        "we",
        "show",
        "that",
        "lists",
        "are",
        "read",
        "by",
        "the",
        "method",
        "and",
        "it",
        "has",
        "few",
        "faults",
    ]
)


def _sentence(words: list[str]) -> str:
    return "We present " + " ".join(words) + "."


titles = st.builds(
    lambda first, odd, words, end: f"{' '.join(first)}: {odd} {' '.join(words)}{end}",
    st.tuples(_names, _names),
    _odd,
    st.lists(_names, min_size=2, max_size=9),
    st.sampled_from(["", "", " Lists?"]),
)
abstracts = st.lists(
    st.lists(_words | _odd, min_size=5, max_size=25).map(_sentence), min_size=1, max_size=6
).map(" ".join)
dates = st.dates(date(2015, 1, 1), PAGE_DATE)


@st.composite
def papers(draw: st.DrawFn) -> PaperRecord:
    """A paper that the page could print."""
    record = PaperRecord(
        title=normalise_field(draw(titles)),
        line=0,
        end_line=0,
        abstract=normalise_field(draw(abstracts)),
    )
    if draw(st.booleans()):
        return record
    organised = draw(st.booleans())
    return replace(
        record,
        published=draw(dates).isoformat(),
        author_count=None if organised else draw(st.integers(1, 2000)),
        org_line=draw(st.sampled_from(["nvidia NVIDIA", "Some Lab", "lab"])) if organised else None,
        comment_count=draw(st.none() | st.integers(0, 1899)),
    )


def print_page(records: list[PaperRecord]) -> str:
    """Write papers as the page does."""
    return HEAD + "\n".join(_print_paper(record) for record in records)


def _print_paper(record: PaperRecord) -> str:
    lines = [record.title, "", record.abstract or "", ""]
    if record.published is not None:
        day = date.fromisoformat(record.published)
        year = "" if day.year == PAGE_DATE.year else f", {day.year}"
        comments = "" if record.comment_count is None else f" {record.comment_count}"
        authors = record.org_line or f"  • {record.author_count} authors"
        lines += [authors, "·", f"{MONTHS[day.month - 1]} {day.day}{year}{comments}", ""]
    return "\n".join(lines)


def read(data: bytes) -> ReadingList:
    """Read bytes as a page of the day."""
    return read_reading_list(data, file="list.txt", format="hf-page", page_date=PAGE_DATE)


def bare(found: ReadingList) -> list[PaperRecord]:
    """The papers without their lines."""
    return [replace(record, line=0, end_line=0) for record in found.records]


lists = st.lists(papers(), min_size=1, max_size=8, unique_by=lambda record: record.title.casefold())
lines_of_a_page = st.sampled_from(
    ["", "Apr 20", "Mar 1", "Feb 30, 2025", "Oct 3, 2024 3", "• 5 authors", "·", "3", "nvidia",
     "Subscribe", "Submitted by", "someone", "Next", "A Paper: On Lists", "What Is a List?",
     "We present a list. It is long and we read it.", "and it goes on", "{", "\x01", "\u200b",
     "\x85", "...", "5 authors · Mar 1", "Lab · Mar 1", "2026-13-45", "Results", "https://example.org/x"]
) | st.text(max_size=40)  # fmt: skip
pages = st.lists(lines_of_a_page, max_size=40).map("\n".join)


@given(lists)
def test_a_printed_list_is_read_back(records: list[PaperRecord]) -> None:
    """Printing in the form of the page and reading gives the same papers."""
    found = read(print_page(records).encode())

    assert bare(found) == records
    assert found.problems == ()


@given(pages | lists.map(print_page))
@example("\x85\nMar 1")
def test_every_line_is_accounted_for(text: str) -> None:
    """A line that can be seen is in a paper, is furniture, or is named by a problem."""
    try:
        found = read(text.encode(errors="surrogatepass"))
    except ReadingListSyntaxError:
        return
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kinds = {line.number: line.kind for line in read_lines(text)}
    told = {number for record in found.records for number in _span(record.line, record.end_line)}
    for problem in found.problems:
        told.add(problem.line)
        for first, last in re.findall(r"lines (\d+) to (\d+)", problem.message):
            told.update(_span(int(first), int(last)))
    seen = {number for number, line in enumerate(text.split("\n"), 1) if not is_blank(line)}
    passive = {LineKind.FURNITURE, LineKind.SEPARATOR, LineKind.NUMBER}
    left = {number for number in seen - told if kinds[number] not in passive}
    head = next((line.number for line in read_lines(text) if line.metadata is not None), 0)

    assert left <= {head}  # the page's own date
    assert seen == set(kinds)


def _span(first: int, last: int) -> range:
    return range(first, last + 1)


@given(
    st.binary()
    | st.text().map(lambda text: text.encode(errors="surrogatepass"))
    | pages.map(str.encode)
)
def test_arbitrary_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but a syntax error comes out, with and without a named format."""
    for name in (None, "hf-page"):
        try:
            found = read_reading_list(data, file="list.txt", format=name)
        except ReadingListSyntaxError as error:
            named = error.file
        else:
            named = "list.txt" if all(record.title for record in found.records) else None

        assert named == "list.txt"


@given(pages | lists.map(print_page))
def test_mark_and_line_ends_change_nothing(text: str) -> None:
    """A byte order mark, CRLF and UTF-16 give the same list."""
    text = text.replace("\r", "").replace("\x00", "").encode(errors="replace").decode()
    text = text.lstrip("\ufeff")
    unix = text.encode()
    windows = text.replace("\n", "\r\n").encode()
    try:
        expected = read(unix)
    except ReadingListSyntaxError:
        return

    assert read(windows) == expected
    assert read(codecs.BOM_UTF8 + unix) == expected
    assert read(text.encode("utf-16")) == expected


@given(pages | lists.map(print_page))
def test_text_fields_are_normal(text: str) -> None:
    """Normalising what was read changes nothing, and lines run forward."""
    try:
        found = read(text.encode(errors="surrogatepass"))
    except ReadingListSyntaxError:
        return

    for record in found.records:
        for field in (record.title, record.abstract, record.org_line):
            assert field is None or normalise_field(field) == field != ""
        assert record.line <= record.end_line
