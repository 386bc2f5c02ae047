"""Papers from BibTeX and biblatex, as Zotero, Better BibTeX, JabRef and people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.models import Problem, Severity
from graph.reading_list.bibliography import (
    BibliographicEntry,
    excerpt,
    read_bibliographic_entry,
    split_keywords,
)
from graph.reading_list.bibtex_entries import cut_blocks
from graph.reading_list.bibtex_inheritance import Parents
from graph.reading_list.bibtex_values import Macros, UnreadableBlockError, parse_entry
from graph.reading_list.dates_of_publication import read_date, read_year_and_month
from graph.reading_list.latex import latex_to_text, verbatim_to_text
from graph.reading_list.names_of_people import read_bibtex_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import PaperRecord, ReadingItem
    from graph.reading_list.bibtex_entries import Block
    from graph.reading_list.bibtex_values import BibtexEntry
    from graph.reading_list.source import TextSource

NAME: Final = "bibtex"

_CERTAIN: Final = 0.95
_ENTRY: Final = re.compile(
    r"^[ \t]*@[ \t]*(?:string|preamble|comment|[^\W\d]\w*[ \t]*[{(]\s*[^\s,{}()=\"]*\s*,)",
    re.IGNORECASE | re.MULTILINE,
)
# Not papers, and no loss: text that BibTeX does not print, and data for other entries.
_PASSED_OVER: Final = frozenset({"comment", "preamble", "xdata", "set"})
_VENUES: Final = ("journaltitle", "journal", "booktitle", "eventtitle", "maintitle", "series")
_NOTES: Final = ("note", "annote", "annotation", "addendum", "comment", "howpublished", "pubstate")
_CONTAINERS: Final = ("journal", "journaltitle", "number", "publisher", "howpublished", "series")
_STATED_LINKS: Final = (
    "code", "github", "repository", "coderepository", "codeurl",
    "project", "projectpage", "projecturl", "homepage", "website",
)  # fmt: skip
_STATUSES: Final = {"read": "read", "skimmed": "reading", "reading": "reading", "unread": "to-read"}
_RANK: Final = re.compile(r"(?:rank)?([1-5])")
# DBLP and Semantic Scholar give the identifier as the volume of a journal.
_JOURNALS_OF_ARXIV: Final = frozenset({"corr", "arxiv", "arxiv.org"})
_ARXIV_VOLUME: Final = re.compile(r"abs/(\S+)")


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is BibTeX: an entry begins a line."""
    return _CERTAIN if _ENTRY.search(text) else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the entries as they come: of each its problems, then its paper.

    Every entry is read or in a problem. Of two entries with one key, both are read. Comments,
    preambles and text outside entries are passed over.
    """
    parents = Parents.of(source)
    macros = Macros()
    lines_of_keys: dict[str, int] = {}
    for block in cut_blocks(source.lines()):
        if not block.kind or (block.kind in _PASSED_OVER and block.closed):
            yield from _left_over(block, source.file)
        elif block.kind == "comment":
            said = "a @comment is not closed: only its first line was passed over"
            yield _problem(block, source.file, "comment-not-closed", said)
        elif block.kind == "preamble":
            yield _problem(block, source.file, "broken-entry", "the @preamble is not closed")
        else:
            yield from _read_block(block, source.file, macros, parents, lines_of_keys)


def _left_over(block: Block, file: str) -> Iterator[Problem]:
    if not block.kind:
        said = "fields that stand outside all entries were not read"
        yield _problem(block, file, "text-outside-entries", said, Severity.ERROR)


def _read_block(
    block: Block, file: str, macros: Macros, parents: Parents, lines_of_keys: dict[str, int]
) -> Iterator[PaperRecord | Problem]:
    try:
        if block.kind == "string":
            macros.define(block)
            return
        entry = parse_entry(block, macros)
    except UnreadableBlockError as error:
        yield _problem(block, file, "broken-entry", str(error), Severity.ERROR)
        return
    if entry.kind in _PASSED_OVER:
        return
    faults = list(entry.faults)
    if entry.key in lines_of_keys:
        said = f"the key {entry.key!r} is that of line {lines_of_keys[entry.key]} too; both read"
        faults.append(("duplicate-key", said))
    elif entry.key:
        lines_of_keys[entry.key] = block.line
    fields, missing = parents.complete(entry)
    if missing:
        said = f"not in the file, so nothing was taken over from it: {', '.join(missing)[:100]}"
        faults.append(("missing-crossref", said))
    for code, said in faults:
        yield _problem(block, file, code, said)
    yield from read_bibliographic_entry(_collect(entry, fields, block), file)


def _collect(entry: BibtexEntry, fields: dict[str, str], block: Block) -> BibliographicEntry:
    def stated(*names: str) -> list[str]:
        return [fields[name] for name in names if fields.get(name, "").strip()]

    authors, has_more = read_bibtex_names(fields.get("author", ""))
    return BibliographicEntry(
        line=block.line,
        end_line=block.end_line,
        raw=block.text,
        title=_title(fields),
        abstract=latex_to_text(fields.get("abstract", "")),
        published=_date(fields),
        dates=[latex_to_text(text) for text in stated("date", "year", "month")],
        authors=authors,
        has_more_authors=has_more,
        arxiv=_arxiv(fields),
        dois=list(map(verbatim_to_text, stated("doi"))),
        urls=_urls(fields),
        containers=list(map(latex_to_text, stated(*_CONTAINERS))),
        notes=list(map(latex_to_text, stated(*_NOTES))),
        citekey=entry.key,
        keywords=_keywords(fields),
        venue=latex_to_text(next(iter(stated(*_VENUES)), "")),
        stated_links=_addresses(stated(*_STATED_LINKS)),
        status=_STATUSES.get(fields.get("readstatus", "").strip().lower()),
        rating=_rating(fields.get("ranking", "")),
    )


def _title(fields: dict[str, str]) -> str:
    title = latex_to_text(fields.get("title", "")).strip()
    subtitle = latex_to_text(fields.get("subtitle", "")).strip()
    if not title or not subtitle:
        return title or subtitle
    return f"{title} {subtitle}" if title.endswith((":", "?", "!", ".")) else f"{title}: {subtitle}"


def _date(fields: dict[str, str]) -> tuple[str | None, str | None]:
    date = latex_to_text(fields.get("date", "")).strip() if "date" in fields else ""
    if "~" in fields.get("date", ""):
        date = fields["date"]  # there, it says "about"
    year, month = latex_to_text(fields.get("year", "")), latex_to_text(fields.get("month", ""))
    found, remark = read_date(date)
    if found is None and year.strip():
        return read_year_and_month(year, month)
    return found, remark


def _arxiv(fields: dict[str, str]) -> list[str]:
    """What is stated to be an arXiv identifier; other eprints are none."""
    kind = (fields.get("eprinttype") or fields.get("archiveprefix") or "").strip("{} \n").lower()
    eprint = verbatim_to_text(fields.get("eprint", ""))
    found = [verbatim_to_text(fields[name]) for name in ("arxiv", "arxivid") if fields.get(name)]
    if eprint and (kind == "arxiv" or eprint.lower().startswith("arxiv:")):
        found.append(eprint)
    journal = latex_to_text(fields.get("journal", "")).strip().lower()
    volume = _ARXIV_VOLUME.fullmatch(verbatim_to_text(fields.get("volume", "")))
    if journal in _JOURNALS_OF_ARXIV and volume:
        found.append(volume[1])
    return found


def _urls(fields: dict[str, str]) -> list[str]:
    urls = [verbatim_to_text(fields[name]) for name in ("url", "ee") if fields.get(name)]
    how = verbatim_to_text(fields.get("howpublished", ""))
    return [*urls, how] if how.startswith(("http://", "https://")) else urls


def _addresses(values: list[str]) -> list[str]:
    """Those of the values that are addresses; ``project = {SFB 123}`` is none."""
    texts = map(verbatim_to_text, values)
    return [text for text in texts if text.startswith(("http://", "https://"))]


def _keywords(fields: dict[str, str]) -> list[str]:
    return [
        keyword
        for name in ("keywords", "keyword", "groups", "mendeley-tags")
        for keyword in split_keywords(latex_to_text(fields.get(name, "")))
    ]


def _rating(text: str) -> int | None:
    match = _RANK.fullmatch(text.strip())
    return int(match[1]) if match else None


def _problem(
    block: Block, file: str, code: str, message: str, severity: Severity = Severity.WARNING
) -> Problem:
    return Problem(file, block.line, code, message, excerpt(block.text), severity)
