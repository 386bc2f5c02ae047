"""Who evaluates a query: processes that can be ended, or this one where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Protocol

from graph.deep_stack import run_on_deep_stack
from graph.result_output import Kept
from graph.sparql import Form, evaluate
from graph.workers.task import Reply

if TYPE_CHECKING:
    from graph.snapshot import Snapshot
    from graph.workers.cancellation import Cancellation
    from graph.workers.places import Place
    from graph.workers.pool import Begun
    from graph.workers.task import Task


class Evaluator(Protocol):
    """Evaluates one query: :class:`graph.workers.pool.WorkerPool`, or :class:`InProcess`."""

    def version(self) -> str:
        """The state of the graph that is asked."""
        ...

    def known_version(self) -> str | None:
        """The same, where it takes no waiting to know it."""
        ...

    def ask(
        self,
        task: Task,
        timeout_s: float,
        cancellation: Cancellation | None = None,
        place: Place | None = None,
    ) -> Reply:
        """Evaluate one query, in the place that was given or another one."""
        ...

    def begin(self, task: Task, version: str) -> Begun | Place | None:
        """Have one query begun over the state that was just known, if that takes no waiting."""
        ...

    def begin_at(self, place: Place, task: Task) -> Begun | Place | None:
        """Have it begun in the place that was waited for."""
        ...

    def give_up(self, place: Place) -> None:
        """Wait no longer for a place."""
        ...

    def poll(self, begun: Begun) -> Reply | None:
        """The answer to what was begun, if all of it has come."""
        ...

    def finish(
        self, begun: Begun, timeout_s: float, cancellation: Cancellation | None = None
    ) -> Reply:
        """Wait for the answer to what was begun."""
        ...

    def abandon(self, begun: Begun) -> None:
        """End what was begun."""
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

    def known_version(self) -> None:
        """It may have to be loaded."""

    def begin(self, task: Task, version: str) -> None:
        """Nothing is begun without being done."""

    def begin_at(self, place: Place, task: Task) -> NoReturn:
        """Nobody waits for a place."""
        raise NotImplementedError

    def give_up(self, place: Place) -> NoReturn:
        """Nobody waits for a place."""
        raise NotImplementedError

    def poll(self, begun: Begun) -> NoReturn:
        """Nothing is begun."""
        raise NotImplementedError

    def finish(
        self, begun: Begun, timeout_s: float, cancellation: Cancellation | None = None
    ) -> NoReturn:
        """Nothing is begun."""
        raise NotImplementedError

    def abandon(self, begun: Begun) -> NoReturn:
        """Nothing is begun."""
        raise NotImplementedError

    def ask(
        self,
        task: Task,
        timeout_s: float,  # noqa: ARG002 -- see the class
        cancellation: Cancellation | None = None,  # noqa: ARG002
        place: Place | None = None,  # noqa: ARG002
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
