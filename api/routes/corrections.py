"""``/corrections``: what a person decided about the graph; deciding, taking back, passing on."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.bodies import read_body
from api.caching import conditional_response
from api.correcting import FILE_TYPES, make, read_corrections, take_back, take_file
from api.correction_bodies import (
    AppliedBody,
    DecisionBody,
    DecisionsBody,
    applied_fields,
    correction_schema,
    decision_fields,
    recorded_fields,
)
from api.curating import decided_about
from api.decision_words import describe
from api.deps import current, resources
from api.naming import namer
from api.negotiation import negotiate
from api.pages import HTML, page_response
from api.problems import RequestProblem
from api.rights import MayWrite, can_write
from api.schemas import ProblemBody
from graph.curation import export_corrections
from graph.errors import InvalidIdentifierError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.curation import Recorded

router = APIRouter(tags=["Corrections"])

_JSON: Final = "application/json"
_FILE: Final = FILE_TYPES[0]
_BY = Annotated[str | None, Query(max_length=300, description="Who decides.")]
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": ProblemBody, "description": "A correction is malformed, or cannot be."},
    401: {"model": ProblemBody, "description": "The token is missing or wrong."},
    403: {"model": ProblemBody, "description": "Nobody may write, or a foreign page asks."},
    404: {"model": ProblemBody, "description": "It is about what the graph does not know."},
    409: {"model": ProblemBody, "description": "Another process is writing to the graph."},
    413: {"model": ProblemBody, "description": "The body is too large."},
    415: {"model": ProblemBody, "description": "The body is of another media type."},
    503: {"model": ProblemBody, "description": "The graph cannot be written."},
}


@router.get(
    "/corrections",
    summary="What was decided",
    response_model=DecisionsBody,
    responses={
        200: {
            "description": "The decisions, the newest first; or all of them as a file, the oldest "
            "first; or a page for browsers.",
            "content": {_FILE: {"schema": {"type": "string"}}},
        },
        400: {"model": ProblemBody, "description": "The cursor is not one of ours."},
        406: {"model": ProblemBody},
    },
)
def list_corrections(
    request: Request,
    *,
    format_name: Annotated[
        Literal["json", "jsonl"] | None, Query(alias="format", description="Wins over Accept.")
    ] = None,
    key: Annotated[
        str | None, Query(max_length=400, description="Only those about the thing of this key.")
    ] = None,
    limit: Annotated[int, Query(ge=1, description="Most items in this part.")] = 100,
    after: Annotated[
        str | None, Query(max_length=400, description="The `next` of the part before.")
    ] = None,
) -> Response:
    """List the decisions; `format=jsonl` gives the file that another person can apply."""
    wanted = negotiate(request.headers.get("accept"), (_JSON, _FILE, HTML))
    if format_name is not None:
        wanted = _JSON if format_name == "json" else _FILE
    snapshot = current(request)
    if wanted == _FILE:
        headers = {"Content-Disposition": 'attachment; filename="corrections.jsonl"'}
        text = export_corrections(snapshot)
        return conditional_response(
            request, text.encode(), f"{_FILE}; charset=utf-8", headers={**headers, "Vary": "Accept"}
        )
    found = decided_about(request, snapshot, key)[::-1]
    part, following = _part(found, min(limit, resources(request).settings.page_items), after)
    if wanted == HTML:
        name_of = namer(snapshot)
        return page_response(
            request,
            "corrections.html",
            headers={"Vary": "Accept, Cookie"},
            items=[(item, describe(item.decision.correction, name_of)) for item in part],
            about=None if key is None else name_of(key),
            total=len(found),
            next_query=_next_query(request, following),
            signed_in=can_write(request),
            read_only=resources(request).settings.read_only,
        )
    headers = {"Vary": "Accept"}
    if following is not None:
        headers["Link"] = f'</corrections?{_next_query(request, following)}>; rel="next"'
    body = {
        "items": [recorded_fields(item) for item in part],
        "total": len(found),
        "next": following,
    }
    return conditional_response(request, _json(body), _JSON, headers=headers)


def _part(
    found: Sequence[Recorded], limit: int, after: str | None
) -> tuple[Sequence[Recorded], str | None]:
    """A part of the decisions, and where the next one starts."""
    start = 0
    if after is not None:
        places = [n for n, item in enumerate(found, start=1) if item.decision.id == after]
        if not places:
            message = f"no such place among the corrections: {after[:80]!r}"
            raise InvalidIdentifierError(message)
        start = places[0]
    part = found[start : start + limit]
    more = start + len(part) < len(found)
    return part, part[-1].decision.id if more and part else None


def _next_query(request: Request, following: str | None) -> str | None:
    if following is None:
        return None
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    return urlencode([*kept, ("after", following)])


@router.post(
    "/corrections",
    summary="Decide",
    response_model=AppliedBody,
    responses=_RESPONSES,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _JSON: {"schema": correction_schema()},
                **{name: {"schema": {"type": "string"}} for name in FILE_TYPES},
            },
        }
    },
)
async def decide(request: Request, writer: MayWrite, by: _BY = None) -> Response:
    """Make one correction or a list of them, all or none; or take over a file of corrections.

    It is on disk when this answers. Decisions of a file keep their times; those that cannot be
    here are told under `left_out`, and the others are applied.
    """
    settings = resources(request).settings
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == _JSON:
        body = await read_body(request, settings.body_bytes)
        corrections = await run_in_threadpool(read_corrections, body)
        applied = await run_in_threadpool(make, request, writer, corrections, by=by)
    elif media_type in FILE_TYPES:
        body = await read_body(request, settings.upload_bytes)
        applied = await run_in_threadpool(take_file, request, writer, body, by=by)
    else:
        offered = ", ".join((_JSON, *FILE_TYPES))
        raise RequestProblem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            f"Corrections are taken as {offered}.",
            headers={"Accept-Post": offered},
        )
    return Response(_json(applied_fields(applied)), 200, _NOT_STORED, _JSON)


@router.delete(
    "/corrections/{key}",
    summary="Take a decision back",
    response_model=DecisionBody,
    responses={
        404: {"model": ProblemBody, "description": "There is no such decision."},
        **{status: _RESPONSES[status] for status in (401, 403, 409, 503)},
    },
)
def undo(request: Request, writer: MayWrite, key: str) -> Response:
    """Take one decision back, as if it had never been made; gives it once more."""
    taken = take_back(request, writer, key)
    return Response(_json(decision_fields(taken, holds=False)), 200, _NOT_STORED, _JSON)


_NOT_STORED: Final = {"Cache-Control": "no-store"}


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
