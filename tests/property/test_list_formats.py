"""Laws of the readers of lists: nothing escapes, and nothing before a fault is lost."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.models import PaperRecord, Problem
from graph.reading_list import FORMATS, read_reading_list
from graph.reading_list.source import TextInMemory

if TYPE_CHECKING:
    from graph.models import ReadingItem

LISTS = Path(__file__).parents[1] / "data/lists"
FILES = {
    "hf-daily": "hf-daily.json",
    "semantic-scholar": "semantic-scholar.json",
    "openalex": "openalex.json",
    "arxiv-atom": "arxiv-atom.xml",
    "arxiv-rss": "arxiv-rss.xml",
    "opml": "sources.opml",
    "markdown": "awesome.md",
    "identifiers": "identifiers.txt",
}
TEXTS = {name: (LISTS / file).read_text(encoding="utf-8") for name, file in FILES.items()}
JSON_FORMATS = ("hf-daily", "semantic-scholar", "openalex")

_pieces = st.sampled_from(
    ["- ", "* ", "  - ", "1. ", "# ", "## ", "**", "*", "`", "[", "]", "(", ")", "](", "|", "\n",
     "|--|--|", "\n\n", "https://arxiv.org/abs/2404.01234", "10.1145/1.2", "<a href=", ">", "<br>",
     "[x] ", "ICLR 2024", "A Title", ", ", ". ", "é", "🎉", "\u0301", "![", "```", "---", "&amp;",
     "arXiv:2404.01235v2", "<outline xmlUrl='", "<entry>", "</entry>", "<!DOCTYPE", "{", "}", '"']
)  # fmt: skip
_soup = st.lists(_pieces | st.text(max_size=8), max_size=40).map("".join)


def _known_names() -> list[str]:
    """The names of members that the readers ask for."""
    found: set[str] = set()
    pending: list[object] = [json.loads(TEXTS[name]) for name in JSON_FORMATS]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            found.update(value)
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return sorted(found)


_scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["https://arxiv.org/abs/2404.01234", "2024-04-01", "http://[", "\ud800"])
)  # fmt: skip
_values = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(_known_names()) | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=20,
)


def read(name: str, text: str) -> list[ReadingItem]:
    """Read a text as a format, whatever it looks like."""
    return list(FORMATS[name].read(TextInMemory(text, "list")))


def with_plain_line_ends(text: str) -> str:
    """Write line ends as decoding does, before any reader sees the text."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check(items: list[ReadingItem], text: str) -> None:
    """Whatever is read has a title and stands in the text."""
    last = text.count("\n") + 1
    for item in items:
        json.dumps(asdict(item), ensure_ascii=False).encode()
        if isinstance(item, PaperRecord):
            assert item.title == item.title.strip() != ""
            assert 1 <= item.line <= item.end_line <= last
        elif isinstance(item, Problem):
            assert 1 <= item.line <= last
            assert item.code
            assert item.message


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=40)
@given(text=_soup.map(with_plain_line_ends))
def test_any_text_is_read_or_reported(name: str, text: str) -> None:
    """No text makes a reader raise, whatever it is taken for."""
    FORMATS[name].recognise(text)

    check(read(name, text), text)


@settings(max_examples=60)
@given(data=st.binary(max_size=300) | _soup.map(str.encode))
def test_any_bytes_are_a_list_or_bad_input(data: bytes) -> None:
    """The format is told, or the error is the input's."""
    try:
        found = read_reading_list(data, file="list")
    except InputError:
        return

    assert found.format in FORMATS


@pytest.mark.parametrize("name", JSON_FORMATS)
@settings(max_examples=60)
@given(value=_values)
def test_json_of_any_shape_is_read_or_reported(name: str, value: object) -> None:
    """A number where a text is meant, a list where an object is: each is a problem of its entry."""
    text = json.dumps([value, json.loads(TEXTS["hf-daily"])[1]])
    items = read(name, text)

    check(items, text)
    assert isinstance(items[-1], PaperRecord | Problem)


@pytest.mark.parametrize("name", [name for name in FILES if name != "markdown"])
@settings(max_examples=25)
@given(data=st.data())
def test_what_stands_before_a_cut_is_read(name: str, data: st.DataObject) -> None:
    """A truncated list gives the papers that are whole, and says where it was cut."""
    text = TEXTS[name]
    whole = read(name, text)
    cut = data.draw(st.integers(0, len(text) - 1))
    items = read(name, text[:cut])
    lines = text[:cut].count("\n")

    before = [item for item in whole if isinstance(item, PaperRecord) and item.end_line <= lines]
    assert [item for item in items if isinstance(item, PaperRecord)][: len(before)] == before
    if text[:cut].strip() and not (name == "identifiers" or text[cut:].isspace()):
        assert any(isinstance(item, Problem) for item in items)


@settings(max_examples=25)
@given(line=st.integers(0, TEXTS["markdown"].count("\n") - 3))
def test_what_stands_before_a_cut_of_markdown_is_read(line: int) -> None:
    """Lines that are whole are read; the definition of links at the end is cut with the rest."""
    lines = TEXTS["markdown"].split("\n")
    whole = [item for item in read("markdown", TEXTS["markdown"]) if isinstance(item, PaperRecord)]
    found = read("markdown", "\n".join(lines[:line]))

    titles = [item.title for item in found if isinstance(item, PaperRecord)]
    before = [item.title for item in whole if item.end_line <= line]
    assert titles[: len(before)] == before
