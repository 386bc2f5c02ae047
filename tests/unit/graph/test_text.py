"""The one form in which a title or abstract is stored."""

from __future__ import annotations

import pytest

from graph.text import normalise_field

FIELDS = {
    "ends": ("  a b \n", "a b"),
    "break": ("a\nb", "a b"),
    "break with spaces": ("a  \r\n  b", "a b"),
    "paragraphs": ("a\n\n\nb", "a b"),
    "inner spaces stay": ("a  b", "a  b"),
    "tab stays": ("a\tb", "a\tb"),
    "no-break space stays": ("a\u00a0b", "a\u00a0b"),
    "NFC": ("e\u0301", "\u00e9"),
    "compatibility stays": ("ﬁ²", "ﬁ²"),
    "controls go": ("a\x00b\x07\x7fc", "abc"),
    "surrogate goes": ("a\ud83db", "ab"),
    "emoji stays": ("👩‍💻", "👩‍💻"),
    "hostile stays": ('</script>"\\{', '</script>"\\{'),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("text", "expected"), FIELDS.values(), ids=FIELDS)
def test_a_field_has_one_form(text: str, expected: str) -> None:
    """NFC on one line; all that carries meaning stays as read."""
    assert normalise_field(text) == expected
