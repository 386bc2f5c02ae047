"""``/api/v1/papers/{key}/reading``: how far a person is with a paper."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.bodies import read_body
from api.caching import conditional_response
from api.correcting import make
from api.correction_bodies import ReadingBody
from api.deps import current, find_ref, resources
from api.rights import MayWrite, Writer
from api.schemas import ProblemBody
from graph.corrections import AddTag, RemoveTag, from_fields, to_fields
from graph.errors import InvalidCorrectionError, UnknownEntityError
from graph.models import Kind

if TYPE_CHECKING:
    from graph.corrections import Correction
    from graph.views import EntityView

router = APIRouter(prefix="/api/v1", tags=["Reading state"])

_JSON: Final = "application/json"
_FIELDS: Final = frozenset(ReadingBody.model_fields)
_NOT_FOUND: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": ProblemBody, "description": "No such paper."}
}


@router.get(
    "/papers/{key:path}/reading",
    summary="Reading state of a paper",
    response_model=ReadingBody,
    responses=_NOT_FOUND,
)
def reading(request: Request, key: str) -> Response:
    """Give status, rating and tags of a paper; tags are a person's own and a list's keywords."""
    view = _paper(request, key)
    body = {"status": view.status, "rating": view.rating, "tags": view.tags}
    return conditional_response(request, json.dumps(body).encode(), _JSON)


@router.put(
    "/papers/{key:path}/reading",
    summary="Set the reading state of a paper",
    response_model=ReadingBody,
    responses={
        400: {"model": ProblemBody, "description": "The body is malformed."},
        401: {"model": ProblemBody, "description": "The token is missing or wrong."},
        403: {"model": ProblemBody, "description": "Nobody may write, or a foreign page asks."},
        409: {"model": ProblemBody, "description": "Another process is writing to the graph."},
        413: {"model": ProblemBody, "description": "The body is too large."},
        503: {"model": ProblemBody, "description": "The graph cannot be written."},
        **_NOT_FOUND,
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {_JSON: {"schema": {"$ref": "#/components/schemas/ReadingBody"}}},
        }
    },
)
async def set_reading(request: Request, key: str, writer: MayWrite) -> Response:
    """Put status, rating and tags of a paper in place of what they were; what is left out, goes.

    What changes is written as corrections, which can be taken back one by one.
    """
    body = await read_body(request, resources(request).settings.body_bytes)
    return await run_in_threadpool(_set, request, writer, key, body)


def _set(request: Request, writer: Writer, key: str, body: bytes) -> Response:
    view = _paper(request, key)
    given = _read(body)
    paper = view.ref.key
    tags = [_tag(paper, text) for text in given.get("tags") or ()]
    # What is as it was is not decided anew.
    changed = {
        name: given.get(name)
        for name in ("status", "rating")
        if given.get(name) != getattr(view, name)
    }
    changes: list[Correction] = [
        from_fields({"action": f"set-{name}", "paper": paper, name: value})
        for name, value in changed.items()
    ]
    changes += [AddTag(paper, tag) for tag in dict.fromkeys(tags) if tag not in view.tags]
    changes += [RemoveTag(paper, tag) for tag in view.tags if tag not in tags]
    make(request, writer, changes)
    now = {
        "status": given.get("status"),
        "rating": given.get("rating"),
        "tags": sorted(set(tags)),
    }
    return Response(json.dumps(now), 200, {"Cache-Control": "no-store"}, _JSON)


def _tag(paper: str, text: object) -> str:
    """A tag as it is stored."""
    read = from_fields({"action": "add-tag", "paper": paper, "tag": text})
    return str(to_fields(read)["tag"])


def _read(body: bytes) -> dict[str, Any]:
    """The members of a body, as far as they have the right shape.

    Raises:
        InvalidCorrectionError: They have not.
    """
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        message = "the body is not JSON"
        raise InvalidCorrectionError(message) from error
    if not isinstance(given, dict):
        message = "a reading state is a JSON object"
        raise InvalidCorrectionError(message)
    if unknown := given.keys() - _FIELDS:
        # A misspelt member would otherwise forget what it was meant to set.
        message = f"no member of a reading state: {min(unknown)[:80]!r}"
        raise InvalidCorrectionError(message)
    if not isinstance(given.get("tags") or [], list):
        message = "'tags' is no list"
        raise InvalidCorrectionError(message)
    return given


def _paper(request: Request, key: str) -> EntityView:
    """A paper by its key.

    Raises:
        UnknownEntityError: There is none, or it is something else.
    """
    catalog = current(request).catalog
    ref = find_ref(catalog, catalog.former(key) or key)
    view = catalog.entity(ref.key)
    if Kind.PAPER not in view.kinds:
        message = f"{ref.key!r} is no paper; only papers are read"
        raise UnknownEntityError(message)
    return view
