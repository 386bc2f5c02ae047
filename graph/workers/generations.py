"""The workers of one state of the graph after the other: who is idle, who is to end.

A write makes a new generation. Who is being answered by the one before goes on; it ends when the
last of them is answered.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.errors import GraphBusyError, QueryWorkerError, ReadingGraphError
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.workers.staff import Nursery, Worker, Workers

_log = logging.getLogger(__name__)

# Loading takes all processors: a server that starts has other things to do, and answers from disk.
_MEANWHILE_S: Final = 2.0


@dataclass(slots=True)
class Generation:
    """The workers of one state of the graph; those who are not busy are idle."""

    workers: Workers
    idle: list[Worker] = field(default_factory=list)
    busy: int = 0
    retired: bool = False


class Generations:
    """Gives workers for the state that a graph directory has at that moment. Thread safe.

    Args:
        directory: The graph directory.
        nursery: Where workers come from.
    """

    def __init__(self, directory: Path, nursery: Nursery) -> None:
        self._directory = GraphDirectory(directory)
        self._nursery = nursery
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self._warming = threading.Lock()
        self._closed = threading.Event()
        self.now: Generation | None = None

    def known(self) -> Generation | None:
        """The generation of the state that there is now, if it is there already."""
        now = self.now
        return now if now is not None and now.workers.version == self._directory.version() else None

    def of(self, version: str) -> Generation | None:
        """The generation of this state, if it is the one that is answered from."""
        now = self.now
        return now if now is not None and now.workers.version == version else None

    def current(self) -> Generation:
        """The generation of the state that there is now; it is loaded where it is new.

        Raises:
            GraphBusyError: A writer held the graph for too long, and no state is known.
            StoreError: The graph cannot be read.
            QueryWorkerError: The server is being stopped.
        """
        known = self.known()
        if known is not None:
            return known
        with self._refreshing:
            known = self.known()
            if known is not None:
                return known
            if self._closed.is_set():
                message = "the server is being stopped"
                raise QueryWorkerError(message)
            before = self.now
            try:
                fresh = None if before is None else _succeed(before)
                fresh = fresh or self._stand_in() or Generation(self._nursery.load())
            except GraphBusyError:
                if before is None:
                    raise
                _log.warning("graph busy, answering from the state before")
                return before
            self._replace(fresh)
            return fresh

    def hire_idle(self, generation: Generation) -> Worker | None:
        """Make one who is idle busy, if there is one."""
        with self._lock:
            if not generation.idle:
                return None
            generation.busy += 1
            return generation.idle.pop()

    def hire(self) -> tuple[Generation, Worker]:
        """Make one busy who was idle, or a new one.

        Raises:
            QueryWorkerError: None can be started.
            ReadingGraphError: What :meth:`current` raises.
        """
        while True:
            generation = self.current()
            worker = self.hire_idle(generation)
            if worker is not None:
                return generation, worker
            with self._lock:
                if not generation.retired:  # by a write in this moment
                    generation.busy += 1
                    break
        try:
            return generation, generation.workers.start()
        except BaseException:
            with self._lock:
                if self.now is generation:
                    self.now = None  # what it held is gone; the next query loads anew
                generation.retired = True
            self._settle(generation)
            raise

    def release(self, generation: Generation, worker: Worker, *, keep: bool) -> None:
        """Make a worker idle again, or end it."""
        with self._lock:
            keep = keep and not generation.retired
            if keep:
                generation.idle.append(worker)
        if not keep:
            _dismiss(generation.workers, worker)
        self._settle(generation)

    def close(self) -> None:
        """End all processes, those that are at work too."""
        with self._refreshing:
            self._closed.set()
            generation = self.now
            self._replace(None)
            if generation is not None:
                generation.workers.close()
            self._nursery.close()

    def _settle(self, generation: Generation) -> None:
        with self._lock:
            generation.busy -= 1
            done = generation.retired and generation.busy == 0
        if done:
            generation.workers.close()

    def _stand_in(self) -> Generation | None:
        """Answer from disk at first, and load meanwhile."""
        found = self._nursery.stand_in()
        if found is None:
            return None
        workers, fits = found
        threading.Thread(target=self._warm_up, args=(workers.version, fits), daemon=True).start()
        return Generation(workers)

    def _warm_up(self, version: str, fits: Callable[[], bool]) -> None:
        """Load the graph into memory, and answer from there from then on."""
        if self._closed.wait(_MEANWHILE_S):
            return
        with self._warming:  # one at a time: who waited may be late
            with self._refreshing:  # until it is the one that is answered from
                wanted = self._is_now(version)
            if not wanted:
                return
            try:
                if not fits():
                    return
                fresh = Generation(self._nursery.load())
            except (ReadingGraphError, OSError) as error:
                _log.warning("the graph was not loaded, answering from disk: %s", error)
                return
        with self._refreshing:
            if self._closed.is_set() or not self._is_now(fresh.workers.version):
                fresh.workers.close()
            else:
                self._replace(fresh)

    def _is_now(self, version: str) -> bool:
        """Whether this state is the one that is answered from."""
        return self.of(version) is not None

    def _replace(self, fresh: Generation | None) -> None:
        """Answer from another state; who is being answered from the one before goes on."""
        with self._lock:
            before, self.now = self.now, fresh
            if before is None:
                return
            before.retired = True
            idle, before.idle = before.idle, []
            before.busy += 1
        for worker in idle:
            _dismiss(before.workers, worker)
        self._settle(before)


def _succeed(known: Generation) -> Generation | None:
    """Follow a small write, in place of loading all again."""
    workers = known.workers.succeed()
    return None if workers is None else Generation(workers)


def _dismiss(workers: Workers, worker: Worker) -> None:
    workers.end(worker)
    worker.channel.close()
