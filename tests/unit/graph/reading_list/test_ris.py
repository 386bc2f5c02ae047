"""RIS that is broken, unusual or both; a file that is neither is in ``test_exports``."""

from __future__ import annotations

import pytest

from graph.models import PaperRecord, Problem, Severity
from graph.reading_list import ris
from graph.reading_list.source import TextInMemory
from tests.unit.graph.reading_list.parted import part

# A text, the titles that are read from it, and what is said: line and code.
TEXTS = {
    "no end, another entry": (
        "TY  - JOUR\nTI  - A\n\nTY  - JOUR\nTI  - B\nER  - ",
        ["A", "B"],
        [(1, "entry-not-closed")],
    ),
    "no end, end of the text": ("TY  - JOUR\nTI  - A", ["A"], [(1, "entry-not-closed")]),
    "an unknown type": ("TY  - PAPER\nTI  - A\nER  -", ["A"], [(1, "unknown-type")]),
    "no type": ("TY  -\nTI  - A\nER  -", ["A"], [(1, "unknown-type")]),
    "a type in small letters": ("TY  - jour\nTI  - A\nER  -", ["A"], []),
    "no title": ("TY  - JOUR\nAU  - A\nER  - ", [], [(1, "no-title")]),
    "two titles": ("TY  - JOUR\nTI  - A\nTI  - B\nER  - ", ["A"], [(1, "duplicate-field")]),
    "a short title alone": ("TY  - JOUR\nST  - A\nER  - ", ["A"], []),
    "a book": ("TY  - BOOK\nBT  - A\nER  - ", ["A"], []),
    "a title over lines": ("TY  - JOUR\nTI  - A\nlong one\nER  - ", ["A long one"], []),
    "one space before the hyphen": ("TY - JOUR\nTI - A\nER -", ["A"], []),
    "a tab before the hyphen": ("TY\t- JOUR\nTI\t- A\nER\t-", ["A"], []),
    "text before the first entry": (
        "Provider: X\nContent:text/plain\n\nTY  - JOUR\nTI  - A\nER  - ",
        ["A"],
        [],
    ),
    "text between entries": (
        "TY  - JOUR\nTI  - A\nER  - \n1. lost\nAU  - B\n\nTY  - JOUR\nTI  - C\nER  - ",
        ["A", "C"],
        [(4, "text-outside-entries")],
    ),
    "text after the last entry": (
        "TY  - JOUR\nTI  - A\nER  - \n\n\nlost\n",
        ["A"],
        [(6, "text-outside-entries")],
    ),
    "two years and no end": (
        "TY  - JOUR\nTI  - A\nPY  - in press\nY1  - 2024/13//",
        ["A"],
        [(1, "entry-not-closed"), (1, "bad-date")],
    ),
}


def read(text: str) -> tuple[list[PaperRecord], list[Problem]]:
    """Read a text, and part the papers from the problems."""
    return part(ris.read(TextInMemory(text, "a.ris")))


@pytest.mark.parametrize(("text", "titles", "said"), TEXTS.values(), ids=TEXTS)
def test_what_is_broken_is_read_or_reported(
    text: str, titles: list[str], said: list[tuple[int, str]]
) -> None:
    """Entry by entry: a fault in one harms no other."""
    records, problems = read(text)

    assert [record.title for record in records] == titles
    assert [(problem.line, problem.code) for problem in problems] == said
    assert all(problem.file == "a.ris" and problem.raw for problem in problems)


def test_what_is_not_read_is_an_error() -> None:
    """What is read all the same is a warning."""
    _, problems = read("lost\nTY  - X\nTI  - A\nER  - ")

    assert [problem.severity for problem in problems] == [Severity.ERROR, Severity.WARNING]


def test_a_line_of_prose_is_no_tag() -> None:
    """An abstract may begin a line with two capitals and a hyphen."""
    [record], _ = read("TY  - JOUR\nTI  - A\nAB  - We use\nAI - based tools\nAB  - twice.\nER  - ")

    assert record.abstract == "We use AI - based tools twice."


def test_several_values_stand_in_several_ways() -> None:
    """A tag each, a line each, or parted by semicolons."""
    [record], _ = read(
        "TY  - JOUR\nTI  - A\nKW  - one\ntwo\nKW  - three\nAU  - B, C\nA1  - D, E\nAU  - et al.\n"
        "UR  - https://x.org/a;https://x.org/b\nL1  - internal-pdf://0/a.pdf\n"
        "L2  - https://x.org/c\nER  - "
    )

    assert record.keywords == ("one", "two", "three")
    assert (record.authors, record.author_count) == (("C B", "E D"), None)
    assert record.urls == ("https://x.org/a", "https://x.org/b", "https://x.org/c")


@pytest.mark.parametrize(
    "lines",
    [
        "DO  - 10.48550/arXiv.2404.01234",
        "UR  - https://arxiv.org/abs/2404.01234",
        "M1  - arXiv:2404.01234",
        "N1  - arXiv:2404.01234 [cs]\nComment: 3 pages",
        "AN  - arXiv:2404.01234",
        "JO  - arXiv preprint arXiv:2404.01234",
    ],
)
def test_an_arxiv_identifier_is_found_wherever_it_stands(lines: str) -> None:
    """Reference managers and databases put it in different places."""
    [record], problems = read(f"TY  - JOUR\nTI  - A\n{lines}\nER  - ")

    assert (record.arxiv_id, record.doi, problems) == ("2404.01234", None, [])


def test_a_day_counts_more_than_a_year() -> None:
    """Many entries state both."""
    [record], _ = read("TY  - JOUR\nTI  - A\nPY  - 2024\nDA  - 2024/05/01/\nER  - ")

    assert record.published == "2024-05-01"
