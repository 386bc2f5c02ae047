"""From a place in a parsed block back to its place in the text of the note."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from graph.notes.model import Prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


class Lines:
    """The lines of a text, whatever ends them, and where each begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self.starts: list[int] = []
        start = 0
        if "\r" not in text:
            self.lines = text.split("\n")
            self.starts = [0, *accumulate(len(line) + 1 for line in self.lines[:-1])]
            return
        for end in _LINE_END.finditer(text):
            self.starts.append(start)
            self.lines.append(text[start : end.start()])
            start = end.end()
        self.starts.append(start)
        self.lines.append(text[start:])

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


class Content:
    """The text of a block, as the parser gives it, over the lines that it was taken from."""

    __slots__ = ("_pieces", "text")

    def __init__(self, text: str, pieces: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self._pieces = pieces

    @classmethod
    def of_lines(cls, text: str, first: int, lines: Lines) -> Content:
        """Place the lines of a paragraph or heading; ``first`` is its first line, from 0."""
        pieces = []
        position = 0
        for number, line in enumerate(text.split("\n"), first):
            column = _column(line, lines.lines[number])
            pieces.append((position, lines.starts[number] + column))
            position += len(line) + 1
        return cls(text, pieces)

    @classmethod
    def of_cell(cls, text: str, start: int, lines: Lines) -> tuple[Content, int]:
        r"""Place a cell of a table, whose ``\|`` the parser gives as ``|``.

        Returns:
            The cell, and the offset after it.
        """
        source = lines.text
        while source[start] in " \t|":
            start += 1
        pieces = [(0, start)]
        for position, character in enumerate(text):
            if source[start] != character:  # a backslash before a bar
                start += 1
                pieces.append((position, start))
            start += 1
        return cls(text, pieces), start

    def source(self, position: int) -> int:
        """The offset in the text of the note of a position here."""
        found = bisect_right(self._pieces, (position, 1 << 60)) - 1
        begins, start = self._pieces[found]
        return start + position - begins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text of the note of a span here, which is not empty."""
        return self.source(start), self.source(end - 1) + 1

    def prose(self, opaque: Sequence[tuple[int, int]]) -> Iterator[Prose]:
        """The stretches of the text that are outside some spans, which are in order."""
        starts = [begins for begins, _ in self._pieces]
        position, continues = 0, False
        for start, end in (*opaque, (len(self.text), len(self.text))):
            while position < start:
                following = bisect_right(starts, position)
                stop = min(start, starts[following] if following < len(starts) else start)
                text = self.text[position:stop]
                length = len(text.removesuffix("\n"))
                if length:
                    source = self.source(position)
                    yield Prose(source, source + length, continues)
                    continues = text.endswith("\n")
                position = stop
            if end > position:
                position, continues = end, False


def _column(part: str, line: str) -> int:
    """Where a part of a line begins in it; the parser may have cut what surrounds it."""
    if line.endswith(part):
        return len(line) - len(part)
    bare = part.strip()
    stripped = line.rstrip()
    lead = len(part) - len(part.lstrip())
    if stripped.endswith(bare):
        return len(stripped) - len(bare) - lead
    # A heading: number signs before it, and perhaps after it.
    opening = re.match(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+|>[ \t]*)*#{1,6}", line)
    found = line.find(bare, opening.end() if opening else 0)
    return max(found, 0)
