"""Laws of the text search."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.text_search import TextIndex, cut_snippet, parse_search
from graph.text_search.texts import FullTexts, ScannedTexts
from graph.text_search.words import find_words, plain

TEXTS = st.text(max_size=60) | st.text("ab cAé+#*-\"'τ知.()^:ORNEAD", max_size=40)
INDEX = TextIndex(
    {"urn:a": (["SWE-bench"], ["C++"]), "urn:b": (["OR NEAR AND"], [])},
    {"urn:a": ["tag"]},
    {"urn:b": ["Some text about an agent."]},
)


@given(TEXTS)
def test_any_text_may_be_searched_for(text: str) -> None:
    """No text is an error, and scores are between 0 and 1."""
    assert all(0 < match.score <= 1 for match in INDEX.match(text).values())


@given(TEXTS, TEXTS)
def test_what_is_put_in_is_found(name: str, text: str) -> None:
    """By its whole name, and by its whole text."""
    index = TextIndex({"urn:x": ([name], [])}, {}, {"urn:x": [text]})

    for stated in (name, text):
        phrase = stated.replace('"', " ")
        assert ("urn:x" in index.match(f'"{phrase}"')) is bool(plain(phrase))


@given(TEXTS)
def test_words_stand_where_they_are_said_to(text: str) -> None:
    """In order, apart, and of the form that the whole text has."""
    words = [*find_words(text)]

    assert [word.form for word in words] == plain(text).split()
    assert all(a.end <= b.start for a, b in pairwise(words))


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4), TEXTS)
def test_the_index_finds_what_a_look_through_all_finds(
    documents: list[tuple[str, str, str]], text: str
) -> None:
    """Term by term, and all together."""
    forms = [(plain(a), plain(b), plain(c)) for a, b, c in documents]
    full, scanned = FullTexts(forms), ScannedTexts(forms)
    terms = parse_search(text).terms

    if terms:
        assert full.score(terms).keys() == scanned.score(terms).keys()
    assert all(full.holding(term) == scanned.holding(term) for term in terms)


@given(TEXTS, TEXTS)
def test_a_snippet_is_a_piece_of_the_text(text: str, query: str) -> None:
    """Apart from the ellipses at its ends; there is one where a term occurs."""
    parts = cut_snippet(text, parse_search(query).terms, size_chars=20)
    shown = "".join(part.text for part in parts)

    assert shown in text or shown.removeprefix("…").removesuffix("…") in text
    assert bool(parts) is any(part.match for part in parts)
