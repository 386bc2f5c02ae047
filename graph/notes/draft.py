"""A note in the making, and what its readers share: targets, properties, places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.models import Problem, Severity
from graph.note_tools import Flavour
from graph.notes.model import LinkKind, Note, NoteLink

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.notes.model import Heading, Prose
    from graph.notes.places import Lines

_IMAGE_SIZE: Final = re.compile(r"\d+(?:x\d+)?")
_RAW_CHARS: Final = 200
# What a note says that it is about: a thing of the graph, by an identifier.
ABOUT_KEYS: Final = frozenset({"rl-id", "iri", "arxiv", "doi", "citekey", "roam_refs"})
ALIAS_KEYS: Final = frozenset({"alias", "aliases", "roam_aliases"})
TAG_KEYS: Final = frozenset({"tag", "tags", "filetags"})


@dataclass(slots=True)
class Draft:
    """What is known of a note so far."""

    path: str
    lines: Lines
    flavour: Flavour
    title: str = ""
    id: str | None = None
    aliases: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    block_ids: list[str] = field(default_factory=list)
    links: list[NoteLink] = field(default_factory=list)
    about: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)

    def finish(self) -> Note:
        """Give the note; without a title of its own it has its first heading's, or its file's."""
        first = next((heading.text for heading in self.headings if heading.level == 1), "")
        stem = self.path.rpartition("/")[2]
        stem = stem.rpartition(".")[0] or stem
        return Note(
            path=self.path,
            title=self.title or first or stem,
            id=self.id,
            aliases=tuple(dict.fromkeys(self.aliases)),
            tags=tuple(dict.fromkeys(self.tags)),
            headings=tuple(self.headings),
            block_ids=tuple(dict.fromkeys(self.block_ids)),
            links=tuple(sorted(self.links, key=lambda link: (link.start, link.end))),
            about=tuple(dict.fromkeys(self.about)),
            problems=tuple(self.problems),
            prose=tuple(self.prose),
        )

    def warn(self, offset: int, code: str, message: str, *, error: bool = False) -> None:
        """Report what is worth a look at a place of the text."""
        line, _ = self.lines.place(offset)
        raw = self.lines.lines[line - 1][:_RAW_CHARS]
        severity = Severity.ERROR if error else Severity.WARNING
        self.problems.append(Problem(self.path, line, code, message, raw, severity))

    def add(  # noqa: PLR0913 - a link has that many parts
        self,
        kind: LinkKind,
        target: str,
        text: str,
        span: tuple[int, int],
        *,
        fragment: str = "",
        key: str = "",
    ) -> None:
        """Add a link at a span of the text."""
        line, column = self.lines.place(span[0])
        self.links.append(NoteLink(kind, target, fragment, text, *span, line, column, key))

    def add_wiki_link(
        self, kind: LinkKind, inside: str, span: tuple[int, int], *, key: str = ""
    ) -> None:
        """Add what stands between ``[[`` and ``]]``."""
        target, fragment, text = split_wiki_link(inside, self.flavour)
        if not target and not fragment:
            self.warn(span[0], "empty-link", "a link without a target")
            return
        if kind is LinkKind.EMBED and _IMAGE_SIZE.fullmatch(text):
            text = target  # the size of a picture
        self.add(kind, target, text or target or fragment, span, fragment=fragment, key=key)

    def take_property(self, key: str, values: Iterable[str]) -> None:
        """Take what a property says of the note itself."""
        said = [text for value in values if (text := clean(value))]
        if key in ALIAS_KEYS:
            self.aliases += said
        elif key in TAG_KEYS:
            self.tags += [tag.lstrip("#") for tag in said if tag.lstrip("#")]
        elif key == "title" and said:
            self.title = said[0]
        elif key == "id" and said:
            self.id = self.id or said[0]
        elif key in ABOUT_KEYS:
            self.about += [(key, value) for value in said]


def clean(value: str) -> str:
    """A value as text: NFC, white space in runs of one."""
    return " ".join(unicodedata.normalize("NFC", value).split())


def split_wiki_link(inside: str, flavour: Flavour) -> tuple[str, str, str]:
    r"""Target, fragment and text of what stands between ``[[`` and ``]]``.

    In a table the bar is written ``\|``; the parser takes the backslash away in a cell, and
    elsewhere it counts as part of the bar.

    Example:
        >>> split_wiki_link(r"notes/foo#A#B\|Foo ", Flavour.OBSIDIAN)
        ('notes/foo', 'A#B', 'Foo')
        >>> split_wiki_link("Foo|notes.foo", Flavour.DENDRON)
        ('notes.foo', '', 'Foo')
    """
    before, bar, after = inside.partition("|")
    if bar and before.endswith("\\"):
        before = before[:-1]
    target, text = (before, after) if not bar or flavour is not Flavour.DENDRON else (after, before)
    target, _, fragment = target.partition("#")
    return target.strip(), fragment.strip(), text.strip()
