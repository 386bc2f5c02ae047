"""Which notes point at a thing, and what a note points at, read from one state of the graph."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from graph.errors import InvalidIdentifierError, UnknownEntityError
from graph.iris import is_note
from graph.terms import node
from graph.vocab import CITO, RDF, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from graph.iris import Iri, Iris
    from graph.overlay import Quads


@dataclass(frozen=True, slots=True)
class NoteRef:
    """Enough of a thing or note to show and link it; ``path`` is set for notes."""

    key: str
    iri: Iri
    label: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Backlink:
    """A place in a note that leads to a thing.

    ``kind`` is that of :class:`graph.notes.LinkKind`, ``surface`` the link as it is written,
    ``text`` the line around it. ``is_about``: the note is about the thing. Where nothing in its
    text leads there, ``line`` is 1, and the rest empty.
    """

    note: NoteRef
    line: int
    kind: str
    surface: str
    text: str
    is_about: bool

    @property
    def path(self) -> str:
        """The path of the note in its vault."""
        return self.note.path or ""


@dataclass(frozen=True, slots=True)
class NoteLinkView:
    """A link of a note to ``other``."""

    other: NoteRef
    line: int
    kind: str
    surface: str
    text: str

    @property
    def key(self) -> str:
        """What it leads to."""
        return self.other.key


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note with what it is about, its links in the order of its text, and what leads to it."""

    ref: NoteRef
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    about: tuple[NoteRef, ...]
    links: tuple[NoteLinkView, ...]
    backlinks: tuple[Backlink, ...]

    @property
    def key(self) -> str:
        """Its key now."""
        return self.ref.key

    @property
    def title(self) -> str:
        """Its title."""
        return self.ref.label

    @property
    def path(self) -> str:
        """Its path in its vault."""
        return self.ref.path or ""


def backlinks_of(store: Quads, iris: Iris, key: str) -> tuple[Backlink, ...]:
    """The places in notes that lead to a thing; those of notes about it first, then by path."""
    return _Notes(store, iris).backlinks(key)


def read_note_page(store: Quads, iris: Iris, key: str) -> NoteView:
    """All that is shown of a note, by its key or one that it once had.

    Raises:
        UnknownEntityError: There is no such note.
    """
    return _Notes(store, iris).view(key)


class _Notes:
    def __init__(self, store: Quads, iris: Iris) -> None:
        self._store = store
        self._iris = iris

    def backlinks(self, key: str) -> tuple[Backlink, ...]:
        thing = node(self._iris.entity(key))
        about = self._subjects(CITO.discusses, thing)
        found = []
        linked = set()
        for link in self._subjects(RL.object, thing):
            said = self._said(link)
            note = said.get(str(RL.subject))
            if said.get(str(RDF.type)) != str(RL.NoteLink) or note is None:
                continue
            linked.add(note)
            found.append((said, node(note)))
        entries = [
            Backlink(
                note=self._ref(note),
                line=_number(said.get(str(RL.line))),
                kind=said.get(str(RL.rule), ""),
                surface=said.get(str(RL.surface), ""),
                text=said.get(str(SCHEMA.text), ""),
                is_about=note in about,
            )
            for said, note in found
        ]
        entries += [
            Backlink(self._ref(note), 1, "", "", "", is_about=True)
            for note in about
            if note.value not in linked
        ]
        entries.sort(key=lambda b: (not b.is_about, b.path, b.line, b.note.key, b.surface))
        return tuple(entries)

    def view(self, key: str) -> NoteView:
        key = self._now(key)
        note = node(self._iris.entity(key))
        links = []
        for link in self._subjects(RL.subject, note):
            said = self._said(link)
            other = said.get(str(RL.object))
            if other is not None:
                view = NoteLinkView(
                    other=self._ref(node(other)),
                    line=_number(said.get(str(RL.line))),
                    kind=said.get(str(RL.rule), ""),
                    surface=said.get(str(RL.surface), ""),
                    text=said.get(str(SCHEMA.text), ""),
                )
                links.append((_number(said.get(str(RL.start))), view))
        links.sort(key=lambda item: (item[0], item[1].key))
        about = {quad.object for quad in self._quads(note, CITO.discusses)}
        refs = [self._ref(thing) for thing in about if isinstance(thing, NamedNode)]
        return NoteView(
            ref=self._ref(note),
            aliases=tuple(sorted(self._values(note, SCHEMA.alternateName))),
            tags=tuple(sorted(self._values(note, SCHEMA.keywords))),
            about=tuple(sorted(refs, key=lambda ref: ref.label)),
            links=tuple(view for _, view in links),
            backlinks=self.backlinks(key),
        )

    def _now(self, key: str) -> str:
        """The key that a note has now."""
        with suppress(InvalidIdentifierError):  # whatever stood in an address
            if is_note(key) and self._is_note(node(self._iris.entity(key))):
                return key
        if is_note(key):
            for quad in self._store.quads_for_pattern(None, node(RL.formerId), Literal(key)):
                if not isinstance(quad.subject, NamedNode):
                    continue
                now = self._iris.key(quad.subject.value)
                if now is not None and is_note(now):
                    return now
        message = f"no note has the key {key[:80]!r}"
        raise UnknownEntityError(message)

    def _is_note(self, thing: NamedNode) -> bool:
        pattern = thing, node(RDF.type), node(RL.Note)
        return next(self._store.quads_for_pattern(*pattern), None) is not None

    def _ref(self, thing: NamedNode) -> NoteRef:
        iri = thing.value
        key = self._iris.key(iri) or iri
        names = {*self._values(thing, SKOS.prefLabel), *self._values(thing, SCHEMA.name)}
        path = min(self._values(thing, SCHEMA.identifier), default=None) if is_note(key) else None
        return NoteRef(key, self._iris.entity(key), min(names, default=key), path)

    def _subjects(self, predicate: str, value: NamedNode) -> set[NamedNode]:
        quads = self._store.quads_for_pattern(None, node(predicate), value)
        return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}

    def _quads(self, subject: NamedNode, predicate: str) -> Iterator[Quad]:
        return self._store.quads_for_pattern(subject, node(predicate), None)

    def _values(self, subject: NamedNode, predicate: str) -> set[str]:
        quads = self._store.quads_for_pattern(subject, node(predicate), None)
        return {quad.object.value for quad in quads if isinstance(quad.object, Literal)}

    def _said(self, subject: NamedNode) -> dict[str, str]:
        return {
            quad.predicate.value: quad.object.value
            for quad in self._store.quads_for_pattern(subject, None, None)
            if isinstance(quad.object, Literal | NamedNode)
        }


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdecimal() else 1
