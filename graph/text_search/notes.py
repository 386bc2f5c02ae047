"""What a graph holds of the text of notes: the lines in which they point at something."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from graph.terms import node
from graph.vocab import RL, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.overlay import Quads


def note_lines(store: Quads) -> Mapping[str, set[str]]:
    """The lines of all notes, by the IRI of the note."""
    found: dict[str, set[str]] = defaultdict(set)
    lines = {
        quad.subject: quad.object.value
        for quad in store.quads_for_pattern(None, node(SCHEMA.text), None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }
    for quad in store.quads_for_pattern(None, node(RL.subject), None) if lines else ():
        line = lines.get(quad.subject) if isinstance(quad.subject, NamedNode) else None
        if line is not None and isinstance(quad.object, NamedNode):
            found[quad.object.value].add(line)
    return found


def lines_of(store: Quads, iri: str) -> Iterator[str]:
    """The lines of one note, from its beginning."""
    found = {}
    for link in store.quads_for_pattern(None, node(RL.subject), node(iri)):
        numbers = _values(store, link.subject, RL.line)
        for line in _values(store, link.subject, SCHEMA.text):
            found[line] = min(map(int, filter(str.isdecimal, numbers)), default=0)
    yield from sorted(found, key=lambda line: (found[line], line))


def _values(store: Quads, subject: object, predicate: str) -> set[str]:
    if not isinstance(subject, NamedNode):
        return set()
    quads = store.quads_for_pattern(subject, node(predicate), None)
    return {quad.object.value for quad in quads if isinstance(quad.object, Literal)}
