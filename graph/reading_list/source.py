"""The text of one input, as its reader takes it: line by line, in one piece, or as bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


class TextSource(Protocol):
    """One input. Each method begins anew at its start, so that a reader may go over it twice."""

    @property
    def file(self) -> str:
        """Its name, for problems and errors."""

    @property
    def page_date(self) -> date | None:
        """The day of the page that the person names, for dates printed without a year."""

    def lines(self) -> Iterator[str]:
        """Its lines, without their ends; the first one is line 1."""

    def read(self) -> str:
        """All of it, lines ended by line feeds; for formats that need it whole."""

    def open_bytes(self) -> BinaryIO:
        """Its text in UTF-8 without a byte order mark, for libraries that read streams."""


@dataclass(frozen=True, slots=True)
class TextInMemory:
    """A text that is held whole, its lines ended by line feeds."""

    text: str
    file: str = "list"
    page_date: date | None = None

    def lines(self) -> Iterator[str]:
        """Its lines, without their ends."""
        return (line.removesuffix("\n") for line in io.StringIO(self.text, newline="\n"))

    def read(self) -> str:
        """The text."""
        return self.text

    def open_bytes(self) -> BinaryIO:
        """Its text in UTF-8."""
        return io.BytesIO(self.text.encode())
