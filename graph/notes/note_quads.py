"""What the graph says of a note, as quads of the graph of its vault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from graph.iris import note_link_key, short_hash
from graph.notes.model import LinkKind
from graph.terms import integer, node, quads_in
from graph.vocab import CITO, RDF, RL, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.iris import Iri, Iris
    from graph.notes.identity import Identity
    from graph.notes.mentions import NameInText
    from graph.notes.model import Note
    from graph.notes.resolving import ResolvedLink

_LINE_CHARS: Final = 300
# Ten quads a link: their terms are made once.
_TYPE: Final = node(RDF.type)
_MENTIONS: Final = node(SCHEMA.mentions)
_TEXT: Final = node(SCHEMA.text)
_NOTE_LINK: Final = node(RL.NoteLink)
_SUBJECT: Final = node(RL.subject)
_RELATION: Final = node(RL.relation)
_OBJECT: Final = node(RL.object)
_RULE: Final = node(RL.rule)
_START: Final = node(RL.start)
_END: Final = node(RL.end)
_LINE: Final = node(RL.line)
_SURFACE: Final = node(RL.surface)
_RULES: Final = {kind: Literal(kind.value) for kind in LinkKind}
_LINE_END: Final = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class NoteContent:
    """A note with its text, who it is, and what it is about."""

    note: Note
    text: str
    digest: str
    identity: Identity
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A link as it goes into the graph: how it is written, where, and what it leads to."""

    kind: LinkKind
    start: int
    end: int
    line: int
    target: str


def places(
    links: tuple[ResolvedLink, ...],
    mentions: tuple[NameInText, ...],
    keys: Mapping[str, str],
    own: str,
) -> Iterator[Place]:
    """The links of a note that lead to a thing of the graph or to another note.

    Args:
        links: Its links, resolved.
        mentions: The names in its text.
        keys: Of the notes of the vault, by path.
        own: The note's own key.
    """
    for found in links:
        link = found.link
        for target in (*found.keys, keys.get(found.note or "")):
            if target is not None and target != own:
                yield Place(link.kind, link.start, link.end, link.line, target)
    for name in mentions:
        yield Place(LinkKind.UNLINKED, name.start, name.end, name.line, name.key)


def signature(content: NoteContent, found: tuple[Place, ...]) -> str:
    """What decides on the quads of a note, in short."""
    note = content.note
    said = (
        content.identity.key,
        sorted(content.identity.former),
        note.path,
        note.title,
        note.aliases,
        note.tags,
        content.digest,
        content.subjects,
        [(place.kind.value, place.start, place.end, place.target) for place in found],
    )
    return short_hash(repr(said), size_bytes=16)


def note_quads(
    content: NoteContent, found: tuple[Place, ...], graph: Iri, iris: Iris
) -> Iterator[Quad]:
    """Say what a note is, what it is about, and where it leads."""
    quad = quads_in(graph)
    note = content.note
    own = iris.entity(content.identity.key)
    yield quad(own, RDF.type, node(RL.Note))
    yield quad(own, RDF.type, node(SCHEMA.NoteDigitalDocument))
    yield quad(own, SCHEMA.name, note.title)
    yield quad(own, SCHEMA.identifier, note.path)
    yield quad(own, RL.fieldHash, content.digest)
    for alias in note.aliases:
        if alias != note.title:
            yield quad(own, SCHEMA.alternateName, alias)
    for tag in note.tags:
        yield quad(own, SCHEMA.keywords, tag)
    for former in content.identity.former:
        yield quad(own, RL.formerId, former)
    for subject in content.subjects:
        yield quad(own, CITO.discusses, node(iris.entity(subject)))
    for place in found:
        yield from _place_quads(content, place, node(own), node(graph), iris)


def _place_quads(
    content: NoteContent, place: Place, own: NamedNode, graph: NamedNode, iris: Iris
) -> Iterator[Quad]:
    target = node(iris.entity(place.target))
    key = note_link_key(content.identity.key, place.start, place.end, place.target)
    link = NamedNode(iris.entity(key))
    yield Quad(own, _MENTIONS, target, graph)
    yield Quad(link, _TYPE, _NOTE_LINK, graph)
    yield Quad(link, _SUBJECT, own, graph)
    yield Quad(link, _RELATION, _MENTIONS, graph)
    yield Quad(link, _OBJECT, target, graph)
    yield Quad(link, _RULE, _RULES[place.kind], graph)
    yield Quad(link, _START, integer(place.start), graph)
    yield Quad(link, _END, integer(place.end), graph)
    yield Quad(link, _LINE, integer(place.line), graph)
    yield Quad(link, _SURFACE, Literal(content.text[place.start : place.end]), graph)
    yield Quad(link, _TEXT, Literal(line_around(content.text, place.start, place.end)), graph)


def line_around(text: str, start: int, end: int) -> str:
    """The line that a span begins in, cut on both sides of it where it is long."""
    first = text.rfind("\n", 0, start) + 1
    first = max(first, text.rfind("\r", first, start) + 1)
    end_mark = _LINE_END.search(text, start)
    last = end_mark.start() if end_mark else len(text)
    spare = max(0, _LINE_CHARS - (end - start)) // 2
    cut_first = first if start - first <= spare else start - spare
    cut_last = last if last - end <= spare else max(end, start) + spare
    before = "\u2026" if cut_first > first else ""
    after = "\u2026" if cut_last < last else ""
    return before + text[cut_first:cut_last].strip() + after
