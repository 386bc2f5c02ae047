"""The directory of a vault: what lies there, and writing to it without ever leaving it."""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING, Final

import portalocker

from graph.errors import ConflictError, InputError
from graph.note_names import folded_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK: Final = ".readgraph.lock"
_TEMPORARY: Final = ".readgraph-tmp-"
_SKIPPED: Final = frozenset({"node_modules", "__pycache__"})
_HEAD_BYTES: Final = 65_536
# The properties at the top of a note: in YAML up to its end, or lines of ``key:: value``.
_PROPERTIES: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*\r?$"
    rb"|(?P<page>(?:(?:- )?[A-Za-z][\w-]*::[^\n]*\n?)+))",
    re.DOTALL | re.MULTILINE,
)
_ID: Final = re.compile(rb"^(?:- )?rl-id::?[ \t]*[\"']?([^\s\"']+)[\"']?[ \t]*\r?$", re.MULTILINE)
_LOCK_WAIT_S: Final = 10.0


class VaultDirectoryError(InputError):
    """A directory that no vault can be written to."""

    code = "vault-directory"


class VaultBusyError(ConflictError):
    """Another program is writing to the vault."""

    code = "vault-busy"


class OutsideError(Exception):
    """A path that leads out of the vault, by a symbolic link."""


class ChangedError(Exception):
    """A file that somebody else changed since it was read."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies in a vault: every path, folded, and the notes that are ours by their id."""

    paths: frozenset[str]
    notes: dict[str, list[str]]


class VaultDirectory:
    """The directory of a vault. Paths are relative to it, with ``/`` between their parts.

    Args:
        root: The directory; a link to one counts as that one.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))

    def check(self) -> None:
        """Check that it is a directory, or can become one.

        Raises:
            VaultDirectoryError: It is something else.
        """
        if self.root.exists() and not self.root.is_dir():
            message = f"{self.root} is no directory"
            raise VaultDirectoryError(message)

    @contextmanager
    def writing(self, *, timeout_s: float = _LOCK_WAIT_S) -> Iterator[None]:
        """Keep other exports out, and make the directory if it is not there.

        Raises:
            VaultBusyError: Another one does not end.
            VaultDirectoryError: Nothing can be written there.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = portalocker.Lock(self.root / _LOCK, "a", timeout=timeout_s, check_interval=0.05)
            lock.acquire()
        except portalocker.LockException as error:
            message = f"another export is writing to {self.root}"
            raise VaultBusyError(message) from error
        except OSError as error:
            message = f"cannot write to {self.root}: {error.strerror or error}"
            raise VaultDirectoryError(message) from error
        try:
            self._remove_leftovers()
            yield
        finally:
            lock.release()

    def contents(self) -> Contents:
        """Look through the vault, without hidden directories, and without following links.

        Raises:
            VaultDirectoryError: It cannot be read.
        """
        paths: set[str] = set()
        notes: dict[str, list[str]] = {}

        def fail(error: OSError) -> None:
            raise error

        try:
            for folder, folders, files in os.walk(self.root, onerror=fail):
                folders[:] = sorted(f for f in folders if f[0] != "." and f not in _SKIPPED)
                base = Path(folder).relative_to(self.root).as_posix().removeprefix(".")
                here = [f"{base}/{name}".lstrip("/") for name in sorted(files) if name[0] != "."]
                paths.update(map(folded_name, here))
                for path in here:
                    found = self._id_of(path) if path.endswith(".md") else None
                    if found is not None:
                        notes.setdefault(found, []).append(path)
        except OSError as error:
            message = f"cannot read {error.filename or self.root}: {error.strerror or error}"
            raise VaultDirectoryError(message) from error
        return Contents(frozenset(paths), notes)

    def _id_of(self, path: str) -> str | None:
        """The id among the properties of a note; in its text it is somebody's example."""
        place = self.root / path
        if not stat.S_ISREG(place.lstat().st_mode):
            return None
        with place.open("rb") as file:
            head = _PROPERTIES.match(file.read(_HEAD_BYTES))
        found = None if head is None else _ID.search(head["yaml"] or head["page"] or b"")
        return None if found is None else found[1].decode(errors="replace")

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or ``None`` where there is none.

        Raises:
            OutsideError: A symbolic link stands in the way.
            OSError: It cannot be read.
        """
        place = self._place(path)
        try:
            return place.read_bytes()
        except FileNotFoundError:
            return None

    def write(self, path: str, data: bytes, *, before: bytes | None) -> None:
        """Put a file in its place as a whole.

        Args:
            path: The file.
            data: What it is to hold.
            before: What it held when this was made, or ``None`` for no file.

        Raises:
            OutsideError: A symbolic link stands in the way.
            ChangedError: It holds something else by now.
            OSError: It cannot be written; it is as it was.
        """
        place = self._place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = place.parent / f"{_TEMPORARY}{secrets.token_hex(8)}"
        mode = None if before is None else stat.S_IMODE(place.stat().st_mode)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                temporary.chmod(mode)
            if self.read(path) != before:
                raise ChangedError(path)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)

    def keep_copy(self, path: str, data: bytes) -> str:
        """Keep what a file held beside it, under a name that no note tool takes for a note."""
        digest = blake2s(data, digest_size=4).hexdigest()
        copy = f"{path}.conflict-{digest}"
        if self.read(copy) is None:
            self.write(copy, data, before=None)
        return copy

    def _place(self, path: str) -> Path:
        """Where a file lies; neither it nor a folder on the way to it may be a symbolic link."""
        place = self.root
        for part in path.split("/"):
            if part in {"", ".", ".."} or "\0" in part:
                raise OutsideError(path)
            place /= part
            if place.is_symlink():
                raise OutsideError(path)
        return place

    def _remove_leftovers(self) -> None:
        """Remove what an export that was killed had begun to write, and nobody has seen."""
        for folder, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders if name[0] != "." and name not in _SKIPPED]
            for name in files:
                if name.startswith(_TEMPORARY):
                    (Path(folder) / name).unlink(missing_ok=True)
