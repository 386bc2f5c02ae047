"""Papers as they are kept after fetching: all that services state comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.models import PaperRecord, ReadingList, Severity
from graph.reading_list import read_reading_list
from graph.reading_list.records import write_record
from graph.text import normalise_field

FULL = PaperRecord(
    title="Trees & <i>Lists</i>",
    line=1,
    end_line=1,
    abstract="Entities &amp; a < b, \N{SNOWMAN}, and \u00e9.",
    published="2026-04",
    authors=("Ada Byron", "Grace Hopper"),
    author_count=2,
    org_line="Analytical Engines",
    comment_count=0,
    upvotes=3,
    arxiv_id="2604.01234",
    arxiv_version="v2",
    doi="10.1145/1234567.8901234",
    urls=("https://example.org/paper",),
    keywords=("cs.CL",),
    repositories=("https://github.com/ada/lists",),
    project_pages=("https://ada.example/lists",),
    same_as=("https://openalex.org/W1",),
    candidate_keywords=("Lists",),
    cites=("arXiv:1706.03762",),
    citation_count=7,
    venue="Journal of Lists",
)


def read(text: str) -> ReadingList:
    """Read a file."""
    return read_reading_list(text.encode(), file="added.jsonl")


def test_all_that_a_service_states_comes_back() -> None:
    """Nothing in a text is taken for markup a second time."""
    again = read(f"{write_record(FULL)}\n")

    assert again.format == "records"
    assert again.records == (FULL,)
    assert again.problems == ()


@given(st.text(min_size=1, max_size=50), st.text(max_size=200))
def test_any_text_comes_back(title: str, abstract: str) -> None:
    """On one line, whatever it holds."""
    name = normalise_field(title.encode(errors="replace").decode()) or "x"
    text = normalise_field(abstract.encode(errors="replace").decode()) or None
    record = PaperRecord(name, 1, 1, abstract=text)
    line = write_record(record)

    assert len(line.splitlines()) == 1
    assert read(line).records == (record,)


def test_what_a_person_said_is_not_kept() -> None:
    """Reading state and citation keys are no service's business."""
    personal = replace(FULL, status="read", rating=5, citekey="byron2026")

    assert read(write_record(personal)).records == (FULL,)


@pytest.mark.parametrize(
    ("line", "code", "records"),
    [
        ('{"readgraph": 2, "title": "x"}', "unknown-version", 0),
        ('{"readgraph": "one", "title": "x"}', "wrong-shape", 0),
        ('{"readgraph": 1}', "no-title", 0),
        ('{"readgraph": 1, "title": 7}', "wrong-shape", 0),
        ('{"readgraph": 1, "title": "x", "authors": "A"}', "wrong-shape", 1),
        ('{"readgraph": 1, "title": "x", "authors": [1]}', "wrong-shape", 1),
        ('{"readgraph": 1, "title": "x", "urls": ["javascript:1"]}', "bad-address", 1),
        ('{"readgraph": 1, "title": "x", "arxiv_id": "no"}', "bad-identifier", 1),
        ('{"readgraph": 1, "title": "x", "doi": "no"}', "bad-identifier", 1),
        ('{"readgraph": 1, "title": "x", "published": "soon"}', "bad-date", 1),
        ('{"readgraph": 1, "title": "x", "upvotes": -1}', "wrong-shape", 1),
        ('{"readgraph": 1, "title": "x"', "json-syntax", 0),
        ("[1]", "wrong-shape", 0),
    ],
)
def test_what_is_wrong_with_a_line_is_told(line: str, code: str, records: int) -> None:
    """With its number; the other lines are read."""
    found = read(f"{write_record(FULL)}\n{line}\n")

    assert code in {problem.code for problem in found.problems if problem.line == 2}
    assert len(found.records) == 1 + records
    assert all(p.severity is Severity.ERROR or p.code[:3] == "bad" for p in found.problems)
