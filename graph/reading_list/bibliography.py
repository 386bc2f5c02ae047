"""What the formats of reference managers share: a bibliographic entry becomes a paper.

A reader collects what an entry states, as text; identifiers, dates, markup and addresses are
brought to one form here, and what is wrong with them is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from graph.identifiers import encode_address, parse_arxiv_id, parse_doi
from graph.models import PaperRecord
from graph.reading_list.dates_of_publication import read_date
from graph.reading_list.entry_report import EntryReport
from graph.reading_list.paper_links import LinkSorter
from graph.reading_list.plain_text import plain_text
from graph.text import normalise_field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph.models import Problem

RAW_CHARS: Final = 200

_EDGES: Final = " \t\r\n<>\"'"
_ADDRESS: Final = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_ARXIV_NAMED: Final = re.compile(
    r"arxiv\s*:\s*((?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]{1,3})?)\b",
    re.IGNORECASE,
)
# A line of Zotero's field "Extra", or of a note: "Citation Key: x", "arXiv:2404.01234 [cs]".
_NOTE_LINE: Final = re.compile(r"\s*([A-Za-z][A-Za-z ._-]{0,30}?)\s*:\s*(\S.*)")
_STATED_LINK: Final = re.compile(
    r"\b(?:code|github|repository|repo|project(?:[ -]?page)?|homepage|website)"
    r"\s*(?:is |available |at )*:\s*(https?://\S+)",
    re.IGNORECASE,
)
_URL_TAIL: Final = ".,;:)]}>'\""
_CITEKEY: Final = re.compile(r"[^\s,{}()%#\\\"]{1,200}")
_JUST_ARXIV: Final = re.compile(
    r"(?:arxiv|corr)(?:\.org)?\b(?:\s*(?:e-?prints?|preprints?|\(cornell university\)))*"
    r"[\s,:]*(?:abs/)?(?:arxiv\s*:\s*)?(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})?"
    r"(?:v[0-9]+)?(?:\s*\[[\w.-]+\])?\.?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class BibliographicEntry:
    """What an entry states, each value as plain text; filled by a reader.

    Args:
        line: Its first line, from 1.
        end_line: Its last line.
        raw: Its beginning, for problems.
        title: Its title; HTML is taken out later, here and in the abstract.
        abstract: Its abstract.
        dates: Its date of publication, and what else may hold it; the first that can be read
            counts.
        published: A date that the reader has read itself; goes before ``dates``.
        authors: Its authors, as they are said.
        has_more_authors: Whether it says that there are others (``et al.``).
        arxiv: What it calls an arXiv identifier.
        dois: What it calls a DOI.
        urls: Its addresses.
        containers: Where an arXiv identifier may be named in passing: journal, number, publisher.
        notes: Its notes, of which only lines such as ``arXiv: …`` are read.
        citekey: Its citation key.
        keywords: Its tags.
        venue: Its journal, conference or series.
        stated_links: Addresses that it calls its code or its project page.
        status: Whether the person has read it.
        rating: The person's rating.
    """

    line: int
    end_line: int
    raw: str
    title: str = ""
    abstract: str = ""
    dates: list[str] = field(default_factory=list)
    published: tuple[str | None, str | None] = (None, None)
    authors: list[str] = field(default_factory=list)
    has_more_authors: bool = False
    arxiv: list[str] = field(default_factory=list)
    dois: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    citekey: str = ""
    keywords: list[str] = field(default_factory=list)
    venue: str = ""
    stated_links: list[str] = field(default_factory=list)
    status: str | None = None
    rating: int | None = None


def read_bibliographic_entry(
    entry: BibliographicEntry, file: str
) -> Iterator[PaperRecord | Problem]:
    """Make a paper of an entry: first what is wrong with it, then the paper.

    Yields:
        Warnings and the paper; or, of an entry without a title, the errors alone.
    """
    report = EntryReport(file, entry.line, excerpt(entry.raw))
    record = to_paper(entry, report)
    yield from report.problems
    if record is not None:
        yield record


def to_paper(entry: BibliographicEntry, report: EntryReport) -> PaperRecord | None:
    """Make a paper of an entry.

    Args:
        entry: What the entry states.
        report: Takes what is wrong with it.

    Returns:
        The paper, or ``None`` for an entry without a title.
    """
    title = report.check_title(plain_text(entry.title))
    if title is None:
        return None
    _read_notes(entry)
    arxiv_id, version = _read_arxiv(entry, report)
    urls = _read_addresses(entry.urls, report)
    stated = LinkSorter()
    for address in _read_addresses(entry.stated_links, report):
        stated.add_stated(address)
    return PaperRecord(
        title=title,
        line=entry.line,
        end_line=entry.end_line,
        abstract=report.check_abstract(plain_text(entry.abstract)),
        published=_read_published(entry, report),
        authors=tuple(entry.authors),
        author_count=len(entry.authors) if entry.authors and not entry.has_more_authors else None,
        arxiv_id=arxiv_id,
        arxiv_version=version,
        doi=_read_doi(entry, urls, report),
        urls=urls,
        citekey=_read_citekey(entry),
        keywords=_unique(plain_text(keyword) for keyword in entry.keywords),
        repositories=stated.repositories,
        project_pages=stated.project_pages,
        venue=_read_venue(entry),
        status=entry.status,
        rating=entry.rating,
    )


def split_keywords(text: str) -> list[str]:
    """Part keywords at semicolons where there is one, else at commas."""
    mark = ";" if ";" in text else ","
    return [part.strip() for part in text.split(mark) if part.strip()]


def looks_like_citekey(text: str) -> bool:
    """Tell a citation key from a number, an address, or a path of a library's own."""
    return bool(_CITEKEY.fullmatch(text)) and "/" not in text and not text.isdigit()


def excerpt(text: str) -> str:
    """The beginning of a text, for a problem."""
    return text.strip()[:RAW_CHARS]


def _read_notes(entry: BibliographicEntry) -> None:
    """Place the lines of notes that say what they are."""
    places: dict[str, Callable[[str], object]] = {
        "arxiv": entry.arxiv.append,
        "arxiv id": entry.arxiv.append,
        "doi": entry.dois.append,
        "citation key": lambda key: setattr(entry, "citekey", entry.citekey or key.strip()),
        "citekey": lambda key: setattr(entry, "citekey", entry.citekey or key.strip()),
        "bibtex": lambda key: setattr(entry, "citekey", entry.citekey or key.strip()),
    }
    for note in entry.notes:
        for line in note.splitlines():
            match = _NOTE_LINE.fullmatch(line)
            place = places.get(match[1].lower()) if match else None
            if match and place:
                place(match[2].partition(" [")[0])
        entry.stated_links += (url.rstrip(_URL_TAIL) for url in _STATED_LINK.findall(note))


def _read_published(entry: BibliographicEntry, report: EntryReport) -> str | None:
    iso, remark = entry.published
    remarks = [] if remark is None else [remark]
    for text in entry.dates:
        if iso is not None:
            break
        iso, remark = read_date(normalise_field(text))
        if iso is not None:
            remarks.clear()  # what the date before it could not say
        remarks += [] if remark is None else [remark]
    if remarks:
        report.warn("bad-date", remarks[0], "; ".join(entry.dates) or None)
    return iso


def _read_arxiv(entry: BibliographicEntry, report: EntryReport) -> tuple[str | None, str | None]:
    found: list[tuple[str, str | None]] = []
    for text in entry.arxiv:
        stated = text.strip().partition(" ")[0].rstrip(",;") or text
        identifier = parse_arxiv_id(stated)
        if identifier is not None:
            found.append(identifier)
        elif text.strip():
            report.warn("bad-arxiv-id", "this is no arXiv identifier", text)
    found += filter(None, map(parse_arxiv_id, (*entry.dois, *entry.urls)))
    for text in entry.containers:
        found += filter(None, map(parse_arxiv_id, _ARXIV_NAMED.findall(text)))
    if not found:
        return None, None
    others = sorted({identifier for identifier, _ in found} - {found[0][0]})
    if others:
        said = f"the entry names more than one arXiv identifier; {found[0][0]} was taken"
        report.warn("several-arxiv-ids", said, ", ".join(others))
    versions = [version for identifier, version in found if version and identifier == found[0][0]]
    return found[0][0], versions[0] if versions else None


def _read_doi(entry: BibliographicEntry, urls: Iterable[str], report: EntryReport) -> str | None:
    for text in entry.dois:
        if not text.strip() or parse_arxiv_id(text):
            continue
        doi = parse_doi(normalise_field(text))
        if doi is not None:
            return doi
        report.warn("bad-doi", "this is no DOI", text)
    in_urls = (parse_doi(url) for url in urls if "doi.org/" in url.lower())
    return next((doi for doi in in_urls if doi and not parse_arxiv_id(doi)), None)


def _read_addresses(texts: Iterable[str], report: EntryReport) -> tuple[str, ...]:
    addresses = []
    for text in texts:
        candidate = normalise_field(text).strip(_EDGES)
        several = candidate.split()
        if not all(_ADDRESS.fullmatch(part) for part in several):
            several = [candidate]
        for part in several:
            address = _read_address(part)
            if address is not None:
                addresses.append(address)
            elif part:
                report.warn("bad-url", "this is no address", part)
    return _unique(addresses)


def _read_address(text: str) -> str | None:
    if text.lower().startswith("www."):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if not _ADDRESS.match(text) or not host:
        return None
    return encode_address(text)


def _read_citekey(entry: BibliographicEntry) -> str | None:
    return normalise_field(entry.citekey) or None


def _read_venue(entry: BibliographicEntry) -> str | None:
    venue = plain_text(entry.venue)
    return "arXiv" if _JUST_ARXIV.fullmatch(venue) else venue or None


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
