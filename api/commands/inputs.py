"""From the paths on the command line to documents: files, directories, standard input."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Final

from api.commands.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.ingest import Document

STANDARD_INPUT: Final = "-"
STANDARD_INPUT_NAME: Final = "<stdin>"
_IN_MEMORY_BYTES: Final = 16 * 2**20
_PIECE_BYTES: Final = 2**20
_LARGEST_BYTES: Final = 4 * 2**30  # of what is copied: a device may have no end


class UnreadableError(Exception):
    """An input cannot be read at all.

    Args:
        file: Its name, as the person gave it.
        reason: Why.
    """

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document is. One from a directory was not named: it may be no list at all."""

    path: Path | None
    from_directory: bool = False

    @property
    def file(self) -> str:
        """The name for messages; file names that are not text are made so."""
        if self.path is None:
            return STANDARD_INPUT_NAME
        return os.fsencode(self.path).decode(errors="replace")


def find_places(paths: Sequence[str]) -> tuple[list[Place], list[UnreadableError]]:
    """Find the documents that paths name, each once, in order.

    A directory stands for its files and those below it, by name; hidden ones are passed over,
    and links to directories are not followed.

    Returns:
        The places, and the directories that could not be listed.
    """
    places: dict[str, Place] = {}
    failures: list[UnreadableError] = []
    for text in paths:
        if text == STANDARD_INPUT:
            places.setdefault(text, Place(None))
            continue
        path = Path(text)
        if not path.is_dir():
            places.setdefault(_absolute(path), Place(path))
            continue
        for found in _walk(path, failures):
            places.setdefault(_absolute(found), Place(found, from_directory=True))
    return list(places.values()), failures


def _walk(top: Path, failures: list[UnreadableError]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        failures.append(UnreadableError(os.fsdecode(error.filename or top), reason_of(error)))

    for folder, folders, names in os.walk(top, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file():
                yield path


@contextmanager
def open_document(place: Place, *, name: str | None) -> Iterator[Document]:
    """Give a document, which stays where it is: a file is read piece by piece.

    What cannot be read twice (standard input, a pipe) is copied first; a long one to a temporary
    file, which is gone in the end.

    Args:
        place: Where it is.
        name: What the person calls the list.

    Raises:
        UnreadableError: It is not there, may not be read, or does not end.
    """
    from graph.ingest import Document  # noqa: PLC0415

    with TemporaryDirectory(prefix="readgraph-") as folder:
        if place.path is None:
            if sys.stdin.isatty():
                tell(
                    "reading from the keyboard: paste the page, then press Ctrl-D "
                    "(Ctrl-Z on Windows)"
                )
            copied = _copy(sys.stdin.buffer, place, Path(folder))
            yield Document(copied, place.file, name=name)
            return
        data: bytes | Path = place.path
        try:
            with place.path.open("rb") as file:
                if not place.path.is_file():
                    data = _copy(file, place, Path(folder))
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            reason = reason_of(error) if isinstance(error, OSError) else "not a file name"
            raise UnreadableError(place.file, reason) from error
        yield Document(data, place.file, location=_absolute(place.path), name=name)


def _copy(file: IO[bytes], place: Place, folder: Path) -> bytes | Path:
    """Read to the end: into memory, or a file where it is long."""
    start = file.read(_IN_MEMORY_BYTES)
    if len(start) < _IN_MEMORY_BYTES:
        return start
    path = folder / "input"
    size = 0
    with path.open("wb") as copy:
        for piece in chain([start], iter(lambda: file.read(_PIECE_BYTES), b"")):
            size += copy.write(piece)
            if size > _LARGEST_BYTES:
                reason = f"larger than {_LARGEST_BYTES // 2**20} MiB: put it into a file"
                raise UnreadableError(place.file, reason)
    return path


def _absolute(path: Path) -> str:
    """The place of a file, however it is reached: its absolute path without links."""
    return os.fsencode(os.path.realpath(path)).decode(errors="replace")


def reason_of(error: OSError) -> str:
    """Say in words why the system refused."""
    if isinstance(error, FileNotFoundError):
        return "no such file or directory"
    if isinstance(error, PermissionError):
        return "may not be read (permission denied)"
    return error.strerror or str(error)
