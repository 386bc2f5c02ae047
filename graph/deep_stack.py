"""Running a function where recursion has room.

The engine parses and evaluates by recursion and sets no bound of its own: 10,000 triple patterns
or ``!!!…`` of that length overrun an ordinary stack of 8 MiB, which ends the process (measured on
pyoxigraph 0.5.13). Its result objects may not change threads either, and abort the process if
they do, so evaluation and serialisation belong into one such call.
"""

from __future__ import annotations

import threading
import traceback
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

# Address space, not memory: pages are taken as recursion touches them. 100,000 characters of
# query touched 119 MiB at most.
_STACK_BYTES: Final = 512 * 2**20
THREAD_NAME: Final = "deep-stack"
"""By which whoever ends the program knows that the engine is still busy."""

_size_lock = threading.Lock()


def run_on_deep_stack(function: Callable[[], T]) -> T:
    """Call a function on a thread of its own with a deep stack, and wait for it.

    Returns what it returns and raises what it raises.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(function())
        except BaseException as error:  # noqa: BLE001 -- handed over and raised below
            let_go(error)
            failure.append(error)

    thread = threading.Thread(target=run, name=THREAD_NAME)
    with _size_lock:  # the size is a setting of the process, read when a thread starts
        previous = threading.stack_size(_STACK_BYTES)
        try:
            thread.start()
        finally:
            threading.stack_size(previous)
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]


def let_go(error: BaseException) -> None:
    """Drop what the frames of an error hold, such as what the engine made; also of its causes."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            traceback.clear_frames(one.__traceback__)
            waiting += one.__cause__, one.__context__
