"""How a route writes to the graph: under the lock, on a worker thread, with a line of audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from starlette.concurrency import run_in_threadpool

from api.deps import resources
from api.rights import audit
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from api.rights import Writer
    from graph.store import OpenGraph


class Counted(Protocol):
    """What a write gives back: how many quads went and came; for the audit line."""

    @property
    def added(self) -> int:
        """Quads that came."""
        ...

    @property
    def removed(self) -> int:
        """Quads that went."""
        ...


Outcome = TypeVar("Outcome", bound=Counted)


def write_graph(
    request: Request,
    writer: Writer,
    work: Callable[[OpenGraph], Outcome],
    *,
    graph: str | Callable[[Outcome], str],
) -> Outcome:
    """Let ``work`` write to the graph while nobody else does; never call it on the event loop.

    Args:
        request: What asks for it.
        writer: Who asks; from :data:`api.rights.MayWrite`.
        work: Gets the open graph and commits with :meth:`~graph.store.OpenGraph.replace`, once:
            what it returns is answered only after the engine has it on disk.
        graph: Name of what is written to, for the audit line, or how to tell it from the outcome;
            no content.

    Raises:
        GraphBusyError: Another writer, or a reader that loads, held the graph for too long (409).
        StoreError: The directory cannot be written (503).
    """
    settings = resources(request).settings
    directory = GraphDirectory(settings.home, lock_timeout_s=settings.write_wait_s)
    with directory.writing() as opened:
        outcome = work(opened)
    name = graph if isinstance(graph, str) else graph(outcome)
    if name:  # else nothing was tried
        audit(request, writer, graph=name, added=outcome.added, removed=outcome.removed)
    return outcome


async def write_graph_aside(
    request: Request,
    writer: Writer,
    work: Callable[[OpenGraph], Outcome],
    *,
    graph: str | Callable[[Outcome], str],
) -> Outcome:
    """Do what :func:`write_graph` does from an ``async`` route, on a worker thread."""
    return await run_in_threadpool(write_graph, request, writer, work, graph=graph)
