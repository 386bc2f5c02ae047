"""Running a SPARQL update: read, evaluated where it can be stopped, checked, written whole."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from graph.empty_graphs import EmptyGraphs
from graph.errors import GraphBusyError
from graph.iris import Iris
from graph.store import GraphDirectory
from graph.update import (
    CURATED,
    Change,
    UpdateOptions,
    check_graphs,
    evaluate_update,
    parse_update,
)
from graph.update_process import evaluate_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from api.protocol import UpdateRequest
    from api.settings import Settings
    from graph.store import OpenGraph

_ATTEMPTS: Final = 3
_NAMES_LOGGED: Final = 5


@dataclass(frozen=True, slots=True)
class Updated:
    """What was written, if the graph was still the same; for the audit line."""

    change: Change | None

    @property
    def added(self) -> int:
        """Quads that came."""
        return 0 if self.change is None else self.change.added

    @property
    def removed(self) -> int:
        """Quads that went."""
        return 0 if self.change is None else self.change.removed

    def names(self, iris: Iris) -> str:
        """The graphs that were changed; empty where nothing was tried."""
        return "" if self.change is None else logged_names(self.change.graphs(), iris)


class Commit(Protocol):
    """Lets work write to the graph while nobody else does, and notes who wrote."""

    def __call__(self, work: Callable[[OpenGraph], Updated], iris: Iris) -> Updated:
        """Do it."""
        ...


def run_update(settings: Settings, asked: UpdateRequest, commit: Commit) -> Change:
    """Run one update; never call it on an event loop.

    Args:
        settings: Of which graph, and how much may be asked.
        asked: The update, the dataset of its patterns, and how long those may take; more time than
            the settings give has no effect.
        commit: Opens the graph to write.

    Raises:
        InputError: The update is malformed or not allowed.
        LimitError: It is too long, or takes too much.
        ConflictError: The program keeps the graph itself, or others write all the time.
        StoreError: It cannot be written.
    """
    iris = Iris(settings.base)
    options = _options(settings, asked.using_graphs, asked.using_named_graphs)
    operations = parse_update(asked.update, options)
    directory = GraphDirectory(settings.home)
    # Data alone is no work for the engine; patterns may be work without end.
    apart = settings.query_workers > 0 and any(
        operation.verb in {"MODIFY", "DELETE WHERE"} for operation in operations
    )
    found: tuple[str, Change] | None = None

    def work(graph: OpenGraph) -> Updated:
        if found is None:
            change = evaluate_update(graph.store, operations, options)
        elif directory.version() == found[0]:
            change = found[1]
        else:
            return Updated(None)  # another writer was there between evaluation and commit
        check_graphs(change.graphs(), iris)
        graph.replace(change.old, change.new)
        EmptyGraphs(settings.home).forget_dropped(operations, options.base)
        return Updated(change)

    for _ in range(_ATTEMPTS):
        if apart:
            found = evaluate_apart(
                settings.home,
                asked.update,
                options,
                timeout_s=min(asked.timeout_s or math.inf, settings.query_timeout_s),
                memory_bytes=settings.query_memory_bytes,
            )
        done = commit(work, iris)
        if done.change is not None:
            return done.change
    message = "others write to the graph all the time; try again"
    raise GraphBusyError(message)


def verbs_of(settings: Settings, text: str) -> frozenset[str]:
    """What an update does, such as ``INSERT DATA``; nothing is done.

    Raises:
        InputError: The update is malformed or not allowed.
        QueryTooLongError: It is over the limit.
    """
    return frozenset(operation.verb for operation in parse_update(text, _options(settings)))


def _options(
    settings: Settings, using: tuple[str, ...] = (), using_named: tuple[str, ...] = ()
) -> UpdateOptions:
    return UpdateOptions(
        base=f"{settings.base}/",
        target=Iris(settings.base).graph(CURATED),
        union=settings.union_default_graph,
        using=using,
        using_named=using_named,
        update_chars=settings.upload_bytes,
    )


def logged_names(graphs: Iterable[str], iris: Iris) -> str:
    """Graphs for the audit line: a few by name, the rest by number."""
    names = sorted(iris.graph_name(graph) or graph for graph in graphs) or ["default"]
    more = len(names) - _NAMES_LOGGED
    return ",".join(names[:_NAMES_LOGGED]) + (f",+{more}" if more > 0 else "")
