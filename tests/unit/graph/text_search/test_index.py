"""Ranking, and the ways to find: in the index, and by a look through all."""

from __future__ import annotations

import sqlite3
from typing import Final

import pytest

from graph.text_search import TextIndex
from graph.text_search.terms import parse_search
from graph.text_search.texts import FullTexts, ScannedTexts, index_texts

NAMES: Final = {
    "swe": (["SWE-bench"], []),
    "swe-verified": (["SWE-bench Verified"], []),
    "alfworld": (["ALFWorld"], ["ALF World"]),
    "cpp": (["C++"], []),
    "c": (["C"], []),
    "v": (["V*"], []),
    "tau": ([r"$\tau$-bench"], []),
    "poincare": (["Poincaré Embeddings"], []),
    "memory": (["Memory for LLM Agents"], []),
    "survey": (["A Survey"], []),
    "plain": (["Plain"], []),
}
TEXTS: Final = {
    "survey": ["We survey agent memory and world models; memory of an agent, agent memory."],
    "plain": ["An agent once had a memory, and went out into a long story of many other words."],
}
TAGS: Final = {"plain": ["to discuss"]}


@pytest.fixture(scope="module")
def index() -> TextIndex:
    """A few names and texts."""
    return TextIndex(NAMES, TAGS, TEXTS)


def found(index: TextIndex, text: str) -> list[str]:
    """What is found, best first."""
    matches = index.match(text)
    return sorted(matches, key=lambda iri: (-matches[iri].score, iri))


FOUND = {
    "part of a word": ("world", ["alfworld", "survey"]),
    "without the hyphen": ("swebench", ["swe", "swe-verified"]),
    "whole before beginning": ("swe-bench", ["swe", "swe-verified"]),
    "beginning": ("alf", ["alfworld"]),
    "as an alias has it": ("alf world", ["alfworld"]),
    "plus signs": ("c++", ["cpp"]),
    "a name of one letter": ("c", ["c", "cpp"]),
    "a star": ("v*", ["v"]),
    "without the star": ("v", ["v"]),
    "TeX": ("tau-bench", ["tau"]),
    "Greek": ("τ-bench", ["tau"]),
    "accents": ("POINCARE", ["poincare"]),
    "accents typed": ("poincaré emb", ["poincare"]),
    "words of a name before those of texts": ("agent memory", ["memory", "survey", "plain"]),
    "a phrase": ('"agent memory"', ["survey"]),
    "a phrase of whole words": ('"world"', ["alfworld", "survey"]),
    "no part of a word in quotes": ('"alfw"', []),
    "over several fields": ("plain story discuss", ["plain"]),
    "excluded": ("memory -survey", ["memory", "plain"]),
    "an excluded phrase": ('memory -"agent memory"', ["memory", "plain"]),
    "beginnings of words": ("stor", ["plain"]),
    "not so short ones": ("lo", []),
    "tags": ("discuss", ["plain"]),
    "nothing at all": ("", []),
    "only exclusions": ("-memory", []),
    "what is nowhere": ("agent zebra", []),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_things_are_found_best_first(index: TextIndex, text: str, expected: list[str]) -> None:
    """Whole names, beginnings, words, parts of words; then texts."""
    assert found(index, text) == expected


def test_scores_tell_the_ways_apart(index: TextIndex) -> None:
    """Names as one piece are above 0.5, names with all the words above texts."""
    scores = index.scores("agent memory")

    assert index.scores("swe bench")["swe"] == 1.0
    assert index.scores("alf world")["alfworld"] == 0.95
    assert scores["memory"] >= 0.4
    assert 0.3 >= scores["survey"] > scores["plain"] > 0


def test_the_quick_part_is_a_part(index: TextIndex) -> None:
    """Names that hold what was typed as one piece, with the same scores."""
    assert index.match_names("world").keys() == {"alfworld"}
    assert index.match_names("world").items() <= index.match("world").items()
    assert index.match_names("world -x") == {}


def test_without_the_index_texts_are_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a word in the log; other faults of SQLite stay faults."""
    documents = [("a name", "tag", "some text"), ("other", "", "text goes on")]

    def fail(message: str) -> None:
        def connect(*_: object, **__: object) -> sqlite3.Connection:
            raise sqlite3.OperationalError(message)

        monkeypatch.setattr(sqlite3, "connect", connect)

    assert isinstance(index_texts(documents), FullTexts)
    fail("no such module: fts5")
    assert isinstance(index_texts(documents), ScannedTexts)
    fail("disk full")
    with pytest.raises(sqlite3.OperationalError):
        index_texts(documents)


def test_both_ways_find_the_same() -> None:
    """In one field, over two, whole and beginnings."""
    documents = [("swe bench", "x", "agent memory"), ("memory", "", "agents"), ("", "", "")]
    full, scanned = FullTexts(documents), ScannedTexts(documents)

    for text in ("agent", "agent memory", '"agent memory"', '"bench x"', "mem", "x", "zzz"):
        terms = parse_search(text).terms
        assert full.score(terms).keys() == scanned.score(terms).keys()
        assert full.holding(terms[0]) == scanned.holding(terms[0])
