"""The text of one input, as its reader takes it: line by line, in one piece, or as bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from _typeshed import WriteableBuffer

    from graph.reading_list.decode import Encoding


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


@dataclass(frozen=True, slots=True)
class TextInFile:
    """A text that stays where it is, and is decoded piece by piece as it is read.

    Args:
        open_file: Opens its bytes anew.
        encoding: How they are read (:func:`graph.reading_list.decode.find_encoding`).
        file: Its name, for problems and errors.
        page_date: The day of the page that the person names.
    """

    open_file: Callable[[], BinaryIO]
    encoding: Encoding
    file: str = "list"
    page_date: date | None = None

    def lines(self) -> Iterator[str]:
        """Its lines, without their ends."""
        with self._open_text() as text:
            for line in text:
                yield line.removesuffix("\n")

    def read(self) -> str:
        """The text."""
        with self._open_text() as text:
            return text.read()

    def read_sample(self, chars: int) -> str:
        """Its beginning, of so many characters at most."""
        with self._open_text() as text:
            return text.read(chars)

    def open_bytes(self) -> BinaryIO:
        """Its text in UTF-8."""
        if self.encoding.is_plain:
            return self.open_file()
        return io.BufferedReader(_Utf8Stream(self._open_text()))

    def _open_text(self) -> io.TextIOWrapper:
        data = self.open_file()
        data.seek(self.encoding.mark_bytes)
        # Without ``newline`` all line ends become line feeds.
        return io.TextIOWrapper(data, self.encoding.codec, self.encoding.errors)


class _Utf8Stream(io.RawIOBase):
    """A text as the bytes of its UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        if not self._left:
            self._left = self._text.read(len(view)).encode()
        taken = self._left[: len(view)]
        self._left = self._left[len(view) :]
        view[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        self._text.close()
        super().close()
