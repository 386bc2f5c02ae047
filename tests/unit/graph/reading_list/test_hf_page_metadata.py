"""The lines under an abstract: authors or organisation, date, comments."""

from __future__ import annotations

from datetime import date

import pytest

from graph.reading_list import read_reading_list
from tests.unit.graph.reading_list.page_text import ABSTRACT, HEAD, codes, entry, read

OTHER = entry("Another Paper: On Trees", ABSTRACT + " More.")

METADATA = {
    "three lines": ("  • 5 authors\n·\nMar 1", (5, None, "2026-03-01", None)),
    "a year": ("• 5 authors\n·\nAug 7, 2025", (5, None, "2025-08-07", None)),
    "comments": ("• 5 authors\n·\nOct 3, 2024 3", (5, None, "2024-10-03", 3)),
    "comments without a year": ("• 6 authors\n·\nMar 24 4", (6, None, "2026-03-24", 4)),
    "comments below the date": ("• 5 authors\n·\nOct 3, 2024\n3", (5, None, "2024-10-03", 3)),
    "one author": ("• 1 author\n·\nMar 1", (1, None, "2026-03-01", None)),
    "one authors": ("• 1 authors\n·\nMar 1", (1, None, "2026-03-01", None)),
    "ISO date": ("• 5 authors\n·\n2025-04-17", (5, None, "2025-04-17", None)),
    "ISO date with en dashes": ("• 5 authors\n·\n2025–04–17 2", (5, None, "2025-04-17", 2)),
    "full month name": ("• 5 authors\n·\nMarch 1, 2025", (5, None, "2025-03-01", None)),
    "day before month": ("• 5 authors\n·\n1 March 2025", (5, None, "2025-03-01", None)),
    "no-break spaces": (
        "\u00a0\u00a0•\u00a05\u00a0authors\n·\nMar\u00a01",
        (5, None, "2026-03-01", None),
    ),
    "one line": ("5 authors · Mar 1", (5, None, "2026-03-01", None)),
    "one tight line": ("5 authors·Mar 1, 2025 3", (5, None, "2025-03-01", 3)),
    "one line with an em dash": ("5 authors — Mar 1", (5, None, "2026-03-01", None)),
    "one line without a dot": ("5 authors Mar 1", (5, None, "2026-03-01", None)),
    "blank lines between": ("• 5 authors\n\n·\n\nMar 1", (5, None, "2026-03-01", None)),
    "no dot line": ("• 5 authors\nMar 1", (5, None, "2026-03-01", None)),
    "dash for the dot": ("• 5 authors\n–\nMar 1", (5, None, "2026-03-01", None)),
    "an organisation": ("SomeLab Lab\n·\nMar 1, 2025 2", (None, "SomeLab Lab", "2025-03-01", 2)),
    "an organisation in lower case": ("nvidia\n·\nMar 1", (None, "nvidia", "2026-03-01", None)),
    "a company": ("Some Company, Inc.\n·\nMar 1", (None, "Some Company, Inc.", "2026-03-01", None)),
    "an organisation like a title": (
        "Laboratory for the Study of Reading: Lists and Graphs\n·\nMar 1",
        (None, "Laboratory for the Study of Reading: Lists and Graphs", "2026-03-01", None),
    ),
    "an organisation on one line": ("Some-Lab · Mar 1", (None, "Some-Lab", "2026-03-01", None)),
    "a date alone": ("·\nMar 1", (None, None, "2026-03-01", None)),
}  # fmt: skip


@pytest.mark.parametrize(("metadata", "expected"), METADATA.values(), ids=METADATA)
def test_metadata_is_read_in_every_form_that_a_paste_gives_it(
    metadata: str, expected: tuple[object, ...]
) -> None:
    """Authors or organisation, date and comments come out of each form."""
    found = read(HEAD + entry(metadata=metadata) + OTHER)
    first, second = found.records

    assert (
        first.author_count,
        first.org_line,
        first.published,
        first.comment_count,
    ) == expected
    assert first.abstract == ABSTRACT
    assert second.title == "Another Paper: On Trees"
    assert found.problems == ()


def test_a_number_is_never_taken_for_upvotes() -> None:
    """Numbers beside a paper are comments or furniture."""
    found = read(
        HEAD + "132\n\n" + entry(metadata="• 5 authors\n·\nMar 1, 2025 3") + "17\n\n" + OTHER
    )

    assert [record.upvotes for record in found.records] == [None, None]
    assert [record.comment_count for record in found.records] == [3, None]


def test_an_impossible_date_is_left_out_with_a_warning() -> None:
    """The thirtieth of February costs a paper its date, and nothing else."""
    found = read(HEAD + entry(metadata="• 5 authors\n·\nFeb 30, 2025"))

    assert found.records[0].published is None
    assert found.records[0].author_count == 5
    assert codes(found) == [(11, "impossible-date")]


def test_a_date_after_that_of_the_page_is_kept_with_a_warning() -> None:
    """A page of April cannot list a paper of December of its own year."""
    found = read(HEAD + entry(metadata="• 5 authors\n·\nDec 5") + OTHER)

    assert found.records[0].published == "2026-12-05"
    assert codes(found) == [(11, "date-after-page")]


def test_without_any_year_the_dates_stay_unknown() -> None:
    """No clock is asked: the warning names the option that settles the year."""
    found = read(HEAD + entry(metadata="• 5 authors\n·\nMar 1"))
    (problem,) = found.problems

    assert found.records[0].published is None
    assert problem.code == "year-unknown"
    assert "--page-date" in problem.message


def test_a_given_page_date_settles_the_year() -> None:
    """The day that the person gives goes before what the page suggests."""
    data = (HEAD + entry(metadata="• 5 authors\n·\nMar 1") + OTHER).encode()
    found = read_reading_list(data, file="list.txt", page_date=date(2028, 4, 20))

    assert found.records[0].published == "2028-03-01"
    assert found.problems == ()
    assert "2028" in found.notes[0]


def test_a_given_page_date_that_the_page_contradicts_is_a_warning() -> None:
    """The page says April 20; the person says May 1."""
    data = (HEAD + entry()).encode()
    found = read_reading_list(data, file="list.txt", page_date=date(2026, 5, 1))

    assert codes(found) == [(3, "page-date-differs")]


def test_numeric_dates_do_not_push_the_year_of_the_page() -> None:
    """They print the page's own year too, so they bound it from below only."""
    found = read(
        HEAD
        + entry(metadata="• 5 authors\n·\n2026-04-17")
        + entry("Another Paper: On Trees", metadata="• 2 authors\n·\nMar 1")
    )

    assert [record.published for record in found.records] == ["2026-04-17", "2026-03-01"]
