"""``/backlinks``: where notes lead to a thing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.caching import conditional_response
from api.deps import current, find_ref
from api.note_bodies import BacklinkBody, BacklinksBody
from api.problems import RequestProblem
from api.schemas import ProblemBody
from graph.errors import UnknownEntityError
from graph.iris import is_note
from graph.notes.backlinks import backlinks_of, read_note_page

router = APIRouter(tags=["Notes"])

_TEXT_CHARS = 2000


@router.get(
    "/backlinks",
    summary="Where notes lead to a thing",
    response_model=BacklinksBody,
    responses={
        400: {"model": ProblemBody, "description": "Neither or both of `iri` and `key`."},
        404: {"model": ProblemBody, "description": "No thing or note is called so."},
    },
)
def backlinks(
    request: Request,
    iri: Annotated[str | None, Query(max_length=_TEXT_CHARS)] = None,
    key: Annotated[str | None, Query(max_length=_TEXT_CHARS)] = None,
) -> Response:
    """Give the places in notes that lead to a thing or note, with path, line and text.

    Notes are read by `readgraph notes scan`. Notes about the thing come first, then by path.
    """
    if (iri is None) == (key is None):
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST, "invalid-parameter", "Give one of iri and key."
        )
    snapshot = current(request)
    named = key if key is not None else snapshot.iris.key(iri or "")
    if named is None:
        message = f"no IRI of this graph: {(iri or '')[:80]!r}"
        raise UnknownEntityError(message)
    if is_note(named):
        named = read_note_page(snapshot.view, snapshot.iris, named).key
    else:
        named = find_ref(snapshot.catalog, named).key
    found = backlinks_of(snapshot.view, snapshot.iris, named)
    body = BacklinksBody(
        key=named,
        iri=snapshot.iris.entity(named),
        backlinks=tuple(BacklinkBody.of(link) for link in found),
    )
    return conditional_response(request, body.model_dump_json().encode(), "application/json")
