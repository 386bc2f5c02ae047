"""The workers of a server: how many there are, for how long they run, and what they answer from."""

from __future__ import annotations

import itertools
import logging
import math
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from graph.errors import QueryTimeoutError, QueryWorkerError, ReadingGraphError
from graph.workers.cancellation import Cancellation, QueryAbandonedError
from graph.workers.channel import ChannelClosedError
from graph.workers.generations import Generations
from graph.workers.places import LastOnes, Place, Places
from graph.workers.sources import CAN_FORK, make_nursery
from graph.workers.task import Reply, error_of, out_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.workers.channel import Head
    from graph.workers.generations import Generation
    from graph.workers.nursery import Source
    from graph.workers.staff import Worker
    from graph.workers.task import Task

_log = logging.getLogger(__name__)

# Longer than all but a few queries take. What goes on for longer counts as long where others wait
# for a place; after a while it does in any case, and yields to the others. Not sooner: who yields
# ends with that query, and the next worker has to be forked and to warm up.
_PATIENCE_S: Final = 0.5
_LEAST_PATIENCE_S: Final = 0.1  # where many wait
_LONG_S: Final = 0.5
_LONG_ONES_KNOWN: Final = 256
# What a worker is sent in one go, without waiting: less than any system lets wait in a socket.
_SENT_AT_ONCE_BYTES: Final = 2**15


def _processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How much the pool does at a time.

    Attributes:
        workers: How many queries are evaluated at a time.
        waiting: How many more may wait for a worker.
        wait_s: How long one may wait.
        at_once: How many of those evaluated may have begun a moment ago.
    """

    workers: int = 4
    waiting: int = 64
    wait_s: float = 10.0
    at_once: int = field(default_factory=_processors)


@dataclass(frozen=True, slots=True)
class Begun:
    """A query that a worker has been sent; whoever holds it sees it to its end.

    Attributes:
        task: The query.
        place: What it takes up.
        generation: The workers of which one evaluates it.
        worker: This one.
        spool: Where a large result is left.
        started: When, by the monotonic clock.
    """

    task: Task
    place: Place
    generation: Generation
    worker: Worker
    spool: str
    started: float

    def fileno(self) -> int:
        """What becomes readable when there is an answer."""
        return self.worker.channel.socket.fileno()


class _TooLongError(Exception):
    """A query has run for so long that it has to wait for a place among the long ones."""


class WorkerPool:
    """Evaluates queries in processes, over the state that a graph directory has at that moment.

    Nothing is started before the first query, or :meth:`start`. Thread safe.

    A query runs among the short ones first. Where it turns out to be a long one and there are
    enough of those already, it is ended, and begun anew when one of them is done: else a handful
    of long queries would keep all others waiting.

    Args:
        source: What is asked.
        limits: How much is done at a time.
        fork: Whether workers are forked; else each is started anew.
    """

    def __init__(
        self, source: Source, limits: PoolLimits | None = None, *, fork: bool = CAN_FORK
    ) -> None:
        limits = limits or PoolLimits()
        self._prompt = fork  # elsewhere, loops of events may be of a kind that waits for no socket
        self._memory_bytes = source.memory_bytes
        self._generations = Generations(source.directory, make_nursery(source, fork=fork))
        self._places = Places(limits.workers, limits.waiting, limits.wait_s, limits.at_once)
        self._long_ones = LastOnes(_LONG_ONES_KNOWN)
        self._numbers = itertools.count(1)
        self._spool: Path | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Load the graph, so that the first query need not wait for it.

        Raises:
            GraphBusyError: A writer held the graph for too long.
            StoreError: The graph cannot be read.
        """
        self._generations.current()

    def version(self) -> str:
        """The state that a query would be asked of now; loads it where it is new."""
        return self._generations.current().workers.version

    def known_version(self) -> str | None:
        """The state that a query would be asked of now, where that is loaded already."""
        known = self._generations.known()
        return None if known is None else known.workers.version

    def ask(
        self,
        task: Task,
        timeout_s: float,
        cancellation: Cancellation | None = None,
        place: Place | None = None,
    ) -> Reply:
        """Evaluate one query.

        Args:
            task: The query.
            timeout_s: How long it may take, in seconds.
            cancellation: By which another thread may end it.
            place: What :meth:`begin` gave in place of a query that was begun.

        Raises:
            ServiceBusyError: Too many others are under way.
            QueryTimeoutError: It took too long, and was ended.
            QueryMemoryError: It needed too much memory, and was ended.
            QueryAbandonedError: It was ended by the cancellation.
            QueryWorkerError: The process that evaluated it ended.
            ReadingGraphError: What :func:`graph.sparql.evaluate` raises.
        """
        if place is None:
            place = self._places.ask(lasts=task.query in self._long_ones)
        return self.finish(self._begin(task, timeout_s, place), timeout_s, cancellation)

    def begin(self, task: Task, version: str) -> Begun | Place | None:
        """Have a query begun, if that can be done without any waiting.

        The answer is there when :class:`Begun` is readable: then :meth:`poll`. Whoever does not
        want to wait any longer calls :meth:`finish`.

        Args:
            task: The query.
            version: The state that it is asked of: what :meth:`known_version` has just given,
                which is not read a second time.

        Returns:
            What was begun; or a place, with which to :meth:`begin_at` when it is done, or to
            :meth:`ask` where it is done already; or ``None``.

        Raises:
            ServiceBusyError: Too many others are under way.
        """
        generation = self._generations.of(version) if self._prompt else None
        if generation is None or task.query in self._long_ones:
            return None
        place = self._places.ask()
        return self._begin_in(generation, task, place) if place.done() else place

    def begin_at(self, place: Place, task: Task) -> Begun | Place | None:
        """Have a query begun in the place that was waited for; what it gives is as above."""
        generation = self._generations.now  # no older than what was known when it was asked for
        return place if generation is None else self._begin_in(generation, task, place)

    def give_up(self, place: Place) -> None:
        """Wait no longer for a place, or leave it."""
        self._places.leave(place)

    def _begin_in(self, generation: Generation, task: Task, place: Place) -> Begun | Place | None:
        worker = self._generations.hire_idle(generation)
        if worker is None:  # one has to be started
            return place
        begun = self._begun(task, place, generation, worker)
        try:
            if worker.channel.send_at_once(_order(begun), _SENT_AT_ONCE_BYTES):
                return begun
        except ChannelClosedError:  # it ended while it was idle
            self._leave(begun, keep=False)
            return None
        self._leave(begun, keep=True)
        return None

    def poll(self, begun: Begun) -> Reply | None:
        """The answer, if all of it has come.

        Raises:
            ReadingGraphError: What :meth:`ask` raises; the query is at its end then.
        """
        return self._conclude(begun, begun.worker.channel.receive_at_once, Cancellation())

    def finish(
        self, begun: Begun, timeout_s: float, cancellation: Cancellation | None = None
    ) -> Reply:
        """Wait for the answer; the parameters and errors are those of :meth:`ask`."""
        cancellation = cancellation or Cancellation()
        while True:
            self._places.ripen(begun.place)
            try:
                reply = self._conclude(
                    begun,
                    partial(self._receive, begun, timeout_s, cancellation),
                    cancellation,
                )
            except TimeoutError as error:
                raise QueryTimeoutError(timeout_s) from error
            except _TooLongError:
                begun = self._begin(begun.task, timeout_s, self._places.ask(lasts=True))
            else:
                return cast("Reply", reply)  # it waits for one

    def abandon(self, begun: Begun) -> None:
        """End what was begun."""
        self._leave(begun, keep=False)

    def _receive(
        self, begun: Begun, timeout_s: float, cancellation: Cancellation
    ) -> tuple[Head, bytes]:
        channel, workers = begun.worker.channel, begun.generation.workers
        deadline = begun.started + timeout_s
        with cancellation.watching(workers, begun.worker):
            while (looks := min(self._looks_again(begun), deadline)) < deadline:
                with suppress(TimeoutError):
                    return channel.receive(max(looks - time.monotonic(), 0.001))
                self._look_after(begun)
            return channel.receive(max(deadline - time.monotonic(), 0.001))

    def _looks_again(self, begun: Begun) -> float:
        """When to look after a query that is not answered by then."""
        if begun.worker.lowered:
            return math.inf
        for seconds in (self._places.patience_s(_PATIENCE_S, _LEAST_PATIENCE_S), _LONG_S):
            if time.monotonic() < begun.started + seconds:
                return begun.started + seconds
        return time.monotonic() + _PATIENCE_S

    def _look_after(self, begun: Begun) -> None:
        """Let a query that takes long make room for others.

        Raises:
            _TooLongError: There is no room for another long one, and others wait.
        """
        takes_long = time.monotonic() >= begun.started + _LONG_S
        if not takes_long and not self._places.are_wanted():
            return
        if self._places.prolong(begun.place):
            if takes_long:
                self._long_ones.add(begun.task.query)
                begun.generation.workers.lower(begun.worker)
        elif self._places.are_wanted():
            self._long_ones.add(begun.task.query)
            raise _TooLongError

    def _begin(self, task: Task, timeout_s: float, place: Place) -> Begun:
        self._places.wait(place)
        try:
            generation, worker = self._generations.hire()
        except BaseException:
            self._places.leave(place)
            raise
        begun = self._begun(task, place, generation, worker)
        try:
            worker.channel.send(_order(begun), timeout_s=timeout_s)
        except BaseException as error:
            fault = self._fault(begun) if isinstance(error, ChannelClosedError) else None
            self._leave(begun, keep=False)
            if fault is not None:
                raise fault from error
            raise
        return begun

    def _begun(self, task: Task, place: Place, generation: Generation, worker: Worker) -> Begun:
        spool = f"{self._spool_folder()}/{next(self._numbers)}"
        return Begun(task, place, generation, worker, spool, time.monotonic())

    def _conclude(
        self,
        begun: Begun,
        receive: Callable[[], tuple[Head, bytes] | None],
        cancellation: Cancellation,
    ) -> Reply | None:
        """Make a reply of what is received, and let go of place and worker; if anything is."""
        over, keep, filed = True, False, True
        try:
            found = receive()
            if found is None:
                over = False
                return None
            if cancellation.cancelled:  # it may have been ended after it answered
                raise QueryAbandonedError
            head, body = found
            keep, filed = True, head.get("size") != len(body)
            return _reply(begun, head, body)
        except ChannelClosedError as error:
            if cancellation.cancelled:
                raise QueryAbandonedError from error
            raise self._fault(begun) from error
        finally:
            if over:
                self._leave(begun, keep=keep, filed=filed)

    def _leave(self, begun: Begun, *, keep: bool, filed: bool = True) -> None:
        """Let go of worker and place, and of the file where there may be one."""
        if filed:
            # Where it was opened it stays until it is closed; elsewhere it could not be removed.
            with suppress(FileNotFoundError, PermissionError):
                Path(begun.spool).unlink()
        begun.worker.lowered = False  # it answers the next one on another thread
        self._generations.release(begun.generation, begun.worker, keep=keep)
        self._places.leave(begun.place)

    def _fault(self, begun: Begun) -> ReadingGraphError:
        """The error of a query whose process ended."""
        ending = begun.generation.workers.ending(begun.worker)
        if ending.for_memory:
            return out_of_memory(self._memory_bytes)
        name = signal.Signals(ending.signal).name if ending.signal else "no signal"
        _log.error("a query process ended (%s): %s", name, ending.said[-1000:])
        return QueryWorkerError("the process that answered the query ended; the log may say why")

    def _spool_folder(self) -> Path:
        with self._lock:
            if self._spool is None:
                self._spool = Path(tempfile.mkdtemp(prefix="readgraph-"))
            return self._spool

    def close(self) -> None:
        """End all processes, those that are at work too."""
        self._generations.close()
        if self._spool is not None:
            shutil.rmtree(self._spool, ignore_errors=True)


def _order(begun: Begun) -> Head:
    return {**begun.task.head(), "spool": begun.spool}


def _reply(begun: Begun, head: Head, body: bytes) -> Reply:
    """Read an answer.

    Raises:
        ReadingGraphError: It is an error.
    """
    if "error" in head:
        raise error_of(head)
    size = head["size"]
    # It is read while it is sent.
    file = None if len(body) == size else Path(begun.spool).open("rb")  # noqa: SIM115 -- closed by who sends it
    version = begun.generation.workers.version
    return Reply(head["form"], head["media_type"], version, size, body, file)
