"""Changes of any size, as lines of N-Quads that wait on disk or in memory, applied in steps."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from pyoxigraph import RdfFormat, parse

from graph.quad_update import data_update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad, Store

_REMOVED_AT_ONCE: Final = 10_000
_LOADED_AT_ONCE: Final = 100_000


class Lines(Protocol):
    """Lines of N-Quads, wherever they wait. Each ends in a line feed."""

    def __len__(self) -> int:
        """How many there are."""

    def __iter__(self) -> Iterator[bytes]:
        """Them, from the first, as often as one asks."""


def change_lines(store: Store, *, removed: Lines, added: Lines) -> bool:
    """Take quads out of a store and put others in; not as one transaction."""
    for lines in _batches(removed, _REMOVED_AT_ONCE):
        text, functions = data_update(quads_in_lines(lines), frozenset())
        store.update(text, custom_functions=dict(functions))
    for lines in _batches(added, _LOADED_AT_ONCE):
        store.bulk_load(b"".join(lines), format=RdfFormat.N_QUADS)
    return True


def quads_in_lines(lines: Iterable[bytes]) -> frozenset[Quad]:
    """Read lines of N-Quads."""
    return frozenset(parse(b"".join(lines), format=RdfFormat.N_QUADS))


def _batches(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    iterator = iter(lines)
    while batch := list(islice(iterator, size)):
        yield batch
