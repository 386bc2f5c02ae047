"""``/network.graphml``, ``.gexf`` and ``.canvas``: the network, or a result, for other tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from api.caching import REVALIDATE, etag_of, has_current
from api.deps import current, find_ref, resources
from api.pages import release
from api.result_network import asked_query, focus_in, result_network
from api.schemas import ProblemBody
from graph.analysis.communities import communities
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


@dataclass(frozen=True, slots=True)
class Part:
    """What a file is to hold, as a request says it."""

    focus: Annotated[
        str | None, Query(max_length=400, description="Key of a thing: only what is near it.")
    ] = None
    depth: Annotated[int, Query(ge=1, le=2, description="How many links from the focus.")] = 1
    query: Annotated[
        str | None, Query(max_length=20_000, description="Of what this SPARQL query gives.")
    ] = None
    ready: Annotated[
        str | None,
        Query(max_length=200, description="Of what this ready query gives, with its values."),
    ] = None


Wanted = Annotated[Part, Depends()]


def _responses(ending: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"description": "A file.", "content": {_TYPES[ending]: {}}},
        400: {"model": ProblemBody, "description": "The query, or a value for it, cannot be used."},
        403: {"model": ProblemBody, "description": "Only ready queries run here."},
        404: {"model": ProblemBody, "description": "There is no such thing, or ready query."},
        503: {"model": ProblemBody, "description": "It takes too long, or too much is under way."},
    }


@router.get(
    "/network.graphml",
    summary="The network as GraphML",
    response_class=Response,
    responses=_responses("graphml"),
)
def graphml(request: Request, part: Wanted) -> Response:
    """Write the network, or what is near one thing, as GraphML: for yEd, Gephi, igraph."""
    return _file(request, "graphml", part, _written)


@router.get(
    "/network.gexf",
    summary="The network as GEXF",
    response_class=Response,
    responses=_responses("gexf"),
)
def gexf(request: Request, part: Wanted) -> Response:
    """Write the network, or what is near one thing, as GEXF: for Gephi."""
    return _file(request, "gexf", part, _written)


@router.get(
    "/network.canvas",
    summary="The network as an Obsidian canvas",
    response_class=Response,
    responses=_responses("canvas"),
)
def canvas(request: Request, part: Wanted) -> Response:
    """Write the network, or what is near one thing, as a canvas (JSON Canvas 1.0).

    Things of the whole graph stand where they stand on its picture. Their cards lead to the pages
    of this server.
    """
    base = str(request.base_url).rstrip("/")

    def write(snapshot: Snapshot, network: nx.MultiDiGraph[str], _ending: str) -> bytes:
        from viz.canvas import render_canvas  # noqa: PLC0415 -- slow to load
        from viz.keeping import SEED  # noqa: PLC0415
        from viz.layout import layout  # noqa: PLC0415

        page_url = f"{base}/page/{{key}}"
        if part.query is None and part.ready is None:
            picture = resources(request).pictures.picture(snapshot.analysis)
            return render_canvas(network, picture.places, picture.groups, page_url=page_url)
        groups = communities(network)
        places = layout(network, seed=SEED, groups=groups)
        return render_canvas(network, places, groups, page_url=page_url)

    return _file(request, "canvas", part, write, base=base)


def _written(_snapshot: Snapshot, network: nx.MultiDiGraph[str], ending: str) -> bytes:
    return write_network(network, ending)


def _file(
    request: Request,
    ending: str,
    part: Part,
    write: Callable[[Snapshot, nx.MultiDiGraph[str], str], bytes],
    *,
    base: str = "",
) -> Response:
    """Answer with a file to keep; 304, without writing it, where the client has it."""
    snapshot = current(request)
    asked = asked_query(request, snapshot, part.query, part.ready)
    if asked is None:
        key = None if part.focus is None else find_ref(snapshot.catalog, part.focus).key
        network = snapshot.network
    else:
        network = result_network(request, snapshot, asked)
        key = focus_in(network, snapshot, part.focus)
    text = None if asked is None else asked.text
    etag = etag_of(snapshot.version, release(), ending, repr((key, part.depth, text)), base)
    headers = {"ETag": etag, "Cache-Control": REVALIDATE}
    if has_current(request, etag):
        return Response(status_code=304, headers=headers)
    body = write(snapshot, around(network, key, part.depth), ending)
    headers["Content-Disposition"] = f'attachment; filename="network.{ending}"'
    return Response(body, headers=headers, media_type=_TYPES[ending])
