"""The view on disk: what was loaded into memory, kept so that the next start need not wait for it.

It lies next to the graph, under ``views``, in a directory that is named by the version it was made
of. It can be deleted at any time, and is made again. Until there is one, a *checkpoint* may do: the
files of the store as they are, linked and not copied, where the graph is its own view.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Store

from graph.errors import StoreUnavailableError
from graph.own_view import is_own_view
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.iris import Iris

_NAME: Final = re.compile(r"([0-9a-f]+)-(merged|plain)-([0-9]+)")
_CHECKPOINT_NAME: Final = re.compile(r"([0-9a-f]+)-(merged|plain)-checkpoint")


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
    name = f"{version}-{_form(merge=merge)}-{len(store)}"
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
    _remove_checkpoints(directory)


def find_checkpoint(directory: Path, version: str, *, merge: bool) -> Path | None:
    """Find the checkpoint of a version of the graph."""
    path = directory / "views" / _checkpoint_name(version, merge=merge)
    return path if path.is_dir() else None


def write_checkpoint(directory: Path, iris: Iris, *, merge: bool) -> tuple[str, Path] | None:
    """Make a checkpoint of the graph as it is now, if the graph is its own view.

    Those of other versions are taken away.

    Args:
        directory: The graph directory.
        iris: Mints and reads the IRIs.
        merge: Whether the default graph is to be the merge of the others.

    Returns:
        The version and the checkpoint; nothing where the graph is not its own view.

    Raises:
        GraphBusyError: A writer held the graph for too long.
        StoreError: The directory cannot be read, or nothing be made there.
    """
    folder = directory / "views"
    fresh = folder / f"new-{os.getpid()}"
    found = GraphDirectory(directory)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with found.reading() as graph:
            version = found.version()
            graph.store.backup(str(fresh))
        if not is_own_view(Store.read_only(str(fresh)), iris, merge=merge):
            return None
        _remove_checkpoints(directory)
        path = fresh.rename(folder / _checkpoint_name(version, merge=merge))
    except OSError as error:
        message = f"cannot make a checkpoint in {folder}: {error}"
        raise StoreUnavailableError(message) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return version, path


def _checkpoint_name(version: str, *, merge: bool) -> str:
    return f"{version}-{_form(merge=merge)}-checkpoint"


def _form(*, merge: bool) -> str:
    return "merged" if merge else "plain"


def _remove_checkpoints(directory: Path) -> None:
    for path in _in_views(directory):
        if _CHECKPOINT_NAME.fullmatch(path.name):
            shutil.rmtree(path, ignore_errors=True)


def _views(directory: Path, *, merge: bool) -> Iterator[View]:
    for path in _in_views(directory):
        match = _NAME.fullmatch(path.name)
        if match is not None and match[2] == _form(merge=merge):
            yield View(path, match[1], int(match[3]))


def _in_views(directory: Path) -> list[Path]:
    with suppress(OSError):
        return list((directory / "views").iterdir())
    return []
