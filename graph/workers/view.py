"""The view on disk: what was loaded into memory, kept so that the next start need not wait for it.

It lies next to the graph, under ``views``, in a directory that is named by the version it was made
of. It can be deleted at any time, and is made again.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME: Final = re.compile(r"([0-9a-f]+)-(merged|plain)-([0-9]+)")


@dataclass(frozen=True, slots=True)
class View:
    """One view on disk: where it is, what it was made of, and how many quads it holds."""

    path: Path
    version: str
    quads: int


def find_view(directory: Path, version: str, *, merge: bool) -> View | None:
    """Find the view of a version of the graph."""
    for view in _views(directory, merge=merge):
        if view.version == version:
            return view
    return None


def write_view(store: Store, directory: Path, version: str, *, merge: bool) -> None:
    """Write a view, and take away those of other versions. Half of one is never found.

    Args:
        store: The view in memory.
        directory: The graph directory.
        version: What it was loaded from.
        merge: Whether its default graph is the merge of the others.
    """
    folder = directory / "views"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{version}-{'merged' if merge else 'plain'}-{len(store)}"
    fresh = folder / f"new-{os.getpid()}"
    quads = folder / f"new-{os.getpid()}.nq"
    try:
        store.dump(str(quads), format=RdfFormat.N_QUADS)
        disk = Store(str(fresh))
        disk.bulk_load(path=str(quads), format=RdfFormat.N_QUADS, lenient=True)
        disk.flush()
        del disk
        fresh.rename(folder / name)
    finally:
        quads.unlink(missing_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
    for view in _views(directory, merge=merge):
        if view.version != version:
            shutil.rmtree(view.path, ignore_errors=True)


def _views(directory: Path, *, merge: bool) -> Iterator[View]:
    with suppress(FileNotFoundError):
        for path in (directory / "views").iterdir():
            match = _NAME.fullmatch(path.name)
            if match is not None and (match[2] == "merged") == merge:
                yield View(path, match[1], int(match[3]))
