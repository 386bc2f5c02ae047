"""What the network says: ways between things, likeness, comparison, topics, reading aids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.analysis_bodies import (
    CentralityBody,
    CentralThingBody,
    CommunitiesBody,
    CommunityBody,
    ComparisonBody,
    ConnectionsBody,
    MatrixBody,
    MembersBody,
    NeighbourhoodBody,
    RelatedBody,
    TimelineBody,
    place_of,
)
from api.caching import REVALIDATE, etag_of, has_current
from api.deps import current, find_ref
from api.pages import release
from api.schemas import Body, ProblemBody, RefBody
from graph.analysis.near import check_known, ref_of
from graph.analysis.surroundings import surroundings
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.snapshot import Snapshot

router = APIRouter(tags=["Analysis"])

_JSON: Final = "application/json"
_NOT_FOUND: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": ProblemBody, "description": "Nothing in the network has this key."}
}

_KEY_CHARS: Final = 400
KeyParameter = Annotated[str, Query(max_length=_KEY_CHARS)]


@router.get(
    "/connections",
    summary="How two things are related",
    response_model=ConnectionsBody,
    responses=_NOT_FOUND,
)
def connections(
    request: Request,
    source: Annotated[str, Query(alias="from", max_length=_KEY_CHARS, description="A key.")],
    target: Annotated[str, Query(alias="to", max_length=_KEY_CHARS, description="A key.")],
    limit: Annotated[int, Query(ge=1, le=20, description="Most ways.")] = 5,
    longest: Annotated[int, Query(ge=1, le=8, description="Most steps of a way.")] = 6,
) -> Response:
    """Find the shortest ways between two things, with the evidence of each step.

    Of ways of one length those over things with few links come first. No way is an empty list.
    """
    snapshot = current(request)
    ends = _key(snapshot, source), _key(snapshot, target)

    def body() -> ConnectionsBody:
        found = snapshot.analysis.connections(*ends, limit=limit, longest=longest)
        return ConnectionsBody.of(found)

    return _answer(request, snapshot, body, *ends, limit, longest)


@router.get(
    "/related/{key:path}",
    summary="Things like this one",
    response_model=RelatedBody,
    responses=_NOT_FOUND,
)
def related(
    request: Request,
    key: str,
    kind: Annotated[list[Kind] | None, Query(description="Only these kinds.")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Most things.")] = 10,
) -> Response:
    """Find papers that share benchmarks, techniques and so on, or things that papers share.

    What is shared counts the more, the rarer it is; it is named.
    """
    snapshot = current(request)
    ref = snapshot.catalog.ref(_key(snapshot, key))
    kinds = tuple(sorted(set(kind or ())))

    def body() -> RelatedBody:
        return RelatedBody.of(ref, snapshot.analysis.related(ref.key, limit=limit, kinds=kinds))

    return _answer(request, snapshot, body, ref.key, kinds, limit)


@router.get(
    "/compare",
    summary="Things side by side",
    response_model=ComparisonBody,
    responses={
        400: {"model": ProblemBody, "description": "There are not two to five things."},
        **_NOT_FOUND,
    },
)
def compare(
    request: Request,
    key: Annotated[list[KeyParameter], Query(description="Two to five keys.")],
) -> Response:
    """Say what all of the things are linked with, what some of them, what one alone."""
    snapshot = current(request)
    keys = tuple(_key(snapshot, text) for text in dict.fromkeys(key))

    def body() -> ComparisonBody:
        return ComparisonBody.of(snapshot.analysis.compare(keys))

    return _answer(request, snapshot, body, keys)


@router.get("/communities", summary="The topics of the graph", response_model=CommunitiesBody)
def communities(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200, description="Most bridges and joints.")] = 20,
) -> Response:
    """List the communities of the network, how far each is read, and what joins them.

    They are those of the picture, and keep their names while the graph grows.
    """
    snapshot = current(request)
    return _answer(request, snapshot, lambda: CommunitiesBody.of(snapshot.analysis, limit), limit)


@router.get(
    "/communities/{key:path}",
    summary="The topic that a thing belongs to",
    response_model=MembersBody,
    responses=_NOT_FOUND,
)
def community(
    request: Request,
    key: str,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most members.")] = 100,
) -> Response:
    """Give the community of a thing, with its members; those with most links first."""
    snapshot = current(request)
    found = _key(snapshot, key)

    def body() -> MembersBody:
        analysis = snapshot.analysis
        place = place_of(analysis.communities, found)
        group = analysis.communities.all_groups[place]
        members = sorted(group, key=lambda member: (-len(analysis.near[member]), member))
        return MembersBody.of_members(
            CommunityBody.of(analysis.reading_map()[place], len(group)),
            [RefBody.of(ref_of(analysis.network, member)) for member in members[:limit]],
        )

    return _answer(request, snapshot, body, found, limit)


@router.get(
    "/neighbourhood/{key:path}",
    summary="What stands around a thing",
    response_model=NeighbourhoodBody,
    responses=_NOT_FOUND,
)
def neighbourhood(
    request: Request,
    key: str,
    depth: Annotated[int, Query(ge=1, le=2, description="Most steps away.")] = 1,
    limit: Annotated[int, Query(ge=1, le=2000, description="Most things, with this one.")] = 200,
) -> Response:
    """Give the things that are one or two steps away, and the links among them."""
    snapshot = current(request)
    found = _key(snapshot, key)

    def body() -> NeighbourhoodBody:
        return NeighbourhoodBody.of(surroundings(snapshot.network, found, depth=depth, limit=limit))

    return _answer(request, snapshot, body, found, depth, limit)


@router.get("/matrix", summary="What meets in papers", response_model=MatrixBody)
def matrix(
    request: Request,
    rows: Kind = Kind.BENCHMARK,
    columns: Kind = Kind.TECHNIQUE,
    limit: Annotated[int, Query(ge=1, le=200, description="Most rows, and columns.")] = 30,
) -> Response:
    """Give the papers by two kinds of things that they link to: benchmark by technique, say."""
    snapshot = current(request)

    def body() -> MatrixBody:
        return MatrixBody.of(snapshot.analysis.matrix(rows, columns, limit=limit))

    return _answer(request, snapshot, body, rows, columns, limit)


@router.get(
    "/timeline",
    summary="Papers by time",
    response_model=TimelineBody,
    responses=_NOT_FOUND,
)
def timeline(
    request: Request,
    by: Literal["month", "year"] = "month",
    key: Annotated[
        str | None, Query(max_length=_KEY_CHARS, description="Only papers that are linked with it.")
    ] = None,
) -> Response:
    """Count papers by month or year, and the things that they are the first to name."""
    snapshot = current(request)
    found = None if key is None else _key(snapshot, key)

    def body() -> TimelineBody:
        return TimelineBody.of(snapshot.analysis.timeline(by=by, key=found))

    return _answer(request, snapshot, body, by, found)


@router.get("/centrality", summary="The most central things", response_model=CentralityBody)
def centrality(
    request: Request,
    by: Literal["degree", "rank", "betweenness"] = "rank",
    kind: Annotated[list[Kind] | None, Query(description="Only these kinds.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most things.")] = 20,
) -> Response:
    """List the things that are most central; each state of the graph is computed once."""
    snapshot = current(request)
    kinds = frozenset(kind or Kind)

    def body() -> CentralityBody:
        network, found = snapshot.network, snapshot.analysis.centrality
        keys = [key for key in found if Kind(network.nodes[key]["kind"]) in kinds]
        keys.sort(key=lambda key: (-getattr(found[key], by), key))
        things = (
            CentralThingBody.of_thing(ref_of(network, key), found[key]) for key in keys[:limit]
        )
        return CentralityBody(things=list(things))

    return _answer(request, snapshot, body, by, sorted(kinds), limit)


def _key(snapshot: Snapshot, text: str) -> str:
    """The key of a thing in the network.

    Raises:
        UnknownEntityError: There is none; what only stands above others is in no network.
    """
    key = find_ref(snapshot.catalog, text).key
    check_known(snapshot.network, key)
    return key


def _answer(
    request: Request,
    snapshot: Snapshot,
    body: Callable[[], Body],
    *asked: object,
) -> Response:
    """Answer with a body; 304, without computing it, where the client has it of this state."""
    etag = etag_of(snapshot.version, release(), request.url.path, repr(asked))
    headers = {"ETag": etag, "Cache-Control": REVALIDATE}
    if has_current(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(body().model_dump_json(), headers=headers, media_type=_JSON)
