"""What came of scanning a vault."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.notes.resolving import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from graph.models import Problem
    from graph.note_tools import Flavour
    from graph.notes.identity import Identity, KnownNote
    from graph.notes.resolving import ResolvedLink

_UNLINKED: Final = "unlinked"


class LinkCounts:
    """Counts the links of a vault by what became of them, note by note."""

    def __init__(self) -> None:
        self._total: Counter[str] = Counter()
        self._of: dict[str, Counter[str]] = {}

    def put(self, path: str, links: Iterable[ResolvedLink], unlinked: int) -> None:
        """Count the links of a note in the place of those that it had."""
        self.drop(path)
        now = self._of[path] = Counter(found.outcome.value for found in links)
        now[_UNLINKED] = unlinked
        self._total.update(now)

    def drop(self, path: str) -> None:
        """Forget a note."""
        self._total.subtract(self._of.pop(path, {}))

    def total(self) -> Mapping[str, int]:
        """The counts of all notes."""
        return {name: self._total[name] for name in (*map(str, Outcome), _UNLINKED)}


@dataclass(slots=True)
class Reading:
    """What was read anew; ``renames`` says that names of the vault may have changed."""

    paths: list[str] = field(default_factory=list)
    renames: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """The notes that are new, say something else, are gone, and lie elsewhere.

    ``renamed`` are pairs of paths, before and now.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What came of a scan.

    ``read`` notes were read anew. ``links`` counts the links by what became of them, with
    ``unlinked`` for names in plain text.
    """

    vault: str
    root: Path
    flavour: Flavour
    notes: int
    read: int
    difference: Difference
    links: Mapping[str, int]
    problems: tuple[Problem, ...]
    written: bool


def differences(
    digests: Mapping[str, str],
    identities: Mapping[str, Identity],
    known: Mapping[str, KnownNote],
) -> Difference:
    """Compare the notes that are there with those that the graph knew."""
    renamed = tuple(
        (identity.path_before, path)
        for path, identity in sorted(identities.items())
        if identity.path_before is not None
    )
    now, before = {path for _, path in renamed}, {path for path, _ in renamed}
    return Difference(
        added=tuple(sorted(identities.keys() - known.keys() - now)),
        changed=tuple(
            path
            for path, digest in sorted(digests.items())
            if path in known and known[path].digest != digest and path not in now
        ),
        removed=tuple(sorted(known.keys() - identities.keys() - before)),
        renamed=renamed,
    )
