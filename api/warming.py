"""Getting the picture of the network ready before anybody asks for it.

For a large graph it takes seconds. So a thread of its own begins when the graph is first read for
a page, when the server starts where somebody looked at the picture before, and after a write once
somebody has. A server that only answers queries, or is written to all the time, never pays for it.
"""

from __future__ import annotations

import logging
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool

from graph.errors import ReadingGraphError
from graph.location import VIEWS_FOLDER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from graph.snapshot import GraphService, Snapshot
    from viz.keeping import PictureKeeper

_log = logging.getLogger(__name__)

_LARGE_NODES: Final = 1_000  # smaller ones are drawn while one asks
_LARGEST_NODES: Final = 60_000  # larger ones would keep the server from its other work for long
_END_S: Final = 5.0


class Warmer:
    """Computes pictures in the background, one at a time.

    Args:
        pictures: What computes and keeps them.
    """

    def __init__(self, pictures: PictureKeeper) -> None:
        self._pictures = pictures
        self._lock = threading.Lock()
        self._version: str | None = None
        self._wanted = True
        self._next: Snapshot | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def want(self) -> None:
        """Take note that somebody looks at the picture: that of the next state is wanted too."""
        self._wanted = True

    def saw(self, snapshot: Snapshot) -> None:
        """Take note of a state of the graph; of one that is new, the picture is begun if wanted."""
        if snapshot.version == self._version:
            return
        with self._lock:
            if self._closed or snapshot.version == self._version:
                return
            self._version = snapshot.version
            if not self._wanted:
                return
            self._wanted = False
            self._next = snapshot
            if self._thread is None:
                # Nobody waits for it at the end: what is kept is written whole or not at all.
                self._thread = threading.Thread(target=self._run, name="picture", daemon=True)
                self._thread.start()

    def start(self, service: GraphService) -> None:
        """Begin with the graph as it is, where its picture was asked for before."""
        directory = getattr(service, "directory", None)
        # What queries are answered from lies there too, in folders.
        if directory is None or not any((directory / VIEWS_FOLDER).glob("*.json")):
            return
        try:
            self.saw(service.current())
        except ReadingGraphError as error:  # each page will say so too
            _log.warning("no picture was made ready: %s", error)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until nothing is under way; say whether that is so."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(timeout_s)
        return thread is None or not thread.is_alive()

    def close(self) -> None:
        """Begin nothing more, and give what is under way a moment to end."""
        with self._lock:
            self._closed = True
            self._next = None
        self.wait(_END_S)

    def _run(self) -> None:
        while True:
            with self._lock:
                snapshot, self._next = self._next, None
                if snapshot is None:
                    self._thread = None
                    return
            try:
                if _LARGE_NODES <= len(snapshot.catalog.index.nodes) <= _LARGEST_NODES:
                    self._pictures.picture(snapshot.analysis)
            except Exception:  # noqa: BLE001 -- who asks for the page gets it as an answer
                _log.exception("no picture was made ready")


@asynccontextmanager
async def warming(
    running: AbstractAsyncContextManager[None], warmer: Warmer, service: GraphService
) -> AsyncIterator[None]:
    """Run with a warmer: it begins when the server does, and ends with it."""
    async with running:
        starting = threading.Thread(target=warmer.start, args=(service,), daemon=True)
        starting.start()
        try:
            yield
        finally:
            await run_in_threadpool(warmer.close)
            await run_in_threadpool(starting.join, _END_S)
