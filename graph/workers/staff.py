"""What the server sees of the processes that answer queries, wherever they come from."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.workers.channel import Channel


@dataclass(slots=True)
class Worker:
    """A process that answers queries, as the server sees it.

    Attributes:
        number: By which the one who started it knows it.
        channel: The connection with it.
        lowered: Whether it yields to all others, until it has answered.
    """

    number: int
    channel: Channel
    lowered: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker ended: the signal, 0 for none; and what it said last, for the log."""

    signal: int
    said: str

    @property
    def for_memory(self) -> bool:
        """Whether it could not have the memory that it asked for; the engine then aborts."""
        return self.signal == getattr(signal, "SIGABRT", 0) and "memory allocation" in self.said


class Workers(Protocol):
    """Starts and ends the workers that hold one state of the graph. Thread safe."""

    version: str

    def start(self) -> Worker:
        """Start one.

        Raises:
            QueryWorkerError: It cannot be started.
        """
        ...

    def end(self, worker: Worker) -> None:
        """End it, whatever it is doing; its channel stays, for who waits there to notice."""
        ...

    def lower(self, worker: Worker) -> None:
        """Let it yield to the others."""
        ...

    def ending(self, worker: Worker) -> Ending:
        """Say how one ended that closed its channel."""
        ...

    def succeed(self) -> Workers | None:
        """Give workers for the state that there is now, where it takes little to get there."""
        ...

    def close(self) -> None:
        """End all of them."""
        ...


class Nursery(Protocol):
    """Makes the workers for the state of the graph that there is now."""

    def load(self) -> Workers:
        """Load it, and wait until that is done.

        Raises:
            GraphBusyError: A writer held the graph for too long.
            StoreError: The graph cannot be read.
        """
        ...

    def stand_in(self) -> tuple[Workers, Callable[[], bool]] | None:
        """Give workers for the state that there is now without loading it, where that can be.

        Returns:
            The workers, and what tells whether the graph would fit into memory, in its own time.
        """
        ...

    def close(self) -> None:
        """End all processes."""
        ...
