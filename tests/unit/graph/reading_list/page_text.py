"""Small pages for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.reading_list import read_reading_list

if TYPE_CHECKING:
    from graph.models import ReadingList

ABSTRACT = "We present a method for reading lists. It is tested on three lists and works well."
HEAD = "Daily Papers\n\nApr 20\n\n"


def entry(
    title: str = "A First Paper: On Lists",
    abstract: str = ABSTRACT,
    metadata: str = "  • 5 authors\n·\nMar 1, 2025",
) -> str:
    """One paper in the form of the page."""
    return f"{title}\n\n{abstract}\n\n{metadata}\n\n"


def read(text: str) -> ReadingList:
    """Read a text as the page, whatever it looks like."""
    return read_reading_list(text.encode(), file="list.txt", format="hf-page")


def codes(found: ReadingList) -> list[tuple[int, str]]:
    """The line and code of each problem."""
    return [(problem.line, problem.code) for problem in found.problems]
