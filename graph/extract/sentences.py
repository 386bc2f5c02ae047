"""Where sentences begin and end, in text full of versions, names and abbreviations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# A stop, what may close after it, and white space: only then can a sentence end. "v1.5",
# "Qwen2.5-VL" and "3.14" have no space after the stop and need no rule.
_STOP: Final = re.compile(r"[.!?\u2026]+[\"'\u201d\u2019)\]}]*(?=\s)")
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\[{\"'])(?:e\.g|i\.e|al|etc|cf|vs|viz|resp|approx|w\.r\.t|Fig|Figs|Eq|Eqs|Sec|Secs"
    r"|Tab|Ref|Refs|No|Nos|Vol|pp?|Dr|Prof|Mr|Mrs|Ms|St|Inc|Ltd|Co|Corp|Jr|U\.S|U\.K|a\.k\.a|s\.t"
    r"|[A-Z])\.$"
)
_LONGEST_ABBREVIATION: Final = 8


def sentence_spans(
    text: str, unbroken: Iterable[tuple[int, int]] = ()
) -> tuple[tuple[int, int], ...]:
    """Give the bounds of every sentence, without the white space between them.

    Args:
        text: A normalised field.
        unbroken: Spans inside which no sentence ends, such as URLs; ascending.

    Returns:
        Half-open bounds, ascending and disjoint; they cover every visible character. At least
        one span, which is empty only for empty text.

    Example:
        >>> sentence_spans("We test v1.5, e.g. GPT-4. It works.")
        ((0, 25), (26, 35))
    """
    kept = list(unbroken)
    spans: list[tuple[int, int]] = []
    start = 0
    index = 0
    for stop in _STOP.finditer(text):
        while index < len(kept) and kept[index][1] <= stop.start():
            index += 1
        if index < len(kept) and kept[index][0] <= stop.start() and stop.end() < kept[index][1]:
            continue
        if _ends_sentence(text, stop):
            spans.append(_trimmed(text, start, stop.end()))
            start = stop.end()
    if text[start:].strip() or not spans:
        spans.append(_trimmed(text, start, len(text)))
    return tuple(spans)


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    following = text[stop.end() : stop.end() + 40].lstrip()
    if not following:
        return True
    if following[0].islower():
        return False
    if stop.group()[0] != ".":
        return True
    if stop.group().startswith("..") and not following[0].isupper():
        return False
    head = text[max(stop.start() - _LONGEST_ABBREVIATION, 0) : stop.start() + 1]
    return _ABBREVIATION.search(head) is None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, end - (len(piece) - len(piece.rstrip())))
