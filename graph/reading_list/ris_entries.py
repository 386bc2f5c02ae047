"""An RIS text cut into its entries, each with its lines and tagged values, as a stream."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TAGGED: Final = re.compile(r"\s{0,3}([A-Z][A-Z0-9])(?: {2,3}|\t)-(?: |$)?(.*)")
# Some programs write one space. Only where "TY" stands so are other tags read so: "AI - based"
# may begin a line of an abstract.
_LOOSELY_TAGGED: Final = re.compile(r"\s{0,3}([A-Z][A-Z0-9]) -(?: |$)(.*)")
_MAX_STRAY_LINES: Final = 20
# What databases put before and after entries.
_FURNITURE: Final = re.compile(
    r"\s*(?:(?:provider|content|database|date|file|source|title|set)\s*:.*|\d+[.:]?|[-=_*]{3,})\s*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class RisEntry:
    """An entry, or text outside entries where ``tagged`` is empty.

    Args:
        line: Its first line, from 1.
        end_line: Its last line.
        text: Its lines, for problems; at most as many as these show.
        tagged: Its tags in order, each with its lines; one without a tag belongs to that before.
        closed: Whether it ends as it must, in ``ER``.
        cut: Whether it is the end of the text that ends it.
    """

    line: int
    end_line: int
    text: list[str]
    tagged: list[tuple[str, list[str]]] = field(default_factory=list)
    closed: bool = False
    cut: bool = False

    def values(self) -> dict[str, list[str]]:
        """What each tag holds, in order, its lines ended by line feeds."""
        values: dict[str, list[str]] = {}
        for tag, lines in self.tagged:
            values.setdefault(tag, []).append("\n".join(filter(None, lines)))
        return values


def cut_entries(lines: Iterable[str]) -> Iterator[RisEntry]:
    """Cut an RIS text into its entries.

    An entry begins with ``TY``, and ends with ``ER``, before the next ``TY``, or with the text.
    """
    entry: RisEntry | None = None
    stray: RisEntry | None = None
    is_loose = False
    for number, line in enumerate(lines, start=1):
        match = _TAGGED.match(line)
        if match is None and (is_loose or line.startswith("TY - ")):
            match = _LOOSELY_TAGGED.match(line)
        if match is not None and match[1] == "TY":
            yield from _given(stray, entry)
            stray, is_loose = None, line.startswith("TY - ")
            entry = RisEntry(number, number, [line], [("TY", [match[2].strip()])])
        elif entry is not None:
            entry.closed = match is not None and match[1] == "ER"
            _add(entry, number, line, match)
            if entry.closed:
                yield entry
                entry = None
        elif line.strip() and not _FURNITURE.fullmatch(line):
            if stray is None:
                stray = RisEntry(number, number, [])
            _extend(stray, number, line)
        elif stray is not None:
            yield stray
            stray = None
    if entry is not None:
        entry.cut = True
    yield from _given(stray, entry)


def _given(*entries: RisEntry | None) -> Iterator[RisEntry]:
    return (entry for entry in entries if entry is not None)


def _add(entry: RisEntry, number: int, line: str, match: re.Match[str] | None) -> None:
    if match is not None:
        entry.tagged.append((match[1], [match[2].strip()]))
    elif line.strip():
        entry.tagged[-1][1].append(line.strip())
    else:
        return  # an empty line is no part of an entry that lacks its end
    _extend(entry, number, line)


def _extend(entry: RisEntry, number: int, line: str) -> None:
    entry.end_line = number
    if len(entry.text) < _MAX_STRAY_LINES:
        entry.text.append(line)
