"""Answering queries for many at a time: within limits, and twice the same one only once."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from graph.errors import NotAcceptableError, ReadingGraphError
from graph.sparql import FORMS, Dataset, Form, Limits, check_length, offered_types
from graph.workers.places import Place
from graph.workers.task import Reply, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from graph.evaluators import Evaluator
    from graph.workers.cancellation import Cancellation
    from graph.workers.pool import Begun

    Choose = Callable[[tuple[str, ...]], str]

# Queries that answer differently each time. The word may stand anywhere: then it is asked anew.
_VOLATILE: Final = re.compile(r"\b(?:now|rand|(?:str)?uuid|bnode)\b")
_IN_VOLATILE: Final = ("now", "rand", "uuid", "bnode")  # sooner looked for than the words
# One answer takes no more than this part of the cache.
_LARGEST_PART: Final = 8


def is_volatile(query: str) -> bool:
    """Whether a query may answer differently over the same graph, such as by ``NOW()``."""
    lowered = query.lower()
    holds = any(letters in lowered for letters in _IN_VOLATILE)
    return holds and _VOLATILE.search(lowered) is not None


@dataclass(frozen=True, slots=True)
class AnsweringLimits:
    """What one query may ask for, and for how long; how many bytes of answers are kept."""

    query: Limits = field(default_factory=Limits)
    timeout_s: float = 10.0
    cache_bytes: int = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is answered.

    Attributes:
        task: What is evaluated.
        timeout_s: How long that may take.
        choose: Says in its own words that a media type cannot be had.
        key: By which its answer is kept; ``None`` where it may differ each time.
    """

    task: Task
    timeout_s: float
    choose: Choose
    key: Hashable | None


class QueryService:
    """Answers queries, from the cache where the graph is still the same. Thread safe.

    :meth:`answer` is all there is to it. Who cannot wait, such as a loop of events, takes the
    same way in steps: :meth:`prepare`, :meth:`promptly`, then :meth:`poll` until there is an
    answer, or :meth:`finish` on another thread.

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

    def known_version(self) -> str | None:
        """The same, where it takes no waiting to know it."""
        return self._evaluator.known_version()

    def answer(
        self,
        query: str,
        dataset: Dataset | None = None,
        *,
        choose: Choose = itemgetter(0),
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
        asked = self.prepare(query, dataset, choose=choose, timeout_s=timeout_s)
        return self.finish(asked, None, cancellation)

    def prepare(
        self,
        query: str,
        dataset: Dataset | None = None,
        *,
        choose: Choose = itemgetter(0),
        media_types: Mapping[Form, str | None] | None = None,
        timeout_s: float | None = None,
    ) -> Asked:
        """Read what is asked for; the parameters are those of :meth:`answer`.

        Args:
            query: The text of the query.
            dataset: What it is asked over, and with.
            choose: Picks one of the media types.
            media_types: What :func:`chosen_types` made of ``choose`` before.
            timeout_s: How long it may take.

        Raises:
            QueryTooLongError: The text is over the limit.
        """
        limits = self._limits
        check_length(query, limits.query)
        chosen = chosen_types(choose) if media_types is None else media_types
        task = Task(query, chosen, dataset or Dataset(), limits.query)
        seconds = limits.timeout_s if timeout_s is None else min(timeout_s, limits.timeout_s)
        return Asked(task, seconds, choose, None if is_volatile(query) else _key(task))

    def promptly(self, asked: Asked) -> Reply | Begun | Place | None:
        """Answer from the cache, or have the query begun; if that takes no waiting.

        Where it takes a place that has to be waited for, that is given: for :meth:`begin_at`.

        Raises:
            ServiceBusyError: Too many others are under way.
        """
        version = self._evaluator.known_version()
        if version is None:
            return None
        if asked.key is not None:
            known = self._cache.get((version, asked.key))
            if known is not None:
                return known
        return self._evaluator.begin(asked.task, version)

    def begin_at(self, asked: Asked, place: Place) -> Begun | Place | None:
        """Have the query begun in the place that was waited for; else :meth:`finish` takes it."""
        return self._evaluator.begin_at(place, asked.task)

    def give_up(self, place: Place) -> None:
        """Wait no longer for a place, since nobody waits for the answer."""
        self._evaluator.give_up(place)

    def poll(self, asked: Asked, begun: Begun) -> Reply | None:
        """The answer to what was begun, if all of it has come; errors are those of answering."""
        try:
            reply = self._evaluator.poll(begun)
        except NotAcceptableError as error:
            asked.choose(error.offered)
            raise
        return None if reply is None else self._kept(asked, reply)

    def finish(
        self,
        asked: Asked,
        begun: Begun | Place | None,
        cancellation: Cancellation | None = None,
    ) -> Reply:
        """Wait for the answer to what was begun, or begin; errors are those of answering."""
        evaluator = self._evaluator
        if begun is None and asked.key is not None:
            known = self._cache.get((evaluator.version(), asked.key))
            if known is not None:
                return known
        try:
            if begun is None or isinstance(begun, Place):
                reply = evaluator.ask(asked.task, asked.timeout_s, cancellation, begun)
            else:
                reply = evaluator.finish(begun, asked.timeout_s, cancellation)
        except NotAcceptableError as error:
            asked.choose(error.offered)  # in its own words
            raise
        return self._kept(asked, reply)

    def abandon(self, begun: Begun) -> None:
        """End what was begun, since nobody waits any more."""
        self._evaluator.abandon(begun)

    def _kept(self, asked: Asked, reply: Reply) -> Reply:
        if asked.key is not None:
            self._cache.put((reply.version, asked.key), reply)
        return reply


def chosen_types(choose: Choose) -> dict[Form, str | None]:
    """What is chosen for each form of query; ``None`` where ``choose`` raises an error of ours."""
    chosen: dict[Form, str | None] = {}
    for form in FORMS:
        try:
            chosen[form] = choose(offered_types(form))
        except ReadingGraphError:
            chosen[form] = None
    return chosen


def _key(task: Task) -> Hashable:
    dataset = task.dataset
    return (
        task.query,
        tuple(task.media_types.values()),
        dataset.default_graphs,
        dataset.named_graphs,
        dataset.union,
        tuple(dataset.bindings.items()),
        dataset.base_iri,
    )


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
