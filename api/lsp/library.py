"""What the server knows: the graph as it is now, and the notes of the vaults that are open."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from graph.completion import Completion
from graph.errors import ReadingGraphError, VaultError
from graph.models import Kind
from graph.notes import Flavour, parse_note
from graph.notes.files import (
    UnreadableNoteError,
    detect_flavour,
    list_vault,
    open_vault,
    read_note,
)
from graph.notes.mentions import MentionFinder
from graph.notes.resolving import LinkResolver
from graph.notes.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.catalog import Catalog
    from graph.notes import Note
    from graph.notes.resolving import ResolvedLink
    from graph.snapshot import GraphService, Snapshot

_log = logging.getLogger(__name__)

_CHOICES: Final = 15
_NAMED: Final = frozenset({Kind.PAPER, Kind.BENCHMARK, Kind.TECHNIQUE, Kind.MODEL})


class GraphState:
    """One state of the graph, with what is made from it for notes. Thread safe.

    Args:
        snapshot: The state.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Tells states apart."""
        return self.snapshot.version

    @property
    def catalog(self) -> Catalog:
        """The entities."""
        return self.snapshot.catalog

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that a link could lead to."""
        return not self.catalog.index.nodes

    @property
    def finder(self) -> MentionFinder:
        """Finds names in plain text."""
        with self._lock:
            return self._finder

    def first_choices(self, kinds: Sequence[Kind]) -> tuple[Completion, ...]:
        """What is offered before a letter was typed: an editor that gets nothing asks no more."""
        return tuple(item for kind in kinds for item in self._choices[kind])

    @cached_property
    def _choices(self) -> Mapping[Kind, tuple[Completion, ...]]:
        return {
            kind: tuple(
                Completion(item.ref, item.ref.label, item.published, item.degree)
                for item in self.catalog.listing(kind, limit=_CHOICES).items
            )
            for kind in _NAMED
        }

    @cached_property
    def _finder(self) -> MentionFinder:
        return MentionFinder(
            (name, known.key)
            for known in self.catalog.index.nodes.values()
            if not _NAMED.isdisjoint(known.kinds)
            for name in (known.label, *known.aliases)
        )


class VaultNotes:
    """The notes of a vault as they are on disk, read again where they changed. Thread safe.

    ``generation`` counts up whenever something changed.

    Args:
        root: Its folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = open_vault(root)
        self.flavour = detect_flavour(self.root)
        self._lock = threading.Lock()
        self._states: Mapping[str, tuple[int, int]] = {}
        self._files: list[str] = []
        self._notes: dict[str, Note] = {}
        self._vault: Vault | None = None
        self.generation = 0
        self._resolvers: dict[str, Links] = {}

    def refresh(self) -> Vault:
        """Read what changed; costs a look at each file."""
        with self._lock:
            return self._refresh()

    def _refresh(self) -> Vault:
        listing = list_vault(self.root)
        states = {path: _state_of(self.root / path) for path in listing.notes}
        changed = [path for path, state in states.items() if self._states.get(path) != state]
        gone = self._notes.keys() - states.keys()
        if self._vault is not None and not (changed or gone or listing.files != self._files):
            return self._vault
        for path in gone:
            del self._notes[path]
        for path in changed:
            self._notes.pop(path, None)
            try:
                text, _, _ = read_note(self.root, path)
            except (UnreadableNoteError, OSError) as error:
                _log.info("passed over %s: %s", path, error)
                continue
            self._notes[path] = parse_note(text, path=path, flavour=self.flavour)
        self._states, self._files = states, listing.files
        self._vault = Vault(self._notes.values(), self._files)
        self.generation += 1
        self._resolvers.clear()
        return self._vault

    def links(self, state: GraphState) -> Links:
        """What the links of the vault lead to, as of the last look at it."""
        with self._lock:
            vault = self._vault or self._refresh()
            known = self._resolvers.get(state.version)
            if known is None:
                self._resolvers.clear()
                known = self._resolvers[state.version] = Links(vault, state, self.flavour)
            return known


def _state_of(path: Path) -> tuple[int, int]:
    """What changes with a file, as far as it can be looked at; one that is gone has none."""
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_mtime_ns, found.st_size


class Links:
    """The links of the notes of a vault over one state of the graph. Thread safe.

    Args:
        vault: The notes.
        state: The graph.
        flavour: The tool that the vault is written with.
    """

    def __init__(self, vault: Vault, state: GraphState, flavour: Flavour) -> None:
        self.vault = vault
        self._resolver = LinkResolver(vault, state.catalog.names, flavour)
        self._lock = threading.Lock()

    def resolve(self, note: Note) -> tuple[ResolvedLink, ...]:
        """Say what each link of a note leads to; the note need not be one of the vault."""
        return self._resolver.resolve(note)

    def subjects(self, note: Note) -> tuple[str, ...]:
        """The things that a note of the vault is about."""
        known = self.vault.notes.get(note.path)
        return () if known is None else self._resolver.subjects(known)

    def note_about(self, key: str) -> str | None:
        """The path of the note that is about a thing, of several the first."""
        with self._lock:
            return self._about.get(key)

    @cached_property
    def _about(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in sorted(self.vault.notes):
            subjects = self._resolver.subjects(self.vault.notes[path])
            if len(subjects) == 1:
                found.setdefault(subjects[0], path)
        return found

    def places(self, target: str, instead: Iterable[Note]) -> Iterator[tuple[Note, ResolvedLink]]:
        """The links that lead to a thing or a note.

        Args:
            target: Its key, or its path.
            instead: Notes as they are in the editor, which count in place of those on disk.
        """
        open_notes = {note.path: note for note in instead}
        with self._lock:
            known = self._linked_from
        paths = {path for path in known.get(target, ()) if path not in open_notes}
        for path in sorted(paths | open_notes.keys()):
            note = open_notes.get(path) or self.vault.notes[path]
            for link in self.resolve(note):
                if link.link.target and target in (link.note, *link.keys):
                    yield note, link

    @cached_property
    def _linked_from(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for path, note in self.vault.notes.items():
            for link in self.resolve(note):
                for target in (link.note, *link.keys):
                    if target is not None and link.link.target:
                        found[target].add(path)
        return found


class Library:
    """The graph and the vaults of one editor.

    Args:
        service: Gives the graph as it is now.
    """

    def __init__(self, service: GraphService) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._state: GraphState | None = None
        self._vaults: dict[Path, VaultNotes] = {}
        self.trouble: str | None = None

    def graph(self) -> GraphState | None:
        """The graph as it is now; ``None`` where there is none, and ``trouble`` says why."""
        try:
            snapshot = self._service.current()
        except ReadingGraphError as error:
            self.trouble = f"the graph cannot be read: {error.message}"
            return None
        with self._lock:
            state = self._state
            if state is None or state.snapshot is not snapshot:
                state = self._state = GraphState(snapshot)
        if state.is_empty:
            self.trouble = (
                f"there is nothing in the graph {self._service.directory} yet; "
                "fill it with: readgraph ingest FILE"
            )
            return None
        self.trouble = None
        return state

    def open(self, roots: Iterable[Path]) -> list[str]:
        """Take these folders as the vaults; gives what cannot be read, in words."""
        faults = []
        vaults: dict[Path, VaultNotes] = {}
        for root in roots:
            try:
                found = VaultNotes(root)
            except VaultError as error:
                faults.append(error.message)
                continue
            vaults[found.root] = self._vaults.get(found.root, found)
        self._vaults = vaults
        return faults

    def vaults(self) -> tuple[VaultNotes, ...]:
        """The vaults that are open."""
        return tuple(self._vaults.values())

    def place(self, path: Path) -> tuple[VaultNotes, str] | None:
        """The vault that holds a file, and its path there; of nested ones the inner one."""
        try:
            real = path.parent.resolve() / path.name
        except (OSError, RuntimeError, ValueError):
            return None
        holding = [vault for vault in self._vaults.values() if real.is_relative_to(vault.root)]
        if not holding:
            return None
        vault = max(holding, key=lambda vault: len(vault.root.parts))
        return vault, real.relative_to(vault.root).as_posix()
