"""Work of threads, given back in the order in which it was put in."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_In = TypeVar("_In")
_Out = TypeVar("_Out")
NAME: Final = "waiting-line"
"""What its threads are called."""
_AHEAD: Final = 4  # for each thread, so that a slow piece of work does not idle the others


class WaitingLine(Generic[_In, _Out]):
    """Does one thing with many values, some at once.

    The threads are daemons, unlike those of an executor: a program that is interrupted ends at
    once, and does not wait for a request that nobody wants any more.

    Args:
        work: What is done with a value.
        threads: How many are done at once.
    """

    def __init__(self, work: Callable[[_In], _Out], threads: int) -> None:
        self._work = work
        self._threads = threads

    def __call__(self, values: Iterable[_In]) -> Iterator[tuple[_In, _Out]]:
        """Give each value with what came of it, in their order; read only some values ahead."""
        jobs: SimpleQueue[tuple[_In, Future[_Out]] | None] = SimpleQueue()
        for _ in range(self._threads):
            threading.Thread(target=self._run, args=(jobs,), name=NAME, daemon=True).start()
        waiting: deque[tuple[_In, Future[_Out]]] = deque()
        try:
            for value in values:
                waiting.append((value, Future()))
                jobs.put(waiting[-1])
                if len(waiting) > self._threads * _AHEAD:
                    yield _done(waiting.popleft())
            while waiting:
                yield _done(waiting.popleft())
        finally:
            for _, future in waiting:
                future.cancel()
            for _ in range(self._threads):
                jobs.put(None)

    def _run(self, jobs: SimpleQueue[tuple[_In, Future[_Out]] | None]) -> None:
        while (job := jobs.get()) is not None:
            value, future = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(self._work(value))
            except BaseException as error:  # noqa: BLE001 -- raised again where it is waited for
                future.set_exception(error)


def _done(waited: tuple[_In, Future[_Out]]) -> tuple[_In, _Out]:
    value, future = waited
    return value, future.result()
