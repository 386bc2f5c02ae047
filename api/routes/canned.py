"""``/query``: ready queries as forms, tables, charts, and in every format of results."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.caching import REVALIDATE, conditional_response, etag_of, has_current
from api.deps import current, resources
from api.negotiation import RESULT_FORMS, prefers_html
from api.pages import page_response
from api.protocol import media_types_named, read_parameters
from api.querying import reply_response, while_connected
from api.ready_queries import (
    ask,
    bars,
    bound_text,
    given_values,
    read_table,
    ready_queries,
)
from api.schemas import CannedQueriesBody, ProblemBody
from graph.answering import is_volatile
from graph.errors import LimitError, ParameterValueError, QueryTimeoutError

if TYPE_CHECKING:
    from graph.canned import CannedQuery
    from graph.workers.cancellation import Cancellation

router = APIRouter(tags=["Ready queries"])

_JSON_RESULTS: Final = "application/sparql-results+json"
_EDITOR: Final = "/sparql/ui"


@router.get("/query", summary="List the ready queries", response_model=CannedQueriesBody)
def list_queries(request: Request) -> Response:
    """List the package's queries and those in the graph directory's folder ``queries``.

    A file there that cannot be read is told under ``faults``.
    """
    found = ready_queries(request)
    if prefers_html(request.headers.get("accept")):
        return page_response(
            request,
            "queries.html",
            headers={"Vary": "Accept"},
            queries=list(found.by_name.values()),
            faults=[str(fault) for fault in found.faults],
        )
    body = CannedQueriesBody.of(found).model_dump_json().encode()
    return conditional_response(request, body, "application/json", headers={"Vary": "Accept"})


@router.get(
    "/query/{name}",
    summary="Ask a ready query",
    responses={
        200: {
            "description": "The result, or a page with form and table for browsers.",
            "content": {_JSON_RESULTS: {"schema": {"type": "object"}}},
        },
        304: {"description": "The client already holds this state."},
        400: {"model": ProblemBody, "description": "A value cannot be used, or one is missing."},
        404: {"model": ProblemBody, "description": "There is no such query."},
        503: {"model": ProblemBody, "description": "The time limit was reached."},
    },
)
async def ask_query(
    request: Request,
    name: str,
    format_name: Annotated[
        str | None, Query(alias="format", description="A format by name; wins over Accept.")
    ] = None,
    timeout_s: Annotated[
        float | None, Query(alias="timeout", gt=0, description="Seconds; only lowers the limit.")
    ] = None,
) -> Response:
    """Ask one ready query. Its parameters are further parameters of the address.

    A thing of the graph is given by name, key, identifier or IRI. Values are bound as RDF terms.
    """
    query = (await run_in_threadpool(ready_queries, request)).get(name)
    answer = partial(_answer, request, query, format_name, timeout_s)
    return await while_connected(request, answer)


def _answer(
    request: Request,
    query: CannedQuery,
    format_name: str | None,
    timeout_s: float | None,
    cancellation: Cancellation,
) -> Response:
    media_types = media_types_named([format_name]) if format_name else ()
    if not media_types and prefers_html(request.headers.get("accept")):
        return _page(request, query, timeout_s, cancellation)
    text = bound_text(request, current(request), query)
    headers = {"Vary": "Accept", "Cache-Control": REVALIDATE}
    lasting = not is_volatile(text)

    def tag(version: str) -> str:
        """Depends on all that the answer depends on; so a match needs no evaluation."""
        return etag_of(version, text, repr(media_types), request.headers.get("accept", ""))

    if lasting and "if-none-match" in request.headers:
        known = tag(resources(request).queries.version())
        if has_current(request, known):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers | {"ETag": known})
    reply = ask(request, text, media_types, timeout_s, cancellation)
    if lasting:
        headers["ETag"] = tag(reply.version)
    return reply_response(reply, headers)


def _page(
    request: Request, query: CannedQuery, timeout_s: float | None, cancellation: Cancellation
) -> Response:
    """Show the form and, where nothing required is missing, the answer below it."""
    fault: ParameterValueError | LimitError | QueryTimeoutError | None = None
    table = None
    given: dict[str, str] = {}
    text = query.text
    status = HTTPStatus.OK
    try:
        given = given_values(query, read_parameters(request.scope["query_string"]))
        if all(p.name in given or not p.required for p in query.parameters):
            text = bound_text(request, current(request), query)
            reply = ask(request, text, RESULT_FORMS, timeout_s, cancellation)
            table = read_table(request, b"".join(reply.chunks()), reply.media_type)
    except ParameterValueError as error:
        fault, status = error, HTTPStatus.BAD_REQUEST
    except (LimitError, QueryTimeoutError) as error:
        fault, status = error, HTTPStatus.SERVICE_UNAVAILABLE
    address = f"{request.url.path}?{urlencode(given)}" if given else request.url.path
    return page_response(
        request,
        "query.html",
        status=status,
        headers={"Vary": "Accept"},
        ready=query,
        given=given,
        table=table,
        bars=bars(table) if table and query.chart else (),
        fault=fault,
        text=text,
        address=address,
        picture=f"/network?{urlencode({'ready': query.name, **given})}",
        link=f"{str(request.base_url).rstrip('/')}{address}",
        free=not resources(request).settings.canned_only,
        editor=f"{_EDITOR}#{urlencode({'query': text})}",
    )
