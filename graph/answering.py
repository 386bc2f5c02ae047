"""Answering queries for many at a time: within limits, and twice the same one only once."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Protocol

from graph.deep_stack import run_on_deep_stack
from graph.errors import NotAcceptableError, ReadingGraphError
from graph.result_output import Kept
from graph.sparql import FORMS, Dataset, Form, Limits, check_length, evaluate, offered_types
from graph.workers.task import Reply, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from graph.snapshot import Snapshot
    from graph.workers.pool import Cancellation

# Queries that answer differently each time. The word may stand anywhere: then it is asked anew.
_VOLATILE: Final = re.compile(r"\b(?:now|rand|(?:str)?uuid|bnode)\b", re.IGNORECASE)
# One answer takes no more than this part of the cache.
_LARGEST_PART: Final = 8


def is_volatile(query: str) -> bool:
    """Whether a query may answer differently over the same graph, such as by ``NOW()``."""
    return _VOLATILE.search(query) is not None


class Evaluator(Protocol):
    """Evaluates one query: :class:`graph.workers.pool.WorkerPool`, or :class:`InProcess`."""

    def version(self) -> str:
        """The state of the graph that is asked."""
        ...

    def ask(self, task: Task, timeout_s: float, cancellation: Cancellation | None = None) -> Reply:
        """Evaluate one query."""
        ...

    def start(self) -> None:
        """Get ready before the first query."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class Snapshots(Protocol):
    """Gives the current state of a graph, such as :class:`graph.snapshot.GraphService`."""

    def current(self) -> Snapshot:
        """The state that there is now."""
        ...


class InProcess:
    """Evaluates here and now: for tests, and where no processes are wanted.

    A query that was begun cannot be stopped, and has no bound of memory.

    Args:
        snapshots: What is asked.
    """

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots

    def version(self) -> str:
        """The state of the graph that is asked."""
        return self._snapshots.current().version

    def ask(
        self,
        task: Task,
        timeout_s: float,  # noqa: ARG002 -- see the class
        cancellation: Cancellation | None = None,  # noqa: ARG002
    ) -> Reply:
        """Evaluate one query."""
        snapshot = self._snapshots.current()
        kept = Kept()

        def run() -> tuple[Form, str]:
            return evaluate(
                snapshot.store,
                task.query,
                task.dataset,
                choose=task.choose,
                limits=task.limits,
                output=kept,
                search=snapshot,
            )

        form, media_type = run_on_deep_stack(run)
        body = kept.value()
        return Reply(form, media_type, snapshot.version, len(body), body)

    def start(self) -> None:
        """Load the graph."""
        self._snapshots.current()

    def close(self) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, slots=True)
class AnsweringLimits:
    """What one query may ask for, and for how long; how many bytes of answers are kept."""

    query: Limits = field(default_factory=Limits)
    timeout_s: float = 10.0
    cache_bytes: int = 64 * 2**20


class QueryService:
    """Answers queries, from the cache where the graph is still the same. Thread safe.

    Args:
        evaluator: Who evaluates.
        limits: What a query may ask for.
    """

    def __init__(self, evaluator: Evaluator, limits: AnsweringLimits | None = None) -> None:
        self._evaluator = evaluator
        self._limits = limits or AnsweringLimits()
        self._cache = _ByteCache(self._limits.cache_bytes)

    def start(self) -> None:
        """Get ready before the first query.

        Raises:
            ReadingGraphError: The graph cannot be read.
        """
        self._evaluator.start()

    def close(self) -> None:
        """End all that was started."""
        self._evaluator.close()

    def version(self) -> str:
        """The state of the graph that a query would be asked of now."""
        return self._evaluator.version()

    def answer(
        self,
        query: str,
        dataset: Dataset | None = None,
        *,
        choose: Callable[[tuple[str, ...]], str] = itemgetter(0),
        timeout_s: float | None = None,
        cancellation: Cancellation | None = None,
    ) -> Reply:
        """Answer one query.

        Args:
            query: The text of the query.
            dataset: What it is asked over, and with.
            choose: Picks one of the media types that a form of query allows (best first); it may
                raise an error of ours. It is called for each form, before anything is evaluated.
            timeout_s: How long it may take; more than the limit of the service has no effect.
            cancellation: By which another thread may end it.

        Returns:
            The result. Whoever has it reads :meth:`~graph.workers.task.Reply.chunks` to the end,
            or closes it.

        Raises:
            QueryTooLongError: The text is over the limit.
            ServiceBusyError: Too many others are under way.
            QueryTimeoutError: It took too long.
            QueryMemoryError: It needs too much memory.
            ReadingGraphError: What :func:`graph.sparql.evaluate` raises, or ``choose``.
        """
        limits = self._limits
        check_length(query, limits.query)
        task = Task(query, _chosen(choose), dataset or Dataset(), limits.query)
        key = None if is_volatile(query) else _key(task)
        if key is not None:
            known = self._cache.get((self._evaluator.version(), key))
            if known is not None:
                return known
        seconds = limits.timeout_s if timeout_s is None else min(timeout_s, limits.timeout_s)
        try:
            reply = self._evaluator.ask(task, seconds, cancellation)
        except NotAcceptableError as error:
            choose(error.offered)  # in its own words
            raise
        if key is not None:
            self._cache.put((reply.version, key), reply)
        return reply


def _chosen(choose: Callable[[tuple[str, ...]], str]) -> dict[Form, str | None]:
    chosen: dict[Form, str | None] = {}
    for form in FORMS:
        try:
            chosen[form] = choose(offered_types(form))
        except ReadingGraphError:
            chosen[form] = None
    return chosen


def _key(task: Task) -> Hashable:
    return task.query, tuple(task.media_types.values()), repr(asdict(task.dataset))


class _ByteCache:
    """Keeps the answers that were asked for last, up to so many bytes."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._replies: OrderedDict[tuple[str, Hashable], Reply] = OrderedDict()

    def get(self, key: tuple[str, Hashable]) -> Reply | None:
        with self._lock:
            reply = self._replies.get(key)
            if reply is not None:
                self._replies.move_to_end(key)
            return reply

    def put(self, key: tuple[str, Hashable], reply: Reply) -> None:
        """Keep an answer. One in a file, or of much of the cache, is not kept."""
        if reply.file is not None or reply.size > self._limit_bytes // _LARGEST_PART:
            return
        with self._lock:
            if key in self._replies:
                return
            self._replies[key] = reply
            self._bytes += _cost(key, reply)
            while self._bytes > self._limit_bytes:
                old_key, old = self._replies.popitem(last=False)
                self._bytes -= _cost(old_key, old)


def _cost(key: tuple[str, Hashable], reply: Reply) -> int:
    return len(repr(key)) + reply.size
