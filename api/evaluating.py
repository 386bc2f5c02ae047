"""Who evaluates queries, as the settings say.

It needs nothing of the web, so that it can start before the rest of the server is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.evaluators import InProcess
from graph.iris import Iris
from graph.snapshot import GraphService
from graph.workers.nursery import Source
from graph.workers.pool import PoolLimits, WorkerPool

if TYPE_CHECKING:
    from api.settings import Settings
    from graph.evaluators import Evaluator


def make_evaluator(settings: Settings, service: GraphService) -> Evaluator:
    """Make what evaluates queries; nothing is started yet.

    Args:
        settings: Where they are evaluated, and how much a query may take.
        service: Gives the graph where that is not done in processes: so the settings say, or the
            graph is of no directory.
    """
    if isinstance(service, GraphService) and settings.query_workers:
        source = Source(
            service.directory,
            settings.base,
            merge=settings.union_default_graph,
            memory_bytes=settings.query_memory_bytes,
            budget_bytes=settings.memory_budget_bytes,
        )
        limits = PoolLimits(
            settings.query_workers, settings.query_queue, wait_s=settings.query_timeout_s
        )
        return WorkerPool(source, limits)
    if isinstance(service, GraphService) and not settings.union_default_graph:
        # Pages read the merge; queries then need a state without it.
        return InProcess(GraphService(service.directory, Iris(settings.base), merge=False))
    return InProcess(service)
