"""Putting, adding to and dropping one graph as a whole, as the Graph Store Protocol has it.

What is small is read into Python and written in one transaction, as the difference to what is
there. What is large is loaded by the engine into a copy of the store (:mod:`graph.bulk_load`).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import DefaultGraph, Literal

from graph.bulk_load import load_document
from graph.errors import UnknownGraphError
from graph.rdf_documents import read_document
from graph.update import graph_node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

    from graph.bulk_load import Document
    from graph.empty_graphs import EmptyGraphs
    from graph.store import OpenGraph

LARGE_BYTES: Final = 2**20
"""How large documents are that the engine loads."""

_LARGE_QUADS: Final = 50_000  # to take so many away at once takes too much memory
_REMOVED_AT_ONCE: Final = 10_000
# To copy a quad takes half as long as to take one away (pyoxigraph 0.5.13: 14 and 30 µs).
_COPIED_FOR_ONE: Final = 2


@dataclass(frozen=True, slots=True)
class Stored:
    """What was done to a graph.

    Attributes:
        added: How many statements came. All of the new ones, where a large graph was replaced.
        removed: How many went. All of those before, where a large graph was replaced.
        existed: Whether it was there before.
    """

    added: int
    removed: int
    existed: bool


def put_documents(
    graph: OpenGraph,
    name: str | None,
    documents: Sequence[Document],
    base_iri: str,
    empty: EmptyGraphs,
) -> Stored:
    """Make what documents say the content of a graph (section 5.3).

    Args:
        graph: Opened to write.
        name: IRI of the graph; ``None`` names the default graph.
        documents: What it is to hold.
        base_iri: What relative IRIs in them are resolved against.
        empty: The graphs that are there without a statement, of which this may be one.

    Raises:
        InvalidIdentifierError: The name is no absolute IRI.
        RdfSyntaxError: A document is none; nothing is changed.
        StoreUnavailableError: The disk does not take it; nothing is changed.
    """
    node = _node(name)
    if _are_large(documents) or _is_large(graph, node):
        stored = _load(graph, node, documents, base_iri, replace=True)
    else:
        before = frozenset(_members(graph.store, node))
        stored = _replaced(graph, before, _statements(documents, base_iri, name))
    if name is None:
        return stored
    noted = name in empty.names()
    if _exists(graph, node):
        empty.discard(name)
    else:
        empty.add(name)
    return dataclasses.replace(stored, existed=stored.existed or noted)


def add_documents(
    graph: OpenGraph, name: str | None, documents: Sequence[Document], base_iri: str
) -> Stored:
    """Add what documents say to a graph (section 5.5).

    Raises:
        ReadingGraphError: What :func:`put_documents` raises; nothing is changed.
    """
    node = _node(name)
    if _are_large(documents):
        return _load(graph, node, documents, base_iri, replace=False)
    existed = _exists(graph, node)
    fresh = {s for s in _statements(documents, base_iri, name) if s not in graph.store}
    graph.replace(frozenset(), fresh)
    return Stored(len(fresh), 0, existed)


def drop_graph(graph: OpenGraph, name: str | None, empty: EmptyGraphs) -> Stored:
    """Take all statements out of a graph, and forget it (section 5.4).

    Raises:
        UnknownGraphError: There is no such graph.
    """
    node = _node(name)
    if name is not None:
        if not _exists(graph, node) and name not in empty.names():
            message = f"there is no graph {name}"
            raise UnknownGraphError(message)
        empty.discard(name)
    if _is_large(graph, node):
        return _load(graph, node, (), "", replace=True)
    return _replaced(graph, frozenset(_members(graph.store, node)), frozenset())


def _node(name: str | None) -> NamedNode | DefaultGraph:
    return DefaultGraph() if name is None else graph_node(name)


def _members(store: Store, node: NamedNode | DefaultGraph) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, node)


def _exists(graph: OpenGraph, node: NamedNode | DefaultGraph) -> bool:
    return next(_members(graph.store, node), None) is not None


def _are_large(documents: Sequence[Document]) -> bool:
    return sum(document.size_bytes for document in documents) >= LARGE_BYTES


def _is_large(graph: OpenGraph, node: NamedNode | DefaultGraph) -> bool:
    return next(islice(_members(graph.store, node), _LARGE_QUADS, None), None) is not None


def _statements(documents: Sequence[Document], base_iri: str, name: str | None) -> frozenset[Quad]:
    return frozenset().union(
        *(read_document(one.read(), one.media_type, base_iri, name) for one in documents)
    )


def _replaced(graph: OpenGraph, before: frozenset[Quad], after: frozenset[Quad]) -> Stored:
    removed, added = before - after, after - before
    graph.replace(removed, added)
    return Stored(len(added), len(removed), existed=bool(before))


def _load(
    graph: OpenGraph,
    node: NamedNode | DefaultGraph,
    documents: Sequence[Document],
    base_iri: str,
    *,
    replace: bool,
) -> Stored:
    """Load documents into a copy of the store, which takes its place."""
    there = _count(graph.store, node)
    removed = there if replace else 0
    kept = len(graph.store) - removed
    anew = removed > 0 and kept <= _COPIED_FOR_ONE * removed
    added = 0

    def change(store: Store) -> bool:
        nonlocal added
        if anew:
            _copy_others(graph.store, store, node)
        elif removed:
            _clear(store, node)
        for document in documents:
            load_document(store, document, base_iri, node)
        added = len(store) - kept
        return bool(added or removed)

    graph.succeed(change, empty=anew)
    return Stored(added, removed, existed=there > 0)


def _count(store: Store, node: NamedNode | DefaultGraph) -> int:
    if next(_members(store, node), None) is None:
        return 0
    counted = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=node)
    (row,) = cast("QuerySolutions", counted)
    number = row["n"]
    return int(number.value) if isinstance(number, Literal) else 0


def _copy_others(source: Store, target: Store, node: NamedNode | DefaultGraph) -> None:
    """Copy all graphs but one; blank nodes keep their names, across graphs."""
    for other in (DefaultGraph(), *source.named_graphs()):
        if other != node:
            target.bulk_extend(source.quads_for_pattern(None, None, None, other))


def _clear(store: Store, node: NamedNode | DefaultGraph) -> None:
    """Take all out of a graph, in steps: the engine holds a transaction in memory."""
    pattern = "?s ?p ?o" if isinstance(node, DefaultGraph) else f"GRAPH {node} {{ ?s ?p ?o }}"
    limited = f"SELECT * {{ {pattern} }} LIMIT {_REMOVED_AT_ONCE}"
    while next(_members(store, node), None) is not None:
        store.update(f"DELETE {{ {pattern} }} WHERE {{ {limited} }}")
