"""The values that reading a note gives. Pure.

Offsets count code points of the decoded text, half open: ``text[link.start:link.end]`` is the
link as it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.models import Problem


class LinkKind(StrEnum):
    """How a link is written."""

    WIKILINK = "wikilink"  # [[X]], [label]([[X]])
    EMBED = "embed"  # ![[X]], ![alt](X)
    MARKDOWN = "markdown"  # [text](X), [text][reference]
    URL = "url"  # https://..., <https://...>
    CITEKEY = "citekey"  # @key, [@key]
    ID = "id"  # arXiv:2604.01234, doi:10.1/x, ((block)), [[id:...]]
    TAG = "tag"  # #tag, #[[tag]]
    PROPERTY = "property"  # any link in the front matter, or in a line "key:: ..."
    UNLINKED = "unlinked"  # a name in plain text


@dataclass(frozen=True, slots=True)
class NoteLink:
    """One link of a note.

    ``target`` is what it points at, without its fragment; empty for a place in this very note.
    ``fragment`` is the part after ``#``: headings, each after a ``#``, or ``^`` and a block's id.
    ``text`` is what a reader sees. ``line`` and ``column`` count from 1. ``key`` is the name of
    the property that holds it, in lower case.
    """

    kind: LinkKind
    target: str
    fragment: str
    text: str
    start: int
    end: int
    line: int
    column: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, and where its text stands."""

    level: int
    text: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of plain text, within one line.

    ``continues`` says that nothing but a line break lies between it and the stretch before.
    """

    start: int
    end: int
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What was read of one note.

    ``id`` is what its front matter (or Org properties) says. ``about`` are the identifiers of a
    thing that the note says it is about, as ``(property, value)``. ``prose`` is the text in which
    a name can stand unlinked.
    """

    path: str
    title: str
    id: str | None = None
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    block_ids: tuple[str, ...] = ()
    links: tuple[NoteLink, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    prose: tuple[Prose, ...] = ()
