"""From the paths on the command line to documents: files, directories, standard input."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from api.commands.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.ingest import Document

STANDARD_INPUT: Final = "-"
STANDARD_INPUT_NAME: Final = "<stdin>"
_LARGEST_BYTES: Final = 512 * 2**20


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
        failures.append(UnreadableError(os.fsdecode(error.filename or top), _reason(error)))

    for folder, folders, names in os.walk(top, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file():
                yield path


def read_document(place: Place, *, name: str | None) -> Document:
    """Read a document whole.

    Args:
        place: Where it is.
        name: What the person calls the list.

    Raises:
        UnreadableError: It is not there, may not be read, or is too large.
    """
    from graph.ingest import Document  # noqa: PLC0415

    if place.path is None:
        if sys.stdin.isatty():
            tell("reading from the keyboard: paste the page, then press Ctrl-D (Ctrl-Z on Windows)")
        return Document(_read(sys.stdin.buffer, place), place.file, name=name)
    try:
        with place.path.open("rb") as file:
            data = _read(file, place)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = _reason(error) if isinstance(error, OSError) else "not a file name"
        raise UnreadableError(place.file, reason) from error
    return Document(data, place.file, location=_absolute(place.path), name=name)


def _read(file: IO[bytes], place: Place) -> bytes:
    data = file.read(_LARGEST_BYTES + 1)
    if len(data) > _LARGEST_BYTES:
        reason = f"larger than {_LARGEST_BYTES // 2**20} MiB: split it"
        raise UnreadableError(place.file, reason)
    return data


def _absolute(path: Path) -> str:
    """The place of a file, however it is reached: its absolute path without links."""
    return os.fsencode(os.path.realpath(path)).decode(errors="replace")


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or directory"
    if isinstance(error, PermissionError):
        return "may not be read (permission denied)"
    return error.strerror or str(error)
