"""Where the server gets its workers from: forked off one that holds the graph, or started anew."""

from __future__ import annotations

import itertools
import multiprocessing
import signal
import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import Store

from graph.errors import QueryWorkerError
from graph.store import GraphDirectory
from graph.workers.channel import Channel, ChannelClosedError
from graph.workers.messages import receive_message, send_message
from graph.workers.nursery import root_main, worker_main
from graph.workers.staff import Ending, Worker
from graph.workers.task import error_of
from graph.workers.view import find_checkpoint, find_view

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import SpawnProcess

    from pyoxigraph import Literal, QuerySolutions

    from graph.workers.channel import Head
    from graph.workers.nursery import Source
    from graph.workers.staff import Nursery, Workers

_END_TIMEOUT_S: Final = 10
# Of a quad in memory, with its part in the merge (measured: 450 at 2.4 million quads).
_QUAD_BYTES: Final = 500

CAN_FORK: Final = sys.platform == "linux"
"""Elsewhere the system's own libraries do not take it well, or there is no fork."""


def make_nursery(source: Source, *, fork: bool = CAN_FORK) -> Nursery:
    """Choose the way that is safe here.

    Args:
        source: What is loaded.
        fork: Whether to fork.
    """
    return ForkingNursery(source) if fork else SpawningNursery(source)


class ForkingNursery:
    """One small process without threads, from which all others are forked.

    Args:
        source: What is loaded.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: SpawnProcess | None = None

    def load(self) -> Workers:
        """Fork a template, which loads; the root is started at first, and again if it ended."""
        ours, head = self._fork({})
        if head is None or "error" in head:
            ours.close()
            if head is None:
                message = "the process that loads the graph ended; the server's log may say why"
                raise QueryWorkerError(message)
            raise error_of(head)
        return ForkedWorkers(ours, head["version"])

    def stand_in(self) -> tuple[Workers, Callable[[], bool]] | None:
        """Fork workers that open the view on disk, or a checkpoint where there is none."""
        directory, merge = self._source.directory, self._source.merge
        found = GraphDirectory(directory)
        version = found.version()
        view = find_view(directory, version, merge=merge)
        checkpoint = find_checkpoint(directory, version, merge=merge)
        order: Head
        if view is not None:
            order = {"view": str(view.path), "version": version}
        elif checkpoint is not None:
            order = {"view": str(checkpoint), "version": version}
        elif _size_bytes(found) >= self._source.checkpoint_bytes:
            order = {"checkpoint": True}
        else:
            return None
        ours, head = self._fork(order)
        if head is None or "view" not in head:
            ours.close()
            return None

        def fits() -> bool:
            quads = _count(head["view"]) if view is None else view.quads
            return quads * _QUAD_BYTES <= self._source.budget_bytes

        return ForkedWorkers(ours, head["version"]), fits

    def _fork(self, order: Head) -> tuple[socket.socket, Head | None]:
        """Have the root fork a template; gives the connection with it and its first words."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with self._lock, theirs:
            try:
                send_message(self._root(), order, theirs)
            except OSError:
                self._end_root()
                send_message(self._root(), order, theirs)
        head, _ = receive_message(ours)
        return ours, head

    def _root(self) -> socket.socket:
        if self._control is None:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = _start(root_main, theirs, self._source)
            self._control = ours
        return self._control

    def close(self) -> None:
        """End the root; the others end with it."""
        with self._lock:
            self._end_root()

    def _end_root(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        _wait(self._process)
        self._process = None


class ForkedWorkers:
    """Workers that are forked from one template.

    Args:
        control: Connection to the template.
        version: The state that it holds.
    """

    def __init__(self, control: socket.socket, version: str) -> None:
        self.version = version
        self._control = control
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    def start(self) -> Worker:
        """Have one forked."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            number = next(self._numbers)
            try:
                send_message(self._control, {"do": "start", "worker": number}, theirs)
            except OSError as error:
                ours.close()
                message = "the process that holds the graph ended"
                raise QueryWorkerError(message) from error
        return Worker(number, Channel(ours))

    def end(self, worker: Worker) -> None:
        """Have it killed."""
        self._tell("end", worker)

    def lower(self, worker: Worker) -> None:
        """Have its priority lowered."""
        worker.lowered = True
        self._tell("lower", worker)

    def _tell(self, order: str, worker: Worker) -> None:
        with self._lock, suppress(OSError):  # no template, no workers
            send_message(self._control, {"do": order, "worker": worker.number})

    def ending(self, worker: Worker) -> Ending:
        """Ask the template, whose child it was."""
        head: Head | None = None
        with self._lock, suppress(OSError):
            send_message(self._control, {"do": "status", "worker": worker.number})
            head, _ = receive_message(self._control)
        return Ending(**(head or {"signal": 0, "said": "the process that held the graph ended"}))

    def succeed(self) -> Workers | None:
        """Have the template fork that of the next state, which applies what was written."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        head = None
        with suppress(OSError):
            with self._lock, theirs:
                send_message(self._control, {"do": "succeed", "worker": 0}, theirs)
            head, _ = receive_message(ours)
        if not head:
            ours.close()
            return None
        return ForkedWorkers(ours, head["version"])

    def close(self) -> None:
        """Leave the template, which ends with its workers."""
        with self._lock:
            self._control.close()


class SpawningNursery:
    """Starts each worker anew, and each loads by itself.

    Args:
        source: What is loaded.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def load(self) -> Workers:
        """Start the first worker, which says what it loaded."""
        return SpawnedWorkers(self._source)

    def stand_in(self) -> tuple[Workers, Callable[[], bool]] | None:
        """There is none: a worker that loads by itself may as well begin."""
        return None

    def close(self) -> None:
        """Nothing is kept here."""


class SpawnedWorkers:
    """Workers of which each has a copy of its own.

    Args:
        source: What they load.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._numbers = itertools.count(1)
        self._processes: dict[int, SpawnProcess] = {}
        self._first: Worker | None = None
        self.version = ""
        first = self.start()
        self._first = first

    def start(self) -> Worker:
        """Start one, and wait until it has loaded."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        ours, theirs = socket.socketpair()
        with theirs:
            process = _start(worker_main, theirs, self._source)
        number = next(self._numbers)
        self._processes[number] = process
        worker = Worker(number, Channel(ours))
        try:
            head, _ = worker.channel.receive()
        except ChannelClosedError as error:
            message = f"a query process ended while it loaded: {self.ending(worker)}"
            raise QueryWorkerError(message) from error
        if "error" in head:
            self.end(worker)
            raise error_of(head)
        self.version = self.version or head["version"]
        if head["version"] != self.version:
            # The graph changed since the first of them loaded.
            self.end(worker)
            message = "the graph changed in this moment; try again"
            raise QueryWorkerError(message)
        return worker

    def end(self, worker: Worker) -> None:
        """Kill it."""
        process = self._processes.pop(worker.number, None)
        if process is not None:
            process.kill()
            _wait(process)

    def lower(self, worker: Worker) -> None:
        """Leave it as it is: it would stay so, and one that loads anew takes long."""

    def ending(self, worker: Worker) -> Ending:
        """Ask the system."""
        process = self._processes.pop(worker.number, None)
        if process is None:
            return Ending(0, "")
        process.join(_END_TIMEOUT_S)
        code = process.exitcode or 0
        said = "memory allocation, perhaps" if code == -signal.SIGABRT else ""
        return Ending(max(0, -code), said)

    def succeed(self) -> Workers | None:
        """There is no state that others could begin with."""
        return None

    def close(self) -> None:
        """Kill all."""
        for process in self._processes.values():
            process.kill()
        for process in self._processes.values():
            _wait(process)
        self._processes.clear()


def _size_bytes(directory: GraphDirectory) -> int:
    """What the store takes on disk; nothing where it is replaced in this moment."""
    try:
        return sum(path.stat().st_size for path in directory.store_path.iterdir())
    except OSError:
        return 0


def _count(path: str) -> int:
    """How many quads are in a store. To ask the engine for its length stops all threads."""
    counted = Store.read_only(path).query(
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", use_default_graph_as_union=True
    )
    (row,) = cast("QuerySolutions", counted)
    return int(cast("Literal", row["n"]).value)


def _start(main: object, connection: socket.socket, source: Source) -> SpawnProcess:
    """Start a fresh interpreter: the server has threads, and must not be forked itself."""
    process = multiprocessing.get_context("spawn").Process(
        target=main,  # type: ignore[arg-type]
        args=(connection, source),
        daemon=True,
    )
    process.start()
    return process


def _wait(process: SpawnProcess | None) -> None:
    if process is None:
        return
    process.join(_END_TIMEOUT_S)
    if process.exitcode is None:
        process.kill()
        process.join(_END_TIMEOUT_S)
    process.close()
