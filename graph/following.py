"""Bringing a graph in memory up to date by what was written since, in place of loading it again.

That is right where the view is the graph as it is, and stays so: nothing is one over several
lists, nobody decided anything, and no change touches what these are found by
(:mod:`graph.sameness`, :mod:`graph.curated`). Everything else is loaded again.

What a vault's graph says of notes touches none of that. But where something is one, or was decided,
links of notes to it are rewritten when the graph is loaded: there a scan is loaded, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from graph.curated import curated_graph
from graph.iris import NOTES_GRAPH_PREFIX, is_correction, is_note, is_note_link
from graph.terms import node
from graph.vocab import CITO, FABIO, RDF, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.changes import Change
    from graph.iris import Iris
    from graph.loading import Stores

# By these, papers and things of ours are found to be one.
_OF_OURS: Final = frozenset(
    map(
        node,
        (
            RDF.type,
            FABIO.hasArXivId,
            SCHEMA.datePublished,
            SCHEMA.sameAs,
            SKOS.prefLabel,
            SKOS.altLabel,
        ),
    )
)
# What is said of notes and of their links (:mod:`graph.notes.note_quads`).
_OF_NOTES: Final = frozenset(
    map(
        node,
        (
            SCHEMA.name,
            SCHEMA.identifier,
            SCHEMA.alternateName,
            SCHEMA.keywords,
            SCHEMA.mentions,
            SCHEMA.text,
            CITO.discusses,
            RL.fieldHash,
            RL.formerId,
            RL.subject,
            RL.relation,
            RL.object,
            RL.rule,
            RL.start,
            RL.end,
            RL.line,
            RL.surface,
        ),
    )
)
_TYPE: Final = node(RDF.type)
_NOTE_CLASSES: Final = frozenset(map(node, (RL.Note, RL.NoteLink, SCHEMA.NoteDigitalDocument)))
# The names of authors count too, and those are of any IRI.
_OF_ALL: Final = frozenset(map(node, (SCHEMA.name, SCHEMA.author)))


def can_follow(changes: Iterable[Change], iris: Iris) -> bool:
    """Whether changes to a graph that is its own view leave it so."""
    curated = node(curated_graph(iris))
    return all(
        _is_plain(quad, iris, curated)
        for change in changes
        for quad in (*change.removed, *change.added)
    )


def _is_plain(quad: Quad, iris: Iris, curated: NamedNode) -> bool:
    if not isinstance(quad.graph_name, NamedNode) or not isinstance(quad.subject, NamedNode):
        return False
    if isinstance(quad.object, BlankNode | Triple):  # a blank node is named anew at each load
        return False
    if _is_of_notes(quad, iris):
        return True
    if quad.predicate in _OF_ALL or quad.predicate.value.startswith(str(RL)):
        return False
    key = iris.key(quad.subject.value)
    if key is None:
        return True
    decides = quad.graph_name == curated and is_correction(key)
    return quad.predicate not in _OF_OURS and not decides


def _is_of_notes(quad: Quad, iris: Iris) -> bool:
    """Whether a vault's graph says something of a note, or of a link of a note."""
    if not isinstance(quad.graph_name, NamedNode) or not isinstance(quad.subject, NamedNode):
        return False
    key = iris.key(quad.subject.value) or ""
    graph = iris.graph_name(quad.graph_name.value) or ""
    if not graph.startswith(NOTES_GRAPH_PREFIX) or not (is_note(key) or is_note_link(key)):
        return False
    return quad.predicate in _OF_NOTES or (quad.predicate == _TYPE and quad.object in _NOTE_CLASSES)


def follow(stores: Stores, changes: Iterable[Change]) -> None:
    """Apply changes to a graph that is its own view, and to its merge where it has one."""
    for change in changes:
        for quad in change.removed:
            stores.whole.remove(quad)
        stores.whole.extend(change.added)
        if stores.merge is None:
            continue
        for quad in change.removed:
            if not _is_named(stores, quad):
                stores.whole.remove(_merged(quad))
                stores.merge.remove(_merged(quad))
        triples = [_merged(quad) for quad in change.added]
        stores.whole.extend(triples)
        stores.merge.extend(triples)


def _is_named(stores: Stores, quad: Quad) -> bool:
    """Whether a graph states this still."""
    found = stores.whole.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(isinstance(known.graph_name, NamedNode) for known in found)


def _merged(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
