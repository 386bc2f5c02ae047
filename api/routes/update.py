"""``/update``: SPARQL 1.1 Update over the protocol, for whoever holds the token."""

from __future__ import annotations

import json
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
from api.updating import run_update
from api.writes import write_graph
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.updating import Updated
    from api.writes import Counted
    from graph.iris import Iris
    from graph.store import OpenGraph

router = APIRouter(tags=["SPARQL"])

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
_TIMEOUT: Final[dict[str, Any]] = {
    "name": "timeout",
    "in": "query",
    "schema": {"type": "number", "exclusiveMinimum": 0},
    "description": "Seconds after which patterns are stopped, below the server's limit.",
}


@router.post("/update/", include_in_schema=False)
@router.post(
    "/update",
    summary="Change the graph",
    response_model=WrittenBody,
    responses=UPDATE_RESPONSES,
    openapi_extra={
        "parameters": [*USING_PARAMETERS, _TIMEOUT],
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

    def commit(work: Callable[[OpenGraph], Updated], iris: Iris) -> Updated:
        return write_graph(request, writer, work, graph=lambda done: done.names(iris))

    change = run_update(resources(request).settings, asked, commit)
    return written_response(request, change)


def written_response(
    request: Request, change: Counted, status: int = 200, **headers: str
) -> Response:
    """Say how much a write changed, and which version of the graph it made."""
    body = {
        "added": change.added,
        "removed": change.removed,
        "graph_version": GraphDirectory(resources(request).settings.home).version(),
    }
    sent = {"Cache-Control": "no-store", **headers}
    return Response(json.dumps(body), status, sent, "application/json")
