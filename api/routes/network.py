"""``/network``: the graph, or the neighbourhood of one entity, as a picture to walk in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.caching import REVALIDATE, etag_of, has_current
from api.deps import current, find_ref, resources
from api.pages import HTML, release, with_charset
from api.ready_queries import bound_text, ready_queries
from api.result_network import choose_form, result_keys, result_network
from api.rights import refuse_free_queries
from api.schemas import ProblemBody
from graph.sparql import Dataset
from viz.page import NetworkOptions, content_security_policy, render_network

if TYPE_CHECKING:
    from graph.snapshot import Snapshot

router = APIRouter(tags=["Network"])

_QUERY_CHARS: Final = 20_000  # an address that servers and browsers still take


@router.get(
    "/network",
    summary="The network as a page",
    response_class=Response,
    responses={
        200: {"description": "A page.", "content": {HTML: {}}},
        400: {"model": ProblemBody, "description": "The query, or a value for it, cannot be used."},
        403: {"model": ProblemBody, "description": "Only ready queries run here."},
        404: {"model": ProblemBody, "description": "There is no such thing, or ready query."},
        503: {"model": ProblemBody, "description": "It takes too long, or too much is under way."},
    },
)
def network(
    request: Request,
    focus: Annotated[
        str | None, Query(max_length=400, description="Key of the entity to start from.")
    ] = None,
    depth: Annotated[
        int | None, Query(ge=1, le=2, description="Only what is so many links from the focus.")
    ] = None,
    query: Annotated[
        str | None,
        Query(max_length=_QUERY_CHARS, description="Draw what this SPARQL query gives."),
    ] = None,
    ready: Annotated[
        str | None,
        Query(max_length=200, description="Draw what this ready query gives, with its values."),
    ] = None,
    *,
    embed: Annotated[bool, Query(description="Without heading, to stand in a frame.")] = False,
) -> Response:
    """Draw the graph, the neighbourhood of one entity, or the result of a query."""
    snapshot = current(request)
    if query is not None or ready is not None:
        return _draw_result(request, snapshot, query, ready, embed=embed)
    ref = None if focus is None else find_ref(snapshot.catalog, focus)
    key = None if ref is None else ref.key
    near = None if ref is None else depth
    etag = etag_of(snapshot.version, release(), repr((key, near, embed)))
    if has_current(request, etag):
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": REVALIDATE})
    options = NetworkOptions(
        embed=embed, page_url="/page/{key}", home_url=None if embed else "/", live=True
    )
    title = "The network" if ref is None else ref.label
    pictures = resources(request).pictures
    resources(request).warmer.want()
    page = resources(request).pages.get(
        snapshot.version,
        (key, near, embed),
        lambda: render_network(
            snapshot.network,
            title=title,
            focus=key,
            depth=near,
            options=options,
            picture=None if near else pictures.picture(snapshot.analysis),
        ),
    )
    return _page_response(page, etag)


def _draw_result(
    request: Request, snapshot: Snapshot, query: str | None, ready: str | None, *, embed: bool
) -> Response:
    """Draw the things that a query's result names, with the links between them."""
    if ready is not None:
        asked = ready_queries(request).get(ready)
        title, text = asked.title, bound_text(request, snapshot, asked)
    else:
        refuse_free_queries(request)
        title, text = "Result of a query", query or ""
    dataset = Dataset(base_iri=f"{resources(request).settings.base}/")
    reply = resources(request).queries.answer(text, dataset, choose=choose_form)
    keys = result_keys(snapshot, b"".join(reply.chunks()), reply.media_type)
    options = NetworkOptions(embed=embed, page_url="/page/{key}", home_url=None if embed else "/")
    page = render_network(result_network(snapshot, keys), title=title, options=options)
    return _page_response(page, etag_of(snapshot.version, release(), text, repr(embed)))


def _page_response(page: str, etag: str) -> Response:
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
