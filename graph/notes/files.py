"""The files of a vault: which are notes, and their text. Nothing is ever written."""

from __future__ import annotations

import codecs
import os
import stat
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from graph.errors import VaultError
from graph.models import Problem, Severity
from graph.note_tools import Flavour
from graph.notes.reading import NOTE_ENDINGS

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES: Final = 2_000_000
_SKIPPED: Final = frozenset({"node_modules", "__pycache__"})
_LOGSEQ_COPIES: Final = frozenset({"logseq/bak", "logseq/version-files"})
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES: Final = 8_192


class UnreadableNoteError(Exception):
    """A note cannot be read; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class Listing:
    """The files of a vault, by their paths below its root, with ``/`` between the parts."""

    notes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def open_vault(path: Path) -> Path:
    """The root of a vault, without links on the way.

    Raises:
        VaultError: It is no directory, or cannot be read.
    """
    try:
        root = path.expanduser().resolve(strict=True)
        with os.scandir(root):
            return root
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"cannot read the vault {path}: {reason}"
        raise VaultError(message) from error


def detect_flavour(root: Path) -> Flavour:
    """The tool that a vault is written with, by the settings that it leaves there."""
    if (root / "dendron.yml").is_file() or (root / "dendron.code-workspace").is_file():
        return Flavour.DENDRON
    if (root / "logseq" / "config.edn").is_file():
        return Flavour.LOGSEQ
    if not (root / ".obsidian").is_dir() and (root / ".foam").is_dir():
        return Flavour.FOAM
    return Flavour.OBSIDIAN


def list_vault(root: Path) -> Listing:
    """List a vault. Hidden files and folders are no part of it, and links are not followed."""
    listing = Listing()
    _list_folder(root, "", listing)
    listing.notes.sort()
    listing.files.sort()
    return listing


def is_skipped(path: str) -> bool:
    """Whether a path below the root is none of the vault's."""
    parts = path.split("/")
    if any(part.startswith(".") or part in _SKIPPED for part in parts):
        return True
    return "/".join(parts[:2]) in _LOGSEQ_COPIES


def _list_folder(root: Path, folder: str, listing: Listing) -> None:
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            with os.scandir(root / current) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            message = f"the folder cannot be read: {error.strerror}"
            listing.problems.append(_problem(current, "unreadable", message))
            continue
        for entry in found:
            path = f"{current}/{entry.name}" if current else entry.name
            if not is_skipped(path) and _take(root, entry, path, listing):
                waiting.append(path)


def _take(root: Path, entry: os.DirEntry[str], path: str, listing: Listing) -> bool:
    """Take a file; says whether it is a folder to look into."""
    try:
        path.encode()
    except UnicodeEncodeError:
        message = "its name is not valid Unicode"
        shown = path.encode(errors="backslashreplace").decode()
        listing.problems.append(_problem(shown, "file-name", message))
        return False
    try:
        if entry.is_symlink():
            _refuse_link(root, path, listing)
            return False
        if entry.is_dir(follow_symlinks=False):
            return True
        if entry.is_file(follow_symlinks=False):
            _take_file(entry, path, listing)
    except OSError as error:
        if not isinstance(error, FileNotFoundError):  # gone since it was listed
            listing.problems.append(_problem(path, "unreadable", str(error.strerror)))
    return False


def _take_file(entry: os.DirEntry[str], path: str, listing: Listing) -> None:
    if not path.lower().endswith(NOTE_ENDINGS):
        listing.files.append(path)
        return
    size = entry.stat(follow_symlinks=False).st_size
    if size > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 1_000_000} MB ({size:,} bytes): not read"
        listing.problems.append(_problem(path, "too-large", message))
        listing.files.append(path)
        return
    listing.notes.append(path)


def _refuse_link(root: Path, path: str, listing: Listing) -> None:
    """What a link leads to inside the vault is read there; what is outside, not at all."""
    try:
        target = (root / path).resolve(strict=True)
    except (OSError, RuntimeError):
        message = "a symbolic link that leads nowhere: not followed"
        listing.problems.append(_problem(path, "symlink", message, Severity.WARNING))
        return
    if not target.is_relative_to(root):
        message = "a symbolic link that leads out of the vault: not followed"
        listing.problems.append(_problem(path, "symlink", message))


def is_note(root: Path, path: str) -> bool:
    """Whether a path below the root is a note that a listing would have."""
    if is_skipped(path) or not path.lower().endswith(NOTE_ENDINGS):
        return False
    place = root
    try:
        for part in path.split("/"):
            place /= part
            if place.is_symlink():
                return False
        state = place.stat(follow_symlinks=False)
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(state.st_mode) and state.st_size <= MAX_BYTES


def read_note(root: Path, path: str) -> tuple[str, str, tuple[Problem, ...]]:
    """Read the text of a note, its digest, and a warning where its encoding had to be guessed.

    Raises:
        FileNotFoundError: It is gone.
        UnreadableNoteError: It is no text, or may not be read.
    """
    try:
        handle = os.open(root / path, os.O_RDONLY | _NO_FOLLOW)
        with open(handle, "rb") as file:  # noqa: PTH123 -- of a handle
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise UnreadableNoteError(_problem(path, "unreadable", message)) from error
    if len(data) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 1_000_000} MB: not read"
        raise UnreadableNoteError(_problem(path, "too-large", message))
    text, problems = _decode(data, path)
    return text, blake2b(data, digest_size=32).hexdigest(), problems


def _decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    mark, codec = next(((m, c) for m, c in _MARKS if data.startswith(m)), (b"", "utf-8"))
    if not mark and b"\0" in data[:_SAMPLE_BYTES]:
        message = "it is no text: not read"
        raise UnreadableNoteError(_problem(path, "binary", message))
    body = data[len(mark) :]
    try:
        return body.decode(codec), ()
    except UnicodeDecodeError as error:
        line = 1 + body.count(b"\n", 0, error.start)
        for guess in ("cp1252", "latin-1"):
            try:
                text = body.decode(guess)
            except UnicodeDecodeError:
                continue
            message = f"not {codec.upper()}: read as {guess}; save it as UTF-8"
            return text, (Problem(path, line, "encoding", message, "", Severity.WARNING),)
        raise AssertionError from error  # pragma: no cover -- Latin-1 reads all bytes


def _problem(path: str, code: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(path, 1, code, message, "", severity)
