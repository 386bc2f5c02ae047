"""``/network``: the graph, or the neighbourhood of one entity, as a picture to walk in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.caching import REVALIDATE, etag_of, has_current
from api.deps import current, find_ref, resources
from api.pages import HTML, release, with_charset
from api.schemas import ProblemBody
from viz.page import NetworkOptions, content_security_policy, render_network

router = APIRouter(tags=["Network"])


@router.get(
    "/network",
    summary="The network as a page",
    response_class=Response,
    responses={200: {"description": "A page.", "content": {HTML: {}}}, 404: {"model": ProblemBody}},
)
def network(
    request: Request,
    focus: Annotated[
        str | None, Query(max_length=400, description="Key of the entity to start from.")
    ] = None,
    depth: Annotated[
        int | None, Query(ge=1, le=2, description="Only what is so many links from the focus.")
    ] = None,
    *,
    embed: Annotated[bool, Query(description="Without heading, to stand in a frame.")] = False,
) -> Response:
    """Draw the graph, or the neighbourhood of one entity, as a page to walk in."""
    snapshot = current(request)
    ref = None if focus is None else find_ref(snapshot.catalog, focus)
    key = None if ref is None else ref.key
    near = None if ref is None else depth
    etag = etag_of(snapshot.version, release(), repr((key, near, embed)))
    if has_current(request, etag):
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": REVALIDATE})
    options = NetworkOptions(embed=embed, page_url="/page/{key}", home_url=None if embed else "/")
    title = "The network" if ref is None else ref.label
    page = resources(request).pages.get(
        snapshot.version,
        (key, near, embed),
        lambda: render_network(
            snapshot.network, title=title, focus=key, depth=near, options=options
        ),
    )
    # A frame-ancestors directive only counts in a header, so the page itself cannot have it.
    policy = f"{content_security_policy(page)}; frame-ancestors 'self'"
    return Response(
        page,
        headers={
            "ETag": etag,
            "Cache-Control": REVALIDATE,
            "Content-Security-Policy": policy,
        },
        media_type=with_charset(HTML),
    )
