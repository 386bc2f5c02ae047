"""Fields that a BibTeX entry takes over from another one: ``crossref`` and ``xdata``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.reading_list.bibtex_entries import cut_blocks
from graph.reading_list.bibtex_values import Macros, UnreadableBlockError, parse_entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.reading_list.bibtex_entries import Block
    from graph.reading_list.bibtex_values import BibtexEntry
    from graph.reading_list.source import TextSource

_REFERENCE: Final = re.compile(
    r"\b(?:crossref|xdata)\s*=\s*[{\"]?\s*([^\s\"{}][^\"{}]*)", re.IGNORECASE
)
# What says which work it is stays with the parent: the paper in a volume is not the volume.
_OWN: Final = frozenset(
    (
        "title", "subtitle", "author", "abstract", "keywords", "doi", "url", "urldate",
        "eprint", "eprinttype", "eprintclass", "archiveprefix", "primaryclass", "crossref",
        "xdata", "xref", "ids", "note", "file", "isbn", "pages", "groups", "ranking",
        "readstatus", "annotation", "annote", "shorttitle", "sortkey", "key", "label",
        "related", "entryset", "options",
    )
)  # fmt: skip
_DATE: Final = frozenset({"date", "year", "month"})
_MAX_STEPS: Final = 5


class Parents:
    """The entries of a text that others refer to, by key."""

    def __init__(self, entries: Mapping[str, BibtexEntry]) -> None:
        self._entries = entries

    @classmethod
    def of(cls, source: TextSource) -> Parents:
        """Find them, wherever they stand; a text without references is read over once."""
        wanted = {
            key.strip()
            for line in source.lines()
            if "=" in line
            for match in _REFERENCE.finditer(line)
            for key in match[1].split(",")
        }
        return cls({} if not wanted else dict(_find(source, wanted)))

    def complete(self, entry: BibtexEntry) -> tuple[dict[str, str], list[str]]:
        """The fields of an entry with those it takes over, and the keys that are not there."""
        fields = dict(entry.fields)
        missing: list[str] = []
        self._take_over(fields, entry, {entry.key}, missing)
        return fields, missing

    def _take_over(
        self, fields: dict[str, str], entry: BibtexEntry, seen: set[str], missing: list[str]
    ) -> None:
        for name in ("xdata", "crossref"):
            for part in entry.fields.get(name, "").split(","):
                key = part.strip()
                if not key or key in seen or len(seen) > _MAX_STEPS:
                    continue
                seen.add(key)
                parent = self._entries.get(key)
                if parent is None:
                    missing.append(key)
                    continue
                inherited = dict(parent.fields)
                self._take_over(inherited, parent, seen, missing)
                _fill(fields, inherited, whole=name == "xdata")


def _fill(fields: dict[str, str], inherited: dict[str, str], *, whole: bool) -> None:
    """Put in what is missing; of a container, only what is also true of what is in it."""
    has_date = not _DATE.isdisjoint(fields)
    for name, value in inherited.items():
        if (whole or name not in _OWN) and not (has_date and name in _DATE):
            fields.setdefault(name, value)
    if not whole and "title" in inherited:
        fields.setdefault("booktitle", inherited["title"])


def _find(source: TextSource, wanted: set[str]) -> Iterator[tuple[str, BibtexEntry]]:
    macros = Macros()
    for block in cut_blocks(source.lines()):
        try:
            if block.kind == "string":
                macros.define(block)
            elif _has_key(block, wanted):
                entry = parse_entry(block, macros)
                yield entry.key, entry
        except UnreadableBlockError:
            continue  # said when the entry itself is read


def _has_key(block: Block, wanted: set[str]) -> bool:
    key = re.split(r"[{(]", block.text.partition(",")[0], maxsplit=1)[-1]
    return key.strip() in wanted
