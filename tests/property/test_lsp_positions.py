"""Laws of places in a text, as editors count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from api.lsp.positions import Positions

UNITS = {
    PositionEncodingKind.Utf8: lambda text: len(text.encode()),
    PositionEncodingKind.Utf16: lambda text: len(text.encode("utf-16-le")) // 2,
    PositionEncodingKind.Utf32: len,
}
# Letters of every width, and what Python takes for line ends though the protocol does not.
TEXTS = st.text(
    st.sampled_from("ab \t\n\r\x0b\x0c\x1c\x85\u2028é€\ufeff\U0001f600\U0001d49c\U0010ffff")
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
)


@pytest.mark.parametrize("encoding", UNITS)
@given(text=TEXTS, data=st.data())
def test_an_offset_comes_back(
    encoding: PositionEncodingKind, text: str, data: st.DataObject
) -> None:
    """Through every encoding; only the inside of a line end has no position of its own."""
    offset = data.draw(st.integers(0, len(text)))
    positions = Positions(text, encoding)
    inside = text[offset - 1 : offset + 1] == "\r\n"

    assert positions.offset(positions.position(offset)) == offset - inside


@pytest.mark.parametrize("encoding", UNITS)
@given(text=TEXTS, data=st.data())
def test_columns_count_the_units_of_the_encoding(
    encoding: PositionEncodingKind, text: str, data: st.DataObject
) -> None:
    """From the beginning of the line, which only three things end."""
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset]
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    inside = text[offset - 1 : offset + 1] == "\r\n"
    found = Positions(text, encoding).position(offset)

    if not inside:
        assert found == Position(len(lines) - 1, UNITS[encoding](lines[-1]))


@given(text=TEXTS, line=st.integers(0, 99), character=st.integers(0, 999))
@pytest.mark.parametrize("encoding", [*UNITS, None, "utf-7"])
def test_no_position_is_outside_the_text(
    encoding: str | None, text: str, line: int, character: int
) -> None:
    """Past a line is its end; inside a character is before it."""
    positions = Positions(text, encoding)
    offset = positions.offset(Position(line, character))
    back = positions.position(offset)

    assert 0 <= offset <= len(text)
    assert back.line <= line
    assert back.character <= character or back.line < line
