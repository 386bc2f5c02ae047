"""``/network.graphml``, ``.gexf`` and ``.canvas``: the network for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.caching import REVALIDATE, etag_of, has_current
from api.deps import current, find_ref, resources
from api.pages import release
from api.schemas import ProblemBody
from graph.analysis.exchange import around, write_network

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from graph.snapshot import Snapshot

router = APIRouter(tags=["Network"])

_TYPES: Final = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "canvas": "application/json",
}

Focus = Annotated[
    str | None, Query(max_length=400, description="Key of a thing: only what is near it.")
]
Depth = Annotated[int, Query(ge=1, le=2, description="How many links from the focus.")]


def _responses(ending: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"description": "A file.", "content": {_TYPES[ending]: {}}},
        404: {"model": ProblemBody, "description": "Nothing in the network has this key."},
    }


@router.get(
    "/network.graphml",
    summary="The network as GraphML",
    response_class=Response,
    responses=_responses("graphml"),
)
def graphml(request: Request, focus: Focus = None, depth: Depth = 1) -> Response:
    """Write the network, or what is near one thing, as GraphML: for yEd, Gephi, igraph."""
    return _file(request, "graphml", focus, depth, _written)


@router.get(
    "/network.gexf",
    summary="The network as GEXF",
    response_class=Response,
    responses=_responses("gexf"),
)
def gexf(request: Request, focus: Focus = None, depth: Depth = 1) -> Response:
    """Write the network, or what is near one thing, as GEXF: for Gephi."""
    return _file(request, "gexf", focus, depth, _written)


@router.get(
    "/network.canvas",
    summary="The network as an Obsidian canvas",
    response_class=Response,
    responses=_responses("canvas"),
)
def canvas(request: Request, focus: Focus = None, depth: Depth = 1) -> Response:
    """Write the network, or what is near one thing, as a canvas (JSON Canvas 1.0).

    Things stand where they stand on the picture; their cards lead to this server's pages.
    """
    base = str(request.base_url).rstrip("/")

    def write(snapshot: Snapshot, part: nx.MultiDiGraph[str], _ending: str) -> bytes:
        from viz.canvas import render_canvas  # noqa: PLC0415 -- slow to load

        picture = resources(request).pictures.picture(snapshot.analysis)
        return render_canvas(part, picture.places, picture.groups, page_url=f"{base}/page/{{key}}")

    return _file(request, "canvas", focus, depth, write, base=base)


def _written(_snapshot: Snapshot, part: nx.MultiDiGraph[str], ending: str) -> bytes:
    return write_network(part, ending)


def _file(
    request: Request,
    ending: str,
    focus: str | None,
    depth: int,
    write: Callable[[Snapshot, nx.MultiDiGraph[str], str], bytes],
    *,
    base: str = "",
) -> Response:
    """Answer with a file to keep; 304, without writing it, where the client has it."""
    snapshot = current(request)
    key = None if focus is None else find_ref(snapshot.catalog, focus).key
    etag = etag_of(snapshot.version, release(), ending, repr((key, depth)), base)
    headers = {"ETag": etag, "Cache-Control": REVALIDATE}
    if has_current(request, etag):
        return Response(status_code=304, headers=headers)
    body = write(snapshot, around(snapshot.network, key, depth), ending)
    headers["Content-Disposition"] = f'attachment; filename="network.{ending}"'
    return Response(body, headers=headers, media_type=_TYPES[ending])
