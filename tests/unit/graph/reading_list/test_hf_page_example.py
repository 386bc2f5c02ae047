"""The list that comes with the package, checked against a table made by hand."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.reading_list import read_reading_list

if TYPE_CHECKING:
    from graph.models import PaperRecord, ReadingList

DATA = Path(__file__).parents[3] / "data" / "reading_lists"
EXPECTED = json.loads((DATA / "example-metadata.json").read_text(encoding="utf-8"))
PAPERS = 55


@pytest.fixture(scope="module")
def example() -> ReadingList:
    """The list as read."""
    data = files("graph").joinpath("examples/reading-list.txt").read_bytes()
    return read_reading_list(data, file="reading-list.txt")


def _state(record: PaperRecord) -> dict[str, object]:
    return {
        "published": record.published,
        "author_count": record.author_count,
        "org_line": record.org_line,
        "comment_count": record.comment_count,
    }


def test_every_paper_of_the_example_is_read_without_a_problem(example: ReadingList) -> None:
    """All papers are found, each with an abstract, and nothing is left over."""
    assert len(example.records) == len(EXPECTED) == PAPERS
    assert all(record.abstract for record in example.records)
    assert example.problems == ()


@pytest.mark.parametrize("index", range(PAPERS), ids=[row["title"][:20] for row in EXPECTED])
def test_the_metadata_of_the_example_is_that_of_the_text(example: ReadingList, index: int) -> None:
    """Date, author count, organisation and comments agree with the table, paper by paper."""
    expected = dict(EXPECTED[index])
    title = expected.pop("title")
    record = example.records[index]

    assert record.title.startswith(title)
    assert _state(record) == expected


def test_the_note_says_which_year_was_taken_and_why(example: ReadingList) -> None:
    """The year of dates without one is stated, with its reason."""
    (note,) = example.notes

    assert "2026" in note
    assert "2025" in note
