"""Pairs of a long form and its acronym, both ways round.

The way of aligning letters from the right is that of Schwartz and Hearst (2003), "A simple
algorithm for identifying abbreviation definitions in biomedical text".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PARENTHESES: Final = re.compile(r"\(([^()]{2,120})\)")
_SHORT: Final = re.compile(r"[A-Za-z0-9$\\*][\w$\\*+.&/-]{0,18}[\w*+]|[A-Z]")
_WORD: Final = re.compile(r"[^\s]+")
_BREAK: Final = re.compile(r"[,;:()\[\]{}\"\u201c\u201d]|\.\s")
_MAX_WORDS: Final = 9
_MAX_LONG_CHARS: Final = 110


@dataclass(frozen=True, slots=True)
class AcronymPair:
    """The spans of a long form and of the acronym that stands for it."""

    long_start: int
    long_end: int
    short_start: int
    short_end: int


def find_acronyms(text: str) -> tuple[AcronymPair, ...]:
    """Find ``long form (LF)`` and ``LF (long form)``.

    Example:
        >>> text = "a multi-armed bandit (MAB) helps"
        >>> [text[p.long_start : p.long_end] for p in find_acronyms(text)]
        ['multi-armed bandit']
    """
    pairs: list[AcronymPair] = []
    for inside in _PARENTHESES.finditer(text):
        pair = _long_before(text, inside) or _short_before(text, inside)
        if pair is not None:
            pairs.append(pair)
    return tuple(pairs)


def _long_before(text: str, inside: re.Match[str]) -> AcronymPair | None:
    content = re.split(r"[,;]", inside.group(1), maxsplit=1)[0].rstrip()
    short = content.strip()
    if not _is_acronym(short):
        return None
    start, end = _words_before(text, inside.start(), len(_letters(short)))
    begin = _align(short, text, start, end)
    if begin is None and short.endswith("s"):
        begin = _align(short[:-1], text, start, end)
    if begin is None or (" " not in text[begin:end] and "-" not in text[begin:end]):
        return None
    begin = _with_capitals(text, begin, start, short[0])
    short_start = inside.start(1) + inside.group(1).index(short)
    return AcronymPair(begin, end, short_start, short_start + len(short))


def _short_before(text: str, inside: re.Match[str]) -> AcronymPair | None:
    long = inside.group(1)
    if " " not in long.strip() or len(long.split()) > _MAX_WORDS:
        return None
    before = text[max(inside.start() - 24, 0) : inside.start()].rstrip()
    words = before.split()
    if not words or not _is_acronym(words[-1]):
        return None
    short = words[-1]
    begin = _align(short, text, inside.start(1), inside.end(1))
    if begin is None or text[inside.start(1) : begin].strip() or "," in long:
        return None
    end = text.rindex(short, 0, inside.start()) + len(short)
    return AcronymPair(begin, inside.end(1), end - len(short), end)


def _with_capitals(text: str, begin: int, floor: int, letter: str) -> int:
    """Move the start of a capitalised long form to an earlier capital that fits as well.

    The shortest alignment reads "Language Model Debugger (LDB)" out of "Large Language Model
    Debugger (LDB)".
    """
    if not text[begin].isupper():
        return begin
    best = begin
    while True:
        word = re.search(
            r"(?:[A-Z][\w-]*|and|of|for|the|in|to|with|via|as) $",
            text[max(begin - 40, floor) : begin],
        )
        if word is None:
            return best
        begin -= len(word.group())
        if word.group()[0] == letter.upper():
            best = begin


def _letters(short: str) -> str:
    return "".join(character for character in short if character.isalnum())


def _is_acronym(short: str) -> bool:
    capitals = sum(character.isupper() for character in short)
    return (
        len(_letters(short)) > 1
        and _SHORT.fullmatch(short) is not None
        and (capitals > 1 or (capitals == 1 and any(c.isdigit() for c in short)))
    )


def _words_before(text: str, end: int, letters: int) -> tuple[int, int]:
    """Bounds of the words that the long form can lie in: not more than the letters allow."""
    while end > 0 and (text[end - 1].isspace() or text[end - 1] in "\"'\u2019\u201d"):
        end -= 1
    floor = max(end - _MAX_LONG_CHARS, 0)
    window = text[floor:end]
    breaks = list(_BREAK.finditer(window))
    if breaks:
        floor += breaks[-1].end()
        window = text[floor:end]
    words = list(_WORD.finditer(window))[-min(letters + 5, letters * 2, _MAX_WORDS) :]
    return (floor + words[0].start() if words else end), floor + len(window.rstrip())


def _align(short: str, text: str, start: int, end: int) -> int | None:
    """Match the acronym's letters from the right; its first must begin a word."""
    letters = _letters(short).casefold()
    if not letters or start >= end:
        return None
    at = end - 1
    for index in range(len(letters) - 1, -1, -1):
        while at >= start and not (
            text[at].casefold() == letters[index]
            and (index > 0 or at == start or not text[at - 1].isalnum())
        ):
            at -= 1
        if at < start:
            return None
        at -= 1
    begin = at + 1
    # A long form shorter than the acronym, or that contains it, is no long form.
    long = text[begin:end]
    return None if len(long) <= len(short) or short in long.split() else begin
