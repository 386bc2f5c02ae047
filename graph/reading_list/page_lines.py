"""The lines of a pasted page, each told apart by what it looks like by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from graph.reading_list.page_dates import parse_date
from graph.reading_list.page_furniture import is_furniture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.reading_list.page_dates import PrintedDate


class LineKind(Enum):
    """What a line looks like."""

    TEXT = auto()
    METADATA = auto()
    SEPARATOR = auto()  # a line of dots or dashes, mostly between authors and date
    NUMBER = auto()  # a comment count below its date, else an upvote count or a page number
    FURNITURE = auto()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a metadata line says: any of its parts may be missing."""

    author_count: int | None = None
    org_line: str | None = None
    printed: PrintedDate | None = None
    comment_count: int | None = None

    @property
    def is_date_alone(self) -> bool:
        """Whether it could be the date of the page as well as that of a paper."""
        return self.printed is not None and replace(self, printed=None) == Metadata()


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. ``number`` counts from 1; ``text`` has no outer white space."""

    number: int
    text: str
    after_blank: bool
    kind: LineKind
    metadata: Metadata | None = None


SENTENCE_END: Final = re.compile(r"""[.!?:;\u2026\u3002\uff01\uff1f]["'\u2019\u201d)\]}*]*\Z""")
URL_END: Final = re.compile(r"(?:https?://|www\.)\S{1,300}\Z")
_TAIL_CHARS: Final = 320
_MOST_CHARS: Final = 200  # a longer line is no metadata
_ORG_CHARS: Final = 120
_BROKEN_LEAST_CHARS: Final = 35  # a window is hardly narrower
_SUBMITTER: Final = "submitted by"

_DOTS: Final = "\u00b7\u2022\u2219\u22c5\u2027\u30fb\u25cf|"
_DASHES: Final = "-\u2010\u2012\u2013\u2014_*="
_INVISIBLE: Final = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]"
)
_SEPARATOR: Final = re.compile(
    rf"[\s.\u2026<>\u2190\u2192\u2039\u203a\u00ab\u00bb{_DOTS}{_DASHES}]+"
)
_SPLIT_DOTS: Final = re.compile(rf" ?[{_DOTS}] ?")
_SPLIT_ALL: Final = re.compile(rf" ?[{_DOTS}] ?| [{_DASHES}] ")
_AUTHORS: Final = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6}) ?authors?", re.IGNORECASE)
_AUTHORS_HEAD: Final = re.compile(rf"({_AUTHORS.pattern}),? (?=\S)", re.IGNORECASE)
_COMMENTS: Final = re.compile(r"([0-9]{1,7})(?: comments?)?", re.IGNORECASE)
_DIGIT: Final = re.compile(r"[0-9]")  # no metadata is without one
_NUMBER: Final = re.compile(r"[0-9]{1,7}")


def read_lines(text: str) -> list[Line]:
    """Split a text whose lines end in line feeds, and say what each line looks like.

    Blank lines are left out. A line in the middle of a broken sentence is text, whatever it
    looks like by itself.
    """
    return list(_in_context(list(_alone(text))))


def is_blank(line: str) -> bool:
    """Tell whether nothing of a line can be seen."""
    return not line or line.isspace() or (len(line) <= _MOST_CHARS and not _plain(line))


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends where a text may end: after a sentence or a URL."""
    tail = line[-_TAIL_CHARS:].rstrip()
    return bool(SENTENCE_END.search(tail[-8:]) or URL_END.search(tail))


def _plain(line: str) -> str:
    return " ".join(_INVISIBLE.sub("", line).split())


def _alone(text: str) -> Iterator[Line]:
    after_blank = True
    for number, line in enumerate(text.split("\n"), start=1):
        if is_blank(line):
            after_blank = True
            continue
        kind, metadata = _classify(line)
        yield Line(number, line.strip(), after_blank, kind, metadata)
        after_blank = False


def _classify(line: str) -> tuple[LineKind, Metadata | None]:
    if len(line) > _MOST_CHARS:
        return LineKind.TEXT, None
    plain = _plain(line)
    if _SEPARATOR.fullmatch(plain):
        return LineKind.SEPARATOR, None
    if _NUMBER.fullmatch(plain):
        return LineKind.NUMBER, None
    metadata = parse_metadata(plain)
    if metadata is not None:
        return LineKind.METADATA, metadata
    return (LineKind.FURNITURE if is_furniture(plain) else LineKind.TEXT), None


def parse_metadata(plain: str) -> Metadata | None:
    """Read a line such as ``5 authors``, ``Mar 1`` or ``Some Lab \u00b7 Mar 1, 2025 3``.

    Args:
        plain: The line with single spaces and nothing invisible.
    """
    if not _DIGIT.search(plain):
        return None
    core = plain.strip(f" {_DOTS}")
    pieces = [piece for piece in _SPLIT_ALL.split(core) if piece]
    found = _parse_pieces(pieces)
    if found is None and len(pieces) > 1:
        # The dash may belong to the organisation's name.
        pieces = [piece for piece in _SPLIT_DOTS.split(core) if piece]
        head, rest = pieces[0], _parse_pieces(pieces[1:])
        if rest is not None and rest.printed is not None and rest.author_count is None:
            found = replace(rest, org_line=head) if len(head) <= _ORG_CHARS else None
    return found


def _parse_pieces(pieces: Sequence[str]) -> Metadata | None:
    found = Metadata()
    for piece in pieces:
        head = _AUTHORS_HEAD.match(piece)
        parts = (piece,) if head is None else (head.group(1), piece[head.end() :])
        for part in parts:
            extended = _extend(found, part)
            if extended is None:
                return None
            found = extended
    return found if found != Metadata() else None


def _extend(found: Metadata, piece: str) -> Metadata | None:
    """Add one piece to what the line says, or give ``None`` where it does not fit."""
    if found.author_count is None and (match := _AUTHORS.fullmatch(piece)):
        return replace(found, author_count=int(match.group(1).replace(",", "")))
    if found.printed is None and (dated := parse_date(piece)):
        return replace(found, printed=dated[0], comment_count=dated[1])
    if (
        found.printed is not None
        and found.comment_count is None
        and (match := _COMMENTS.fullmatch(piece))
    ):
        return replace(found, comment_count=int(match.group(1)))
    return None


def _in_context(lines: list[Line]) -> Iterator[Line]:
    """Give back to a paragraph what only looks like metadata or furniture at a line break."""
    before: Line | None = None
    for line, after in zip_longest(lines, lines[1:]):
        kind = line.kind
        if kind is LineKind.TEXT:
            named = before is not None and before.text.casefold().rstrip(":") == _SUBMITTER
            kind = LineKind.FURNITURE if named and " " not in line.text else kind
        elif _is_inside_sentence(before, line, after):
            kind = LineKind.TEXT
        current = line if kind is line.kind else replace(line, kind=kind, metadata=None)
        yield current
        before = current


def _is_inside_sentence(before: Line | None, line: Line, after: Line | None) -> bool:
    if (
        before is None
        or before.kind is not LineKind.TEXT
        or line.after_blank
        or ends_sentence(before.text)
    ):
        return False
    if line.kind is LineKind.FURNITURE:
        return len(before.text) >= _BROKEN_LEAST_CHARS
    return (
        after is not None
        and after.kind is LineKind.TEXT
        and not after.after_blank
        and after.text[0].islower()
    )
