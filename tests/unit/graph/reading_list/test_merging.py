"""One paper that a list names twice."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from graph.models import PaperRecord
from graph.reading_list import merging
from graph.reading_list.merging import merge, names_of, tell_merge, with_plain_identifiers

FIRST = PaperRecord(
    title="A Title", line=1, end_line=3, arxiv_id="2604.01234", authors=("A. B",), urls=("u", "v")
)
AGAIN = PaperRecord(
    title="Another",
    line=9,
    end_line=9,
    arxiv_id="2604.01234",
    abstract="An abstract.",
    authors=("Ann B", "C D"),
    upvotes=0,
    urls=("v", "w"),
)


def test_the_first_wins_a_field_and_the_others_fill_gaps() -> None:
    """Lists are united, but for the authors, whose names may be spelled in two ways."""
    merged = merge([FIRST, AGAIN])

    assert merged == replace(FIRST, abstract="An abstract.", upvotes=0, urls=("u", "v", "w"))


def test_every_field_of_a_record_has_its_rule() -> None:
    """A new field is not lost when papers are merged."""
    ruled = {*merging._FIRST, *merging._UNITED, "title", "line", "end_line"}

    assert ruled == {field.name for field in fields(PaperRecord)}


SPELLINGS = {
    "a version": ({"arxiv_id": "2604.01234v2"}, ("2604.01234", "v2", None)),
    "a known version": (
        {"arxiv_id": "arXiv:2604.01234v2", "arxiv_version": "v1"},
        ("2604.01234", "v1", None),
    ),
    "a DOI of arXiv": ({"doi": "10.48550/arXiv.2604.01234"}, ("2604.01234", None, None)),
    "both": (
        {"arxiv_id": "2604.01234", "doi": "10.48550/arxiv.2604.01234"},
        ("2604.01234", None, None),
    ),
    "a DOI of another paper of arXiv": (
        {"arxiv_id": "2604.01234", "doi": "10.48550/arxiv.2604.99999"},
        ("2604.01234", None, "10.48550/arxiv.2604.99999"),
    ),
    "a DOI as address": ({"doi": "https://doi.org/10.1000/ABC"}, (None, None, "10.1000/abc")),
    "what is no identifier": ({"arxiv_id": "x", "doi": "Y"}, ("x", None, "y")),
    "nothing": ({}, (None, None, None)),
}


@pytest.mark.parametrize(("given", "plain"), SPELLINGS.values(), ids=SPELLINGS)
def test_identifiers_have_one_spelling(
    given: dict[str, str], plain: tuple[str | None, ...]
) -> None:
    """However the list writes them, so that they can be compared."""
    record = with_plain_identifiers(PaperRecord("A", 1, 1, **given))  # type: ignore[arg-type]

    assert (record.arxiv_id, record.arxiv_version, record.doi) == plain


def test_a_record_is_known_by_all_its_identifiers() -> None:
    """Each of them may be the one that another entry has."""
    assert names_of(replace(FIRST, doi="10.1/x")) == ("arXiv:2604.01234", "doi:10.1/x")
    assert names_of(PaperRecord("A", 1, 1)) == ()


def test_the_warning_names_both_lines_and_both_titles() -> None:
    """Two titles under one identifier may be a mistake of the list."""
    merged, titles = tell_merge(FIRST, AGAIN, "arXiv:2604.01234", "list.bib")

    assert (merged.line, merged.code) == (9, "duplicate-paper")
    assert "lines 1 to 3" in merged.message
    assert "line 9" in merged.message
    assert "A Title" in titles.message
    assert titles.raw == "Another"


def test_one_title_in_two_spellings_is_one_title() -> None:
    """Case and punctuation alone are not worth a word."""
    again = replace(AGAIN, title="a title.")

    assert len(list(tell_merge(FIRST, again, "arXiv:2604.01234", "list"))) == 1
