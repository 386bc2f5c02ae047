"""Bytes to text: encodings, line ends, and files that are no text at all."""

from __future__ import annotations

import codecs
from typing import Final

from graph.errors import ReadingListSyntaxError
from graph.models import Problem, Severity

# The first bytes of files that people take for text, and what to do about each.
_MAGIC: Final = (
    (b"%PDF-", "this is a PDF; copy its text into a plain text file"),
    (b"PK\x03\x04", "this is a ZIP archive (perhaps .docx, .odt or .epub); save it as plain text"),
    (b"\x1f\x8b", "this is gzip data; unpack it first"),
    (b"\x89PNG", "this is a PNG picture; copy the text of the page instead"),
    (b"\xff\xd8\xff", "this is a JPEG picture; copy the text of the page instead"),
    (b"GIF8", "this is a GIF picture; copy the text of the page instead"),
    (b"\xd0\xcf\x11\xe0", "this is an old Office document; save it as plain text"),
    (b"7z\xbc\xaf", "this is a 7-Zip archive; unpack it first"),
    (b"BZh", "this is bzip2 data; unpack it first"),
    (b"SQLite format 3", "this is an SQLite database, not a reading list"),
    (b"{\\rtf", "this is rich text (RTF); save it as plain text"),
)
# The order matters: the mark of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL_BYTES: Final = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_CONTROL_SHARE: Final = 0.1
_SAMPLE_BYTES: Final = 65_536
_REPLACEMENT: Final = "\ufffd"


def decode(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    r"""Read bytes as text whose lines end in ``\n`` alone, without a byte order mark.

    UTF-8 first, or what a byte order mark says. Bytes that are not UTF-8 are taken for UTF-8
    with faults where that explains more of them, else for Windows-1252, else for Latin-1.

    Args:
        data: The whole file.
        file: Its name, for the problems.

    Returns:
        The text, and a warning where the encoding had to be guessed.

    Raises:
        ReadingListSyntaxError: The bytes are no text, or hold nothing but white space.
    """
    text, problems = _decode_marked(data, file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text or text.isspace():
        message = "empty: nothing to read"
        raise ReadingListSyntaxError(message, file=file)
    return text, problems


def _decode_marked(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding, file)
    _refuse_binary(data, file)
    return _decode_as(data, "utf-8", file)


def _decode_as(data: bytes, encoding: str, file: str) -> tuple[str, tuple[Problem, ...]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text, said = _guess(data, encoding)
        line = _count_lines(data[: error.start]) if encoding == "utf-8" else 1
        raw = f"byte {data[error.start : error.end].hex(' ')}"
        return text, (Problem(file, line, "encoding", said, raw, Severity.WARNING),)
    if "\x00" in text:
        message = "binary data: the text holds NUL characters"
        raise ReadingListSyntaxError(message, file=file)
    return text, ()


def _guess(data: bytes, encoding: str) -> tuple[str, str]:
    """Decode bytes that are not quite what they should be, and say how."""
    mended = data.decode(encoding, errors="replace")
    faults = mended.count(_REPLACEMENT)
    foreign = sum(1 for character in mended if not character.isascii()) - faults
    if encoding != "utf-8" or foreign >= faults or data.isascii():
        said = f"not valid {encoding.upper()} here: unreadable bytes became {_REPLACEMENT}"
        return mended, said
    try:
        return data.decode("cp1252"), "not UTF-8: read as Windows-1252; check accents and dashes"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "not UTF-8: read as Latin-1; check accents and dashes"


def _refuse_binary(data: bytes, file: str) -> None:
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise ReadingListSyntaxError(reason, file=file)
    if b"\x00" in data:
        message = "binary data (it holds NUL bytes), or UTF-16 without a byte order mark"
        raise ReadingListSyntaxError(message, file=file)
    sample = data[:_SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls > _CONTROL_SHARE * len(sample):
        message = "binary data: mostly control characters"
        raise ReadingListSyntaxError(message, file=file)


def _count_lines(before: bytes) -> int:
    """Give the number of the line that follows ``before``; CRLF, CR and LF each end one."""
    return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
