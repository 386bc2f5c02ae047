r"""The words of a text, in the form in which they are compared.

Case, accents and punctuation fold; signs that are part of a name (``C++``, ``C#``, ``V*``) and
Greek letters are spelled out, so that ``τ-bench`` and ``$\tau$-bench`` are one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Written without spaces between the words: each character counts as a word.
_UNSPACED: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SYMBOLS: Final = "\u2190-\u2bff\U0001f000-\U0001faff"
_SIGN: Final = r"(?<=[^\W_])\*(?![\w*])|(?<=[\w+])\+(?!\w)|(?<=\w)#(?!\w)"
_SIGNS: Final = re.compile(_SIGN, re.ASCII)
_WORD: Final = re.compile(
    rf"(?:(?![{_UNSPACED}])[^\W_])(?:(?![{_UNSPACED}])[^\W_]|[\u0300-\u036f])*"
    rf"|[{_UNSPACED}]|[{_SYMBOLS}]|{_SIGN}"
)
_SPELLED: Final = {"+": "plus", "#": "sharp", "*": "star"}
_ASCII_FORM: Final = "".join(
    chr(code).lower() if chr(code).isalnum() else " " for code in range(128)
)
# What typesetting puts into texts that are ASCII otherwise.
_PRINTED: Final = dict.fromkeys(
    map(ord, "\xa0\u2009\u200a\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201c\u201d\u2026\xb7"),
    " ",
)
_GREEK: Final = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)(?: |$)")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its form, and where it stands in the text (code points, half-open)."""

    form: str
    start: int
    end: int


def find_words(text: str) -> Iterator[Word]:
    """Find the words of a text, in order."""
    for match in _WORD.finditer(text):
        form = _form(match[0])
        if form:
            yield Word(form, match.start(), match.end())


def plain(text: str) -> str:
    r"""Write a text as the forms of its words, spaces between.

    Example:
        >>> plain("C++ for SWE-bench"), plain("Poincaré"), plain(r"$\tau$-bench")
        ('c plus plus for swe bench', 'poincare', 'tau bench')
    """
    if not text.isascii():
        text = text.translate(_PRINTED)
    if not text.isascii():
        return " ".join(word.form for word in find_words(text))
    # Most texts are: this is many times as fast, and gives the same.
    if not _SPELLED.keys().isdisjoint(text):
        text = _SIGNS.sub(lambda match: f" {_SPELLED[match[0]]} ", text)
    return " ".join(text.translate(_ASCII_FORM).split())


def _form(token: str) -> str:
    if token in _SPELLED:
        return _SPELLED[token]
    if token.isascii():
        return token.lower()
    letters = unicodedata.normalize("NFKD", token.casefold()).casefold()
    form = "".join(_spelled(letter) for letter in letters if letter.isalnum())
    # A symbol has nothing to fold.
    return form or (token if not unicodedata.category(token[0]).startswith(("L", "M", "N")) else "")


def _spelled(letter: str) -> str:
    if letter.isascii():
        return letter
    match = _GREEK.match(unicodedata.name(letter, ""))
    return match[1].lower().replace("lamda", "lambda") if match else letter
