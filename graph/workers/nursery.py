"""The processes that fork, for systems where that is safe: one thread, and no engine on disk.

The *root* is started by the server and holds no graph. For each state of the graph it forks a
*template*, which loads it, and forks workers from there. After a small write a template forks
that of the next state, which only changes what it has. The server talks to each over a socket of
its own that keeps messages apart, and hands it the end of a connection with each that it is to
start. Who sees its socket closed ends, and its children with it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn

from pyoxigraph import Store

from graph.errors import ReadingGraphError, StoreCorruptError
from graph.following import can_follow, follow
from graph.iris import Iris
from graph.loading import Stores, load_into_memory, read_graph, write_graph
from graph.store import GraphDirectory
from graph.workers.channel import Channel
from graph.workers.confine import (
    LOW_PRIORITY,
    adopt_orphans,
    die_with_parent,
    leave_network,
    lower_priority,
)
from graph.workers.messages import receive_message, send_message
from graph.workers.searcher import AskedSearch, search_for_others
from graph.workers.task import error_head, error_of
from graph.workers.view import find_view, write_checkpoint, write_view
from graph.workers.worker import serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.workers.channel import Head

_SAID_BYTES: Final = 65_536
_TRACE: Final = (
    b"\nstack backtrace:"  # where RUST_BACKTRACE asks for one; what counts stands above it
)
# The engine in memory keeps what was taken away from it.
_FOLLOWED_QUADS: Final = 100_000
# Whoever writes once writes again soon: a view is kept of the state that stays.
_SETTLED_S: Final = 15.0


@dataclass(frozen=True, slots=True)
class Source:
    """What a template loads, and what its workers may take.

    Attributes:
        directory: The graph directory.
        base: Base of the entity IRIs.
        merge: Whether the default graph is to hold all that the named graphs hold.
        memory_bytes: How much memory one worker may take.
        view_quads: From how many quads on a view is kept on disk, for the next start.
        checkpoint_bytes: From how many bytes on disk on the graph is asked there until it is
            loaded, where it is its own view. Less is loaded in a second or two.
        budget_bytes: How much memory the graph may take; else it is asked on disk.
    """

    directory: Path
    base: str
    merge: bool
    memory_bytes: int
    view_quads: int = 200_000
    checkpoint_bytes: int = 16 * 2**20
    budget_bytes: int = 4 * 2**30


def root_main(control: socket.socket, source: Source) -> None:
    """Fork a template for each message, until there are no more.

    When the server ends, however that happens, its end of the connection is closed, and this ends.
    It may not die with its parent in the way of the others: to the system that is the *thread*
    that started it, and a server's threads come and go (prctl(2), PR_SET_PDEATHSIG).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal; the server says when to end
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a template ended
    adopt_orphans()
    leave_network()
    while True:
        head, handed = receive_message(control)
        if head is None or handed is None:
            return
        with handed:
            if _fork() == 0:
                control.close()
                _last_words(partial(_be_template, handed, source, head))


def _fork() -> int:
    pid = os.fork()
    if pid == 0:
        die_with_parent()
    return pid


def _last_words(life: Callable[[], None]) -> NoReturn:
    """Live, and end without the clean-up of a process that this one was copied from."""
    code = 1
    try:
        life()
        code = 0
    except BaseException:  # noqa: BLE001 -- the boundary of a process: it goes to the log
        traceback.print_exc()
    finally:
        os._exit(code)


def _be_template(control: socket.socket, source: Source, order: Head) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # from here on, how a child ended is asked
    if "checkpoint" in order:
        order = _checkpoint(source)
    if "view" in order:  # it holds nothing: each worker opens the view on disk by itself
        send_message(control, order)
        _Template(
            control, lambda: Stores(Store.read_only(order["view"])), source.memory_bytes
        ).live()
        return
    if "unfit" in order:
        send_message(control, order)
        return
    try:
        version, stores = _load(source)
    except ReadingGraphError as error:
        send_message(control, error_head(error))
        return
    _State(source, version, stores, len(stores.whole)).hold(control)


@dataclass(frozen=True, slots=True)
class _State:
    """A state of the graph in memory.

    ``quads`` are those when it was loaded (to count them takes a walk past all), ``followed``
    those that were changed since.
    """

    source: Source
    version: str
    stores: Stores
    quads: int
    followed: int = 0

    def hold(self, control: socket.socket) -> None:
        """Be the template of this state."""
        whole, source = self.stores.whole, self.source
        send_message(control, {"version": self.version, "quads": self.quads})
        template = _Template(control, lambda: self.stores, source.memory_bytes, self.succeed)
        if self.quads >= source.view_quads:
            wait_s = _SETTLED_S if self.followed else 0.0
            template.keep_view(whole, source, self.version, wait_s)
        template.live()

    def succeed(self, control: socket.socket) -> None:
        """Be the template of the state that there is now, if small changes lead there."""
        try:
            found = GraphDirectory(self.source.directory).changes_since(self.version)
        except ReadingGraphError:
            found = None
        version, changes = found or ("", ())
        followed = self.followed + sum(len(c.removed) + len(c.added) for c in changes)
        fits = followed <= _FOLLOWED_QUADS and self.stores.plain
        if found is None or not fits or not can_follow(changes, Iris(self.source.base)):
            send_message(control, {})
            return
        follow(self.stores, changes)
        _State(self.source, version, self.stores, self.quads, followed).hold(control)


def _checkpoint(source: Source) -> Head:
    """Make a checkpoint from a child, which opens the engine on disk and so has threads."""
    reading, writing = os.pipe()
    if _fork() == 0:
        os.close(reading)
        _last_words(lambda: _write_checkpoint(source, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        said = file.read()
    os.wait()  # it is the only child so far
    return json.loads(said or b"{}") or {"unfit": "the process that looked at it ended"}


def _write_checkpoint(source: Source, writing: int) -> None:
    with os.fdopen(writing, "wb") as file:
        try:
            found = write_checkpoint(source.directory, Iris(source.base), merge=source.merge)
        except ReadingGraphError as error:
            head = {"unfit": str(error)}
        else:
            head = {"version": found[0], "view": str(found[1])} if found else {"unfit": ""}
        file.write(json.dumps(head).encode())


def _load(source: Source) -> tuple[str, Stores]:
    """Load the graph from a child, which opens the engine on disk and so has threads."""
    reading, writing = os.pipe()
    pid = _fork()
    if pid == 0:
        os.close(reading)
        _last_words(lambda: _write_graph(source.directory, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        head = json.loads(file.readline() or b"{}")
        stores = Stores.load(file, Iris(source.base), merge=source.merge)
    _, status = os.waitpid(pid, 0)
    if "error" in head:
        raise error_of(head)
    if status != 0 or "version" not in head:
        message = f"the graph in {source.directory} could not be read to its end"
        raise StoreCorruptError(message)
    return head["version"], stores


def _write_graph(directory: Path, writing: int) -> None:
    with os.fdopen(writing, "wb") as file:
        try:
            write_graph(
                GraphDirectory(directory),
                file,
                lambda version: file.write(json.dumps({"version": version}).encode() + b"\n"),
            )
        except ReadingGraphError as error:
            file.write(json.dumps(error_head(error)).encode() + b"\n")


@dataclass(frozen=True, slots=True)
class _Child:
    pid: int
    said: int


class _Template:
    """Forks workers, and ends them when it is told to."""

    def __init__(
        self,
        control: socket.socket,
        open_stores: Callable[[], Stores],
        memory_bytes: int,
        succeed: Callable[[socket.socket], None] | None = None,
    ) -> None:
        self._control = control
        self._open_stores = open_stores
        self._memory_bytes = memory_bytes
        self._be_successor = succeed
        self._children: dict[int, _Child] = {}
        self._ended: set[int] = set()

    def keep_view(self, store: Store, source: Source, version: str, wait_s: float) -> None:
        """Write the view from a child, since the engine on disk has threads."""
        if find_view(source.directory, version, merge=source.merge) is not None:
            return
        pid = _fork()
        if pid == 0:
            self._control.close()
            os.nice(LOW_PRIORITY)
            time.sleep(wait_s)  # it ends with this state, where that does not last
            _last_words(lambda: write_view(store, source.directory, version, merge=source.merge))
        self._ended.add(pid)  # nobody waits for it; it is reaped with the others

    def live(self) -> None:
        """Do what is asked until nobody is left to ask."""
        self._start_searcher()
        while True:
            head, handed = receive_message(self._control)
            if head is None:
                return  # the workers end with this process
            number = head["worker"]
            if head["do"] == "start" and handed is not None:
                with handed:
                    self._start(number, handed)
            elif head["do"] == "succeed" and handed is not None:
                with handed:
                    self._succeed(handed)
            elif head["do"] == "end":
                self._end(number)
            elif head["do"] == "lower" and number in self._children:
                lower_priority(self._children[number].pid)
            elif head["do"] == "status":
                send_message(self._control, self._status(number))
            self._reap()

    def _start_searcher(self) -> None:
        theirs, self._searcher = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            pid = _fork()
            if pid == 0:
                self._control.close()
                self._searcher.close()
                os.setpgid(0, 0)
                _last_words(lambda: search_for_others(theirs, lambda: self._open_stores().whole))
        self._ended.add(pid)  # nobody waits for it; it is reaped with the others

    def _start(self, number: int, connection: socket.socket) -> None:
        said = os.memfd_create("said")
        pid = _fork()
        if pid == 0:
            _last_words(lambda: self._be_worker(connection, said))
        self._children[number] = _Child(pid, said)

    def _succeed(self, control: socket.socket) -> None:
        """Fork the template of the next state, which outlives this one."""
        if self._be_successor is None:
            send_message(control, {})
            return
        pid = os.fork()
        if pid == 0:
            _last_words(lambda: self._let_go_and_succeed(control))
        self._ended.add(pid)  # nobody waits for it; it is reaped with the others

    def _let_go_and_succeed(self, control: socket.socket) -> None:
        self._searcher.close()
        self._let_go()
        if self._be_successor is not None:
            self._be_successor(control)

    def _let_go(self) -> None:
        """Close what only the process that was forked needs."""
        self._control.close()
        for child in self._children.values():
            os.close(child.said)

    def _be_worker(self, connection: socket.socket, said: int) -> None:
        self._let_go()
        os.dup2(said, 2)
        # A group of its own: its threads are lowered together, and Ctrl-C does not reach it.
        os.setpgid(0, 0)
        stores = self._open_stores()
        search = AskedSearch(self._searcher, stores.whole)
        serve(Channel(connection), stores, self._memory_bytes, search)

    def _end(self, number: int) -> None:
        child = self._children.pop(number, None)
        if child is not None:
            os.kill(child.pid, signal.SIGKILL)  # not waited for yet, so the number is still its
            os.close(child.said)
            self._ended.add(child.pid)

    def _status(self, number: int) -> Head:
        """Say how a worker ended that closed its connection."""
        child = self._children.pop(number, None)
        if child is None:
            return {"signal": signal.SIGKILL, "said": ""}
        os.kill(child.pid, signal.SIGKILL)  # it has ended already, or is about to
        _, status = os.waitpid(child.pid, 0)
        size = os.fstat(child.said).st_size
        said = os.pread(child.said, _SAID_BYTES, max(0, size - _SAID_BYTES))
        os.close(child.said)
        return {
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "said": said.partition(_TRACE)[0].decode(errors="replace"),
        }

    def _reap(self) -> None:
        for pid in tuple(self._ended):
            with suppress(ChildProcessError):
                if os.waitpid(pid, os.WNOHANG)[0] == 0:
                    continue
            self._ended.discard(pid)


def worker_main(connection: socket.socket, source: Source) -> None:
    """Be a worker that was started anew, and loads by itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_network()
    channel = Channel(connection)
    try:
        version, quads = read_graph(GraphDirectory(source.directory))
        store = load_into_memory(quads, Iris(source.base), merge=source.merge)
    except ReadingGraphError as error:
        channel.send(error_head(error))
        return
    del quads
    stores = Stores.of(store, merge=source.merge)
    channel.send({"version": version, "quads": len(store)})
    serve(channel, stores, source.memory_bytes)
