"""What a person typed, as terms. Whatever it is, it is no syntax error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from graph.text_search.words import plain

_TERM: Final = re.compile(
    r"""(?P<not>(?<!\S)-(?=["\w]))?(?:"(?P<phrase>[^"]+)"|(?P<word>[^\s"]+))"""
)
_TERMS_READ: Final = 64


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other.

    ``whole`` terms were quoted; of others the last word may go on.
    """

    words: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: all the terms, in any field; and none of those that are excluded."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def text(self) -> str:
        """All words that must occur, as they would stand in a name."""
        return " ".join(word for term in self.terms for word in term.words)


def parse_search(text: str) -> Search:
    """Read words, ``"quoted phrases"`` and ``-excluded`` ones; everything else is text.

    Of more than 64 terms the first ones are read.

    Example:
        >>> parse_search('agent "tree search" -survey').excluded
        (Term(words=('survey',), whole=False),)
    """
    wanted: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    for match in _TERM.finditer(text):
        words = tuple(plain(match["phrase"] or match["word"]).split())
        if words and len(wanted) + len(excluded) < _TERMS_READ:
            term = Term(words, whole=match["phrase"] is not None)
            (wanted if match["not"] is None else excluded)[term] = None
    return Search(tuple(wanted), tuple(excluded))
