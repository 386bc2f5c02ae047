"""Papers from RIS, as reference managers, publishers and databases write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.models import Problem, Severity
from graph.reading_list.bibliography import (
    BibliographicEntry,
    excerpt,
    looks_like_citekey,
    read_bibliographic_entry,
)
from graph.reading_list.names_of_people import reorder_name, without_others
from graph.reading_list.ris_entries import cut_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.models import ReadingItem
    from graph.reading_list.ris_entries import RisEntry
    from graph.reading_list.source import TextSource

NAME: Final = "ris"

_CERTAIN: Final = 0.95
_BEGINNING: Final = re.compile(r"^[ \t]{0,3}TY(?: {1,3}|\t)-", re.MULTILINE)
_TYPES: Final = frozenset(
    (
        "ABST", "ADVS", "AGGR", "ANCIENT", "ART", "BILL", "BLOG", "BOOK", "CASE", "CHAP", "CHART",
        "CLSWK", "COMP", "CONF", "CPAPER", "CTLG", "DATA", "DBASE", "DICT", "EBOOK", "ECHAP",
        "EDBOOK", "EJOUR", "ELEC", "ENCYC", "EQUA", "FIGURE", "GEN", "GOVDOC", "GRANT", "GRNT",
        "HEAR", "ICOMM", "INPR", "INTV", "JFULL", "JOUR", "LEGAL", "MANSCPT", "MAP", "MGZN",
        "MPCT", "MULTI", "MUSIC", "NEWS", "PAMP", "PAT", "PCOMM", "POD", "PRESS", "PREPRINT",
        "RPRT", "SER", "SLIDE", "SOUND", "STAND", "STAT", "STD", "THES", "UNBILL", "UNPB", "UNPD",
        "VIDEO", "WEB",
    )
)  # fmt: skip
_TITLES: Final = ("TI", "T1", "CT", "BT", "ST")
_ABSTRACTS: Final = ("AB", "N2")
_VENUES: Final = ("JF", "JO", "T2", "BT", "JA", "J1", "J2", "T3")
_URL_MARKS: Final = re.compile(r"[\s;]{1,9}(?=https?://)")


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is RIS: a line begins an entry."""
    return _CERTAIN if _BEGINNING.search(text) else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the entries as they come: of each its problems, then its paper.

    An entry without its end, or of an unknown type, is read with a warning. Text that belongs to
    no entry is in a problem.
    """
    for entry in cut_entries(source.lines()):
        text = "\n".join(entry.text)
        if not entry.tagged:
            said = "text that belongs to no entry was not read"
            yield Problem(source.file, entry.line, "text-outside-entries", said, excerpt(text))
            continue
        values = entry.values()
        for code, said in _faults(entry, values):
            yield Problem(source.file, entry.line, code, said, excerpt(text), Severity.WARNING)
        yield from read_bibliographic_entry(_collect(entry, values, text), source.file)


def _faults(entry: RisEntry, values: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    kind = values["TY"][0]
    if kind.upper() not in _TYPES:
        yield "unknown-type", f"not a type of RIS, and read all the same: {kind[:40]!r}"
    if entry.cut:
        yield "entry-not-closed", "the text ends in the middle of the entry (no ER)"
    elif not entry.closed:
        yield "entry-not-closed", "the entry has no end (ER)"
    titles = dict.fromkeys(values.get("TI", []))
    if len(titles) > 1:
        yield "duplicate-field", f"a second title was not read: {list(titles)[1][:100]!r}"


def _collect(entry: RisEntry, values: Mapping[str, list[str]], text: str) -> BibliographicEntry:
    authors, has_more = without_others(
        reorder_name(name) for tag in ("AU", "A1") for name in _lines_of(values, tag)
    )
    return BibliographicEntry(
        line=entry.line,
        end_line=entry.end_line,
        raw=text,
        title=_first(values, _TITLES),
        # Some programs part an abstract into one line a paragraph, each with the tag.
        abstract=next(("\n".join(values[tag]) for tag in _ABSTRACTS if tag in values), ""),
        dates=[date for tag in ("DA", "PY", "Y1") for date in values.get(tag, []) if date],
        authors=list(dict.fromkeys(authors)),
        has_more_authors=has_more,
        arxiv=[text for text in values.get("AN", []) if text.lower().startswith("arxiv")],
        dois=[doi for tag in ("DO", "DI") for doi in values.get(tag, [])],
        urls=_urls(values),
        containers=[name for tag in ("PB", "M1", "IS", *_VENUES) for name in values.get(tag, [])],
        notes=[note for tag in ("N1", "RN") for note in values.get(tag, [])],
        citekey=_citekey(values),
        keywords=[part for tag in ("KW", "DE") for part in _lines_of(values, tag)],
        venue=_first(values, _VENUES),
    )


def _first(values: Mapping[str, list[str]], tags: tuple[str, ...]) -> str:
    found = (value for tag in tags for value in values.get(tag, []) if value)
    return next(found, "")


def _lines_of(values: Mapping[str, list[str]], tag: str) -> Iterator[str]:
    """The values of a tag that some programs write once with a line for each."""
    return (line for value in values.get(tag, []) for line in value.splitlines() if line)


def _urls(values: Mapping[str, list[str]]) -> list[str]:
    """Addresses; ``L1`` to ``L4`` often hold paths to a person's files instead."""
    stated = [part for text in values.get("UR", []) for part in _URL_MARKS.split(text)]
    links = [link for tag in ("L1", "L2", "L3", "LK") for link in values.get(tag, [])]
    return stated + [link for link in links if link.startswith(("http://", "https://"))]


def _citekey(values: Mapping[str, list[str]]) -> str:
    key = _first(values, ("ID",))
    return key if looks_like_citekey(key) else ""
