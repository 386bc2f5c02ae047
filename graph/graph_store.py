"""Putting, adding to and dropping one graph as a whole, as the Graph Store Protocol has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from graph.errors import UnknownGraphError
from graph.update import Change, graph_node

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from pyoxigraph import Quad

    from graph.store import OpenGraph


@dataclass(frozen=True, slots=True)
class Stored:
    """What was done to a graph. ``existed`` says whether it held anything before."""

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


def put_statements(graph: OpenGraph, name: str | None, statements: AbstractSet[Quad]) -> Stored:
    """Make these the statements of a graph (section 5.3); ``None`` names the default graph."""
    return _replaced(graph, _members(graph, name), statements)


def add_statements(graph: OpenGraph, name: str | None, statements: AbstractSet[Quad]) -> Stored:
    """Add statements to a graph (section 5.5)."""
    before = _members(graph, name)
    return _replaced(graph, before, before | statements)


def drop_graph(graph: OpenGraph, name: str | None) -> Stored:
    """Take all statements out of a graph (section 5.4).

    Raises:
        UnknownGraphError: There is no such graph; graphs without statements are none.
    """
    before = _members(graph, name)
    if name is not None and not before:
        message = f"there is no graph {name}"
        raise UnknownGraphError(message)
    return _replaced(graph, before, frozenset())


def _members(graph: OpenGraph, name: str | None) -> frozenset[Quad]:
    node = DefaultGraph() if name is None else graph_node(name)
    return frozenset(graph.store.quads_for_pattern(None, None, None, node))


def _replaced(graph: OpenGraph, before: AbstractSet[Quad], after: AbstractSet[Quad]) -> Stored:
    change = Change(frozenset(before - after), frozenset(after - before))
    graph.replace(change.old, change.new)
    return Stored(change, existed=bool(before))
