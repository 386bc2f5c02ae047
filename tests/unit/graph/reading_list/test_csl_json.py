"""CSL-JSON and Zotero's items of unexpected shapes; whole files are in ``test_exports``."""

from __future__ import annotations

import json

import pytest

from graph.models import PaperRecord, Problem
from graph.reading_list import csl_json, read_reading_list
from graph.reading_list.source import TextInMemory
from tests.unit.graph.reading_list.parted import part

DATES = {
    "numbers": ({"date-parts": [[2024, 5, 1]]}, "2024-05-01", False),
    "texts": ({"date-parts": [["2024", "05"]]}, "2024-05", False),
    "a range": ({"date-parts": [[2024, 5], [2024, 7]]}, "2024-05", False),
    "nothing after the year": ({"date-parts": [[2024, None, 0]]}, "2024", False),
    "raw": ({"raw": "2024-05-01"}, "2024-05-01", False),
    "literal": ({"literal": "May 2024"}, "2024-05", False),
    "a text": ("2024-05", "2024-05", False),
    "a number": (2024, "2024", False),
    "about": ({"date-parts": [[2024]], "circa": True}, "2024", True),
    "empty parts": ({"date-parts": [[]]}, None, False),
    "parts of the wrong shape": ({"date-parts": 2024, "raw": "2024"}, "2024", False),
    "a month that is none": ({"date-parts": [[2024, 13]]}, "2024", True),
    "in press": ({"literal": "in press"}, None, True),
    "a huge number": ({"date-parts": [[10**30]]}, None, True),
    "null": (None, None, False),
    "a list": ([2024], None, False),
}


def read(*items: object) -> tuple[list[PaperRecord], list[Problem]]:
    """Read items, and part the papers from the problems."""
    return part(csl_json.read(TextInMemory(json.dumps(items), "a.json")))


@pytest.mark.parametrize("is_list", [True, False])
def test_an_answer_of_crossref_is_read(is_list: bool) -> None:
    """A work or a page of works, in an envelope; its abstract is headed by what it is."""
    work = {
        "DOI": "10.1000/a",
        "title": ["A &amp; B"],
        "abstract": "<jats:title>Abstract</jats:title><jats:p>We plan.</jats:p>",
        "issued": {"date-parts": [[2024, 5]]},
    }
    message = {"total-results": 1, "items": [work]} if is_list else work
    found = read_reading_list(json.dumps({"status": "ok", "message": message}).encode(), file="a")

    assert (found.format, found.problems) == ("csl-json", ())
    assert [(record.title, record.abstract) for record in found.records] == [("A & B", "We plan.")]


@pytest.mark.parametrize(("issued", "iso", "doubtful"), DATES.values(), ids=DATES)
def test_a_date_comes_in_many_shapes(issued: object, iso: str | None, doubtful: bool) -> None:
    """All that the schema allows, and some more; doubts are said."""
    [record], problems = read({"title": "A", "issued": issued})

    assert record.published == iso
    assert [problem.code for problem in problems] == ["bad-date"] * doubtful


NAMES = {
    "a particle": (
        {"given": "Ludwig", "family": "Beethoven", "non-dropping-particle": "van"},
        "Ludwig van Beethoven",
    ),
    "two particles": (
        {
            "given": "Jean",
            "family": "Fontaine",
            "dropping-particle": "de",
            "non-dropping-particle": "La",
        },
        "Jean de La Fontaine",
    ),
    "a suffix": ({"family": "King", "given": "Ruth", "suffix": "Jr."}, "Ruth King, Jr."),
    "a group": ({"literal": "OpenAI"}, "OpenAI"),
    "a group in Crossref's words": ({"name": "OpenAI"}, "OpenAI"),
    "a text": ("Ada Lovelace", "Ada Lovelace"),
}


@pytest.mark.parametrize(("name", "said"), NAMES.values(), ids=NAMES)
def test_a_name_is_put_together(name: object, said: str) -> None:
    """In the order in which it is said."""
    [record], _ = read({"title": "A", "author": [name, {"literal": "others"}, 7]})

    assert (record.authors, record.author_count) == ((said,), None)


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ({"id": "müller2024"}, "müller2024"),
        ({"id": "x", "citation-key": "y"}, "y"),
        ({"id": 12}, None),
        ({"id": "12"}, None),
        ({"id": "12345/ABCD"}, None),
        ({"id": "http://zotero.org/users/1/items/A", "note": "Citation Key: z"}, "z"),
    ],
)
def test_a_citation_key_is_what_looks_like_one(item: dict[str, object], key: str | None) -> None:
    """Zotero's own identifiers are none."""
    [record], _ = read({"title": "A", **item})

    assert record.citekey == key


WRONG: dict[str, tuple[object, list[str]]] = {
    "a text": ("A", ["wrong-shape"]),
    "nothing": (None, ["wrong-shape"]),
    "an array": ([[]], ["wrong-shape"]),
    "no title": ({"DOI": "10.1000/x"}, ["no-title"]),
    "a title that is an object": ({"title": {"en": "A"}}, ["wrong-shape", "no-title"]),
    "an item without data": ({"itemType": "book"}, ["no-title"]),
    "data that is no object": ({"itemType": "book", "data": 3}, ["wrong-shape", "no-title"]),
}


@pytest.mark.parametrize(("item", "said"), WRONG.values(), ids=WRONG)
def test_what_is_no_item_is_reported(item: object, said: list[str]) -> None:
    """And harms no other."""
    records, problems = read({"title": "A"}, item, {"title": "B"})

    assert [record.title for record in records] == ["A", "B"]
    assert [problem.code for problem in problems] == said


def test_members_of_the_wrong_type_are_left_out() -> None:
    """Each is named, and the rest is read."""
    [record], problems = read(
        {"title": "A", "DOI": 5, "author": "B", "keyword": ["c", "d"], "volume": {}, "note": []}
    )

    assert record == PaperRecord("A", 1, 1, keywords=("c", "d"))
    assert [problem.message.partition(" ")[0] for problem in problems] == ["author", "DOI", "note"]


def test_items_of_zotero_name_their_makers() -> None:
    """Authors; where there are none, programmers and the like, but no editors."""
    [record], _ = read(
        {
            "itemType": "computerProgram",
            "title": "A",
            "creators": [
                {"creatorType": "editor", "name": "B"},
                {"creatorType": "programmer", "firstName": "C", "lastName": "D"},
            ],
            "tags": ["x", {"tag": "y"}, {"tag": 5}],
            "citationKey": "d24",
        }
    )

    assert (record.authors, record.keywords, record.citekey) == (("C D",), ("x", "y"), "d24")


def test_a_cut_file_gives_what_stands_before_the_cut() -> None:
    """And says at which line it ends."""
    text = '[\n{"title": "A"},\n{"title": "B", "abstract": "cut'
    record, problem = csl_json.read(TextInMemory(text, "a.json"))

    assert isinstance(record, PaperRecord)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.code) == (3, "json-syntax")
