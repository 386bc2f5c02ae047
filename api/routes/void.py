"""What the service is and what it holds: ``/.well-known/void``, and the endpoint's description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.caching import VersionCache, conditional_response, etag_of
from api.deps import current, resources
from api.negotiation import negotiate
from api.pages import with_charset
from api.schemas import ProblemBody
from graph.service_description import (
    Service,
    Statistics,
    count,
    describe_dataset,
    describe_service,
    described_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.formats import RdfFormatInfo

router = APIRouter(tags=["SPARQL"])

DESCRIBED_IN: Final = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
    "application/n-quads",
    "application/trig",
)
"""The media types of descriptions, best first."""


@router.get(
    "/.well-known/void",
    summary="What the graph holds",
    response_class=Response,
    responses={
        200: {
            "description": "Its size, classes, properties and graphs (VoID).",
            "content": {media_type: {} for media_type in DESCRIBED_IN},
        },
        406: {"model": ProblemBody},
    },
)
def dataset_description(request: Request) -> Response:
    """Describe the data: how many statements, of which classes and properties, in which graphs."""
    endpoint = f"{str(request.base_url).rstrip('/')}/sparql"
    return _described(request, endpoint, describe_dataset)


def service_description(request: Request) -> Response:
    """Describe the endpoint that was asked; for ``GET /sparql`` without a query."""
    return _described(request, str(request.url.replace(query="", fragment="")), describe_service)


def _described(
    request: Request,
    endpoint: str,
    write: Callable[[Service, Statistics, RdfFormatInfo], bytes],
) -> Response:
    media_type = negotiate(request.headers.get("accept"), DESCRIBED_IN)
    settings = resources(request).settings
    snapshot = current(request)
    statistics = _kept(request).get(snapshot.version, "", lambda: count(snapshot.store))
    service = Service(
        endpoint,
        union=settings.union_default_graph,
        updates=not settings.read_only,
        prefix=f"{settings.base}/id/",
        federated=bool(settings.service_allow),
    )
    body = write(service, statistics, described_in(media_type))
    # Of the version: the engine writes prefixes, and so bytes, in an order that changes.
    tag = etag_of(snapshot.version, repr(service), media_type)
    return conditional_response(
        request, body, with_charset(media_type), headers={"Vary": "Accept"}, etag=tag
    )


def _kept(request: Request) -> VersionCache[Statistics]:
    """The numbers, counted once a version; kept with the application."""
    state = request.app.state
    if not hasattr(state, "statistics"):
        state.statistics = VersionCache(1)
    kept: VersionCache[Statistics] = state.statistics
    return kept
