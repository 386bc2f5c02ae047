"""The notes and files of a vault by the names that links have for them."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from graph.notes.reading import NOTE_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.notes.model import Note

_ZETTEL_ID: Final = re.compile(r"(?<!\d)\d{14}(?!\d)")
_INDEX_NAMES: Final = ("index", "readme")


class OutsideError(Exception):
    """A path that leads out of the vault."""


def fold_path(text: str) -> str:
    """Fold a path or name for comparing, as file systems and note tools do: NFC, then case."""
    return unicodedata.normalize("NFC", text).casefold()


def without_ending(path: str) -> str:
    """A path without the ending of a note, if it has one."""
    for ending in NOTE_ENDINGS:
        if path.lower().endswith(ending):
            return path[: -len(ending)]
    return path


class Vault:
    """What a vault holds, found as note tools find it.

    Args:
        notes: The notes.
        files: The paths of everything else, such as pictures.
    """

    def __init__(self, notes: Iterable[Note], files: Iterable[str] = ()) -> None:
        self._notes = {note.path: note for note in notes}
        self._files = tuple(files)

    @property
    def notes(self) -> Mapping[str, Note]:
        """The notes by path."""
        return self._notes

    def put(self, note: Note) -> None:
        """Put a note in the place of what it was before; all its names are the same."""
        self._notes[note.path] = note

    @cached_property
    def _by_path(self) -> Mapping[str, list[str]]:
        return _grouped((fold_path(without_ending(path)), path) for path in self.notes)

    @cached_property
    def _by_suffix(self) -> Mapping[str, list[str]]:
        return _grouped((end, path) for path in self.notes for end in _suffixes(path))

    @cached_property
    def _files_by_suffix(self) -> Mapping[str, list[str]]:
        return _grouped((end, path) for path in self._files for end in _ends(fold_path(path)))

    @cached_property
    def _by_alias(self) -> Mapping[str, list[str]]:
        return _grouped(
            (fold_path(alias), note.path) for note in self.notes.values() for alias in note.aliases
        )

    @cached_property
    def _by_title(self) -> Mapping[str, list[str]]:
        return _grouped((fold_path(note.title), note.path) for note in self.notes.values())

    @cached_property
    def _by_id(self) -> Mapping[str, list[str]]:
        return _grouped(
            (identifier.casefold(), note.path)
            for note in self.notes.values()
            for identifier in (note.id, *_ZETTEL_ID.findall(note.path.rpartition("/")[2]))
            if identifier
        )

    @cached_property
    def _by_block(self) -> Mapping[str, list[str]]:
        return _grouped(
            (block.casefold(), note.path)
            for note in self.notes.values()
            for block in note.block_ids
        )

    def find_note(self, target: str, origin: str) -> tuple[str, ...]:
        """Find the notes that a wikilink may mean; several where it is ambiguous.

        A path counts from the vault's root, or from the end of any path; with ``./`` or ``../``
        from the note itself. A folder stands for its index. Then come aliases, ids and titles.

        Args:
            target: What the link says, without its fragment.
            origin: Path of the note that holds the link.

        Raises:
            OutsideError: The path leads out of the vault.
        """
        name = without_ending(target.strip())
        if name.startswith(("./", "../", "/")):
            return self._at(_inside(name, origin))
        folded = fold_path(name)
        for known in (self._by_path, self._by_suffix):
            if found := known.get(folded):
                return _as_written(found, name)
        if index := self._index_of(folded):
            return index
        for known in (self._by_alias, self._by_id, self._by_title):
            if found := known.get(folded):
                return tuple(found)
        return ()

    def find_path(self, target: str, origin: str) -> tuple[str, ...]:
        """Find the note that a Markdown link leads to: from its own folder, else from the root.

        Raises:
            OutsideError: The path leads out of the vault.
        """
        if not target.startswith("/"):
            try:
                if found := self._at(_inside(f"./{target}", origin)):
                    return found
            except OutsideError:
                if target.startswith(".."):
                    raise
        return self._at(_inside("/" + target.lstrip("/"), origin))

    def find_id(self, identifier: str) -> tuple[str, ...]:
        """Find the note that has an id, or a block with that id."""
        folded = identifier.strip().casefold()
        return tuple(self._by_id.get(folded) or self._by_block.get(folded) or ())

    def has_file(self, target: str, origin: str) -> bool:
        """Whether a file of the vault that is no note is meant."""
        try:
            path = _inside(f"./{target}", origin) if target else ""
        except OutsideError:
            path = ""
        known = self._files_by_suffix
        parts = fold_path(posixpath.normpath(target.lstrip("/")))
        return any(fold_path(place) in known for place in (path, parts) if place)

    def _at(self, path: str) -> tuple[str, ...]:
        folded = fold_path(without_ending(path))
        if found := self._by_path.get(folded):
            return _as_written(found, without_ending(path))
        return self._index_of(folded, whole=True)

    def _index_of(self, folded: str, *, whole: bool = False) -> tuple[str, ...]:
        known = self._by_path if whole else self._by_suffix
        places = (f"{folded.rstrip('/')}/{name}".lstrip("/") for name in _INDEX_NAMES)
        return next((tuple(known[place]) for place in places if place in known), ())


def _inside(target: str, origin: str) -> str:
    folder = "" if target.startswith("/") else posixpath.dirname(origin)
    path = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
    if path == ".." or path.startswith("../"):
        raise OutsideError(target)
    return "" if path == "." else path


def _suffixes(path: str) -> Iterator[str]:
    """All ends of a note's path by whole names; Logseq writes ``/`` in a name as ``___``."""
    folded = fold_path(without_ending(path))
    yield from _ends(folded)
    stem = folded.rpartition("/")[2]
    for written in ("___", "%2f"):
        if written in stem:
            yield stem.replace(written, "/")


def _ends(folded: str) -> Iterator[str]:
    yield folded
    start = folded.find("/")
    while start >= 0:
        yield folded[start + 1 :]
        start = folded.find("/", start + 1)


def _as_written(paths: list[str], name: str) -> tuple[str, ...]:
    """Of names that differ in case alone, the one that is written so."""
    if len(paths) > 1:
        wanted = unicodedata.normalize("NFC", name)
        same = [
            path
            for path in paths
            if unicodedata.normalize("NFC", without_ending(path)).endswith(wanted)
        ]
        if len(same) == 1:
            return tuple(same)
    return tuple(paths)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, path in pairs:
        if name and path not in found[name]:
            found[name].append(path)
    return {name: sorted(paths) for name, paths in found.items()}
