"""Titles and abstracts: which line is which, and what happens to the rest."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from graph.models import Severity
from graph.reading_list import hf_page
from tests.unit.graph.reading_list.page_text import ABSTRACT, HEAD, codes, entry, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.models import PaperRecord, ReadingList

EXAMPLE = files("graph").joinpath("examples/reading-list.txt").read_text(encoding="utf-8")
LONG_LINE = 300


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _wrapped(width: int) -> Callable[[str], str]:
    def wrap(text: str) -> str:
        return "\n".join(
            "\n".join(textwrap.wrap(line, width, break_on_hyphens=False, break_long_words=False))
            if len(line) > width
            else line
            for line in text.split("\n")
        )

    return wrap


def _in_paragraphs(text: str) -> str:
    return "\n".join(
        line.replace(". However", ".\n\nHowever").replace(". We ", ".\n\nWe ")
        for line in text.split("\n")
    )


def _bare(found: ReadingList) -> list[PaperRecord]:
    return [replace(record, line=0, end_line=0) for record in found.records]


PASTES: dict[str, Callable[[str], str]] = {
    "no blank lines": lambda text: "\n".join(_lines(text)),
    "blank lines between all lines": lambda text: "\n\n".join(_lines(text)),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "metadata on one line": lambda text: text.replace("\n·\n", " · "),
    "metadata tight on one line": lambda text: text.replace("\n·\n", "·"),
    "dots lost": lambda text: text.replace("\n·\n", "\n"),
    "bullets lost": lambda text: text.replace("  • ", ""),
    "paragraphs inside abstracts": _in_paragraphs,
    "broken at 72": _wrapped(72),
    "broken at 100": _wrapped(100),
    "broken at 150": _wrapped(150),
    "broken at 72, no blank lines": lambda text: _wrapped(72)("\n".join(_lines(text))),
    "page head lost": lambda text: text.partition("Apr 20\n")[2],
}


@pytest.mark.parametrize("paste", PASTES.values(), ids=PASTES)
def test_the_way_of_pasting_does_not_change_the_papers(paste: Callable[[str], str]) -> None:
    """However a browser or mail breaks the lines, the example gives the same papers."""
    expected, found = read(EXAMPLE), read(paste(EXAMPLE))

    assert _bare(found) == _bare(expected)
    assert found.problems == ()


TITLES = (
    "ATTENTION IN ALL CAPITALS: READING LISTS",
    "Can Models Read Lists?",
    "Language models read lists of papers",
    "Reading “Lists” {https://example.org/a} \\emph{and} </script> 🎉",
    "dLists: Reading Lists of Papers in Small Letters",
    "A " + "Very Long Title of a Paper about Lists " * 5,
    "Lists",
)


@pytest.mark.parametrize("title", TITLES)
def test_titles_of_every_shape_are_titles(title: str) -> None:
    """Capitals, questions, sentence case, markup, length: the paragraph's place decides too."""
    found = read(HEAD + entry() + entry(title) + entry("A Third Paper: On Trees"))

    assert [record.title for record in found.records][1] == title.strip()


def test_papers_without_metadata_follow_each_other() -> None:
    """A title and an abstract alone are a paper."""
    found = read(HEAD + entry(metadata="") + entry("Another Paper: On Trees", metadata=""))

    assert [record.title for record in found.records] == [
        "A First Paper: On Lists",
        "Another Paper: On Trees",
    ]
    assert [(record.line, record.end_line) for record in found.records] == [(5, 7), (11, 13)]


def test_furniture_is_not_text() -> None:
    """Buttons, navigation and footers are left out without a word."""
    page = (
        "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nbyXY and the research"
        f" community\n\n{HEAD}{entry()}Previous\n1\n2\n3\n...\n100\nNext\n\nCompany\nTOS\nPrivacy\n"
        "About\nCareers\nModels\nDatasets\n© 2026 Hugging Face\n"
    )
    found = read(page)

    assert len(found.records) == 1
    assert found.problems == ()


def test_unknown_text_at_the_head_is_a_problem_with_its_line() -> None:
    """What is no known furniture is not dropped in silence."""
    found = read("Good morning to you\n\n" + HEAD + entry())
    (problem,) = found.problems

    assert (problem.line, problem.code) == (1, "unplaced-text")
    assert problem.raw == "Good morning to you"
    assert len(found.records) == 1


def test_a_page_cut_after_a_title_keeps_the_paper() -> None:
    """The paper has no abstract, and a warning says so."""
    found = read(HEAD + entry() + "Another Paper: On Trees and More")

    assert found.records[1].title == "Another Paper: On Trees and More"
    assert found.records[1].abstract is None
    assert codes(found) == [(13, "no-abstract")]
    assert found.problems[0].severity is Severity.WARNING


def test_a_page_cut_in_an_abstract_keeps_what_there_is() -> None:
    """The end of the abstract is missing, and a warning says so."""
    found = read(HEAD + entry() + "Another Paper: On Trees\n\nWe present a method that")

    assert found.records[1].abstract == "We present a method that"
    assert codes(found) == [(15, "abstract-cut")]


def test_a_page_cut_at_its_start_reports_the_orphans() -> None:
    """The rest of an abstract and its metadata belong to no paper that can be named."""
    found = read(
        "and it works well on the lists. The code is public.\n\n• 5 authors\n·\nMar 1, 2025\n\n"
        + entry()
    )

    assert len(found.records) == 1
    assert {code for _, code in codes(found)} == {"unplaced-text", "metadata-without-paper"}


def test_the_same_paper_twice_is_one_paper() -> None:
    """The second is left out, with a warning that names both places."""
    found = read(HEAD + entry() + entry())
    (problem,) = found.problems

    assert len(found.records) == 1
    assert "lines 5 to 11" in problem.message
    assert "lines 13 to 19" in problem.message


def test_the_same_title_with_another_abstract_is_another_paper() -> None:
    """Both stay, with a warning that names both lines."""
    found = read(HEAD + entry() + entry(abstract=ABSTRACT + " More."))

    assert len(found.records) == 2
    assert codes(found) == [(13, "duplicate-title")]


def test_an_endless_abstract_is_reported_and_not_stored() -> None:
    """The paper stays without it."""
    found = read(HEAD + entry(abstract="word " * (hf_page.MAX_ABSTRACT_CHARS // 4)))

    assert found.records[0].abstract is None
    assert found.records[0].author_count == 5
    assert codes(found) == [(7, "abstract-too-long")]
    assert found.problems[0].severity is Severity.ERROR


def test_an_endless_title_is_cut_and_reported() -> None:
    """A thousand lines like titles are not one title."""
    found = read(HEAD + entry() + "A Paper Title\n" * 1000)

    assert all(len(record.title) <= hf_page.MAX_TITLE_CHARS for record in found.records)
    assert found.problems


@pytest.mark.parametrize(
    "text",
    ["x" * 5_000_000, "a. B" * 1_000_000, " " * 3_000_000 + "x", "x" + " " * 90_000 + "y"]
    + [line * 50_000 for line in ("Mar 1\n", "5 authors\n", "·\n", "word\n", "\n", "7\n")],
    ids=lambda text: f"{text[:4]!r} of {len(text)}",
)
def test_megabytes_of_anything_are_read_to_the_end(text: str) -> None:
    """The first paper is read whatever follows; a quadratic step would not end here."""
    page = HEAD + entry() + "Another Paper: On Trees\n\n" + text + "\n\n• 5 authors\n·\nMar 1\n"

    assert read(page).records[0].author_count == 5
