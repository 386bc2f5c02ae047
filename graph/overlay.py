"""A store that nobody changes, with a few changes over it that leave it as it is.

Who reads the store itself, or an overlay that was made before, sees nothing of them.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from pyoxigraph import DefaultGraph, NamedNode, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import BlankNode, Literal, Quad, Triple

    _Subject = NamedNode | BlankNode | Triple | None
    _Object = NamedNode | BlankNode | Literal | Triple | None
    _Graph = NamedNode | BlankNode | DefaultGraph | None


class Quads(Protocol):
    """What can be read: the engine's store, or an overlay."""

    def quads_for_pattern(  # noqa: D102 -- the engine's
        self,
        subject: _Subject,
        predicate: NamedNode | None,
        object: _Object,  # noqa: A002 -- the engine's word
        graph_name: _Graph = None,
        /,
    ) -> Iterator[Quad]: ...

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]: ...  # noqa: D102 -- the engine's

    def __contains__(self, quad: Any, /) -> bool: ...  # noqa: ANN401 -- as the engine types it

    def __iter__(self) -> Iterator[Quad]: ...


class EditableQuads(Quads, Protocol):
    """What can be changed, too."""

    def add(self, quad: Quad, /) -> None: ...  # noqa: D102 -- the engine's

    def remove(self, quad: Quad, /) -> None: ...  # noqa: D102 -- the engine's


class WithoutMerge:
    """The named graphs of a store.

    Args:
        store: What is read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def quads_for_pattern(
        self,
        subject: _Subject,
        predicate: NamedNode | None,
        object: _Object,  # noqa: A002 -- the engine's word
        graph_name: _Graph = None,
        /,
    ) -> Iterator[Quad]:
        """Find what matches; ``None`` matches everything."""
        found = self._store.quads_for_pattern(subject, predicate, object, graph_name)
        return (quad for quad in found if not isinstance(quad.graph_name, DefaultGraph))

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """The names of the graphs."""
        return self._store.named_graphs()

    def __contains__(self, quad: Quad, /) -> bool:
        """Whether a named graph states it."""
        return not isinstance(quad.graph_name, DefaultGraph) and quad in self._store

    def __iter__(self) -> Iterator[Quad]:
        """All quads."""
        return self.quads_for_pattern(None, None, None)


class Overlay:
    """What others hold, with changes. Who made it changes it; once handed on, nobody does.

    Args:
        base: What stands below; nobody changes it.
        empty_graphs: Names the graphs that are there even when nothing is in them.
    """

    def __init__(self, base: Quads, *, empty_graphs: Quads | None = None) -> None:
        self._base = base
        self._empty_graphs = empty_graphs
        # In stores, since the engine writes numbers and times in a form of its own.
        self._removed, self._added = Store(), Store()
        self._touched: tuple[set[object], set[object], set[object]] = (set(), set(), set())

    @property
    def removed(self) -> frozenset[Quad]:
        """What the base holds, and this does not."""
        return frozenset(self._removed)

    @property
    def added(self) -> frozenset[Quad]:
        """What this holds, and the base does not."""
        return frozenset(self._added)

    def __bool__(self) -> bool:
        """Whether it is another than the base."""
        return bool(self._removed) or bool(self._added)

    def copy(self) -> Overlay:
        """The same once more, to be changed."""
        copied = Overlay(self._base, empty_graphs=self._empty_graphs)
        copied._removed.extend(self._removed)
        copied._added.extend(self._added)
        subjects, predicates, objects = self._touched
        copied._touched = set(subjects), set(predicates), set(objects)
        return copied

    def add(self, quad: Quad, /) -> None:
        """Put a quad in, if it is not there."""
        self._touch(quad)
        if quad in self._removed:
            self._removed.remove(quad)
        elif quad not in self._base:
            self._added.add(quad)

    def remove(self, quad: Quad, /) -> None:
        """Take a quad out, if it is there."""
        self._touch(quad)
        if quad in self._added:
            self._added.remove(quad)
        elif quad in self._base:
            self._removed.add(quad)

    def apply(self, other: Overlay) -> None:
        """Change what another overlay changed."""
        for quad in other.removed:
            self.remove(quad)
        for quad in other.added:
            self.add(quad)

    def _touch(self, quad: Quad) -> None:
        subjects, predicates, objects = self._touched
        subjects.add(quad.subject)
        predicates.add(quad.predicate)
        objects.add(quad.object)

    def _is_touched(self, subject: _Subject, predicate: NamedNode | None, value: _Object) -> bool:
        subjects, predicates, objects = self._touched
        return (
            (subject is None or subject in subjects)
            and (predicate is None or predicate in predicates)
            # A literal may be written in several ways.
            and (not isinstance(value, NamedNode) or value in objects)
        )

    def quads_for_pattern(
        self,
        subject: _Subject,
        predicate: NamedNode | None,
        object: _Object,  # noqa: A002 -- the engine's word
        graph_name: _Graph = None,
        /,
    ) -> Iterator[Quad]:
        """Find what matches as it is now; ``None`` matches everything."""
        found = self._base.quads_for_pattern(subject, predicate, object, graph_name)
        if not self._is_touched(subject, predicate, object):
            return found
        pattern = subject, predicate, object, graph_name
        gone = frozenset(self._removed.quads_for_pattern(*pattern))
        kept = (quad for quad in found if quad not in gone) if gone else found
        return chain(kept, self._added.quads_for_pattern(*pattern))

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """The names of the graphs."""
        touched = {quad.graph_name for quad in (*self._removed, *self._added)}
        names = {name for name in touched if self._holds(name)}
        names |= {name for name in self._base.named_graphs() if name not in touched}
        if self._empty_graphs is not None:
            names |= {*self._empty_graphs.named_graphs()}
        return (name for name in names if not isinstance(name, DefaultGraph))

    def _holds(self, graph: _Graph) -> bool:
        return next(self.quads_for_pattern(None, None, None, graph), None) is not None

    def __contains__(self, quad: Quad, /) -> bool:
        """Whether it is there now."""
        return quad in self._added or (quad in self._base and quad not in self._removed)

    def __iter__(self) -> Iterator[Quad]:
        """All quads."""
        return self.quads_for_pattern(None, None, None)
