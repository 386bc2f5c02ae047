"""The text to paste into a note so that it points at an entity, in the style of each note tool."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from graph.note_names import (
    FOLDERS,
    arxiv_id_of,
    dotted_name,
    folded_name,
    note_name,
    short_name,
    timestamp_id,
    told_apart,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.views import EntityRef


class LinkStyle(StrEnum):
    """How a note tool writes a link. The value is the name used in the API and the command."""

    OBSIDIAN = "obsidian"
    LOGSEQ = "logseq"
    MARKDOWN = "markdown"
    DENDRON = "dendron"
    PANDOC = "pandoc"
    ORG = "org"
    ZETTLR = "zettlr"


_MARKDOWN_SPECIAL: Final = str.maketrans({mark: f"\\{mark}" for mark in "\\[]<>`*_"})
# What ends an address between parentheses; keys hold neither spaces nor brackets, a base might.
_ADDRESS_SPECIAL: Final = str.maketrans(
    {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20"}
)
# Wiki links and links of Org have no escapes: what would end one, or cut it, is left out.
_WIKI_SPECIAL: Final = str.maketrans(dict.fromkeys("[]|\\", " "))
_WIKI_TARGET: Final = str.maketrans(dict.fromkeys("[]|#^\\", " "))
# Pandoc's manual, section 8.20.1: what needs no braces.
_PLAIN_CITEKEY: Final = re.compile(r"\w(?:[\w]|[:.#$%&+?<>~/-](?=\w))*")


def link_text(  # noqa: PLR0911, PLR0913 -- one style a line, and each has its own wishes
    ref: EntityRef,
    style: LinkStyle,
    *,
    base: str | None = None,
    citekey: str | None = None,
    name: str | None = None,
    shown: str | None = None,
) -> str:
    """Write a link to an entity.

    Args:
        ref: The entity.
        style: Which tool is to read it.
        base: What stands before ``/id/KEY`` in the address of a link, such as
            ``http://localhost:8000``; by default that of the entity's IRI.
        citekey: Its citation key; by default one made from its identifier.
        name: What its note is called in this style (:func:`names_in`), for a name that had to be
            told apart from another; by default what it would be called alone.
        shown: What the link shows, for an alias; by default what people call it.

    Example:
        >>> from graph.iris import Iri
        >>> from graph.models import Kind
        >>> from graph.views import EntityRef
        >>> ref = EntityRef("paper-2604.01234", Iri("https://x.example/id/p"), Kind.PAPER, "HiMAC")
        >>> link_text(ref, LinkStyle.OBSIDIAN), link_text(ref, LinkStyle.PANDOC)
        ('[[papers/2604.01234 HiMAC|HiMAC]]', '[@arxiv2604.01234]')
    """
    target = name or _name_in(ref, style)
    text = " ".join((shown or short_name(ref)).split())
    match style:
        case LinkStyle.OBSIDIAN:
            return f"[[{target}|{_shown_in_wiki(text, target)}]]"
        case LinkStyle.LOGSEQ:
            return f"[{text.translate(_MARKDOWN_SPECIAL)}]([[{target}]])"
        case LinkStyle.DENDRON:
            return f"[[{_shown_in_wiki(text, target)}|{target}]]"
        case LinkStyle.ZETTLR:
            return f"[[{target}]]"
        case LinkStyle.PANDOC:
            return f"[{cited(citekey or made_citekey(ref))}]"
        case LinkStyle.ORG:
            return f"[[{_address(ref, base)}][{_shown_in_wiki(text, ref.key)}]]"
        case LinkStyle.MARKDOWN:
            return markdown_link(text, _address(ref, base))


def names_in(style: LinkStyle, refs: Iterable[EntityRef]) -> dict[str, str]:
    """Name the notes of all entities in one style, by key; no two names differ in case alone."""
    ordered = sorted(refs, key=lambda ref: ref.key)
    return told_apart((ref.key, _name_in(ref, style)) for ref in ordered)


def _name_in(ref: EntityRef, style: LinkStyle) -> str:
    match style:
        case LinkStyle.LOGSEQ:
            return note_name(ref)
        case LinkStyle.DENDRON:
            return dotted_name(ref)
        case LinkStyle.ZETTLR:
            return timestamp_id(ref.key)
        case _:
            return f"{FOLDERS[ref.kind]}/{note_name(ref)}"


def markdown_link(text: str, address: str) -> str:
    """Write a Markdown link that shows a text as it is, and leads to an address."""
    shown = " ".join(text.split()).translate(_MARKDOWN_SPECIAL)
    return f"[{shown}]({address.translate(_ADDRESS_SPECIAL)})"


def wikilink(name: str) -> str:
    """Write ``[[name]]``, without what note tools cannot have between the brackets."""
    return f"[[{' '.join(name.translate(_WIKI_TARGET).split())}]]"


def made_citekey(ref: EntityRef) -> str:
    """Make the citation key of something for which no source states one."""
    arxiv = arxiv_id_of(ref.key)
    return ref.key if arxiv is None else f"arxiv{arxiv}"


def cited(citekey: str) -> str:
    """Write a citation key after ``@``, in braces where Pandoc asks for them."""
    return f"@{citekey}" if _PLAIN_CITEKEY.fullmatch(citekey) else f"@{{{citekey}}}"


def _shown_in_wiki(text: str, otherwise: str) -> str:
    return " ".join(text.translate(_WIKI_SPECIAL).split()) or otherwise


def _address(ref: EntityRef, base: str | None) -> str:
    return ref.iri if base is None else f"{base.rstrip('/')}/id/{ref.key}"


class LinkWriter:
    """Writes links to the entities of one state of the graph.

    Args:
        refs: The entities.
        citekeys: The citation keys that sources state, by the key of the entity.
    """

    def __init__(self, refs: Iterable[EntityRef], citekeys: Mapping[str, str]) -> None:
        self._refs = tuple(refs)
        self._names: dict[LinkStyle, dict[str, str]] = {}
        self.citekeys = citekeys

    def names(self, style: LinkStyle) -> Mapping[str, str]:
        """What the note of each entity is called in a style, by key."""
        if style not in self._names:
            self._names[style] = names_in(style, self._refs)
        return self._names[style]

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """The key of the entity that a note of ours is called after, by its folded name.

        A bare name that lost a sign is left out: a note on C# may be called C, but not every C
        is meant to be C#.
        """
        found = {folded_name(name): key for key, name in self.names(LinkStyle.LOGSEQ).items()}
        for ref in self._refs:
            name = note_name(ref)
            if arxiv_id_of(ref.key) is None and name != " ".join(ref.label.split()):
                found.pop(folded_name(name), None)
        for style in (LinkStyle.ZETTLR, LinkStyle.DENDRON, LinkStyle.OBSIDIAN):
            found.update((folded_name(name), key) for key, name in self.names(style).items())
        return found

    def text(
        self, ref: EntityRef, style: LinkStyle, *, base: str | None = None, shown: str | None = None
    ) -> str:
        """Write a link (:func:`link_text`), with the names and citation keys of this graph."""
        return link_text(
            ref,
            style,
            base=base,
            citekey=self.citekeys.get(ref.key),
            name=self.names(style).get(ref.key),
            shown=shown,
        )
