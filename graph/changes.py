"""What the last small writes changed, kept next to the graph for who holds it in memory.

Each is a file under ``changes``, named by the version that it led to. One that is missing or
cannot be read costs a reader a whole load, nothing else; so they can be deleted at any time.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat, parse, serialize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

_log = logging.getLogger(__name__)

_KEPT: Final = 32
_LARGEST_QUADS: Final = 5_000
_FORM: Final = "changes 1"


@dataclass(frozen=True, slots=True)
class Change:
    """One write: the quads that it took away, and those that it added."""

    removed: frozenset[Quad]
    added: frozenset[Quad]


class ChangeLog:
    """The last changes of one graph. Whoever calls it holds the lock of the graph.

    Args:
        directory: The graph directory.
        version: Tells the version that the graph has now.
    """

    def __init__(self, directory: Path, version: Callable[[], str]) -> None:
        self._folder = directory / "changes"
        self._version = version

    @contextmanager
    def keeping(self, removed: AbstractSet[Quad], added: AbstractSet[Quad]) -> Iterator[None]:
        """Keep a change that is made in the block, if it is small and ends well.

        It is written when the change is done: a crash before leaves the version without a file.
        """
        before = self._version()
        yield
        if len(removed) + len(added) > _LARGEST_QUADS:
            return
        after = self._version()
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            fresh = self._folder / "new"
            head = f"{_FORM} {before} {len(removed)} {len(added)}\n"
            fresh.write_bytes(head.encode() + b"".join(map(_lines, (removed, added))))
            fresh.replace(self._folder / after)
            self._forget()
        except (OSError, ValueError):  # what was written is whole without it
            _log.debug("change not kept", exc_info=True)

    def _forget(self) -> None:
        paths = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        for path in paths[:-_KEPT]:
            path.unlink()

    def since(self, version: str) -> tuple[Change, ...] | None:
        """The changes that led from a version to that of now; ``None`` where one is not known."""
        found: list[Change] = []
        now = self._version()
        while now != version:
            known = self._read(now) if len(found) < _KEPT else None
            if known is None:
                return None
            now, change = known
            found.append(change)
        return tuple(reversed(found))

    def _read(self, version: str) -> tuple[str, Change] | None:
        with suppress(OSError, ValueError, SyntaxError):
            head, _, text = (self._folder / version).read_bytes().partition(b"\n")
            form, before, removed, added = head.decode("ascii").rsplit(" ", 3)
            quads = list(parse(text, format=RdfFormat.N_QUADS))
            if form == _FORM and len(quads) == int(removed) + int(added):
                cut = int(removed)
                return before, Change(frozenset(quads[:cut]), frozenset(quads[cut:]))
        return None


def _lines(quads: AbstractSet[Quad]) -> bytes:
    return serialize(quads, format=RdfFormat.N_QUADS) or b""
