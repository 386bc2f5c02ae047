"""What came of scanning a vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.models import Problem
    from graph.notes.identity import Identity, KnownNote
    from graph.notes.model import Flavour


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
