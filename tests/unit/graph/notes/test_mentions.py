"""Names in plain text: found with caution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.notes.reading import parse_note

if TYPE_CHECKING:
    from graph.notes.known_names import KnownNames

FOUND = {
    "name": ("we use ReAct here", ["technique-react"]),
    "alias in another case": ("trained by proximal policy optimization", ["technique-ppo"]),
    "in emphasis": ("**ReAct** and _ReAct_", ["technique-react"]),
    "possessive": ("ReAct's loop", ["technique-react"]),
    "longest first": ("on SWE-bench Verified, say", ["benchmark-swe-bench-verified"]),
    "the shorter one": ("on SWE-bench, say", ["benchmark-swe-bench"]),
    "over a line break": ("a tree of\nthoughts grows", ["technique-tree-of-thoughts"]),
    "over a line break in a quote": ("> a tree of\n> thoughts", ["technique-tree-of-thoughts"]),
    "in a table": ("| a |\n|---|\n| ReAct |", ["technique-react"]),
    "in a heading": ("# On ReAct", ["technique-react"]),
    "short, as it is written": ("the model o1 says", ["model-o1"]),
    "capital inside a sentence": ("on the Spider data", ["benchmark-spider"]),
    "two": ("ReAct and PPO", ["technique-react", "technique-ppo"]),
    "once in a line": ("ReAct, ReAct", ["technique-react"]),
    "version": ("with Llama 3, which", ["model-llama-3"]),
    "at the end of a sentence": ("with Llama 3.", ["model-llama-3"]),
}


@pytest.mark.parametrize(("text", "keys"), FOUND.values(), ids=FOUND)
def test_a_name_in_plain_text_is_found(text: str, keys: list[str], known: KnownNames) -> None:
    """Whole words, the longest name first."""
    note = parse_note(text, path="a.md")

    assert [name.key for name in known.finder.find(note, text)] == keys


NOT_FOUND = {
    "part of a word": "ReActive, preReAct, myReAct2",
    "part of an identifier": "my_ReAct_loop",
    "part of a compound": "ReAct-like, non-ReAct",
    "part of a compound, escaped": r"ReAct\_CPP, my\_ReAct",
    "other case of one word": "they react; REACT; wise men; Wise men; a spider",
    "short, in another case": "O1 is",
    "in capitals as all else": "A VERY WISE MAN SAID THIS",
    "capital at the start of a sentence": "Spider webs. Spider legs! - Spider",
    "common word": "we search for it, and Search too",
    "several things of one name": "the Twin",
    "one letter and a mark": "C# is",
    "another version": "Llama 3.1 and Llama 3,5 and Llama 33",
    "link": "[[ReAct|ReAct]] [ReAct](x.md) [[x|PPO]]",
    "address": "https://x.org/ReAct/PPO",
    "code": "`ReAct` and\n\n    ReAct\n",
    "mathematics": "$ReAct$",
    "comment": "%%ReAct%% <!-- PPO -->",
    "tag": "#ReAct-x",
    "front matter": "---\nx: ReAct\n---\n",
    "property": "x:: ReAct",
    "over two paragraphs": "tree of\n\nthoughts",
    "over a link": "tree [[of]] thoughts",
    "other spacing": "SWE bench, SWE- bench",
}


@pytest.mark.parametrize("text", NOT_FOUND.values(), ids=NOT_FOUND)
def test_what_is_not_surely_a_name_is_left_alone(text: str, known: KnownNames) -> None:
    """Parts of words, ordinary words, links, code, addresses."""
    note = parse_note(text, path="a.md")

    assert known.finder.find(note, text) == []


def test_headings_of_its_own_note_do_not_count(known: KnownNames) -> None:
    """Its text does, and headings of other things."""
    text = "# On ReAct\n\n## With PPO\n\nso ReAct is"
    note = parse_note(text, path="ReAct.md")

    found = known.finder.find(note, text, ("technique-react",))

    assert [(name.key, name.line) for name in found] == [
        ("technique-ppo", 3),
        ("technique-react", 5),
    ]


def test_a_mention_has_its_place_in_any_text(known: KnownNames) -> None:
    """Offsets count code points, also after what is composed or outside the plane."""
    text = "\U0001f600 cafe\u0301\r\nwith ReAct"
    note = parse_note(text, path="a.md")

    (found,) = known.finder.find(note, text)

    assert text[found.start : found.end] == "ReAct"
    assert found.line == 2
