"""The named graph of a vault while the store is open: what it says, and replacing that."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

from graph.ingest.spool import LineSpool
from graph.notes.identity import KnownNote
from graph.notes.vault_graphs import vault_of
from graph.terms import node
from graph.vocab import RDF, RL, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from graph.iris import Iri, Iris
    from graph.store import OpenGraph

_IN_ONE_STEP: Final = 20_000


class NotesGraph:
    """What the graph says of one vault.

    Args:
        graph: The open store.
        name: IRI of the named graph.
        iris: Mints and reads the IRIs.
    """

    def __init__(self, graph: OpenGraph, name: Iri, iris: Iris) -> None:
        self._graph = graph
        self._name = node(name)
        self._iris = iris

    def known(self) -> dict[str, KnownNote]:
        """The notes that it has, by path."""
        digests = dict(self._values(RL.fieldHash))
        former: dict[str, set[str]] = defaultdict(set)
        for key, value in self._values(RL.formerId):
            former[key].add(value)
        return {
            path: KnownNote(key, digests.get(key, ""), frozenset(former.get(key, ())))
            for key, path in self._values(SCHEMA.identifier)
        }

    def _values(self, predicate: str) -> Iterator[tuple[str, str]]:
        store = self._graph.store
        for quad in store.quads_for_pattern(None, node(predicate), None, self._name):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                key = self._iris.key(quad.subject.value)
                if key is not None:
                    yield key, quad.object.value

    def keys_elsewhere(self) -> frozenset[str]:
        """The keys of the notes of other vaults."""
        store = self._graph.store
        found = set()
        for name in store.named_graphs():
            if name == self._name or not isinstance(name, NamedNode):
                continue
            if vault_of(name.value, self._iris) is None:
                continue
            for quad in store.quads_for_pattern(None, node(RDF.type), node(RL.Note), name):
                if isinstance(quad.subject, NamedNode):
                    found.add(self._iris.key(quad.subject.value) or "")
        return frozenset(found)

    def quads_of(self, key: str) -> set[Quad]:
        """What it says of a note and its links."""
        store, note = self._graph.store, node(self._iris.entity(key))
        found = set(store.quads_for_pattern(note, None, None, self._name))
        for quad in store.quads_for_pattern(None, node(RL.subject), note, self._name):
            found.update(store.quads_for_pattern(quad.subject, None, None, self._name))
        return found

    def replace(
        self,
        contents: Iterable[tuple[str, Iterable[Quad]]],
        gone: Iterable[str],
        *,
        whole: bool,
        folder: Path,
    ) -> bool:
        """Replace what it says of some notes, in one transaction.

        Args:
            contents: The keys of notes, each with what is to be said of it.
            gone: The keys of notes that are no more.
            whole: Whether nothing else is to be said than these contents.
            folder: Where much that is to be written may wait.

        Returns:
            Whether anything changed.
        """
        with ExitStack() as stack:
            removed = stack.enter_context(LineSpool(folder))
            added = stack.enter_context(LineSpool(folder))
            waiting: tuple[set[Quad], set[Quad]] = (set(), set())
            is_new = next(self._graph.store.quads_for_pattern(None, None, None, self._name), None)
            standing = self._graph.quads(self._name.value) if whole else set()
            spilled = False
            for key, quads in contents:
                new = set(quads)
                old = standing & new if whole else set()
                if not whole and is_new is not None:
                    old = self.quads_of(key)
                standing -= new
                waiting[0].update(old - new)
                waiting[1].update(new - old)
                if sum(map(len, waiting)) > _IN_ONE_STEP:
                    spilled = True
                    _spill(waiting, (removed, added))
            waiting[0].update(standing)
            for key in gone if not whole else ():
                waiting[0].update(self.quads_of(key))
            if not spilled:
                return self._graph.replace(*waiting)
            _spill(waiting, (removed, added))
            return self._graph.apply(removed, added)


def _spill(waiting: tuple[set[Quad], set[Quad]], spools: tuple[LineSpool, LineSpool]) -> None:
    for quads, spool in zip(waiting, spools, strict=True):
        if quads:
            spool.extend_text(serialize(quads, format=RdfFormat.N_QUADS) or b"")
            quads.clear()
