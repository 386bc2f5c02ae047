"""Where a quoted name stands in the very text that was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.extract.llm.items import Drop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.extract.llm.items import Item
    from graph.extract.passages import Passage


@dataclass(frozen=True, slots=True)
class Place:
    """The span of a name. ``exact`` is false where white space differs from the quote's."""

    passage: Passage
    start: int
    end: int
    exact: bool


def find_place(item: Item, passages: Sequence[Passage]) -> Place | Drop:
    """Find the quote, and in it the name.

    A quote is looked for as it is, and if it is nowhere, with any white space between its words.
    One that stands in the text more than once is taken where the sentence is the same, or where
    only one of the places holds the name as words of its own.

    Args:
        item: What the model said.
        passages: The fields as they were sent.
    """
    for exact in (True, False):
        quotes = [
            (passage, start, end)
            for passage in passages
            for start, end in _quotes(passage.original, item.quote, exact=exact)
        ]
        if quotes:
            break
    else:
        return Drop.NO_QUOTE
    names = [
        Place(passage, *span, exact)
        for passage, start, end in quotes
        if (span := _name(passage.original, item.name, start, end)) is not None
    ]
    if not names:
        return Drop.NAME_NOT_QUOTED
    sentences = {(place.passage.field, place.passage.sentence(place.start)) for place in names}
    return names[0] if len(sentences) == 1 else Drop.AMBIGUOUS


def _quotes(text: str, quote: str, *, exact: bool) -> Iterator[tuple[int, int]]:
    if not exact:
        yield from (match.span() for match in _spaced(quote).finditer(text))
        return
    start = text.find(quote)
    while start != -1:
        yield start, start + len(quote)
        start = text.find(quote, start + 1)


def _name(text: str, name: str, start: int, end: int) -> tuple[int, int] | None:
    """The first span of a name between two offsets that does not begin or end inside a word."""
    for match in _spaced(name).finditer(text, start, end):
        if not _inside_word(text, match.start()) and not _inside_word(text, match.end()):
            return match.span()
    return None


def _inside_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def _spaced(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))
