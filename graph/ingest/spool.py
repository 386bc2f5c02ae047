"""Values and lines that wait in a temporary file, so that memory stays flat.

What is small never reaches the disk; the files have no name, or lose it when they are closed.
"""

from __future__ import annotations

import pickle
from array import array
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Final, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_IN_MEMORY_BYTES: Final = 2**24
_BLOCK_BYTES: Final = 2**16
_T = TypeVar("_T")


class _Spool:
    """A temporary file that is gone when the ``with`` block ends.

    Args:
        folder: Where it is, if it gets large; the system's place for such files if ``None``.
    """

    def __init__(self, folder: Path | None = None) -> None:
        file = SpooledTemporaryFile(  # noqa: SIM115 -- closed by __exit__
            max_size=_IN_MEMORY_BYTES, dir=None if folder is None else str(folder)
        )
        self._file = cast("BinaryIO", file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


class ValueSpool(_Spool, Generic[_T]):
    """Values in the order in which they were put in; each can be had by its position."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._offsets = array("Q")
        self._end = 0

    def __len__(self) -> int:
        return len(self._offsets)

    def append(self, value: _T) -> None:
        """Put one in."""
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        self._file.seek(self._end)
        self._file.write(data)
        self._offsets.append(self._end)
        self._end += len(data)

    def __getitem__(self, position: int) -> _T:
        self._file.seek(self._offsets[position])
        return cast("_T", pickle.load(self._file))  # noqa: S301 -- what append wrote

    def __iter__(self) -> Iterator[_T]:
        return (self[position] for position in range(len(self)))


class LineSpool(_Spool):
    """Lines of N-Quads, counted."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, lines: Iterable[bytes]) -> None:
        """Put lines in, each with its end."""
        for line in lines:
            self._file.write(line)
            self._count += 1

    def extend_text(self, lines: bytes) -> None:
        """Put lines in that stand in one piece, the last with its end, too."""
        self._file.write(lines)
        self._count += lines.count(b"\n")

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        yield from self._file
        self._file.seek(0, 2)


class Buckets(_Spool):
    """Lines dealt into so many buckets; each bucket can be taken out whole.

    All buckets share one file, each a chain of blocks in it: many open files would be too many
    for some systems.

    Args:
        count: How many buckets.
        folder: Where the file is, if it gets large.
    """

    def __init__(self, count: int, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._waiting = [bytearray() for _ in range(count)]
        self._blocks: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        self._end = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, bucket: int, lines: bytes) -> None:
        """Put lines into a bucket."""
        waiting = self._waiting[bucket]
        waiting += lines
        if len(waiting) >= _BLOCK_BYTES:
            self._file.seek(self._end)
            self._file.write(waiting)
            self._blocks[bucket].append((self._end, len(waiting)))
            self._end += len(waiting)
            waiting.clear()

    def take(self, bucket: int) -> Sequence[bytes]:
        """The lines of a bucket, each with its end."""
        parts = []
        for offset, size in self._blocks[bucket]:
            self._file.seek(offset)
            parts.append(self._file.read(size))
        # Not ``splitlines``: for it, a carriage return ends a line too.
        text = b"".join([*parts, self._waiting[bucket]])
        return [line + b"\n" for line in text.split(b"\n")[:-1]]
