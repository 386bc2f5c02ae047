"""Names, looked through as one long string: a part of a name is found as quickly as a word."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from graph.text_search.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.text_search.terms import Search, Term

# How well a name matches. Without the spaces: SWE-bench as one types it, swebench.
_EXACT, _EXACT_JOINED, _BEGIN, _BEGIN_JOINED, _WORD, _INSIDE = 1.0, 0.95, 0.9, 0.85, 0.8, 0.6
_ALIAS_FACTOR: Final = 0.95
_PART_CHARS: Final = 3


class _Lines:
    """Lines that are searched as one string."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._starts = array("L")
        parts, position = ["\n"], 1
        for line in lines:
            self._starts.append(position)
            parts.append(f"{line}\n")
            position += len(line) + 1
        self._text = "".join(parts)

    def holding(self, wanted: str) -> Iterator[int]:
        """Numbers of the lines that hold a text; a line break before it is its beginning."""
        text, starts = self._text, self._starts
        position = text.find(wanted)
        while position >= 0:
            number = bisect_right(starts, position + wanted.startswith("\n")) - 1
            yield number
            if number + 1 == len(starts):
                return
            position = text.find(wanted, starts[number + 1] - 1)


class NameTable:
    """The names of numbered documents.

    Args:
        names: Number of the document, name, and whether it is an alias.
    """

    def __init__(self, names: Iterable[tuple[int, str, bool]]) -> None:
        self._names: list[str] = []
        self._forms: list[str] = []
        self._factors = array("d")
        self._docs = array("L")
        for doc, name, alias in names:
            form = plain(name)
            if form:
                self._docs.append(doc)
                self._names.append(name)
                self._forms.append(form)
                self._factors.append(_ALIAS_FACTOR if alias else 1.0)
        self._spaced = _Lines(f" {form} " for form in self._forms)
        self._joined = _Lines(form.replace(" ", "") for form in self._forms)

    def score(self, search: Search) -> dict[int, tuple[float, str]]:
        """How well names hold all that was typed, one word after the other; the best of each."""
        text = search.text
        if not text:
            return {}
        found: dict[int, tuple[float, str]] = {}
        whole = any(term.whole for term in search.terms)
        for number in self._holding(text, whole=whole):
            score = self._score(self._forms[number], text) * self._factors[number]
            doc = self._docs[number]
            if doc not in found or score > found[doc][0]:
                found[doc] = score, self._names[number]
        return found

    @staticmethod
    def _score(form: str, text: str) -> float:
        if form == text:
            return _EXACT
        if form.startswith(text):
            return _BEGIN
        joined, together = form.replace(" ", ""), text.replace(" ", "")
        if joined == together:
            return _EXACT_JOINED
        if f" {text}" in form:
            return _WORD
        return _BEGIN_JOINED if joined.startswith(together) else _INSIDE

    def holding(self, term: Term) -> set[int]:
        """The documents that have a name with these words."""
        docs = self._docs
        return {docs[number] for number in self._holding(" ".join(term.words), whole=term.whole)}

    def _holding(self, text: str, *, whole: bool) -> Iterator[int]:
        if whole:
            return self._spaced.holding(f" {text} ")
        joined = text.replace(" ", "")
        # So short a text stands somewhere in most names; nobody means that.
        if len(joined) >= _PART_CHARS or not joined.isascii():
            return self._joined.holding(joined)
        return self._spaced.holding(f"\n {text}" if len(joined) == 1 else f" {text}")
