"""Laws of the one form in which a field is stored."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from graph.text import normalise_field

any_text = st.text(st.characters(exclude_categories=()))
breaks = st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\x85", "\f", " \n ", "\n\n", "\t\r\n "])


@given(any_text)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """Offsets must count in the same text, however often it went through."""
    once = normalise_field(text)

    assert normalise_field(once) == once


@given(any_text)
def test_the_normal_form_is_nfc_on_one_line(text: str) -> None:
    """Without breaks or white space at its ends, and fit for a literal."""
    written = normalise_field(text)

    assert unicodedata.is_normalized("NFC", written)
    assert len(written.splitlines()) <= 1
    assert written == written.strip()
    assert Literal(written).value == written


@given(st.lists(st.text("abc.é", min_size=1), min_size=2), breaks)
def test_where_a_paste_breaks_its_lines_does_not_matter(words: list[str], line_break: str) -> None:
    """A break is a space."""
    assert normalise_field(line_break.join(words)) == " ".join(words)
