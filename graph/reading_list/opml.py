"""Feeds from a list of sources (OPML), as feed readers export it. It holds no papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.models import FeedSource, Problem, Remark, Severity
from graph.reading_list.paper_links import is_web_address
from graph.reading_list.xml_stream import XmlElement, find_root, read_elements
from graph.text import normalise_field

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from graph.models import ReadingItem
    from graph.reading_list.source import TextSource

NAME: Final = "opml"

_CERTAIN: Final = 0.95
_RAW_CHARS: Final = 200


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is OPML."""
    return _CERTAIN if find_root(text).lower() == "opml" else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the feeds; an outline around others is their folder."""
    count = 0
    for outline in read_elements(source, {"outline"}):
        if isinstance(outline, Problem):
            yield outline
            continue
        for item in _read_outline(outline, (), source.file):
            count += isinstance(item, FeedSource)
            yield item
    if not count:
        yield Remark("a list of sources that names no feed")


def _read_outline(
    outline: Element, folder: tuple[str, ...], file: str
) -> Iterator[FeedSource | Problem]:
    line = outline.line if isinstance(outline, XmlElement) else 1
    # Readers disagree about the case of xmlUrl.
    attributes = {name.lower(): normalise_field(value) for name, value in outline.attrib.items()}
    title = attributes.get("title") or attributes.get("text") or ""
    address = attributes.get("xmlurl", "").removeprefix("feed:").strip()
    if address.startswith("//"):
        address = f"https:{address}"
    page = attributes.get("htmlurl")
    if is_web_address(address):
        yield FeedSource(
            title=title or address,
            url=address,
            html_url=page if page is not None and is_web_address(page) else None,
            line=line,
            folder=folder,
        )
    elif address or not len(outline):
        said = "an outline without the address of a feed (xmlUrl) was not read"
        raw = " ".join(f'{name}="{value}"' for name, value in outline.attrib.items())
        yield Problem(file, line, "no-feed-address", said, raw[:_RAW_CHARS], Severity.ERROR)
    inner = (*folder, title) if title else folder
    for child in outline:
        yield from _read_outline(child, inner, file)
