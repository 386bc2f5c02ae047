"""Writing a graph as a vault of notes: planned as a whole, then written note by note."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.facts import literal_of
from graph.models import Problem, Severity
from graph.note_names import folded_name, suffixed
from graph.vault.canvas import CANVAS_PATH, canvas_keys, written_canvas
from graph.vault.content import ContentWriter, Subject
from graph.vault.files import ChangedError, OutsideError, VaultDirectory
from graph.vault.merging import Merged, merge_note, new_note
from graph.vault.properties import UneditableError
from graph.vault.styles import ENDING, INDEX_KEY, planned_paths
from graph.vocab import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.models import Relation
    from graph.note_tools import VaultStyle
    from graph.snapshot import Snapshot
    from graph.vault.content import NoteContent
    from graph.vault.files import Contents

_NOTE_BYTES_MAX: Final = 5_000_000


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A file that is to hold something else; ``before`` is ``None`` for a new one.

    ``replaced_by_hand`` says that a person had changed what is ours in it.
    """

    path: str
    before: bytes | None
    after: bytes
    replaced_by_hand: bool = False


@dataclass(slots=True)
class ExportReport:
    """What an export did, or would do.

    ``conflicts`` are files with the copy that keeps what a person had written where our part
    stands. ``strays`` are notes of ours that nothing in the graph asks for any more: they stay.
    """

    changes: list[NoteChange] = field(default_factory=list)
    unchanged: int = 0
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VaultExport:
    """What is to be written.

    Args:
        snapshot: The graph.
        style: The tool that the vault is for.
        positions: Where things stand in the network, by key, for a canvas; ``None`` for none.
    """

    snapshot: Snapshot
    style: VaultStyle
    positions: Mapping[str, tuple[float, float]] | None = None


def export_vault(wanted: VaultExport, root: Path, *, dry_run: bool = False) -> ExportReport:
    """Write the notes of a graph.

    Every note is there as a whole or as it was. Nothing is written where nothing differs, nothing
    is deleted, and nothing outside of the directory is touched.

    Args:
        wanted: What to write.
        root: The directory.
        dry_run: Only say what would change.

    Raises:
        VaultDirectoryError: The directory cannot be read or written.
        VaultBusyError: Another export is writing there.
    """
    directory = VaultDirectory(root)
    directory.check()
    if dry_run:
        return _Plan(wanted, directory).report
    with directory.writing():
        report = _Plan(wanted, directory).report
        _write(report, directory)
    return report


def _write(report: ExportReport, directory: VaultDirectory) -> None:
    """Write the changes, each as a whole; what cannot be written is told, and the rest is."""
    written: list[NoteChange] = []
    for change in report.changes:
        try:
            copy = None
            if change.replaced_by_hand and change.before is not None:
                copy = directory.keep_copy(change.path, change.before)
            directory.write(change.path, change.after, before=change.before)
        except OutsideError:
            report.problems.append(_outside(change.path))
        except ChangedError:
            message = "it changed while the notes were written; it is left as it is"
            report.problems.append(_problem(change.path, "note-changed", message))
        except OSError as error:
            message = f"cannot be written: {error.strerror or error}"
            report.problems.append(_problem(change.path, "note-unwritable", message))
        else:
            written.append(change)
            if copy is not None:
                report.conflicts.append((change.path, copy))
    report.changes[:] = written


def _problem(path: str, code: str, message: str, line: int = 1) -> Problem:
    return Problem(path, line, code, message, severity=Severity.ERROR)


def _outside(path: str) -> Problem:
    message = "a symbolic link stands in the way, which may lead out of the vault"
    return _problem(path, "outside-vault", message)


class _Plan:
    """What an export is to change, found by reading alone."""

    def __init__(self, wanted: VaultExport, directory: VaultDirectory) -> None:
        self._wanted = wanted
        self._directory = directory
        self._catalog = wanted.snapshot.catalog
        self._nodes = self._catalog.index.nodes
        self.report = ExportReport()
        exists = directory.root.is_dir()
        self._contents = directory.contents() if exists else None
        self._paths = self._placed()
        self._plan_notes()
        if wanted.positions is not None:
            self._plan_canvas(wanted.positions)

    def _placed(self) -> dict[str, str]:
        """Where each note lies: where a person left it, else in a place that is free."""
        refs = [known.ref for known in self._nodes.values()]
        planned = planned_paths(self._wanted.style, refs, self._catalog.links)
        contents = self._contents
        if contents is None:
            return planned
        kept = self._kept(contents, planned)
        taken = set(contents.paths)
        paths: dict[str, str] = {}
        for key, path in planned.items():
            if key in kept:
                paths[key] = kept[key]
                continue
            free = path
            if folded_name(free) in taken:  # somebody else's, or another one's in other case
                free = suffixed(path.removesuffix(ENDING), key) + ENDING
                message = f"it is no note of readgraph; ours is written to {free}"
                self._warn(path, "name-taken", message)
            taken.add(folded_name(free))
            paths[key] = free
        return paths

    def _kept(self, contents: Contents, planned: Mapping[str, str]) -> dict[str, str]:
        """The notes that are there, by the key of what they are about."""
        former = self._catalog.index.former
        kept: dict[str, str] = {}
        order = sorted(contents.notes.items(), key=lambda item: (item[0] not in planned, item[0]))
        for stated, found in order:
            key = stated if stated in planned else former.get(stated, "")
            if key not in planned or key in kept:
                self.report.strays += found
                continue
            chosen = planned[key] if planned[key] in found else found[0]
            kept[key] = chosen
            for other in found:
                if other != chosen:
                    message = f"the note {chosen} has the same rl-id, and is the one that is kept"
                    self._warn(other, "id-twice", message)
        self.report.strays.sort()
        return kept

    def _plan_notes(self) -> None:
        refs = {key: known.ref for key, known in self._nodes.items()}
        writer = ContentWriter(self._wanted.style, refs, self._paths)
        links: dict[str, dict[Relation, list[str]]] = defaultdict(lambda: defaultdict(list))
        for edge in self._catalog.index.edges:
            links[edge.source][edge.relation].append(edge.target)
        store = self._wanted.snapshot.view
        for key, known in self._nodes.items():
            subject = Subject(
                known,
                self._catalog.citekeys.get(key),
                literal_of(store, known.iri, SCHEMA.abstract),
                links.get(key, {}),
            )
            self._plan_note(key, writer.note(subject))
        self._plan_note(INDEX_KEY, writer.index(self._nodes.values()))

    def _plan_note(self, key: str, content: NoteContent) -> None:
        path = self._paths[key]
        is_there = self._contents is not None and folded_name(path) in self._contents.paths
        before = self._read(path) if is_there else None
        if is_there and before is None:
            return
        try:
            text = None if before is None else before.decode()
            style = self._wanted.style
            if text is None:
                merged = Merged(new_note(content, style), replaced_by_hand=False)
            else:
                merged = merge_note(text, content, style)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            message = "it is no UTF-8 text; it is left as it is"
            self.report.problems.append(_problem(path, "note-encoding", message, line))
        except UneditableError as error:
            message = f"{error.message}; it is left as it is"
            self.report.problems.append(_problem(path, error.code, message, error.line))
        else:
            after = merged.text.encode(errors="replace")
            self._plan_change(path, before, after, by_hand=merged.replaced_by_hand)

    def _plan_change(
        self, path: str, before: bytes | None, after: bytes, *, by_hand: bool = False
    ) -> None:
        if before == after:
            self.report.unchanged += 1
        else:
            self.report.changes.append(NoteChange(path, before, after, by_hand))

    def _plan_canvas(self, positions: Mapping[str, tuple[float, float]]) -> None:
        index = self._catalog.index
        keys = [key for key in canvas_keys(index) if key in positions]
        shown = set(keys)
        edges = [e for e in index.edges if e.source in shown and e.target in shown]
        try:
            before = self._directory.read(CANVAS_PATH)
            text = None if before is None else before.decode()
            refs = [index.nodes[key].ref for key in keys]
            after = written_canvas(text, refs, edges, self._paths, positions)
        except OutsideError:
            self.report.problems.append(_outside(CANVAS_PATH))
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            self.report.problems.append(_problem(CANVAS_PATH, "note-unreadable", message))
        except UnicodeDecodeError:
            message = "it is no UTF-8 text; it is left as it is"
            self.report.problems.append(_problem(CANVAS_PATH, "note-encoding", message))
        except UneditableError as error:
            message = f"{error.message}; it is left as it is"
            self.report.problems.append(_problem(CANVAS_PATH, error.code, message, error.line))
        else:
            self._plan_change(CANVAS_PATH, before, after.encode(errors="replace"))

    def _read(self, path: str) -> bytes | None:
        """The bytes of a note that is there; ``None``, and a word on it, where they are not."""
        try:
            data = self._directory.read(path)
        except OutsideError:
            self.report.problems.append(_outside(path))
            return None
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            self.report.problems.append(_problem(path, "note-unreadable", message))
            return None
        if data is not None and len(data) > _NOTE_BYTES_MAX:
            message = f"it has more than {_NOTE_BYTES_MAX // 1_000_000} MB; it is left as it is"
            self.report.problems.append(_problem(path, "note-too-large", message))
            return None
        if data is None:
            message = "it was moved while the notes were read; it is left out this time"
            self._warn(path, "note-changed", message)
        return data

    def _warn(self, path: str, code: str, message: str) -> None:
        self.report.problems.append(Problem(path, 1, code, message, severity=Severity.WARNING))
