"""How a name is written, and which names are too dull to be looked for in a text."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from graph.extract.gazetteer import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST: Final = 3
_ACRONYM: Final = 5
_TWICE: Final = 2
_CODE: Final = re.compile(r"```.*?```|`[^`\n]*`|https?://\S+", re.DOTALL)
_ORDINARY: Final = re.compile(
    r"\b(?:an?|the|of|these|each|some|any|their|your) ([a-z]{2,})\b(?![_/])"
)
_WORD: Final = re.compile(r"[^\s_-]+")
_PART: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^A-Za-z\d]")
# More than a capital at the start: "MMStar", "S3Eval", but not "Paloma".
_MARKED: Final = re.compile(r"[a-z\d][A-Z]|[A-Z]{2}|[A-Za-z]\d|\d[A-Za-z]|[*+]")
# Endings that speak for a benchmark, and marks that no ordinary word has.
_SPEAKING: Final = re.compile(r"(?:Bench|Eval|QA|MMLU|BLiMP)(?:[- ]?\w{1,3})?$", re.IGNORECASE)
_DISTINCT: Final = re.compile(r"[A-Z]{2}|\d[A-Za-z]|[A-Za-z]\d")
_WHOLE: Final = re.compile(r"^[^\W_][\w .*+'\u2019-]*$")


def stated_spelling(identifier: str, texts: Iterable[str]) -> list[str]:
    """The spelling with capitals that texts use most for a lower-case identifier, if any does.

    Example:
        >>> stated_spelling("mm_star", ["MM-Star is new.", "Use MM-Star.", "MMStar", "mm_star"])
        ['MM-Star']
    """
    letters = "[- ]?".join(map(re.escape, folded(identifier)))
    pattern = re.compile(rf"(?<![\w.-]){letters}(?![\w-])", re.IGNORECASE)
    found = Counter(hit for text in texts for hit in pattern.findall(text))
    capitals = [spelling for spelling in found if not spelling.islower()]
    best = sorted(capitals, key=lambda text: (_is_titled(text), -found[text], text))
    return best[:1]


def _is_titled(text: str) -> bool:
    return _MARKED.search(text) is None


def ordinary_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that prose writes in lower case, after an article or the like, more than once."""
    seen = Counter(word for text in texts for word in _ORDINARY.findall(_CODE.sub(" ", text)))
    return frozenset(word for word, count in seen.items() if count >= _TWICE)


def is_dull(name: str, ordinary: frozenset[str]) -> bool:
    """Whether a name is no proper one: short, in lower case, or made of ordinary words alone.

    Example:
        >>> [
        ...     is_dull(name, frozenset({"news", "fetch"}))
        ...     for name in ("NewsFetch", "Fetch", "XNews")
        ... ]
        [True, True, False]
    """
    if len(folded(name)) < _SHORTEST or name.islower() or _WHOLE.match(name) is None:
        return True
    if name.isupper() and len(folded(name)) < _ACRONYM:
        return True
    if name.isupper() and name.isalpha() and _SPEAKING.search(name) is None:
        return True  # other things have such acronyms too, and the rules read them by their cues
    if _SPEAKING.search(name) is None and all(map(_is_titled, _WORD.findall(name))):
        return True
    return all(part.lower() in ordinary or not part.isalpha() for part in parts_of(name))


def parts_of(name: str) -> list[str]:
    """The words of a name, also those that only capitals part.

    Example:
        >>> parts_of("NFCorpus-2018")
        ['NF', 'Corpus', '2018']
    """
    return [part for word in _WORD.findall(name) for part in _PART.findall(word)]


def flags_of(name: str, ordinary: frozenset[str]) -> str:
    """What a text must show besides the letters of a name: their case, and a cue.

    Example:
        >>> names = ("MMStar", "HRM8K", "GraphWalks", "MuSR", "GAOKAO-Bench")
        >>> [flags_of(name, frozenset()) for name in names]
        ['', 'cased', 'cased,needs_cue', 'cased,needs_cue', '']
    """
    if folded(name) in ordinary or len(folded(name)) < _ACRONYM:
        return "cased,needs_cue"
    if _SPEAKING.search(name) is not None:
        return ""
    if name.isupper():
        return "cased"
    return "" if _DISTINCT.search(name) else "cased,needs_cue"
