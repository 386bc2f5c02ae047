"""Where the engine writes a result: bounded in bytes and rows, in memory or in a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from graph.errors import QueryEvaluationError, ResultTooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable

# What ends or parts the rows of a table and cannot stand in a value: quotes are escaped in JSON,
# angle brackets in XML, line ends in TSV. In CSV a line end may stand in quotes.
_ROW_MARKS: Final = {
    "application/sparql-results+json": b'"}},{"',
    "application/sparql-results+xml": b"<result>",
    "text/csv": b"\r\n",
    "text/tab-separated-values": b"\n",
}
# Characters that XML 1.0 has no way to write (section 2.2); the engine writes them as they are.
_NOT_IN_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# How many more marks a table has than rows: what parts, or the line of names.
_MORE_MARKS: Final = {
    "application/sparql-results+json": -1,
    "application/sparql-results+xml": 0,
    "text/csv": 1,
    "text/tab-separated-values": 1,
}


class Output(Protocol):
    """What the engine can write to."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes; all of them."""
        ...

    def flush(self) -> None:
        """Nothing may wait any more."""
        ...


class Kept:
    """Keeps what is written in memory."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep some bytes."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits: each write is kept at once."""

    def value(self) -> bytes:
        """All that was written."""
        return b"".join(self._parts)


class Bounded:
    """Passes on what the engine writes, and stops it at a limit.

    Args:
        output: What it is passed on to.
        limit_bytes: How many bytes pass.
        limit_rows: How many rows of a table pass; those that bind nothing do not count in JSON.
        media_type: What is written; rows are counted in tables alone.
    """

    def __init__(
        self, output: Output, *, limit_bytes: int, limit_rows: int, media_type: str
    ) -> None:
        self._output = output
        self._bytes_left = limit_bytes
        self._limit_bytes = limit_bytes
        self._limit_rows = limit_rows
        self._is_xml = media_type.endswith("+xml")
        self._mark = _ROW_MARKS.get(media_type)
        self._marks_left = limit_rows + _MORE_MARKS.get(media_type, 0)
        self._seen = b""
        self._count: Callable[[bytes], int] = (
            _QuotedLines().count if media_type == "text/csv" else self._count_marks
        )

    def write(self, data: bytes) -> int:
        """Pass on some bytes.

        Raises:
            ResultTooLargeError: They are more than the limits allow.
            QueryEvaluationError: They are no XML, which was asked for.
        """
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            message = f"the result is larger than {self._limit_bytes:,} bytes; add a LIMIT"
            raise ResultTooLargeError(message)
        if self._is_xml and _NOT_IN_XML.search(data):
            message = "the result holds characters that XML cannot; ask for another format"
            raise QueryEvaluationError(message)
        if self._mark is not None:
            self._marks_left -= self._count(data)
            if self._marks_left < 0:
                raise too_many_rows(self._limit_rows)
        return self._output.write(data)

    def flush(self) -> None:
        """Pass it on."""
        self._output.flush()

    def _count_marks(self, data: bytes) -> int:
        """Count the marks that end in these bytes; one may have begun in those before."""
        mark = self._mark or b""
        text = self._seen + data
        self._seen = text[len(text) - len(mark) + 1 :] if len(mark) > 1 else b""
        return text.count(mark)


class _QuotedLines:
    """Counts the line ends of CSV that stand outside of quotes (RFC 4180)."""

    def __init__(self) -> None:
        self._inside = False

    def count(self, data: bytes) -> int:
        parts = data.split(b'"')
        outside = parts[1::2] if self._inside else parts[::2]
        if len(parts) % 2 == 0:
            self._inside = not self._inside
        return sum(part.count(b"\n") for part in outside)


def too_many_rows(limit: int) -> ResultTooLargeError:
    """The error for a result of more rows, or statements, than are given."""
    return ResultTooLargeError(f"the result has more than {limit:,} rows; add a LIMIT")
