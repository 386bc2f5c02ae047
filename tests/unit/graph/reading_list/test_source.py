"""A text that stays in its file."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from graph.reading_list.decode import decode, find_encoding
from graph.reading_list.source import TextInFile, TextInMemory

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Café – “Lists”\r\nsecond line\rthird 🤗 line\n\nlast\x85 one"
BYTES = {
    "UTF-8": TEXT.encode(),
    "plain UTF-8": TEXT.replace("\r\n", "\n").replace("\r", "\n").encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-32": codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    "UTF-16 cut in a character": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1],
    "UTF-8 cut in a character": TEXT.encode() + b"\xc3",
    "Windows-1252": b"caf\xe9\r\n\x93quoted\x94\r\n",
    "Latin-1": b"a\x81\xe9 line",
}


@pytest.mark.parametrize("piece_bytes", [1, 2, 3, 2**20])
@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_a_file_reads_like_a_text_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, piece_bytes: int
) -> None:
    """Lines, whole text and bytes, twice over, wherever the pieces are cut."""
    path = tmp_path / "list"
    path.write_bytes(data)
    text, expected_problems = decode(data, "list")
    held = TextInMemory(text)
    monkeypatch.setattr("graph.reading_list.decode._PIECE_BYTES", piece_bytes)
    with path.open("rb") as file:
        encoding, problems = find_encoding(file, "list")
    source = TextInFile(lambda: path.open("rb"), encoding)
    for _ in range(2):
        with source.open_bytes() as stream:
            read = stream.read()

        assert read == text.encode()
        assert list(source.lines()) == list(held.lines())
        assert source.read() == text
    with source.open_bytes() as stream:
        pieces = list(iter(lambda: stream.read(2), b""))

    assert b"".join(pieces) == text.encode()
    assert source.read_sample(7) == text[:7]
    assert problems == expected_problems


@pytest.mark.parametrize("piece_bytes", [1, 4, 2**20])
def test_the_line_of_a_fault_is_told_wherever_pieces_are_cut(
    monkeypatch: pytest.MonkeyPatch, piece_bytes: int
) -> None:
    """CRLF ends one line, also where a piece ends between its two bytes."""
    monkeypatch.setattr("graph.reading_list.decode._PIECE_BYTES", piece_bytes)
    _, (problem,) = decode(b"one\r\ntwo\rthree\nfour \xff", "list")

    assert problem.line == 4
    assert problem.raw == "byte ff"
