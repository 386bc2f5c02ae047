"""Words as they are compared, and what a person typed as terms."""

from __future__ import annotations

import pytest

from graph.text_search.terms import Search, Term, parse_search
from graph.text_search.words import find_words, plain

FORMS = {
    "case": ("ALFWorld", "alfworld"),
    "hyphens": ("SWE-bench_Verified", "swe bench verified"),
    "accents": ("Poincaré Gödel", "poincare godel"),
    "accents apart": ("Poincare\u0301", "poincare"),
    "signs of a name": (
        "C++ C# V* and HumanEval+",
        "c plus plus c sharp v star and humaneval plus",
    ),
    "signs of a formula": ("a + b * c, 2*3, #4", "a b c 2 3 4"),
    "bold words": ("**bold** *it", "bold it"),
    "TeX": (r"$\tau$-bench", "tau bench"),
    "Greek": ("τ-bench, λ", "tau bench lambda"),
    "no spaces between words": ("知识graph", "知 识 graph"),
    "symbols": ("∇ and \U0001f600", "∇ and \U0001f600"),
    "dashes of printers": ("one—two…three", "one two three"),
    "nothing": ("\x00 .*( \ud800", ""),
}


@pytest.mark.parametrize(("text", "form"), FORMS.values(), ids=FORMS)
def test_words_have_one_form(text: str, form: str) -> None:
    """However they are printed; the quick way gives what the thorough one does."""
    assert plain(text) == form
    assert [word.form for word in find_words(text)] == form.split()


TERMS = {
    "words": ("agent memory", Search((Term(("agent",)), Term(("memory",))))),
    "a phrase": ('"agent memory"', Search((Term(("agent", "memory"), whole=True),))),
    "a joined word": ("SWE-bench", Search((Term(("swe", "bench")),))),
    "excluded": ("a -b", Search((Term(("a",)),), (Term(("b",)),))),
    "an excluded phrase": ('a -"b c"', Search((Term(("a",)),), (Term(("b", "c"), whole=True),))),
    "an open quote": ('a "b', Search((Term(("a",)), Term(("b",))))),
    "twice the same": ("a a A", Search((Term(("a",)),))),
    "a dash alone": ("- a --", Search((Term(("a",)),))),
    "the syntax of the engine": (
        'NEAR(a b) name:x* ^y OR "',
        Search(tuple(Term((w,)) if isinstance(w, str) else Term(w)
                     for w in (("near", "a"), "b", ("name", "x", "star"), "y", "or"))),
    ),
    "nothing": ('"" *( -', Search()),
}  # fmt: skip


@pytest.mark.parametrize(("text", "search"), TERMS.values(), ids=TERMS)
def test_what_was_typed_becomes_terms(text: str, search: Search) -> None:
    """And is never a mistake."""
    assert parse_search(text) == search


def test_a_long_text_is_read_to_a_limit() -> None:
    """A search costs as much as it has terms."""
    assert len(parse_search(" ".join(map(str, range(1000)))).terms) == 64
