"""Which note is which: keys that stay when a note is renamed or moved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.iris import note_id_key, note_path_key
from graph.models import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True, slots=True)
class KnownNote:
    """A note as the graph knows it: its key, the digest of its text, the keys that it once had."""

    key: str
    digest: str
    former: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a note is now; ``path_before`` where it had another one."""

    key: str
    former: frozenset[str] = frozenset()
    path_before: str | None = None


def identify(
    vault: str,
    notes: Mapping[str, tuple[str | None, str]],
    known: Mapping[str, KnownNote],
    taken: AbstractSet[str] = frozenset(),
) -> tuple[dict[str, Identity], list[Problem]]:
    """Give each note its key.

    A note with an id has the key of that id, wherever it lies. One without keeps the key that
    its path has; one at a new path, whose text is that of a note that is gone, is that note.

    Args:
        vault: Name of the vault.
        notes: Id, if any, and digest of each note, by path.
        known: What the graph knew of the vault, by path.
        taken: Keys of notes of other vaults.

    Returns:
        Each note's identity by path, and the ids that several notes have.
    """
    keys, problems = _by_id(notes, known, taken)
    used = set(keys.values()) | taken
    for path in sorted(notes.keys() - keys.keys()):
        if path in known and known[path].key not in used:
            keys[path] = known[path].key
            used.add(known[path].key)
    gone: dict[str, list[str]] = defaultdict(list)
    for path in sorted(known.keys() - notes.keys(), reverse=True):
        if known[path].key not in used:
            gone[known[path].digest].append(known[path].key)
    for path in sorted(notes.keys() - keys.keys()):
        waiting = gone.get(notes[path][1])
        keys[path] = waiting.pop() if waiting else _fresh(vault, path, used)
        used.add(keys[path])
    by_key = {note.key: (path, note) for path, note in known.items()}
    return {path: _identity(path, key, known, by_key) for path, key in keys.items()}, problems


def _by_id(
    notes: Mapping[str, tuple[str | None, str]],
    known: Mapping[str, KnownNote],
    taken: AbstractSet[str],
) -> tuple[dict[str, str], list[Problem]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for path in sorted(notes):
        identifier = notes[path][0]
        if identifier:
            groups[note_id_key(identifier)].append(path)
    keys: dict[str, str] = {}
    problems = []
    for key, paths in groups.items():
        if key in taken:
            problems += [_problem(path, "another vault has a note with this id") for path in paths]
            continue
        # A copy does not become the note that it was copied from.
        owner = next((p for p in paths if p in known and known[p].key == key), paths[0])
        keys[owner] = key
        problems += [_problem(path, f"{owner} has the same id") for path in paths if path != owner]
    return keys, problems


def _fresh(vault: str, path: str, used: AbstractSet[str]) -> str:
    key = note_path_key(vault, path)
    again = 1
    while key in used:
        again += 1
        key = note_path_key(vault, path, again)
    return key


def _identity(
    path: str,
    key: str,
    known: Mapping[str, KnownNote],
    by_key: Mapping[str, tuple[str, KnownNote]],
) -> Identity:
    before, note = by_key.get(key, (None, None))
    former = set(note.former) if note else set()
    here = known.get(path)
    if here is not None and here.key != key and note is None:
        former |= {here.key, *here.former}  # it has an id since
    renamed = before if before is not None and before != path else None
    return Identity(key, frozenset(former - {key}), renamed)


def _problem(path: str, message: str) -> Problem:
    return Problem(path, 1, "note-id", message, "", Severity.WARNING)
