"""Bytes to text."""

from __future__ import annotations

import codecs

import pytest

from graph.errors import ReadingListSyntaxError
from graph.models import Severity
from graph.reading_list.decode import decode

TEXT = "Café – “Lists”\nsecond line\n"

ENCODED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16 little endian": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16 big endian": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-32": codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "CR": TEXT.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_unicode_with_any_mark_and_line_end_is_the_same_text(data: bytes) -> None:
    """Encoding, mark and line ends are gone, without a problem."""
    decoded = decode(data, "list.txt")

    assert decoded == (TEXT, ())


def test_windows_text_is_read_with_a_warning_at_its_line() -> None:
    """Curly quotes of Windows-1252 come out right, and the person is told."""
    text, (problem,) = decode(b"first\r\nsecond \x93quoted\x94\r\n", "list.txt")

    assert text == "first\nsecond “quoted”\n"
    assert (problem.line, problem.code, problem.severity) == (2, "encoding", Severity.WARNING)
    assert "Windows-1252" in problem.message


def test_bytes_that_windows_does_not_know_are_latin_1() -> None:
    """Windows-1252 has holes; Latin-1 has none."""
    text, (problem,) = decode(b"a\x81\xe9 line", "list.txt")

    assert text == "a\x81é line"
    assert "Latin-1" in problem.message


def test_a_file_cut_inside_a_character_stays_utf_8() -> None:
    """One broken character does not turn the others into noise."""
    text, (problem,) = decode("Café and caf".encode() + b"\xc3", "list.txt")

    assert text == "Café and caf\ufffd"
    assert problem.code == "encoding"


REFUSED = {
    "PDF": (b"%PDF-1.7\n...", "PDF"),
    "Word": (b"PK\x03\x04....", "docx"),
    "gzip": (b"\x1f\x8b\x08....", "gzip"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "PNG"),
    "NUL": (b"some\x00thing", "NUL"),
    "NUL in UTF-16": ("\ufeffsome\x00thing".encode("utf-16-le"), "NUL"),
    "controls": (bytes(range(1, 9)) * 40 + b"text", "control"),
    "nothing": (b"", "empty"),
    "a mark alone": (codecs.BOM_UTF8, "empty"),
    "white space": (b" \r\n\t\n", "empty"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    """The error names the file and what it seems to be."""
    with pytest.raises(ReadingListSyntaxError, match=reason) as caught:
        decode(data, "list.txt")

    assert caught.value.file == "list.txt"
