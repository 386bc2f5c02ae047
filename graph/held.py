"""A graph in memory that goes from one state to the next without being loaded again.

The view that everybody reads (:mod:`graph.materialise`) is a function of the graphs as they are on
disk. So what a small write changed is put over those, the view is made of them, and what differs
from the view as it was loaded is kept apart. The store stays as it was loaded: whoever reads a
state goes on reading it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple

from graph.following import can_follow
from graph.loading import merge_graphs
from graph.materialise import materialise
from graph.overlay import Overlay, WithoutMerge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.changes import Change
    from graph.iris import Iris
    from graph.overlay import Quads

# Each write goes through what was changed since the graph was loaded, and so do readers.
_FOLLOWED_QUADS: Final = 20_000


@dataclass(frozen=True, slots=True)
class HeldGraph:
    """One state of a graph, in memory. Nobody changes it.

    Attributes:
        store: The view as it was loaded.
        view: The view as it is in this state: the store, or what is changed over it.
        merge: Whether the default graph holds all that the named graphs hold.
        on_disk: The graphs as they are on disk, as changes of those of the store; ``None`` where
            that cannot be told, and each state must be loaded.
        plain: Whether the named graphs of the view are those on disk.
    """

    store: Store
    view: Quads
    merge: bool
    on_disk: Overlay | None
    plain: bool

    @classmethod
    def load(cls, quads: bytes, iris: Iris, *, merge: bool) -> HeldGraph:
        """Load a graph, as :func:`graph.loading.load_into_memory` does.

        Args:
            quads: The graph as it is on disk, as N-Quads.
            iris: Mints and reads the IRIs.
            merge: Whether the default graph is to hold all that the named graphs hold.
        """
        store = Store()
        store.bulk_load(quads, format=RdfFormat.N_QUADS)
        unnamed = next(store.quads_for_pattern(None, None, None, DefaultGraph()), None)
        edits = Overlay(store)
        materialise(edits, iris)
        removed, added = edits.removed, edits.added
        for quad in removed:
            store.remove(quad)
        store.extend(added)
        on_disk = None
        if unnamed is None and len(removed) + len(added) <= _FOLLOWED_QUADS:
            on_disk = Overlay(WithoutMerge(store))
            _change(on_disk, removed=added, added=removed)
        if merge:
            merge_graphs(store)
        return cls(store, store, merge, on_disk, not removed and not added)

    def follow(self, changes: Iterable[Change], iris: Iris) -> HeldGraph | None:
        """The state that changes lead to, or ``None`` where it must be loaded."""
        changes = tuple(changes)
        if self.on_disk is None or not all(map(_is_named, changes)):
            return None
        on_disk = self.on_disk.copy()
        for change in changes:
            _change(on_disk, removed=change.removed, added=change.added)
        edits = Overlay(on_disk)
        if not (self.plain and can_follow(changes, iris)):
            materialise(edits, iris)
        view = Overlay(self.store, empty_graphs=on_disk)
        view.apply(on_disk)
        view.apply(edits)
        if len(view.removed) + len(view.added) > _FOLLOWED_QUADS:
            return None
        if self.merge:
            _merge(view)
        return HeldGraph(self.store, view, self.merge, on_disk, not edits)

    def changed_since(self, other: HeldGraph) -> frozenset[Quad]:
        """The quads of the view that are in one of two states of one store alone."""
        changes = [
            (state.view.removed, state.view.added)
            if isinstance(state.view, Overlay)
            else (frozenset(), frozenset())
            for state in (self, other)
        ]
        (removed, added), (removed_then, added_then) = changes
        return (removed ^ removed_then) | (added ^ added_then)


def _change(graph: Overlay, *, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
    for quad in removed:
        graph.remove(quad)
    for quad in added:
        graph.add(quad)


def _is_named(change: Change) -> bool:
    """Whether all that it is about has a name: a blank node gets another one at each load."""
    return all(
        isinstance(quad.graph_name, NamedNode)
        and isinstance(quad.subject, NamedNode)
        and not isinstance(quad.object, BlankNode | Triple)
        for quad in (*change.removed, *change.added)
    )


def _merge(view: Overlay) -> None:
    """Bring the default graph up to date: a triple stays while one graph states it."""
    removed, added = view.removed, view.added
    for quad in removed:
        # The merge itself is a graph, too.
        pattern = quad.subject, quad.predicate, quad.object
        found = view.quads_for_pattern(*pattern)
        if all(isinstance(known.graph_name, DefaultGraph) for known in found):
            view.remove(Quad(*pattern, DefaultGraph()))
    for quad in added:
        view.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
