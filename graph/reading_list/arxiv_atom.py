"""Papers from the API of arXiv: an Atom feed.

What authors write in the comment ("Code: https://…") is theirs, so the addresses in it are links
that the input states. Affiliations, which few papers have, become one line; arXiv's categories
become keywords.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from graph.extract.urls import find_urls
from graph.models import PaperRecord, Problem
from graph.reading_list.dates_of_publication import read_date
from graph.reading_list.entry_report import EntryReport
from graph.reading_list.paper_links import LinkSorter, is_paper_address
from graph.reading_list.xml_stream import all_text, find_root, read_elements, show_text
from graph.text import normalise_field

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from graph.models import ReadingItem
    from graph.reading_list.source import TextSource
    from graph.reading_list.xml_stream import XmlElement

NAME: Final = "arxiv-atom"

_CERTAIN: Final = 0.95
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_ARXIV: Final = "{http://arxiv.org/schemas/atom}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is an Atom feed of arXiv."""
    is_atom = find_root(text).rpartition(":")[2] == "feed" and _ATOM[1:-1] in text
    return _CERTAIN if is_atom and "arxiv.org" in text.lower() else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the papers of a feed; arXiv's errors come as entries, and are problems."""
    for entry in read_elements(source, {f"{_ATOM}entry"}):
        if isinstance(entry, Problem):
            yield entry
            continue
        report = EntryReport(source.file, entry.line, partial(show_text, entry))
        record = _read_entry(entry, report)
        yield from report.problems
        if record is not None:
            yield record


def _read_entry(entry: XmlElement, report: EntryReport) -> PaperRecord | None:
    title = _text(entry, f"{_ATOM}title")
    summary = _text(entry, f"{_ATOM}summary")
    identifier = _text(entry, f"{_ATOM}id") or ""
    if title == "Error" or "arxiv.org/api/errors" in identifier:
        report.fail("arxiv-error", f"arXiv answered with an error: {summary or title}")
        return None
    title = report.check_title(title)
    if title is None:
        return None
    links = _read_links(entry, identifier, report)
    published, doubt = read_date(_text(entry, f"{_ATOM}published") or "")
    if doubt is not None:
        report.warn("bad-date", f"published: {doubt}")
    authors = tuple(_read_authors(entry))
    return PaperRecord(
        title=title,
        line=entry.line,
        end_line=entry.end_line,
        abstract=report.check_abstract(summary),
        published=published,
        authors=authors,
        author_count=len(authors) or None,
        org_line="; ".join(dict.fromkeys(_texts(entry, f"{_ARXIV}affiliation"))) or None,
        arxiv_id=links.arxiv_id,
        arxiv_version=links.arxiv_version,
        doi=links.doi,
        urls=links.urls,
        keywords=tuple(dict.fromkeys(_read_categories(entry))),
        repositories=links.repositories,
        project_pages=links.project_pages,
        venue=_text(entry, f"{_ARXIV}journal_ref"),
    )


def _read_links(entry: XmlElement, identifier: str, report: EntryReport) -> LinkSorter:
    links = LinkSorter()
    if not links.add_identifier(identifier.removeprefix("oai:arXiv.org:")):
        report.warn("bad-identifier", "the entry's id is no arXiv identifier", identifier)
    # Two DOIs may stand there, with a space between.
    for doi in (_text(entry, f"{_ARXIV}doi") or "").split():
        if not links.add_identifier(doi):
            report.warn("bad-identifier", "arxiv:doi is no DOI: left out", doi)
    for link in entry.iterfind(f"{_ATOM}link"):
        if link.get("rel", "alternate") == "alternate":
            links.add_address(link.get("href", ""))
        elif link.get("title") == "doi":
            links.add_identifier(link.get("href", ""))
    for found in find_urls(_text(entry, f"{_ARXIV}comment") or ""):
        if is_paper_address(found.url):
            links.add_address(found.url)
        else:
            links.add_stated(found.url)
    return links


def _read_authors(entry: XmlElement) -> Iterator[str]:
    people = entry.iterfind(f"{_ATOM}author")
    names = [name for person in people for name in _texts(person, f"{_ATOM}name")]
    yield from names
    if not names:  # the daily feed names them in one line
        creators = _text(entry, f"{_DC}creator") or ""
        yield from filter(None, (name.strip() for name in creators.split(",")))


def _read_categories(entry: XmlElement) -> Iterator[str]:
    """The categories, the primary one first."""
    for tag in (f"{_ARXIV}primary_category", f"{_ATOM}category"):
        for category in entry.iterfind(tag):
            term = normalise_field(category.get("term", ""))
            if term:
                yield term


def _text(entry: XmlElement, tag: str) -> str | None:
    return next(_texts(entry, tag), None)


def _texts(entry: Element, tag: str) -> Iterator[str]:
    """The texts of the elements of one name, wherever in the entry, without empty ones."""
    for element in entry.iter(tag):
        text = normalise_field(all_text(element))
        if text:
            yield text
