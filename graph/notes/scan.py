"""Scanning a vault: its notes into the graph, and nothing into the vault.

Only what changed is read again; what follows from it is found anew where it may differ: all links
when a name of the vault or of the graph changed, else those of the notes that changed. So a scan
gives what a full one would, and the graph never depends on how it came about, but for the keys,
which stay when a note is renamed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.iris import Iris
from graph.notes.files import (
    Listing,
    UnreadableNoteError,
    detect_flavour,
    is_note,
    is_skipped,
    list_vault,
    open_vault,
    read_note,
)
from graph.notes.identity import Identity, KnownNote, identify
from graph.notes.kept import Entry, Kept, load_kept, save_kept
from graph.notes.known_names import KnownNames, read_names
from graph.notes.note_quads import NoteContent, Place, note_quads, places, signature
from graph.notes.notes_graph import NotesGraph
from graph.notes.pausing import collecting_rarely
from graph.notes.reading import parse_note
from graph.notes.resolving import LinkResolver, ResolvedLink
from graph.notes.scan_report import Difference, LinkCounts, Reading, ScanReport, differences
from graph.notes.vault import Vault
from graph.notes.vault_graphs import claim_name, notes_folder, remember, vault_graph, vault_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from pyoxigraph import Quad

    from graph.models import Problem
    from graph.names import NameIndex
    from graph.note_tools import Flavour
    from graph.notes.mentions import NameInText
    from graph.notes.model import Note
    from graph.store import GraphDirectory


class VaultScanner:
    """Keeps the graph in step with one vault.

    Args:
        directory: The graph.
        root: The vault.
        name: What to call it; else like its folder.
        flavour: The tool that it is written with; else by the settings that the tool leaves.
        iris: Mints and reads the IRIs.

    Raises:
        VaultError: The vault cannot be read.
        VaultNameError: Another vault has this name.
    """

    def __init__(
        self,
        directory: GraphDirectory,
        root: Path,
        *,
        name: str | None = None,
        flavour: Flavour | None = None,
        iris: Iris | None = None,
    ) -> None:
        self.root = open_vault(root)
        self.name = vault_name(self.root, name)
        claim_name(directory, self.name, self.root)
        self._directory = directory
        self._iris = iris or Iris()
        self._flavour = flavour or detect_flavour(self.root)
        self._graph = vault_graph(self.name, self._iris)
        self._kept_path = notes_folder(directory) / f"{self.name}.json"
        self._kept: Kept | None = None
        self._known: KnownNames | None = None
        self._listing = Listing()
        self._unreadable: dict[str, Problem] = {}
        self._odd: dict[str, tuple[Problem, ...]] = {}
        self._texts: dict[str, str] = {}
        self._resolver: LinkResolver | None = None
        self._vault = Vault(())
        self._links: dict[str, tuple[ResolvedLink, ...]] = {}
        self._counts = LinkCounts()
        self._identities: dict[str, Identity] = {}
        self._id_problems: list[Problem] = []

    @property
    def links(self) -> Mapping[str, tuple[ResolvedLink, ...]]:
        """What became of the links of each note, by its path."""
        return self._links

    @property
    def notes(self) -> Mapping[str, Note]:
        """What was read of each note, by its path."""
        return self._vault.notes

    def mentions(self) -> Iterator[tuple[str, NameInText]]:
        """The names in plain text, each with the path of its note."""
        for path, entry in (self._kept or Kept()).entries.items():
            yield from ((path, name) for name in entry.mentions or ())

    @property
    def names(self) -> NameIndex:
        """The names of the graph, after a scan."""
        return self._names().names

    def text_of(self, path: str) -> str:
        """The text of a note as it was scanned; empty where it changed since."""
        kept = self._kept or Kept()
        return self._text(path, kept.entries[path].digest)

    def scan(
        self,
        *,
        full: bool = False,
        changed: Collection[str] | None = None,
        dry_run: bool = False,
    ) -> ScanReport:
        """Bring the graph in step with the vault, in one transaction.

        Args:
            full: Read all notes anew.
            changed: The paths that may have changed since the last scan of this scanner; else
                all are looked at.
            dry_run: Report, and leave the graph as it is.

        Raises:
            VaultError: The vault cannot be read.
            GraphBusyError: Another process holds the graph.
            StoreError: The graph cannot be read or written.
        """
        with collecting_rarely():
            return self._scan(full=full, changed=changed, dry_run=dry_run)

    def _scan(self, *, full: bool, changed: Collection[str] | None, dry_run: bool) -> ScanReport:
        kept = self._begin(full=full)
        names_changed = self._renew_names(kept)
        if changed is None or not self._links:
            looked_at, files_changed = self._list()
        else:
            looked_at, files_changed = self._look_at(changed)
        read = self._read(kept, looked_at)
        touched: list[str] | None = None
        if names_changed or files_changed or self._resolver is None or read.renames:
            self._resolve_all(kept, anew=names_changed)
        else:
            touched = [path for path in read.paths if path in kept.entries]
            self._resolve_some(kept, touched)
        report = self._write(kept, read, touched, full=full, dry_run=dry_run)
        self._texts.clear()
        return report

    def keep(self) -> None:
        """Keep what was read, for the next scan in another process."""
        if self._kept is not None:
            save_kept(self._kept_path, self._kept)

    def _begin(self, *, full: bool) -> Kept:
        if full:
            self._kept = Kept()
        elif self._kept is None:
            self._kept = load_kept(self._kept_path)
        kept = self._kept
        if kept.flavour != self._flavour.value:
            kept = self._kept = Kept(flavour=self._flavour.value)
        if full:
            self._links, self._resolver = {}, None
            self._counts = LinkCounts()
        return kept

    def _renew_names(self, kept: Kept) -> bool:
        if self._known is None or self._known.version != self._directory.version():
            self._known = read_names(self._directory, self._iris)
            if self._known.version != kept.version:
                for entry in kept.entries.values():
                    entry.signature = ""  # somebody else wrote to the graph
            changed = kept.names != self._known.fingerprint
            kept.names = self._known.fingerprint
            return changed
        return False

    def _names(self) -> KnownNames:
        if self._known is None:
            self._known = read_names(self._directory, self._iris)
        return self._known

    def _list(self) -> tuple[Collection[str], bool]:
        open_vault(self.root)
        files = self._listing.files
        self._listing = list_vault(self.root)
        return self._listing.notes, files != self._listing.files

    def _look_at(self, changed: Collection[str]) -> tuple[Collection[str], bool]:
        """Look at some paths alone, where all of them are notes that are there, or are gone."""
        known = set(self._listing.notes)
        wanted = [path for path in changed if not is_skipped(path)]
        if any(path not in known or not is_note(self.root, path) for path in wanted):
            return self._list()  # a file, a folder, a note that comes or goes
        return wanted, False

    def _read(self, kept: Kept, looked_at: Iterable[str]) -> Reading:
        found = Reading()
        for path in list(looked_at):
            self._unreadable.pop(path, None)
            self._odd.pop(path, None)
            try:
                text, digest, odd = read_note(self.root, path)
            except FileNotFoundError:
                self._listing.notes.remove(path)
                continue
            except UnreadableNoteError as error:
                self._unreadable[path] = error.problem
                self._listing.notes.remove(path)
                continue
            if odd:
                self._odd[path] = odd
            entry = kept.entries.get(path)
            if entry is None or entry.digest != digest:
                self._texts[path] = text
                note = parse_note(text, path=path, flavour=self._flavour)
                found.paths.append(path)
                found.renames |= entry is None or _known_by(entry.note) != _known_by(note)
                before = entry.signature if entry else ""
                kept.entries[path] = Entry(digest, note, None, before)
        for path in kept.entries.keys() - set(self._listing.notes):
            del kept.entries[path]
            self._links.pop(path, None)
            self._counts.drop(path)
            found.renames = True
        return found

    def _text(self, path: str, digest: str) -> str:
        """The text of a note again; empty where it changed since it was read."""
        if path not in self._texts:
            try:
                text, now, _ = read_note(self.root, path)
            except (FileNotFoundError, UnreadableNoteError):
                text, now = "", ""
            self._texts[path] = text if now == digest else ""
        return self._texts[path]

    def _resolve_all(self, kept: Kept, *, anew: bool) -> None:
        entries = sorted(kept.entries.items())
        self._vault = Vault((entry.note for _, entry in entries), self._listing.files)
        self._resolver = LinkResolver(self._vault, self._names().names, self._flavour)
        for _, entry in entries:
            if anew:
                entry.mentions = None
            self._resolve(entry)

    def _resolve_some(self, kept: Kept, paths: Iterable[str]) -> None:
        for path in paths:
            entry = kept.entries.get(path)
            if entry is not None and self._resolver is not None:
                self._vault.put(entry.note)
                self._resolver.forget(path)
                self._resolve(entry)

    def _resolve(self, entry: Entry) -> None:
        assert self._resolver is not None  # noqa: S101 -- set by the callers
        note = entry.note
        self._links[note.path] = self._resolver.resolve(note)
        if entry.mentions is None:
            text = self._text(note.path, entry.digest)
            own = self._resolver.subjects(note)
            found = self._names().finder.find(note, text, own) if text else []
            entry.mentions = tuple(found)
        self._counts.put(note.path, self._links[note.path], len(entry.mentions))

    def _write(
        self, kept: Kept, read: Reading, touched: Iterable[str] | None, *, full: bool, dry_run: bool
    ) -> ScanReport:
        opened = self._directory.reading() if dry_run else self._directory.writing()
        with opened as graph:
            notes = NotesGraph(graph, self._graph, self._iris)
            version = self._directory.version()
            is_trusted = kept.version == version
            renamed_or_new: dict[str, KnownNote] | None = None
            gone: set[str] = set()
            if touched is None or not is_trusted or not self._identities:
                renamed_or_new = notes.known()
                gone = self._identify(kept, renamed_or_new, notes.keys_elsewhere())
                touched = sorted(kept.entries)
            stale = self._stale(kept, touched)
            written = False
            if not dry_run:
                written = self._replace(notes, kept, stale, gone, full=full)
                kept.version = self._directory.version()
                if self._known is not None and self._known.version == version:
                    self._known = replace(self._known, version=kept.version)
        if not dry_run:
            remember(self._directory, self.name, self.root)
        return self._report(kept, read, renamed_or_new, written=written)

    def _identify(
        self, kept: Kept, known: Mapping[str, KnownNote], taken: AbstractSet[str]
    ) -> set[str]:
        """Say which note is which; gives the keys of those that are gone."""
        notes = {path: (entry.note.id, entry.digest) for path, entry in kept.entries.items()}
        self._identities, self._id_problems = identify(self.name, notes, known, taken)
        here = {identity.key for identity in self._identities.values()}
        return {note.key for note in known.values()} - here

    def _stale(
        self, kept: Kept, touched: Iterable[str]
    ) -> dict[str, tuple[tuple[Place, ...], str]]:
        """The notes of which the graph says something else, with places and signature."""
        keys = {path: identity.key for path, identity in self._identities.items()}
        stale = {}
        for path in touched:
            entry = kept.entries[path]
            found = tuple(places(self._links[path], entry.mentions or (), keys, keys[path]))
            now = signature(self._content(entry), found)
            if entry.signature != now:
                stale[path] = found, now
        return stale

    def _content(self, entry: Entry, text: str = "") -> NoteContent:
        assert self._resolver is not None  # noqa: S101 -- set by the callers
        path = entry.note.path
        subjects = self._resolver.subjects(entry.note)
        return NoteContent(entry.note, text, entry.digest, self._identities[path], subjects)

    def _replace(
        self,
        notes: NotesGraph,
        kept: Kept,
        stale: Mapping[str, tuple[tuple[Place, ...], str]],
        gone: Iterable[str],
        *,
        full: bool,
    ) -> bool:
        def contents() -> Iterator[tuple[str, Iterable[Quad]]]:
            for path, (found, now) in stale.items():
                entry = kept.entries[path]
                text = self._text(path, entry.digest)
                is_there = bool(text or not found)
                content = self._content(entry, text)
                places_now = found if is_there else ()  # it changed since: the next scan has it
                quads = note_quads(content, places_now, self._graph, self._iris)
                yield content.identity.key, quads
                signatures[path] = now if is_there else ""

        signatures: dict[str, str] = {}
        written = notes.replace(contents(), gone, whole=full, folder=self._directory.path)
        for path, now in signatures.items():
            kept.entries[path].signature = now
        return written

    def _report(
        self,
        kept: Kept,
        read: Reading,
        known: Mapping[str, KnownNote] | None,
        *,
        written: bool,
    ) -> ScanReport:
        if known is None:
            difference = Difference(changed=tuple(sorted(read.paths)))
        else:
            digests = {path: entry.digest for path, entry in kept.entries.items()}
            difference = differences(digests, self._identities, known)
        problems = [
            *self._listing.problems,
            *self._unreadable.values(),
            *(problem for odd in self._odd.values() for problem in odd),
            *self._id_problems,
            *(problem for entry in kept.entries.values() for problem in entry.note.problems),
        ]
        return ScanReport(
            vault=self.name,
            root=self.root,
            flavour=self._flavour,
            notes=len(kept.entries),
            read=len(read.paths),
            difference=difference,
            links=self._counts.total(),
            problems=tuple(sorted(problems, key=lambda p: (p.file, p.line, p.code))),
            written=written,
        )


def _known_by(note: Note) -> tuple[object, ...]:
    """By what others find a note."""
    return note.title, note.id, note.aliases, note.block_ids, note.about
