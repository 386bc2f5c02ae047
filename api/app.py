"""The application, from one factory."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from api import problems
from api.caching import REVALIDATE, VersionCache
from api.compression import Compression
from api.deps import Resources
from api.edge import Edge
from api.logs import RequestLog
from api.openapi import DescribedApi
from api.pages import release
from api.querying import make_queries, make_threads, running
from api.routes import (
    adding,
    analysis,
    canned,
    completing,
    corrections,
    entities,
    health,
    listings,
    lookup,
    network,
    network_files,
    notes,
    ontology,
    reading,
    review,
    session,
    site,
    sparql,
    store,
    update,
    void,
)
from api.schemas import ProblemBody
from api.warming import warming

if TYPE_CHECKING:
    from os import PathLike, stat_result

    from fastapi import FastAPI
    from starlette.responses import Response
    from starlette.types import Scope

    from api.settings import Settings
    from api.shortcut import Layer
    from graph.evaluators import Evaluator
    from graph.snapshot import GraphService

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "DELETE")
_PAGES_KEPT: Final = 64
_LISTS_KEPT: Final = 16
_DESCRIPTION: Final = (
    "Query, resolve and read a knowledge graph of papers, benchmarks, techniques, models and "
    "repositories. Errors are `application/problem+json` (RFC 9457)."
)


def create_app(
    settings: Settings, service: GraphService, evaluator: Evaluator | None = None
) -> FastAPI:
    """Make the application that answers from one graph.

    Args:
        settings: What the server is started with.
        service: Gives the graph as it is at each request.
        evaluator: Who evaluates queries, where it was made before.
    """
    queries = make_queries(settings, service, evaluator)
    app = DescribedApi(
        title="readgraph",
        lifespan=lambda app: warming(
            running(queries, app.state.query_threads), app.state.resources.warmer, service
        ),
        version=release(),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        license_info={"name": "MIT", "identifier": "MIT"},
        responses={
            422: {"model": ProblemBody, "description": "A parameter or the result is out of range."}
        },
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.resources = Resources(
        settings,
        service,
        VersionCache(_PAGES_KEPT),
        VersionCache(_LISTS_KEPT),
        queries,
        VersionCache(1),
    )
    app.state.query_threads = make_threads(settings)
    layers = _layers(settings)
    for layer in layers:
        app.add_middleware(layer)
    problems.install(app)
    for module in (
        site,
        session,
        sparql,
        canned,
        update,
        store,
        void,
        entities,
        ontology,
        lookup,
        completing,
        adding,
        corrections,
        review,
        analysis,
        reading,  # before the listings, whose keys may hold anything
        listings,
        network,
        network_files,
        notes,
        health,
    ):
        app.include_router(module.router)
    app.mount("/static", _RevalidatedFiles(directory=str(files("api") / "static")), name="static")
    app.add_shortcut("/sparql", {"GET": sparql.query_by_get, "POST": sparql.query_by_post}, layers)
    return app


def _layers(settings: Settings) -> tuple[Layer, ...]:
    """What each request passes; the last one is the outermost: the log sees what the edge said."""
    layers: list[Layer] = [Compression]
    if settings.cors_origins:
        layers.append(
            partial(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=_METHODS,
                allow_headers=("Authorization", "Content-Type", "If-None-Match"),
                expose_headers=("ETag", "Location", "X-Request-ID"),
            )
        )
    return (*layers, partial(Edge, hosts=settings.allowed_hosts), RequestLog)


class _RevalidatedFiles(StaticFiles):
    """Files that a browser asks about each time: a new release may keep its version number."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer as the base class does, and say that it must be asked again."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = REVALIDATE
        return response
