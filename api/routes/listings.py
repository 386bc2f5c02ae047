"""``/api/v1``: what the graph holds, by kind, page by page."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.caching import conditional_response
from api.deps import current, find_ref, resources
from api.pages import page_path
from api.routes.entities import DATA_FORMS
from api.schemas import EntityBody, ListBody, ProblemBody
from api.words import COLLECTION_KINDS, KIND_WORDS, Collection
from graph.corrections import Status
from graph.errors import UnknownEntityError
from graph.models import Relation
from graph.views import ListFilter

router = APIRouter(prefix="/api/v1", tags=["Listings"])

_JSON = "application/json"


@router.get(
    "/{collection}",
    summary="Entities of one kind",
    response_model=ListBody,
    responses={400: {"model": ProblemBody, "description": "The cursor is not one of ours."}},
)
def listing(  # one parameter a filter
    request: Request,
    collection: Collection,
    *,
    limit: Annotated[int, Query(ge=1, description="Most items in this part.")] = 50,
    after: Annotated[
        str | None, Query(max_length=1000, description="The `next` of the part before.")
    ] = None,
    q: Annotated[
        str | None, Query(max_length=2000, description="Text in a label or alias.")
    ] = None,
    linked_to: Annotated[
        str | None, Query(max_length=400, description="Key of an entity that it is joined to.")
    ] = None,
    relation: Annotated[
        Relation | None, Query(description="By this relation, with `linked_to`.")
    ] = None,
    year_from: Annotated[int | None, Query(ge=0, le=9999)] = None,
    year_to: Annotated[int | None, Query(ge=0, le=9999)] = None,
    has_code: Annotated[bool | None, Query(description="Papers with, or without, code.")] = None,
    source: Annotated[
        str | None, Query(max_length=400, description="Name of a reading list.")
    ] = None,
    status: Annotated[Status | None, Query(description="Papers in this reading state.")] = None,
    tag: Annotated[str | None, Query(max_length=300, description="Papers with this tag.")] = None,
) -> Response:
    """List the entities of one kind; follow `next` (also in `Link: rel="next"`) for more."""
    chosen = ListFilter(
        text=q,
        linked_to=linked_to,
        relation=relation,
        year_from=year_from,
        year_to=year_to,
        has_code=has_code,
        source=source,
        status=status,
        tag=tag,
    )
    page = current(request).catalog.listing(
        COLLECTION_KINDS[collection],
        chosen,
        limit=min(limit, resources(request).settings.page_items),
        after=after,
    )
    headers = {}
    if page.next is not None:
        parameters = [
            (name, value) for name, value in request.query_params.multi_items() if name != "after"
        ]
        query = urlencode([*parameters, ("after", page.next)])
        headers["Link"] = f'<{request.url.path}?{query}>; rel="next"'
    body = ListBody.of(page).model_dump_json().encode()
    return conditional_response(request, body, _JSON, headers=headers)


@router.get(
    "/{collection}/{key:path}",
    summary="One entity with its evidence",
    response_model=EntityBody,
    responses={404: {"model": ProblemBody, "description": "No such entity of this kind."}},
)
def entity(request: Request, collection: Collection, key: str) -> Response:
    """Give all that is known of one entity, with the evidence of its links."""
    catalog = current(request).catalog
    ref = find_ref(catalog, key)
    view = catalog.entity(ref.key)
    kind = COLLECTION_KINDS[collection]
    if kind not in view.kinds:
        own = KIND_WORDS[ref.kind].collection
        message = f"{ref.key!r} is no {KIND_WORDS[kind].one}; look under /api/v1/{own}"
        raise UnknownEntityError(message)
    if ref.key != key:
        segment = page_path(ref.key).removeprefix("/page/")
        return RedirectResponse(f"/api/v1/{collection}/{segment}", 308)
    body = EntityBody.of_view(view, tuple(DATA_FORMS)).model_dump_json().encode()
    return conditional_response(request, body, _JSON)
