"""``/complete``: names as one types, with the text to paste into a note."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.caching import conditional_response
from api.deps import current, resources
from api.link_bodies import CompletionsBody
from graph.link_styles import LinkStyle
from graph.models import Kind

router = APIRouter(tags=["Lookup"])

_JSON: Final = "application/json"
_PREFIX_CHARS: Final = 400


@router.get("/complete", summary="Complete a name", response_model=CompletionsBody)
def complete(
    request: Request,
    *,
    prefix: Annotated[
        str, Query(max_length=_PREFIX_CHARS, description="What was typed; `@` may precede it.")
    ] = "",
    kinds: Annotated[
        list[Kind] | None, Query(alias="type", description="Only these kinds.")
    ] = None,
    style: Annotated[
        LinkStyle, Query(description="Which note tool `insert` is for.")
    ] = LinkStyle.OBSIDIAN,
    limit: Annotated[int, Query(ge=1, description="At most so many.")] = 20,
) -> Response:
    """Find what a person is typing, by the beginning of any word of a label, alias or identifier.

    Every word of the text begins a word of the name. Whole names come first, then those that begin
    so; of equals, what has more links. `insert` is the link to paste; it shows the alias that was
    typed.
    """
    catalog = current(request).catalog
    limit = min(limit, resources(request).settings.page_items)
    found = catalog.completer.complete(prefix, kinds=tuple(kinds or ()), limit=limit)
    base = str(request.base_url)
    body = CompletionsBody.of(prefix, found, catalog.links, style, base=base)
    return conditional_response(request, body.model_dump_json().encode(), _JSON)
