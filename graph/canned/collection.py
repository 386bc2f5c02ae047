"""All ready queries that a server or command knows: the package's, and the person's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
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
        """
        try:
            return self.by_name[name]
        except KeyError as error:
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
            try:
                query = parse_canned(path.stem, _read(path), file=path.name, own=True)
            except QueryFileError as error:
                faults.append(error)
            else:
                found[query.name] = query
    return CannedQueries(MappingProxyType(dict(sorted(found.items()))), tuple(faults))


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            message = f"larger than {_LARGEST_BYTES:,} bytes"
            raise QueryFileError(message, file=path.name)
        return path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise QueryFileError(message, file=path.name) from error
    except UnicodeDecodeError as error:
        message = "not UTF-8"
        raise QueryFileError(message, file=path.name) from error


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
