"""Going away: by which one who waits for an answer says that nobody does any more."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.errors import QueryWorkerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.workers.staff import Worker, Workers


class QueryAbandonedError(QueryWorkerError):
    """Nobody waits for the answer any more."""

    code = "query-abandoned"

    def __init__(self) -> None:
        super().__init__("nobody waits for the answer any more")


class Cancellation:
    """By which one who waits for an answer says that he is gone. Thread safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: tuple[Workers, Worker] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """End what is being done; for what is not begun yet, see to it that it never is."""
        with self._lock:
            self.cancelled = True
            if self._running is not None:
                workers, worker = self._running
                workers.end(worker)

    @contextmanager
    def watching(self, workers: Workers, worker: Worker) -> Iterator[None]:
        """Let this worker be ended, as long as the block lasts."""
        with self._lock:
            if self.cancelled:
                raise QueryAbandonedError
            self._running = workers, worker
        try:
            yield
        finally:
            with self._lock:
                self._running = None
