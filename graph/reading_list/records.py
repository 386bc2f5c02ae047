"""Papers as readgraph itself keeps them: one JSON object a line, as the services stated them.

What is fetched over the network is kept so, whatever the service: a list that grew paper by paper
from several of them can be read again like any other. Reading state and citation keys are a
person's, and no part of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from graph.identifiers import parse_arxiv_id, parse_doi
from graph.models import PaperRecord
from graph.reading_list.json_fields import find_first_object, read_papers
from graph.reading_list.paper_links import is_web_address
from graph.text import normalise_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import ReadingItem
    from graph.reading_list.json_fields import Fields
    from graph.reading_list.json_stream import JsonEntry
    from graph.reading_list.source import TextSource

NAME: Final = "records"

_CERTAIN: Final = 1.0
_MARK: Final = "readgraph"
_VERSION: Final = 1
_TEXTS: Final = ("org_line", "venue")
_COUNTS: Final = ("author_count", "comment_count", "upvotes", "citation_count")
_NAMES: Final = ("authors", "keywords", "candidate_keywords")
_ADDRESSES: Final = ("urls", "repositories", "project_pages", "same_as")
_WRITTEN: Final = (
    "title", "abstract", "published", "arxiv_id", "arxiv_version", "doi",
    *_TEXTS, *_COUNTS, *_NAMES, *_ADDRESSES, "cites",
)  # fmt: skip


def write_record(record: PaperRecord) -> str:
    """Write a record as one line, without its end; what is absent is left out.

    Example:
        >>> write_record(PaperRecord("Lists", 1, 1, doi="10.1/x"))
        '{"readgraph": 1, "title": "Lists", "doi": "10.1/x"}'
    """
    values = {name: getattr(record, name) for name in _WRITTEN}
    said = {name: value for name, value in values.items() if value not in (None, ())}
    # A line separator inside a text would be a line's end to some programs.
    text = json.dumps({_MARK: _VERSION, **said}, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is of this format."""
    first = find_first_object(text, ())
    return _CERTAIN if _MARK in first and "title" in first else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the records of a file."""
    return read_papers(source, (), _read_record)


def _read_record(fields: Fields, entry: JsonEntry) -> PaperRecord | None:
    version = fields.count(_MARK)
    if version != _VERSION:
        said = f"a record of version {version}, which this readgraph does not know: not read"
        fields.report.fail("unknown-version", said)
        return None
    title = fields.report.check_title(fields.string("title"))
    if title is None:
        return None
    arxiv = _identifier(fields, "arxiv_id")
    doi = _identifier(fields, "doi")
    texts = {name: fields.string(name) for name in _TEXTS}
    counts = {name: fields.count(name) for name in _COUNTS}
    lists = {name: tuple(_strings(fields, name)) for name in _NAMES}
    lists |= {name: tuple(_addresses(fields, name)) for name in _ADDRESSES}
    return PaperRecord(
        title=title,
        line=entry.line,
        end_line=entry.end_line,
        abstract=fields.report.check_abstract(fields.string("abstract")),
        published=fields.date("published"),
        author_count=counts["author_count"] or None,
        org_line=texts["org_line"],
        comment_count=counts["comment_count"],
        upvotes=counts["upvotes"],
        arxiv_id=arxiv,
        arxiv_version=fields.string("arxiv_version") if arxiv else None,
        doi=doi,
        cites=tuple(_strings(fields, "cites")),
        citation_count=counts["citation_count"],
        venue=texts["venue"],
        authors=lists["authors"],
        keywords=lists["keywords"],
        candidate_keywords=lists["candidate_keywords"],
        urls=lists["urls"],
        repositories=lists["repositories"],
        project_pages=lists["project_pages"],
        same_as=lists["same_as"],
    )


def _identifier(fields: Fields, name: str) -> str | None:
    text = fields.string(name)
    if text is None:
        return None
    arxiv = parse_arxiv_id(text)
    found = (arxiv and arxiv[0]) if name == "arxiv_id" else parse_doi(text)
    if found is None:
        fields.report.warn("bad-identifier", f"{name} is no such identifier: left out", text)
    return found


def _strings(fields: Fields, name: str) -> Iterator[str]:
    """The texts of an array; they are plain already, so nothing in them is markup."""
    for value in fields.array(name):
        if isinstance(value, str) and (text := normalise_field(value)):
            yield text
        else:
            said = f"{name} must hold texts: one of its values was left out"
            fields.report.fail("wrong-shape", said, json.dumps(value, ensure_ascii=False))


def _addresses(fields: Fields, name: str) -> Iterator[str]:
    for text in _strings(fields, name):
        if is_web_address(text):
            yield text
        else:
            said = f"{name} holds what is no address on the web: left out"
            fields.report.warn("bad-address", said, text)
