"""``/healthz``: whether the server can answer, for monitors and for the impatient."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import current
from api.pages import release
from api.schemas import HealthBody, ProblemBody

router = APIRouter(tags=["Health"])


@router.get(
    "/healthz",
    summary="Whether the graph can be read",
    response_model=HealthBody,
    responses={503: {"model": ProblemBody, "description": "The graph cannot be opened."}},
)
def health(request: Request) -> Response:
    """Say that the graph can be read, which state of it is served, and what it holds."""
    snapshot = current(request)
    body = HealthBody(
        release=release(),
        graph_version=snapshot.version,
        counts=dict(snapshot.catalog.counts()),
        sources=list(snapshot.catalog.sources()),
    )
    return Response(
        body.model_dump_json(), headers={"Cache-Control": "no-store"}, media_type="application/json"
    )
