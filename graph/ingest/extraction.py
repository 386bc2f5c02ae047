"""Extraction over a list of any length, here or in several processes: in order, and the same."""

from __future__ import annotations

import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, Protocol

from graph.extract import extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from graph.models import ExtractedLink, PaperRecord

    Extracted = tuple[PaperRecord, tuple[ExtractedLink, ...]]


class Extractor(Protocol):
    """Reads papers in another way than by the rules alone."""

    @property
    def name(self) -> str:
        """What it is called, for the provenance of a run."""
        ...

    @property
    def version(self) -> str:
        """Changes with whatever may change what it finds."""
        ...

    def __call__(self, records: Iterable[PaperRecord]) -> Iterator[Extracted]:
        """Give each record with what its text names, in their order."""
        ...


_CHUNK: Final = 64
_CHUNKS_AHEAD: Final = 3  # a worker; more would only fill the memory


def extract_all(records: Iterable[PaperRecord], workers: int = 1) -> Iterator[Extracted]:
    """Give each record with what its text names.

    Args:
        records: The papers; read on only as far as the work has come.
        workers: How many processes to share it among; with 1 it is done here.
    """
    if workers <= 1:
        for record in records:
            yield record, extract(record.title, record.abstract)
        return
    # Workers that start anew, on every system: a copy of this process might copy held locks.
    with ProcessPoolExecutor(workers, get_context("spawn"), _leave_interrupts) as pool:
        try:
            yield from _in_pool(pool, iter(records), workers * _CHUNKS_AHEAD)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _in_pool(
    pool: ProcessPoolExecutor, records: Iterator[PaperRecord], ahead: int
) -> Iterator[Extracted]:
    waiting: deque[tuple[list[PaperRecord], Future[list[tuple[ExtractedLink, ...]]]]] = deque()
    while True:
        while len(waiting) < ahead and (chunk := list(islice(records, _CHUNK))):
            texts = [(record.title, record.abstract) for record in chunk]
            waiting.append((chunk, pool.submit(_extract_chunk, texts)))
        if not waiting:
            return
        chunk, future = waiting.popleft()
        yield from zip(chunk, future.result(), strict=True)


def _extract_chunk(texts: list[tuple[str, str | None]]) -> list[tuple[ExtractedLink, ...]]:
    return [extract(title, abstract) for title, abstract in texts]


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; the first one alone ends the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
