r"""Places in a text as the protocol counts them: lines, and units of the encoding agreed on.

Language Server Protocol 3.17, "Text Documents": a line ends with ``\n``, ``\r\n`` or ``\r`` and
with nothing else; columns count units of UTF-16, unless both sides agree on UTF-8 or UTF-32.
Offsets are code points, as everywhere in this project.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

from lsprotocol.types import Position, PositionEncodingKind, Range

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Positions:
    """Translates between offsets and positions of one text.

    Args:
        text: The text.
        encoding: What columns count; anything unknown counts as UTF-16, the default.
        lead: What the editor has before the text, such as a byte order mark; no offset counts it.
    """

    def __init__(
        self, text: str, encoding: PositionEncodingKind | str | None = None, *, lead: str = ""
    ) -> None:
        self._text = text
        self._encoding = encoding
        self._lead = self._units(lead)

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        """Where each line begins, and where it ends without its line end."""
        starts = [0]
        ends = []
        for match in _LINE_END.finditer(self._text):
            ends.append(match.start())
            starts.append(match.end())
        ends.append(len(self._text))
        return list(zip(starts, ends, strict=True))

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._lines]

    def line_of(self, offset: int) -> int:
        """The number of the line that an offset stands in, from 0."""
        return bisect_right(self._starts, offset) - 1

    def line_span(self, line: int) -> tuple[int, int]:
        """Where a line begins and ends; the nearest one where there is no such line."""
        return self._lines[max(0, min(line, len(self._lines) - 1))]

    def position(self, offset: int) -> Position:
        """The position of an offset; of one inside a line end, that before it."""
        offset = max(0, min(offset, len(self._text)))
        line = self.line_of(offset)
        start, end = self._lines[line]
        lead = 0 if line else self._lead
        return Position(line, lead + self._units(self._text[start : min(offset, end)]))

    def offset(self, position: Position) -> int:
        """The offset of a position.

        One past its line is the end of the line (the protocol says so), one past the text is its
        end, and one inside a character is before it.
        """
        if position.line >= len(self._lines):
            return len(self._text)
        start, end = self.line_span(position.line)
        line = self._text[start:end]
        character = position.character - (0 if position.line else self._lead)
        if self._encoding == PositionEncodingKind.Utf32 or (
            self._encoding != PositionEncodingKind.Utf8 and self._units(line) == len(line)
        ):
            return start + max(0, min(character, len(line)))
        for count, letter in enumerate(line):
            character -= self._units(letter)
            if character < 0:
                return start + count
        return end

    def range(self, start: int, end: int) -> Range:
        """The range between two offsets."""
        return Range(self.position(start), self.position(end))

    def _units(self, text: str) -> int:
        match self._encoding:
            case PositionEncodingKind.Utf8:
                return len(text.encode("utf-8", "surrogatepass"))
            case PositionEncodingKind.Utf32:
                return len(text)
            case _:
                return len(text) + sum(character > "\uffff" for character in text)
