"""Bytes to text: encodings, line ends, and files that are no text at all.

Nothing here holds more than a piece of a file at a time, but for :func:`decode`, whose result is
the whole text.
"""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from graph.errors import ReadingListSyntaxError
from graph.models import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_PIECE_BYTES: Final = 2**20
_REPLACEMENT: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a text are read.

    ``mark_bytes`` is the length of the byte order mark before the text, ``errors`` what the codec
    does about faults. ``is_plain``: the bytes are UTF-8 whose lines end in line feeds, as they are.
    """

    codec: str
    mark_bytes: int = 0
    errors: str = "strict"
    is_plain: bool = False


def decode(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    r"""Read bytes as text whose lines end in ``\n`` alone, without a byte order mark.

    Args:
        data: The whole file.
        file: Its name, for the problems.

    Returns:
        The text, and a warning where the encoding had to be guessed.

    Raises:
        ReadingListSyntaxError: The bytes are no text, or hold nothing but white space.
    """
    encoding, problems = find_encoding(io.BytesIO(data), file)
    text = data[encoding.mark_bytes :].decode(encoding.codec, encoding.errors)
    return text.replace("\r\n", "\n").replace("\r", "\n"), problems


def find_encoding(data: BinaryIO, file: str) -> tuple[Encoding, tuple[Problem, ...]]:
    """Go over a file once, from its start, and say how it is to be read.

    UTF-8 first, or what a byte order mark says. Bytes that are not UTF-8 are taken for UTF-8
    with faults where that explains more of them, else for Windows-1252, else for Latin-1.

    Args:
        data: The file; it can be sought in.
        file: Its name, for the problems.

    Returns:
        The encoding, and a warning where it had to be guessed.

    Raises:
        ReadingListSyntaxError: The bytes are no text, or hold nothing but white space.
    """
    data.seek(0)
    sample = data.read(_SAMPLE_BYTES)
    codec, mark_bytes = next(
        ((codec, len(mark)) for mark, codec in _MARKS if sample.startswith(mark)), ("utf-8", 0)
    )
    if not mark_bytes:
        _refuse_binary(sample, file)
    fault = _find_fault(data, codec, mark_bytes, file)
    problems: tuple[Problem, ...] = ()
    if fault is None:
        is_plain = codec == "utf-8" and not mark_bytes and not _holds(data, b"\r")
        encoding = Encoding(codec, mark_bytes, is_plain=is_plain)
    else:
        encoding, said = _guess(data, codec, mark_bytes)
        line = _line_at(data, mark_bytes, fault.offset) if codec == "utf-8" else 1
        raw = f"byte {fault.raw.hex(' ')}"
        problems = (Problem(file, line, "encoding", said, raw, Severity.WARNING),)
    if _is_blank(data, encoding):
        message = "empty: nothing to read"
        raise ReadingListSyntaxError(message, file=file)
    return encoding, problems


@dataclass(frozen=True, slots=True)
class _Fault:
    """The first bytes of a file that its codec does not know."""

    offset: int
    raw: bytes


def _find_fault(data: BinaryIO, codec: str, mark_bytes: int, file: str) -> _Fault | None:
    decoder = codecs.getincrementaldecoder(codec)()
    offset = mark_bytes
    fault = None
    for piece in _pieces(data, mark_bytes):
        if not mark_bytes and b"\x00" in piece:
            message = "binary data (it holds NUL bytes), or UTF-16 without a byte order mark"
            raise ReadingListSyntaxError(message, file=file)
        if fault is None:
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                # The decoder counts from the bytes that it kept of the piece before.
                start = offset + len(piece) - len(error.object) + error.start
                fault = _Fault(start, error.object[error.start : error.end])
            else:
                _refuse_nul(text, file)
        offset += len(piece)
    return fault


def _guess(data: BinaryIO, codec: str, mark_bytes: int) -> tuple[Encoding, str]:
    """Find an encoding for bytes that are not quite what they should be, and say which."""
    mended = Encoding(codec, mark_bytes, "replace")
    faults = foreign = 0
    for text in _texts(data, mended):
        faults += text.count(_REPLACEMENT)
        foreign += len(text) - len(text.encode("ascii", "ignore"))
    if codec != "utf-8" or foreign - faults >= faults:
        return mended, f"not valid {codec.upper()} here: unreadable bytes became {_REPLACEMENT}"
    try:
        for _ in _texts(data, Encoding("cp1252", mark_bytes)):
            pass
    except UnicodeDecodeError:
        said = "not UTF-8: read as Latin-1; check accents and dashes"
        return Encoding("latin-1", mark_bytes), said
    said = "not UTF-8: read as Windows-1252; check accents and dashes"
    return Encoding("cp1252", mark_bytes), said


def _pieces(data: BinaryIO, start: int) -> Iterator[bytes]:
    """The bytes from ``start`` on, and nothing as the last piece."""
    data.seek(start)
    while piece := data.read(_PIECE_BYTES):
        yield piece
    yield b""


def _texts(data: BinaryIO, encoding: Encoding) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    for piece in _pieces(data, encoding.mark_bytes):
        yield decoder.decode(piece, final=not piece)


def _holds(data: BinaryIO, byte: bytes) -> bool:
    return any(byte in piece for piece in _pieces(data, 0))


def _is_blank(data: BinaryIO, encoding: Encoding) -> bool:
    return all(not text or text.isspace() for text in _texts(data, encoding))


def _refuse_nul(text: str, file: str) -> None:
    if "\x00" in text:
        message = "binary data: the text holds NUL characters"
        raise ReadingListSyntaxError(message, file=file)


def _refuse_binary(sample: bytes, file: str) -> None:
    for magic, reason in _MAGIC:
        if sample.startswith(magic):
            raise ReadingListSyntaxError(reason, file=file)
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if b"\x00" not in sample and controls > _CONTROL_SHARE * len(sample):
        message = "binary data: mostly control characters"
        raise ReadingListSyntaxError(message, file=file)


def _line_at(data: BinaryIO, start: int, offset: int) -> int:
    """Give the number of the line that ``offset`` stands in; CRLF, CR and LF each end one."""
    line = 1
    left = offset - start
    after_return = False
    for piece in _pieces(data, start):
        before = piece[:left]
        left -= len(before)
        line += before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
        line -= after_return and before.startswith(b"\n")
        if not left:
            break
        after_return = before.endswith(b"\r")
    return line
