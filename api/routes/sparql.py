"""``/sparql``: the SPARQL 1.1 Protocol, and the page with an editor for people."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache, partial
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.bodies import read_body
from api.caching import REVALIDATE, etag_of, has_current
from api.deps import resources
from api.edge import CONTENT_SECURITY_POLICY
from api.negotiation import GRAPH_ALIASES, TABLE_ALIASES, accepts, negotiate, prefers_html
from api.openapi import schema_of
from api.pages import page_response
from api.problems import RequestProblem
from api.protocol import FORM, QUERY, UPDATE, SparqlRequest, UpdateRequest, read_get, read_post
from api.querying import answer, reply_response, while_connected
from api.ready_queries import ready_queries
from api.rights import refuse_free_queries, require_write
from api.routes.update import UPDATE_RESPONSES, USING_PARAMETERS, apply_update
from api.routes.void import DESCRIBED_IN as _DESCRIBED_IN
from api.routes.void import service_description
from api.schemas import ProblemBody
from graph.answering import chosen_types
from graph.errors import NotAcceptableError
from graph.facts import curie
from graph.formats import RDF_FORMATS, RESULT_FORMATS
from graph.sparql import Dataset, offered_types
from graph.vocab import (
    CITO,
    DCTERMS,
    FABIO,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
)
from graph.vocabulary import ontology_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.settings import Settings
    from graph.sparql import Form
    from graph.workers.cancellation import Cancellation

router = APIRouter(tags=["SPARQL"])

_COMMON_TERMS: Final = (
    RDF.type,
    RDFS.label,
    SKOS.prefLabel,
    SKOS.altLabel,
    SKOS.inScheme,
    SKOS.broader,
    SKOS.Concept,
    DCTERMS.source,
    PROV.wasDerivedFrom,
    PROV.wasGeneratedBy,
)

# What is chosen for so many headers is kept, each of fewer characters.
# What is left of a query's time when other endpoints have taken all of it.
_LEAST_S: Final = 0.1
_ACCEPTS_KEPT: Final = 256
_ACCEPT_CHARS: Final = 1_000

# YASGUI writes style attributes into its table; scripts stay files alone.
_EDITOR_POLICY: Final = f"{CONTENT_SECURITY_POLICY}; style-src 'self' 'unsafe-inline'"

_MEDIA_TYPES: Final = (
    *(info.media_type for info in RESULT_FORMATS.values()),
    *(info.media_type for info in RDF_FORMATS.values()),
)
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The result: a table for SELECT and ASK, a graph for CONSTRUCT, DESCRIBE.",
        "content": {media_type: {"schema": schema_of(media_type)} for media_type in _MEDIA_TYPES},
    },
    304: {"description": "The client already holds this result."},
    400: {"model": ProblemBody, "description": "The query is malformed or not allowed."},
    406: {"model": ProblemBody, "description": "No accepted media type is offered."},
    413: {"model": ProblemBody, "description": "The query is too long."},
    422: {"model": ProblemBody, "description": "The result, or what it takes, is too large."},
    503: {"model": ProblemBody, "description": "It takes too long, or too much is under way."},
}


def _parameter(name: str, description: str, *, repeated: bool = False) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if repeated:
        schema = {"type": "array", "items": schema}
    return {"name": name, "in": "query", "schema": schema, "description": description}


_DATASET_PARAMETERS: Final = (
    _parameter("default-graph-uri", "Graphs that make up the default graph.", repeated=True),
    _parameter("named-graph-uri", "Graphs that GRAPH may name.", repeated=True),
    _parameter("format", "A result format by name; wins over Accept."),
    _parameter("timeout", "Seconds after which the query is stopped, below the server's limit."),
)


@router.get("/sparql/", include_in_schema=False)
@router.get(
    "/sparql",
    summary="Query, in the address",
    responses=_RESPONSES,
    openapi_extra={
        "parameters": [_parameter("query", "The SPARQL 1.1 query."), *_DATASET_PARAMETERS]
    },
)
async def query_by_get(request: Request) -> Response:
    """Answer the query in the address (SPARQL 1.1 Protocol, section 2.1.1).

    Who comes without a query gets the description of the service (Service Description, section
    2), in the RDF format that is liked best; a browser is sent to the page with the editor.
    """
    asked = read_get(request.scope["query_string"])
    if asked.query is None:
        accept = request.headers.get("accept")
        # Clients that read descriptions take pages too, if less gladly.
        if prefers_html(accept, _DESCRIBED_IN):
            return RedirectResponse("/sparql/ui", HTTPStatus.SEE_OTHER, {"Vary": "Accept"})
        if accepts(accept, _DESCRIBED_IN):
            return await run_in_threadpool(service_description, request)
    return await _answer(request, asked)


@router.post("/sparql/", include_in_schema=False)
@router.post(
    "/sparql",
    summary="Query, or update, in the body",
    responses=_RESPONSES
    | UPDATE_RESPONSES
    | {status: _RESPONSES[status] for status in (400, 413, 503)},
    openapi_extra={
        "parameters": [*_DATASET_PARAMETERS, *USING_PARAMETERS],
        "requestBody": {
            "required": True,
            "content": {
                QUERY: {"schema": {"type": "string"}},
                UPDATE: {"schema": {"type": "string"}},
                FORM: {
                    "schema": {
                        "type": "object",
                        "properties": {"query": {"type": "string"}, "update": {"type": "string"}},
                    }
                },
            },
        },
    },
)
async def query_by_post(request: Request) -> Response:
    """Answer the query in the body, URL-encoded or direct (sections 2.1.2 and 2.1.3).

    An update is taken here too, by its media type or as `update=`, from whoever may write.
    """
    body = await read_body(request, resources(request).settings.body_bytes)
    asked = read_post(request.scope["query_string"], request.headers.get("content-type"), body)
    if isinstance(asked, UpdateRequest):
        writer = await run_in_threadpool(require_write, request)
        return await run_in_threadpool(apply_update, request, writer, asked)
    return await _answer(request, asked)


@router.get("/sparql/ui", include_in_schema=False)
def sparql_page(request: Request) -> Response:
    """Show the editor, with completion from our terms and names, and example queries."""
    if resources(request).settings.canned_only:  # what one writes there could not be asked
        return RedirectResponse("/query", HTTPStatus.SEE_OTHER)
    base = resources(request).settings.base
    # What networkx computes has no rows in the text alone.
    examples = [query for query in ready_queries(request).by_name.values() if not query.computed]
    settings = {
        "endpoint": "/sparql",
        "base": f"{base}/id/",
        "prefixes": dict(PREFIXES),
        "terms": _terms(),
        "examples": [
            {"name": example.name, "title": example.title, "query": example.text}
            for example in examples
        ],
    }
    return page_response(
        request,
        "sparql.html",
        headers={"Content-Security-Policy": _EDITOR_POLICY},
        settings=settings,
        examples=examples,
    )


def _terms() -> list[dict[str, object]]:
    """What the editor completes: our own terms, then those of others that the graph uses."""
    own = [
        {"iri": term.iri, "curie": term.curie, "label": term.label, "isClass": term.is_class}
        for term in ontology_terms()
    ]
    others = [
        {"iri": iri, "curie": curie(iri), "label": name, "isClass": name[0].isupper()}
        for namespace in (SCHEMA, FABIO, CITO)
        for name, iri in ((name, str(namespace[name])) for name in namespace.__annotations__)
        if not name.startswith("_")
    ] + [
        {"iri": iri, "curie": curie(iri), "label": curie(iri), "isClass": iri == str(SKOS.Concept)}
        for iri in map(str, _COMMON_TERMS)
    ]
    return own + others


async def _answer(request: Request, asked: SparqlRequest) -> Response:
    """Have it evaluated, in the form that is liked best."""
    refuse_free_queries(request)
    if not asked.query or asked.query.isspace():
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST,
            "query-missing",
            "Give the query as ?query=…, in a form, or as application/sparql-query.",
        )
    queries = resources(request).queries
    settings = resources(request).settings
    query, timeout_s = asked.query, asked.timeout_s
    if settings.service_allow:
        query, timeout_s = await while_connected(
            request, partial(_with_remote_answers, settings, query, timeout_s)
        )
        asked = replace(asked, query=query)
    accept = request.headers.get("accept")
    prepared = queries.prepare(
        query,
        Dataset(
            asked.default_graphs,
            asked.named_graphs,
            union=settings.union_default_graph,
            base_iri=f"{settings.base}/",
        ),
        choose=partial(_choose, asked.media_types, accept),
        media_types=_chosen(asked.media_types, accept) if _is_short(accept) else None,
        timeout_s=timeout_s,
    )
    headers = {"Vary": "Accept", "Cache-Control": REVALIDATE}
    lasting = request.method == "GET" and prepared.key is not None

    def tag(version: str) -> str:
        """Depends on all that the answer depends on; so a match needs no evaluation."""
        return etag_of(version, repr(asked), accept or "")

    if lasting and "if-none-match" in request.headers:
        version = queries.known_version()
        known = tag(await run_in_threadpool(queries.version) if version is None else version)
        if has_current(request, known):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers | {"ETag": known})
    reply = await answer(request, prepared)
    if lasting:
        headers["ETag"] = tag(reply.version)
    return reply_response(reply, headers)


def _with_remote_answers(
    settings: Settings, query: str, timeout_s: float | None, cancellation: Cancellation
) -> tuple[str, float | None]:
    """The query with what other endpoints answer, and the time that is left for it."""
    from api.remote.endpoint import with_remote_answers  # noqa: PLC0415 -- slow to load

    limit_s = min(timeout_s or settings.query_timeout_s, settings.query_timeout_s)
    begin = time.monotonic()
    whole = with_remote_answers(
        query,
        settings.service_allow,
        base_iri=f"{settings.base}/",
        timeout_s=limit_s,
        query_chars=settings.query_chars,
        is_over=lambda: cancellation.cancelled,
    )
    if whole == query:
        return query, timeout_s
    return whole, max(limit_s - (time.monotonic() - begin), _LEAST_S)


def _is_short(accept: str | None) -> bool:
    return accept is None or len(accept) <= _ACCEPT_CHARS


@lru_cache(_ACCEPTS_KEPT)
def _chosen(wanted: tuple[str, ...], accept: str | None) -> Mapping[Form, str | None]:
    """Clients ask for the same each time."""
    return MappingProxyType(chosen_types(partial(_choose, wanted, accept)))


def _choose(wanted: tuple[str, ...], accept: str | None, offered: tuple[str, ...]) -> str:
    if wanted:
        fitting = next((media_type for media_type in wanted if media_type in offered), None)
        if fitting is None:
            raise NotAcceptableError(offered)
        return fitting
    aliases = GRAPH_ALIASES if offered == offered_types("CONSTRUCT") else TABLE_ALIASES
    return negotiate(accept, offered, aliases=aliases)
