"""The graph on disk: one directory, one Oxigraph store, changed as a whole or not at all.

A directory holds ``store/`` (the engine's files), ``lock`` and ``version``. Whoever reads takes
the lock shared, whoever writes takes it alone, each only as long as the files are open: so
reading on the command line, a running server, and a writer get along. ``version`` changes with
each write, so that a server sees at the cost of one small read whether to load again.

A small change is one transaction of the engine, which holds all of it in memory. A large one is
made in a copy of the store, in steps, while the store stays as it is: the copy shares the files
of the engine, which never change once written. (Where little of it stays, it begins empty.) Then
``version``, which names the store in use, is replaced. A crash leaves the one or the other whole,
and a copy that the next writer removes.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import IO, TYPE_CHECKING, Final

import portalocker
from pyoxigraph import NamedNode, RdfFormat, Store

from graph.changes import ChangeLog
from graph.deep_stack import let_go
from graph.errors import GraphBusyError, StoreCorruptError, StoreUnavailableError
from graph.line_changes import change_lines, quads_in_lines
from graph.quad_update import data_update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from pyoxigraph import BlankNode, Quad, Triple

    from graph.changes import Change
    from graph.line_changes import Lines

_log = logging.getLogger(__name__)

_LOCK_TIMEOUT_S: Final = 10.0
_LOCK_POLL_S: Final = 0.02
_NO_VERSION: Final = "0"
_STORES: Final = ("store", "store-2")  # in turn; the engine calls a copy .tmp until it is whole
_IN_PLACE_QUADS: Final = 50_000  # one transaction of 200,000 took 500 MB (pyoxigraph 0.5.13)
# The engine's only ways to say no: damaged files are one of the latter two.
_ENGINE_ERRORS: Final = (OSError, RuntimeError, ValueError)


class OpenGraph:
    """The store of a graph directory while it is open.

    It lets go of the engine when the ``with`` block ends, whoever still holds it: the engine
    keeps its files, and its own lock, for as long as one reference to its store is left.
    """

    __slots__ = ("_bump_version", "_changes", "_store", "_succeed")

    def __init__(
        self,
        store: Store,
        bump_version: Callable[[], None] | None = None,
        succeed: Callable[[Store, Callable[[Store], bool], bool], Store | None] | None = None,
        changes: ChangeLog | None = None,
    ) -> None:
        self._store: Store | None = store
        self._bump_version = bump_version
        self._succeed = succeed
        self._changes = changes

    @property
    def store(self) -> Store:
        """The engine's store; use it inside the ``with`` block only."""
        if self._store is None:
            message = "the graph was closed"
            raise StoreUnavailableError(message)
        return self._store

    def close(self) -> None:
        """Let go of the store."""
        self._store = None

    def quads(self, *names: str) -> set[Quad]:
        """All quads of the named graphs with these IRIs.

        Raises:
            StoreCorruptError: The engine cannot read them.
        """
        try:
            return {
                quad
                for name in names
                for quad in self.store.quads_for_pattern(None, None, None, NamedNode(name))
            }
        except _ENGINE_ERRORS as error:
            raise _corrupt(error) from error

    def subjects(self, name: str) -> Iterator[tuple[NamedNode | BlankNode | Triple, list[Quad]]]:
        """The quads of the named graph with this IRI, one subject at a time.

        Raises:
            StoreCorruptError: The engine cannot read them.
        """
        # The engine keeps the quads of a graph in the order of their subjects.
        quads = self.store.quads_for_pattern(None, None, None, NamedNode(name))
        try:
            for subject, group in groupby(quads, key=attrgetter("subject")):
                yield subject, list(group)
        except _ENGINE_ERRORS as error:
            raise _corrupt(error) from error

    def dump(self) -> bytes:
        """All quads as N-Quads.

        Raises:
            StoreCorruptError: The engine cannot read them.
        """
        try:
            return self.store.dump(format=RdfFormat.N_QUADS) or b""
        except _ENGINE_ERRORS as error:
            raise _corrupt(error) from error

    def replace(self, old: AbstractSet[Quad], new: AbstractSet[Quad]) -> bool:
        """Turn the quads ``old`` into ``new``, all or nothing.

        Only what differs is written, in one transaction of the engine; where nothing differs
        nothing is written and the version stays.

        Returns:
            Whether anything changed.

        Raises:
            StoreUnavailableError: The graph was opened to read, or the disk does not take it.
        """
        removed, added = old - new, new - old
        if not removed and not added:
            return False
        if self._bump_version is None:
            message = "the graph was opened to read"
            raise StoreUnavailableError(message)
        # The version moves before the commit: a crash in between costs a reader one needless
        # load, where the other order could leave a server blind to a change.
        keeping = self._changes.keeping(removed, added) if self._changes else nullcontext()
        try:
            with keeping:
                self._bump_version()
                if removed:
                    text, functions = data_update(removed, added)
                    self.store.update(text, custom_functions=dict(functions))
                else:
                    self.store.extend(added)
                self.store.flush()
        except OSError as error:
            message = f"cannot write the graph: {error}"
            raise StoreUnavailableError(message) from error
        except RuntimeError as error:
            raise _corrupt(error) from error
        return True

    def apply(self, removed: Lines, added: Lines) -> bool:
        """Take quads away and add others, all or nothing, however many they are.

        Args:
            removed: Quads that are there.
            added: Quads that are not.

        Returns:
            Whether anything changed.

        Raises:
            StoreUnavailableError: The graph was opened to read, or the disk does not take it.
        """
        if len(removed) + len(added) <= _IN_PLACE_QUADS:
            return self.replace(quads_in_lines(removed), quads_in_lines(added))
        return self.succeed(partial(change_lines, removed=removed, added=added))

    def succeed(self, change: Callable[[Store], bool], *, empty: bool = False) -> bool:
        """Put a changed copy of the store in its place, if the change says that it is to stay.

        Args:
            change: Changes the copy, in as many steps as it takes. Of what it gives back depends
                whether the copy takes the place of the store; where it raises, it does not.
            empty: Whether the copy begins without anything.

        Returns:
            Whether it did.

        Raises:
            StoreUnavailableError: The graph was opened to read, or the disk does not take it.
        """
        if self._succeed is None:
            message = "the graph was opened to read"
            raise StoreUnavailableError(message)
        try:
            successor = self._succeed(self.store, change, empty)
        except OSError as error:
            message = f"cannot write the graph: {error}"
            raise StoreUnavailableError(message) from error
        except RuntimeError as error:
            raise _corrupt(error) from error
        if successor is None:
            return False
        self._store = successor
        return True


class GraphDirectory:
    """A directory that holds a graph.

    Args:
        path: The directory. It is made, readable by its owner alone, at the first write.
        lock_timeout_s: How long to wait for another process, in seconds.
    """

    def __init__(self, path: Path, *, lock_timeout_s: float = _LOCK_TIMEOUT_S) -> None:
        self.path = path
        self._lock_timeout_s = lock_timeout_s

    @property
    def store_path(self) -> Path:
        """The folder of the store in use, the engine's own."""
        return self.path / self._store_names()[0]

    @property
    def _version_path(self) -> Path:
        return self.path / "version"

    def exists(self) -> bool:
        """Whether a graph was ever written here.

        The engine's files alone do not say so: a crash may have left them half made.
        """
        return self._version_path.is_file()

    def version(self) -> str:
        """The version of the graph: opaque, and different after each write."""
        return self._read_version()[0]

    def changes_since(self, version: str) -> tuple[str, tuple[Change, ...]] | None:
        """The version, and what led to it from another one, where all of that was kept.

        Raises:
            GraphBusyError: A writer held the graph for too long.
        """
        with self._locked(portalocker.LockFlags.SHARED):
            changes = ChangeLog(self.path, self.version).since(version)
            return None if changes is None else (self.version(), changes)

    def _read_version(self) -> tuple[str, str]:
        """The version, and the name of the store that it is of."""
        try:
            with self._version_path.open("rb", buffering=0) as file:  # for each query: no layers
                version, _, store = file.read().decode("ascii").partition(" ")
        except FileNotFoundError:
            version, store = _NO_VERSION, ""
        except (OSError, UnicodeDecodeError) as error:
            message = f"cannot read {self._version_path}: {error}"
            raise StoreUnavailableError(message) from error
        return version.strip(), store.strip()

    def _store_names(self) -> tuple[str, str]:
        """The folder of the store in use, and the other one."""
        first, second = _STORES
        return (second, first) if self._read_version()[1] == second else (first, second)

    @contextmanager
    def reading(self) -> Iterator[OpenGraph]:
        """Open the store to read, shared with other readers; an empty one where none exists.

        Raises:
            GraphBusyError: A writer held it for too long.
            StoreCorruptError: The engine cannot read the files.
        """
        if not self.exists():
            yield OpenGraph(Store())
            return
        with (
            self._locked(portalocker.LockFlags.SHARED),
            _closing(OpenGraph(self._open(read_only=True))) as graph,
        ):
            yield graph

    @contextmanager
    def writing(self) -> Iterator[OpenGraph]:
        """Open the store to write, alone; it is made where none exists.

        What belongs together goes into one call of :meth:`OpenGraph.replace`, one transaction.

        Raises:
            GraphBusyError: Another process held it for too long.
            StoreUnavailableError: The directory cannot be made or written.
            StoreCorruptError: The engine cannot read the files.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            message = f"cannot make the graph directory {self.path}: {error.strerror}"
            raise StoreUnavailableError(message) from error
        with self._locked(portalocker.LockFlags.EXCLUSIVE):
            try:
                store = self._open(read_only=False)
                log = ChangeLog(self.path, self.version)
                opened = OpenGraph(store, self._bump_version, self._succeed, log)
                with _closing(opened) as graph:
                    del store
                    yield graph
            finally:
                self._remove_other_store()

    def _open(self, *, read_only: bool) -> Store:
        path = str(self.store_path)
        try:
            return Store.read_only(path) if read_only else Store(path)
        except _ENGINE_ERRORS as error:
            _log.debug("store not opened", exc_info=True)
            message = f"cannot open the graph in {self.path}: {error}"
            raise StoreCorruptError(message) from error

    def _bump_version(self) -> None:
        self._write_version(self._store_names()[0])

    def _write_version(self, store: str) -> None:
        fresh = self.path / "version.new"  # one name will do: the lock is held
        with fresh.open("w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(8)} {store}")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._version_path)

    def _succeed(self, store: Store, change: Callable[[Store], bool], empty: bool) -> Store | None:  # noqa: FBT001 -- called by one place
        """Put a changed copy in the place of the store in use."""
        name = self._store_names()[1]
        path = str(self.path / name)
        self._remove_other_store()
        if not empty:
            store.backup(path)
        successor = Store(path)
        if not change(successor):
            return None
        successor.flush()
        self._write_version(name)
        return successor

    def _remove_other_store(self) -> None:
        """Remove what a change left, done or not."""
        other = self._store_names()[1]
        for name in (other, f"{other}.tmp"):
            shutil.rmtree(self.path / name, ignore_errors=True)

    @contextmanager
    def _locked(self, flags: portalocker.LockFlags) -> Iterator[None]:
        path = self.path / "lock"
        reads_only = portalocker.LockFlags.SHARED in flags and path.exists()
        try:
            lock = portalocker.Lock(
                path,
                mode="r" if reads_only else "a",  # who may not write here may still read
                timeout=self._lock_timeout_s,
                check_interval=_LOCK_POLL_S,
                flags=flags | portalocker.LockFlags.NON_BLOCKING,
            )
            file: IO[str] = lock.acquire()
        except portalocker.LockException as error:
            message = f"another process is using the graph in {self.path}; try again"
            raise GraphBusyError(message) from error
        except OSError as error:
            message = f"cannot lock the graph directory {self.path}: {error.strerror}"
            raise StoreUnavailableError(message) from error
        try:
            yield
        finally:
            lock.release()
            file.close()


def _corrupt(error: Exception) -> StoreCorruptError:
    return StoreCorruptError(f"cannot read the graph: {error}")


@contextmanager
def _closing(graph: OpenGraph) -> Iterator[OpenGraph]:
    try:
        yield graph
    except BaseException as error:
        # Whoever keeps the error would keep the engine open, and its lock, by the frames of
        # the traceback, and those of the errors that it came of.
        let_go(error)
        raise
    finally:
        graph.close()
