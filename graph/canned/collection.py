"""All ready queries that a server or command knows: the package's, and the person's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.canned.query import CannedQuery, parse_canned
from graph.errors import QueryFileError, UnknownQueryError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER: Final = "queries"
"""Where a graph directory holds a person's own queries."""

_LARGEST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class CannedQueries:
    """The queries by name, and what is wrong with the files that hold none."""

    by_name: Mapping[str, CannedQuery]
    faults: tuple[QueryFileError, ...] = ()

    def get(self, name: str) -> CannedQuery:
        """Find a query.

        Raises:
            UnknownQueryError: There is none of this name.
            QueryFileError: There is a file of this name, which holds none.
        """
        try:
            return self.by_name[name]
        except KeyError as error:
            for fault in self.faults:
                if fault.file == f"{name}.rq":
                    told = QueryFileError(str(fault), file=fault.file, line=fault.line)
                    raise told from fault
            message = f"no ready query is called {name[:80]!r}"
            raise UnknownQueryError(message) from error


def load_canned(directory: Path | None = None) -> CannedQueries:
    """Read the queries of the package and those of a graph directory, by name.

    A person's query of the same name takes the place of the package's. A file that cannot be
    read is a fault, and the others are there all the same.

    Args:
        directory: The graph directory; ``None`` for the package's queries alone.
    """
    found = dict(_of_package())
    faults: list[QueryFileError] = []
    folder = None if directory is None else directory / FOLDER
    if folder is not None and folder.is_dir():
        for path in sorted(folder.glob("*.rq")):
            parsed = _parsed(path, _state(path))
            if isinstance(parsed, QueryFileError):
                faults.append(parsed)
            else:
                found[parsed.name] = parsed
    return CannedQueries(MappingProxyType(dict(sorted(found.items()))), tuple(faults))


def _state(path: Path) -> tuple[int, ...]:
    """What changes with a file, as far as it can be looked at."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode


@lru_cache(maxsize=1000)
def _parsed(path: Path, state: tuple[int, ...]) -> CannedQuery | QueryFileError:
    """Parse a file once for each of its states: all of them are looked at with each request."""
    del state
    # A name may hold bytes that no answer can.
    file = path.name.encode("utf-8", "backslashreplace").decode()
    try:
        return parse_canned(path.stem, _read(path, file), file=file, own=True)
    except QueryFileError as error:
        return error


def _read(path: Path, file: str) -> str:
    try:
        if not path.is_file():  # to open a pipe would be to wait for its other end
            message = "no file"
            raise QueryFileError(message, file=file)
        if path.stat().st_size > _LARGEST_BYTES:
            message = f"larger than {_LARGEST_BYTES:,} bytes"
            raise QueryFileError(message, file=file)
        return path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise QueryFileError(message, file=file) from error
    except UnicodeDecodeError as error:
        message = "not UTF-8"
        raise QueryFileError(message, file=file) from error


@cache
def _of_package() -> Mapping[str, CannedQuery]:
    return {
        query.name: query
        for entry in (files("graph") / "queries").iterdir()
        if entry.name.endswith(".rq")
        for query in (
            parse_canned(
                entry.name.removesuffix(".rq"),
                entry.read_text(encoding="utf-8"),
                file=entry.name,
            ),
        )
    }
