"""Graphs without a statement that are there all the same, since somebody put them.

The Graph Store Protocol lets a client put an empty graph and find it again (section 5.3). The store
knows a graph by its statements alone, on disk and in memory; so these names stand in a file beside
it, one a line. Only whoever holds the lock of the graph directory writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.errors import StoreUnavailableError
from graph.update_template import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from graph.update_syntax import Operation, Target

_FILE: Final = "empty-graphs"


class EmptyGraphs:
    """The names of the graphs of a directory that may be without a statement.

    A graph that got statements since may still be named here: it stays when these go again.

    Args:
        directory: The graph directory.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / _FILE

    def names(self) -> frozenset[str]:
        """Their IRIs.

        Raises:
            StoreUnavailableError: The file cannot be read.
        """
        try:
            return frozenset(self._path.read_text(encoding="utf-8").splitlines())
        except FileNotFoundError:
            return frozenset()
        except (OSError, UnicodeDecodeError) as error:
            message = f"cannot read {self._path}: {error}"
            raise StoreUnavailableError(message) from error

    def add(self, name: str) -> None:
        """Note a graph.

        Raises:
            StoreUnavailableError: The disk does not take it.
        """
        self._write(self.names() | {name})

    def discard(self, *names: str) -> None:
        """Forget graphs.

        Raises:
            StoreUnavailableError: The disk does not take it.
        """
        self._write(self.names() - {*names})

    def forget_dropped(self, operations: Iterable[Operation], base: str) -> None:
        """Forget the graphs that an update cleared, dropped or moved away.

        Raises:
            StoreUnavailableError: The disk does not take it.
        """
        held = self.names()
        left = held
        for operation in operations if held else ():
            gone = operation.source if operation.clears_source else operation.target
            if operation.verb == "CLEAR" or operation.clears_source:
                left -= _meant(gone, operation, base, held)
        self._write(left)

    def _write(self, names: AbstractSet[str]) -> None:
        if names == self.names():
            return
        fresh = self._path.with_name(f"{_FILE}.new")
        try:
            fresh.write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")
            fresh.replace(self._path)
        except OSError as error:
            message = f"cannot write {self._path}: {error}"
            raise StoreUnavailableError(message) from error


def _meant(target: Target, operation: Operation, base: str, held: frozenset[str]) -> frozenset[str]:
    if target.scope == "GRAPH":
        return frozenset({resolve(target.name, operation.prologue, base).value})
    return frozenset() if target.scope == "DEFAULT" else held
