"""Putting, adding to and dropping one graph as a whole, as the Graph Store Protocol has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from graph.errors import UnknownGraphError
from graph.update import Change, graph_node

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from pyoxigraph import Quad

    from graph.empty_graphs import EmptyGraphs
    from graph.store import OpenGraph


@dataclass(frozen=True, slots=True)
class Stored:
    """What was done to a graph. ``existed`` says whether it was there before."""

    change: Change
    existed: bool

    @property
    def added(self) -> int:
        """How many statements came."""
        return self.change.added

    @property
    def removed(self) -> int:
        """How many statements went."""
        return self.change.removed


def put_statements(
    graph: OpenGraph, name: str | None, statements: AbstractSet[Quad], empty: EmptyGraphs
) -> Stored:
    """Make these the statements of a graph (section 5.3); ``None`` names the default graph."""
    stored = _replaced(graph, _members(graph, name), statements)
    if name is None:
        return stored
    noted = name in empty.names()
    if statements:
        empty.discard(name)
    else:
        empty.add(name)
    return replace(stored, existed=stored.existed or noted)


def add_statements(graph: OpenGraph, name: str | None, statements: AbstractSet[Quad]) -> Stored:
    """Add statements to a graph (section 5.5)."""
    before = _members(graph, name)
    return _replaced(graph, before, before | statements)


def drop_graph(graph: OpenGraph, name: str | None, empty: EmptyGraphs) -> Stored:
    """Take all statements out of a graph, and forget it (section 5.4).

    Raises:
        UnknownGraphError: There is no such graph.
    """
    before = _members(graph, name)
    if name is not None:
        if not before and name not in empty.names():
            message = f"there is no graph {name}"
            raise UnknownGraphError(message)
        empty.discard(name)
    return _replaced(graph, before, frozenset())


def _members(graph: OpenGraph, name: str | None) -> frozenset[Quad]:
    node = DefaultGraph() if name is None else graph_node(name)
    return frozenset(graph.store.quads_for_pattern(None, None, None, node))


def _replaced(graph: OpenGraph, before: AbstractSet[Quad], after: AbstractSet[Quad]) -> Stored:
    change = Change(frozenset(before - after), frozenset(after - before))
    graph.replace(change.old, change.new)
    return Stored(change, existed=bool(before))
