"""Papers from arXiv's daily feeds in RSS, the present ones (2.0) and the older ones (1.0).

Their descriptions begin with a line about the announcement; older titles end in the identifier.
A replaced paper is dated by its replacement, which is not when it was published.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from graph.models import PaperRecord, Problem
from graph.reading_list.entry_report import EntryReport
from graph.reading_list.paper_links import LinkSorter
from graph.reading_list.plain_text import plain_text
from graph.reading_list.xml_stream import all_text, find_root, local_name, read_elements, show_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import ReadingItem
    from graph.reading_list.source import TextSource
    from graph.reading_list.xml_stream import XmlElement

NAME: Final = "arxiv-rss"

_CERTAIN: Final = 0.95
_RSS_1: Final = "http://purl.org/rss/1.0/"
# Other RDF (Zotero's) names modules of RSS, whose namespaces begin alike.
_SAYS_RSS_1: Final = (f'"{_RSS_1}"', f"'{_RSS_1}'")
_ITEMS: Final = ("item", f"{{{_RSS_1}}}item")
_ANNOUNCEMENT: Final = re.compile(
    r"arXiv:(?P<id>\S+)\s+Announce Type:\s*(?P<type>\S+)\s+(?:Abstract:\s*)?", re.IGNORECASE
)
_TAIL_CHARS: Final = 100
_IN_TITLE: Final = re.compile(r"\.?\s*\(arXiv:(?P<id>[^\s)]+)[^)]*\)\Z")


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is an RSS feed of arXiv."""
    root = find_root(text).rpartition(":")[2]
    is_rss = root == "rss" or (root == "RDF" and any(name in text for name in _SAYS_RSS_1))
    return _CERTAIN if is_rss and "arxiv.org" in text.lower() else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the papers of a feed."""
    for item in read_elements(source, _ITEMS):
        if isinstance(item, Problem):
            yield item
            continue
        report = EntryReport(source.file, item.line, partial(show_text, item))
        record = _read_item(item, report)
        yield from report.problems
        if record is not None:
            yield record


def _read_item(item: XmlElement, report: EntryReport) -> PaperRecord | None:
    parts: dict[str, list[str]] = {}
    for part in item:
        text = plain_text(all_text(part))
        if text:
            parts.setdefault(local_name(part), []).append(text)
    first = {name: texts[0] for name, texts in parts.items()}
    printed = first.get("title", "")
    in_title = _IN_TITLE.search(printed, max(0, len(printed) - _TAIL_CHARS))
    title = report.check_title(printed if in_title is None else printed[: in_title.start()])
    if title is None:
        return None
    description = first.get("description", "")
    announced = _ANNOUNCEMENT.match(description)
    links = LinkSorter()
    stated = (
        announced["id"] if announced else None,
        in_title["id"] if in_title else None,
        first.get("guid", "").removeprefix("oai:arXiv.org:"),
        first.get("DOI"),
    )
    for identifier in filter(None, stated):
        links.add_identifier(identifier)
    links.add_address(first.get("link", ""))
    if links.arxiv_id is None:
        report.warn("bad-identifier", "the item has no arXiv identifier", title)
    kind = (announced["type"] if announced else first.get("announce_type", "new")).lower()
    authors = tuple(_read_creators(parts.get("creator", [])))
    return PaperRecord(
        title=title,
        line=item.line,
        end_line=item.end_line,
        abstract=report.check_abstract(_ANNOUNCEMENT.sub("", description, count=1)),
        published=None if "replace" in kind else _read_date(first.get("pubDate"), report),
        authors=authors,
        author_count=len(authors) or None,
        arxiv_id=links.arxiv_id,
        arxiv_version=links.arxiv_version,
        doi=links.doi,
        urls=links.urls,
        keywords=tuple(dict.fromkeys(parts.get("category", []))),
        venue=first.get("journal_reference"),
    )


def _read_creators(creators: list[str]) -> Iterator[str]:
    for names in creators:
        yield from filter(None, (name.strip() for name in names.split(",")))


def _read_date(text: str | None, report: EntryReport) -> str | None:
    if text is None:
        return None
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except ValueError:
        report.warn("bad-date", "pubDate is no date: left out", text)
        return None
