"""``/update``: SPARQL 1.1 Update over the protocol, for whoever holds the token."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.bodies import read_body
from api.deps import resources
from api.protocol import FORM, UPDATE, UpdateRequest, read_update
from api.rights import MayWrite, Writer, refuse_free_queries
from api.schemas import ProblemBody, WrittenBody
from api.writes import write_graph
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
    from collections.abc import Iterable

    from graph.store import OpenGraph

router = APIRouter(tags=["SPARQL"])

_NAMES_LOGGED: Final = 5
_ATTEMPTS: Final = 3

UPDATE_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": ProblemBody, "description": "The update is malformed or not allowed."},
    401: {"model": ProblemBody, "description": "The token is missing or wrong."},
    403: {"model": ProblemBody, "description": "Nobody may write, or a foreign page asks."},
    409: {"model": ProblemBody, "description": "The graph is kept by the program, or busy."},
    413: {"model": ProblemBody, "description": "The update is too long."},
    415: {"model": ProblemBody, "description": "The body is of another media type."},
    503: {"model": ProblemBody, "description": "It takes too long, or cannot be written."},
}
"""What an update may be answered with beside 200."""


def _parameter(name: str, description: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string"}}
    return {"name": name, "in": "query", "schema": schema, "description": description}


USING_PARAMETERS: Final = (
    _parameter("using-graph-uri", "Graphs that make up the default graph of patterns."),
    _parameter("using-named-graph-uri", "Graphs that GRAPH may name in patterns."),
)


@router.post("/update/", include_in_schema=False)
@router.post(
    "/update",
    summary="Change the graph",
    response_model=WrittenBody,
    responses=UPDATE_RESPONSES,
    openapi_extra={
        "parameters": list(USING_PARAMETERS),
        "requestBody": {
            "required": True,
            "content": {
                UPDATE: {"schema": {"type": "string"}},
                FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["update"],
                        "properties": {"update": {"type": "string"}},
                    }
                },
            },
        },
    },
)
async def update(request: Request, writer: MayWrite) -> Response:
    """Run the update in the body, whole or not at all; it is on disk when this answers."""
    body = await read_body(request, resources(request).settings.upload_bytes)
    asked = read_update(request.scope["query_string"], request.headers.get("content-type"), body)
    return await run_in_threadpool(apply_update, request, writer, asked)


def apply_update(request: Request, writer: Writer, asked: UpdateRequest) -> Response:
    """Run one update and say what it did; never call it on the event loop."""
    refuse_free_queries(request)
    settings = resources(request).settings
    iris = Iris(settings.base)
    options = UpdateOptions(
        base=f"{settings.base}/",
        target=iris.graph(CURATED),
        union=settings.union_default_graph,
        using=asked.using_graphs,
        using_named=asked.using_named_graphs,
        update_chars=settings.upload_bytes,
    )
    operations = parse_update(asked.update, options)
    directory = GraphDirectory(settings.home)
    # Data alone is no work for the engine; patterns may be work without end.
    apart = settings.query_workers > 0 and any(
        operation.verb in {"MODIFY", "DELETE WHERE"} for operation in operations
    )
    found: tuple[str, Change] | None = None

    def work(graph: OpenGraph) -> _Done:
        if found is None:
            change = evaluate_update(graph.store, operations, options)
        elif directory.version() == found[0]:
            change = found[1]
        else:
            return _Done(None)  # another writer was there between evaluation and commit
        check_graphs(change.graphs(), iris)
        graph.replace(change.old, change.new)
        return _Done(change)

    for _ in range(_ATTEMPTS):
        if apart:
            found = evaluate_apart(
                settings.home,
                asked.update,
                options,
                timeout_s=settings.query_timeout_s,
                memory_bytes=settings.query_memory_bytes,
            )
        done = write_graph(request, writer, work, graph=lambda done: done.names(iris))
        if done.change is not None:
            return written_response(request, done.change)
    message = "others write to the graph all the time; try again"
    raise GraphBusyError(message)


@dataclass(frozen=True, slots=True)
class _Done:
    """What was written, if the graph was still the same; for the audit line."""

    change: Change | None

    @property
    def added(self) -> int:
        return 0 if self.change is None else self.change.added

    @property
    def removed(self) -> int:
        return 0 if self.change is None else self.change.removed

    def names(self, iris: Iris) -> str:
        return "" if self.change is None else logged_names(self.change.graphs(), iris)


def logged_names(graphs: Iterable[str], iris: Iris) -> str:
    """Graphs for the audit line: a few by name, the rest by number."""
    names = sorted(iris.graph_name(graph) or graph for graph in graphs) or ["default"]
    more = len(names) - _NAMES_LOGGED
    return ",".join(names[:_NAMES_LOGGED]) + (f",+{more}" if more > 0 else "")


def written_response(
    request: Request, change: Change, status: int = 200, **headers: str
) -> Response:
    """Say how much a write changed, and which version of the graph it made."""
    body = {
        "added": change.added,
        "removed": change.removed,
        "graph_version": GraphDirectory(resources(request).settings.home).version(),
    }
    sent = {"Cache-Control": "no-store", **headers}
    return Response(json.dumps(body), status, sent, "application/json")
