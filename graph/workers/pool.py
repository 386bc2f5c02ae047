"""The workers of a server: how many there are, for how long they run, and what they answer from."""

from __future__ import annotations

import logging
import shutil
import signal
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.errors import (
    GraphBusyError,
    QueryTimeoutError,
    QueryWorkerError,
    ReadingGraphError,
    ServiceBusyError,
)
from graph.store import GraphDirectory
from graph.workers.channel import ChannelClosedError
from graph.workers.sources import CAN_FORK, make_nursery
from graph.workers.task import Reply, error_of, out_of_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.workers.channel import Head
    from graph.workers.nursery import Source
    from graph.workers.sources import Worker, Workers
    from graph.workers.task import Task

_log = logging.getLogger(__name__)

# Longer than all but a few queries take. What goes on for longer yields to the others.
_PATIENCE_S: Final = 0.25


class QueryAbandonedError(QueryWorkerError):
    """Nobody waits for the answer any more."""

    code = "query-abandoned"

    def __init__(self) -> None:
        super().__init__("nobody waits for the answer any more")


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How much the pool does at a time.

    Attributes:
        workers: How many queries are evaluated at a time.
        waiting: How many more may wait for a worker.
        wait_s: How long one may wait.
    """

    workers: int = 4
    waiting: int = 64
    wait_s: float = 10.0


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


@dataclass(slots=True)
class _Generation:
    """The workers of one state of the graph; those who are not busy are idle."""

    workers: Workers
    idle: list[Worker] = field(default_factory=list)
    busy: int = 0
    retired: bool = False


class WorkerPool:
    """Evaluates queries in processes, over the state that a graph directory has at that moment.

    Nothing is started before the first query, or :meth:`start`. Thread safe.

    Args:
        source: What is asked.
        limits: How much is done at a time.
        fork: Whether workers are forked; else each is started anew.
    """

    def __init__(
        self, source: Source, limits: PoolLimits | None = None, *, fork: bool = CAN_FORK
    ) -> None:
        self._source = source
        self._limits = limits or PoolLimits()
        self._directory = GraphDirectory(source.directory)
        self._nursery = make_nursery(source, fork=fork)
        self._slots = threading.BoundedSemaphore(self._limits.workers)
        self._waiting = 0
        self._generation: _Generation | None = None
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self._spool: Path | None = None
        self._closed = False

    def start(self) -> None:
        """Load the graph, so that the first query need not wait for it.

        Raises:
            GraphBusyError: A writer held the graph for too long.
            StoreError: The graph cannot be read.
        """
        self._current()

    def version(self) -> str:
        """The state that a query would be asked of now; loads it where it is new."""
        return self._current().workers.version

    def ask(self, task: Task, timeout_s: float, cancellation: Cancellation | None = None) -> Reply:
        """Evaluate one query.

        Args:
            task: The query.
            timeout_s: How long it may take, in seconds.
            cancellation: By which another thread may end it.

        Raises:
            ServiceBusyError: Too many others are under way.
            QueryTimeoutError: It took too long, and was ended.
            QueryMemoryError: It needed too much memory, and was ended.
            QueryAbandonedError: It was ended by the cancellation.
            QueryWorkerError: The process that evaluated it ended.
            ReadingGraphError: What :func:`graph.sparql.evaluate` raises.
        """
        cancellation = cancellation or Cancellation()
        with self._slot():
            generation, worker = self._worker()
            keep = False
            try:
                with cancellation.watching(generation.workers, worker):
                    reply = self._run(generation.workers, worker, task, timeout_s)
                keep = True
            except ReadingGraphError as error:
                keep = not isinstance(error, _ENDED)
                raise
            except ChannelClosedError as error:
                if cancellation.cancelled:
                    raise QueryAbandonedError from error
                raise self._ended(generation.workers, worker) from error
            finally:
                self._release(generation, worker, keep=keep)
            return reply

    @contextmanager
    def _slot(self) -> Iterator[None]:
        """Wait for one of the places, unless too many wait already."""
        if not self._slots.acquire(blocking=False):
            with self._lock:
                if self._waiting >= self._limits.waiting:
                    message = "too many queries are waiting; try again in a moment"
                    raise ServiceBusyError(message)
                self._waiting += 1
            try:
                got = self._slots.acquire(timeout=self._limits.wait_s)
            finally:
                with self._lock:
                    self._waiting -= 1
            if not got:
                message = "all workers are busy with long queries; try again in a moment"
                raise ServiceBusyError(message)
        try:
            yield
        finally:
            self._slots.release()

    def _run(self, workers: Workers, worker: Worker, task: Task, timeout_s: float) -> Reply:
        spool = self._spool_folder() / f"{workers.version}-{worker.number}"
        deadline = time.monotonic() + timeout_s
        try:
            worker.channel.socket.settimeout(timeout_s)
            worker.channel.send({**task.head(), "spool": str(spool)})
            head, body = self._receive(workers, worker, deadline)
            if "error" in head:
                raise error_of(head)
            return _reply(head, body, workers.version, spool)
        except TimeoutError as error:
            raise QueryTimeoutError(timeout_s) from error
        finally:
            # Where it was opened it stays until it is closed; elsewhere it could not be removed.
            with suppress(FileNotFoundError, PermissionError):
                spool.unlink()

    @staticmethod
    def _receive(workers: Workers, worker: Worker, deadline: float) -> tuple[Head, bytes]:
        left = deadline - time.monotonic()
        if left > _PATIENCE_S:
            with suppress(TimeoutError):
                return worker.channel.receive(_PATIENCE_S)
            workers.lower(worker)
            left = deadline - time.monotonic()
        return worker.channel.receive(max(left, 0.001))

    def _ended(self, workers: Workers, worker: Worker) -> ReadingGraphError:
        ending = workers.ending(worker)
        if ending.for_memory:
            return out_of_memory(self._source.memory_bytes)
        name = signal.Signals(ending.signal).name if ending.signal else "no signal"
        _log.error("a query process ended (%s): %s", name, ending.said[-1000:])
        return QueryWorkerError("the process that answered the query ended; the log may say why")

    def _worker(self) -> tuple[_Generation, Worker]:
        generation = self._current()
        with self._lock:
            generation.busy += 1
            if generation.idle:
                return generation, generation.idle.pop()
        try:
            return generation, generation.workers.start()
        except BaseException:
            with self._lock:
                if self._generation is generation:
                    self._generation = None  # what it held is gone; the next query loads anew
                generation.retired = True
            self._settle(generation)
            raise

    def _release(self, generation: _Generation, worker: Worker, *, keep: bool) -> None:
        with self._lock:
            keep = keep and not generation.retired
            if keep:
                generation.idle.append(worker)
        if not keep:
            _dismiss(generation.workers, worker)
        self._settle(generation)

    def _settle(self, generation: _Generation) -> None:
        with self._lock:
            generation.busy -= 1
            done = generation.retired and generation.busy == 0
        if done:
            generation.workers.close()

    def _current(self) -> _Generation:
        known = self._generation
        if known is not None and known.workers.version == self._directory.version():
            return known
        with self._refreshing:
            known = self._generation
            if known is not None and known.workers.version == self._directory.version():
                return known
            if self._closed:
                message = "the server is being stopped"
                raise QueryWorkerError(message)
            try:
                fresh = self._stand_in() if known is None else _succeed(known)
                fresh = fresh or _Generation(self._nursery.load())
            except GraphBusyError:
                if known is None:
                    raise
                _log.warning("graph busy, answering from the state before")
                return known
            self._replace(fresh)
            return fresh

    def _stand_in(self) -> _Generation | None:
        """Answer from the view on disk at first, and load meanwhile."""
        found = self._nursery.stand_in()
        if found is None:
            return None
        workers, fits = found
        if fits:
            threading.Thread(target=self._warm_up, daemon=True).start()
        return _Generation(workers)

    def _warm_up(self) -> None:
        """Load the graph into memory, and answer from there from then on."""
        try:
            fresh = _Generation(self._nursery.load())
        except (ReadingGraphError, OSError) as error:
            _log.warning("the graph was not loaded, answering from disk: %s", error)
            return
        with self._refreshing:
            known = self._generation
            wanted = known is not None and known.workers.version == fresh.workers.version
            if self._closed or not wanted:
                fresh.workers.close()
            else:
                self._replace(fresh)

    def _replace(self, fresh: _Generation | None) -> None:
        """Answer from another state; who is being answered from the one before goes on."""
        with self._lock:
            before, self._generation = self._generation, fresh
            if before is None:
                return
            before.retired = True
            idle, before.idle = before.idle, []
            before.busy += 1
        for worker in idle:
            _dismiss(before.workers, worker)
        self._settle(before)

    def _spool_folder(self) -> Path:
        with self._lock:
            if self._spool is None:
                self._spool = Path(tempfile.mkdtemp(prefix="readgraph-"))
            return self._spool

    def close(self) -> None:
        """End all processes, those that are at work too."""
        with self._refreshing:
            self._closed = True
            with self._lock:
                generation = self._generation
            self._replace(None)
            if generation is not None:
                generation.workers.close()
            self._nursery.close()
            if self._spool is not None:
                shutil.rmtree(self._spool, ignore_errors=True)


_ENDED: Final = (QueryTimeoutError, QueryWorkerError)


def _succeed(known: _Generation) -> _Generation | None:
    """Follow a small write, in place of loading all again."""
    workers = known.workers.succeed()
    return None if workers is None else _Generation(workers)


def _dismiss(workers: Workers, worker: Worker) -> None:
    workers.end(worker)
    worker.channel.close()


def _reply(head: Head, body: bytes, version: str, spool: Path) -> Reply:
    size = head["size"]
    # It is read while it is sent, and closed by who sends it.
    file = None if len(body) == size else spool.open("rb")
    return Reply(head["form"], head["media_type"], version, size, body, file)
