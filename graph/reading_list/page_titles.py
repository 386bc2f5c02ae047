"""How much a line of text looks like a title rather than a piece of an abstract."""

from __future__ import annotations

import re
from typing import Final

_SAMPLE_CHARS: Final = 400
_STOPPED: Final = re.compile(r"(?<!\.)[.;,\u3002]\Z")
_INNER_SENTENCE: Final = re.compile(r"[a-z0-9)\]\"'%]\. +[A-Z]")
# Written small, since a title may well hold them as Is or Are.
_PROSE: Final = re.compile(
    r"\b(?:we|our|is|are|was|were|has|have|been|however|they|these|this|which|it|its|can|that)\b"
)
_OPENING: Final = re.compile(
    r"(?:We|Our|In this|This (?:paper|work|article)|However|To (?:address|this)|These|It)\b"
)
_NAME_AND_COLON: Final = re.compile(r"\S+(?: \S+){0,5}: \S")
_URL: Final = re.compile(r"https?://|www\.")
_WORD: Final = re.compile(r"[^\W\d_]{4,40}")
_HEADING: Final = re.compile(
    r"(?:abstract|background|introduction|motivation|objectives?|purpose|aims?|methods?|design"
    r"|materials and methods|results?|findings|discussion|conclusions?|summary|contributions?"
    r"|availability|significance|keywords?|code|data)[:.]?",
    re.IGNORECASE,
)

# (most characters, weight): a title of more than 400 characters is next to impossible.
_LENGTHS: Final = ((130, 1.5), (200, 0.5), (300, -1.5), (_SAMPLE_CHARS - 1, -4.0))
_TOO_LONG: Final = -9.0
# (least share of words that begin with a capital, weight)
_CAPITALS: Final = ((0.7, 2.0), (0.5, 1.0), (0.3, 0.0))
_FEW_CAPITALS: Final = -1.0
_FEWEST_WORDS: Final = 3

_STOPPED_WEIGHT: Final = -4.0
_INNER_WEIGHT: Final = -2.5
_PROSE_WEIGHT: Final = -0.7
_PROSE_MOST: Final = 5
_OPENING_WEIGHT: Final = -1.5
_SMALL_WEIGHT: Final = -2.0
_URL_WEIGHT: Final = -1.0
_COLON_WEIGHT: Final = 1.0
_FEW_WORDS_WEIGHT: Final = -1.5
_HEADING_WEIGHT: Final = -6.0


def titleness(line: str) -> float:
    """Weigh the evidence that a line is a title: above zero more likely, below zero less.

    The weights are additive and were set by hand; the bounds matter more than the digits. Only
    the first characters of a long line are looked at, so that the cost is bounded.
    """
    text = line[:_SAMPLE_CHARS]
    if _HEADING.fullmatch(text):
        return _HEADING_WEIGHT
    weight = next((weight for most, weight in _LENGTHS if len(line) <= most), _TOO_LONG)
    weight += _capitals_weight(text)
    words = text.split(maxsplit=_FEWEST_WORDS)
    first = words[0] if words else ""
    if first[:1].islower() and first.islower() and not first.endswith(":"):
        weight += _SMALL_WEIGHT
    weight += _PROSE_WEIGHT * min(_PROSE_MOST, len(_PROSE.findall(text)))
    weight += _INNER_WEIGHT * min(2, len(_INNER_SENTENCE.findall(text)))
    for found, cue in (
        (_STOPPED.search(text), _STOPPED_WEIGHT),
        (_OPENING.match(text), _OPENING_WEIGHT),
        (_URL.search(text), _URL_WEIGHT),
        (_NAME_AND_COLON.match(text), _COLON_WEIGHT),
    ):
        weight += cue if found else 0.0
    return weight + (_FEW_WORDS_WEIGHT if len(words) < _FEWEST_WORDS and ":" not in text else 0.0)


def _capitals_weight(text: str) -> float:
    words = [word for word in _WORD.findall(text) if word[0].upper() != word[0].lower()]
    if not words:
        return 0.0
    share = sum(not word.islower() for word in words) / len(words)
    return next((weight for least, weight in _CAPITALS if share >= least), _FEW_CAPITALS)
