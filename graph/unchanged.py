"""What was read from a state of the graph, and is the same in the next one, as the quads tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from graph.index import INDEX_PREDICATES
from graph.terms import node
from graph.text_search import TEXT_PREDICATES
from graph.vocab import KIND_CLASSES, RDF, RL, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Collection

    from pyoxigraph import Quad

    from graph.index import GraphIndex
    from graph.iris import Iris
    from graph.overlay import Quads

_TYPE: Final = node(RDF.type)
_KINDS: Final = frozenset(map(node, KIND_CLASSES.values()))
_TYPED_TEXTS: Final = _KINDS | {node(RL.Note)}
_OF_INDEX: Final = frozenset(map(node, INDEX_PREDICATES))
_OF_TEXTS: Final = frozenset(map(node, TEXT_PREDICATES))
_ABSTRACT: Final = node(SCHEMA.abstract)
_MENTION: Final = node(RL.Mention)


def is_index_same(changed: Collection[Quad], index: GraphIndex, iris: Iris) -> bool:
    """Whether the nodes and links are those of before (:func:`graph.index.read_index`).

    Args:
        changed: The quads that are in the one state and not in the other.
        index: That of before.
        iris: Mints and reads the IRIs.
    """
    return not any(
        (quad.predicate == _TYPE and quad.object in _KINDS)
        or (quad.predicate in _OF_INDEX and _is_node(quad, index, iris))
        for quad in changed
    )


def is_network_same(changed: Collection[Quad], index: GraphIndex, view: Quads, iris: Iris) -> bool:
    """Whether the projection is that of before, where the index is (:mod:`graph.projection`)."""
    return not any(
        (quad.predicate == _TYPE and quad.object == _MENTION)
        or (quad.predicate == _ABSTRACT and _is_node(quad, index, iris))
        or next(view.quads_for_pattern(quad.subject, _TYPE, _MENTION), None) is not None
        for quad in changed
    )


def are_texts_same(changed: Collection[Quad]) -> bool:
    """Whether all that is searched for is that of before (:func:`graph.text_search.read_texts`)."""
    return not any(
        quad.predicate in _OF_TEXTS or (quad.predicate == _TYPE and quad.object in _TYPED_TEXTS)
        for quad in changed
    )


def _is_node(quad: Quad, index: GraphIndex, iris: Iris) -> bool:
    key = iris.key(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
    return key in index.nodes
