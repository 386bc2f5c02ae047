"""What a worker does: one query after the other, until nobody asks any more."""

from __future__ import annotations

import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from graph.deep_stack import run_on_deep_stack
from graph.errors import ReadingGraphError, StoreUnavailableError
from graph.sparql import evaluate
from graph.text_search.functions import LazySearch
from graph.workers.channel import Channel, ChannelClosedError
from graph.workers.confine import (
    has_low_priority,
    keep_freed_memory,
    limit_memory,
    return_freed_memory,
)
from graph.workers.task import Task, error_head, out_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.loading import Stores
    from graph.text_search.functions import TextSearch
    from graph.workers.channel import Head

INLINE_BYTES: Final = 2**20
"""Up to here a result is sent in one piece; a larger one is left in a file."""
_BUFFER_BYTES: Final = 2**18
_THREAD_TRIES: Final = 1000
_THREAD_WAIT_S: Final = 0.001


def serve(
    channel: Channel, stores: Stores, memory_bytes: int, search: TextSearch | None = None
) -> None:
    """Answer queries until the channel is closed, where recursion has room.

    Args:
        channel: Where they come from.
        stores: What they are asked of.
        memory_bytes: How much more memory this process may take.
        search: Who searches their texts; without it, this process when it is asked to.
    """
    search = search or LazySearch(stores.whole)
    limited = False
    waiting: list[Head] = []

    def run() -> bool:
        """Answer until there is nobody to answer, or another thread should."""
        nonlocal limited
        if not limited:
            keep_freed_memory()
            limit_memory(memory_bytes)
            limited = True
        try:
            head = waiting.pop() if waiting else channel.receive()[0]
            while True:
                channel.send(*_answer(stores, search, head, memory_bytes))
                head, _ = channel.receive()
                if has_low_priority():  # for what was answered before, which took long, or much
                    return_freed_memory()
                    waiting.append(head)
                    return True
        except ChannelClosedError:
            return False

    while _on_another_thread(run):
        pass


def _on_another_thread(run: Callable[[], bool]) -> bool:
    """Run where recursion has room, in the place of the thread that did before.

    The memory limit has room for one such stack, and the system takes a moment to give it back.
    """
    begun = False

    def begin() -> bool:
        nonlocal begun
        begun = True
        return run()

    for _ in range(_THREAD_TRIES):
        try:
            return run_on_deep_stack(begin)
        except RuntimeError:
            if begun:
                raise
            time.sleep(_THREAD_WAIT_S)
    return run_on_deep_stack(begin)


def _answer(
    stores: Stores, search: TextSearch, head: Head, memory_bytes: int
) -> tuple[Head, bytes]:
    task = Task.from_head(head)
    output = Spooled(Path(head["spool"]))
    try:
        form, media_type = evaluate(
            stores.fitting(task.query, task.dataset),
            task.query,
            task.dataset,
            choose=task.choose,
            limits=task.limits,
            output=output,
            search=search,
        )
        size, body = output.close()
    except ReadingGraphError as error:
        return error_head(error), b""
    except MemoryError:
        return error_head(out_of_memory(memory_bytes)), b""
    except OSError as error:
        message = f"cannot keep the result in {output.path}: {error.strerror or error}"
        return error_head(StoreUnavailableError(message)), b""
    finally:
        output.let_go()
    return {"form": form, "media_type": media_type, "size": size}, body


class Spooled:
    """Keeps a small result in memory, and writes a large one to a file.

    Args:
        path: The file; it is made when there is need of it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._kept = bytearray()
        self._file: IO[bytes] | None = None
        self._size = 0

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._size += len(data)
        if self._file is not None:
            return self._file.write(data)
        self._kept += data
        if len(self._kept) > INLINE_BYTES:
            self._file = cast("IO[bytes]", self.path.open("xb", buffering=_BUFFER_BYTES))
            self._file.write(self._kept)
            self._kept = bytearray()
        return len(data)

    def flush(self) -> None:
        """Nothing waits for the engine."""

    def close(self) -> tuple[int, bytes]:
        """Say how large the result is, and give it where it is small."""
        if self._file is not None:
            self._file.close()
        return self._size, bytes(self._kept)

    def let_go(self) -> None:
        """Close the file, whatever happened."""
        if self._file is not None:
            self._file.close()
