"""``/store``: the SPARQL 1.1 Graph Store HTTP Protocol, graph by graph.

A graph is named indirectly, by ``?graph=`` or ``?default`` (section 4.2), or directly: every
address below ``/store/`` is the IRI of a graph of its own (section 4.1), and ``/graph/{name}``
answers for the graphs of this project, whose IRIs do not depend on the server. Addresses are read
as they were sent, not as the router decodes them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from http import HTTPStatus
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.bodies import spooled_body
from api.caching import REVALIDATE, etag_of, has_current
from api.deps import resources
from api.multipart import read_multipart
from api.negotiation import GRAPH_ALIASES, negotiate
from api.openapi import schema_of
from api.problems import RequestProblem
from api.protocol import check_charset, graph_parameters, parse_media_type
from api.querying import reply_response
from api.rights import MayWrite, Writer, refuse_free_queries
from api.routes.update import UPDATE_RESPONSES, written_response
from api.schemas import ProblemBody, WrittenBody
from api.updating import logged_names
from api.writes import write_graph
from graph.bulk_load import Document
from graph.empty_graphs import EmptyGraphs
from graph.errors import GraphProtectedError, UnknownGraphError
from graph.graph_store import Stored, add_documents, drop_graph, put_documents
from graph.iris import Iris
from graph.rdf_documents import MEDIA_TYPES, media_type_of_file
from graph.sparql import Dataset, offered_types
from graph.update import CURATED, check_graphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store import OpenGraph

router = APIRouter(tags=["Graph store"])

_OFFERED: Final = offered_types("CONSTRUCT")
_NAMED: Final = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"
_IS_NAMED: Final = "ASK { GRAPH ?graph { ?s ?p ?o } }"
_DEFAULT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_HASH_BYTES: Final = 8


def _parameter(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": "string"}, "description": description}


_PARAMETERS: Final = [
    _parameter("graph", "IRI of the graph."),
    _parameter("default", "Names the default graph; its value does not matter."),
]
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        media_type: {"schema": {"type": "string"}}
        for media_type in (*MEDIA_TYPES, "multipart/form-data")
    },
}
_READ_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The statements of the graph.",
        "content": {media_type: {"schema": schema_of(media_type)} for media_type in _OFFERED},
    },
    304: {"description": "The client already holds this state."},
    400: {"model": ProblemBody, "description": "No graph is named, or not by an absolute IRI."},
    403: {"model": ProblemBody, "description": "Ready queries alone run here."},
    404: {"model": ProblemBody, "description": "There is no such graph."},
    406: {"model": ProblemBody, "description": "No accepted media type is offered."},
}
_WRITE_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    **UPDATE_RESPONSES,
    201: {"model": WrittenBody, "description": "The graph is new."},
    204: {"description": "The graph was there, and holds now what was sent."},
}


@dataclass(frozen=True, slots=True)
class _Named:
    """The graph that a request names: its IRI, ``None`` for the default graph."""

    iri: str | None
    is_new: bool = False


@router.get("/store/{path:path}", include_in_schema=False)  # noqa: FAST003
@router.get("/graph/{path:path}", include_in_schema=False)
@router.get(
    "/store",
    summary="Read a graph",
    response_class=Response,
    responses=_READ_RESPONSES,
    openapi_extra={"parameters": _PARAMETERS},
)
def read_graph(request: Request) -> Response:
    """Give the statements of a graph (section 5.2)."""
    named = _named(request)
    settings = resources(request).settings
    queries = resources(request).queries
    media_type = negotiate(request.headers.get("accept"), _OFFERED, aliases=GRAPH_ALIASES)
    dataset = Dataset(union=settings.union_default_graph)
    query = _DEFAULT
    if named.iri is not None:
        query = _NAMED
        dataset = Dataset(bindings={"graph": f"<{named.iri}>"})
        has_statements = b"true" in b"".join(queries.answer(_IS_NAMED, dataset).chunks())
        if not has_statements and named.iri not in EmptyGraphs(settings.home).names():
            message = f"there is no graph {named.iri}"
            raise UnknownGraphError(message)
    headers = {"Vary": "Accept", "Cache-Control": REVALIDATE}
    reply = queries.answer(query, dataset, choose=lambda _: media_type)
    headers["ETag"] = etag_of(reply.version, named.iri or "", media_type)
    if has_current(request, headers["ETag"]):
        reply.close()
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return reply_response(reply, headers)


@router.put("/store/{path:path}", include_in_schema=False)  # noqa: FAST003
@router.put("/graph/{path:path}", include_in_schema=False)
@router.put(
    "/store",
    summary="Put a graph in place of what is there",
    response_class=Response,
    responses=_WRITE_RESPONSES,
    openapi_extra={"parameters": _PARAMETERS, "requestBody": _BODY},
)
async def put_graph(request: Request, writer: MayWrite) -> Response:
    """Make a document the content of a graph (section 5.3)."""
    async with spooled_body(request, resources(request).settings.upload_bytes) as body:
        return await run_in_threadpool(_put, request, writer, body)


@router.post("/store/{path:path}", include_in_schema=False)  # noqa: FAST003
@router.post("/graph/{path:path}", include_in_schema=False)
@router.post(
    "/store",
    summary="Add to a graph, or make a new one",
    response_model=WrittenBody,
    responses=_WRITE_RESPONSES,
    openapi_extra={"parameters": _PARAMETERS, "requestBody": _BODY},
)
async def add_to_graph(request: Request, writer: MayWrite) -> Response:
    """Add documents to a graph; without a graph, to a new one, which `Location` names (5.5)."""
    async with spooled_body(request, resources(request).settings.upload_bytes) as body:
        return await run_in_threadpool(_add, request, writer, body)


@router.delete("/store/{path:path}", include_in_schema=False)  # noqa: FAST003
@router.delete("/graph/{path:path}", include_in_schema=False)
@router.delete(
    "/store",
    summary="Drop a graph",
    response_model=WrittenBody,
    responses={**UPDATE_RESPONSES, 404: _READ_RESPONSES[404]},
    openapi_extra={"parameters": _PARAMETERS},
)
def delete_graph(request: Request, writer: MayWrite) -> Response:
    """Take all statements out of a graph (section 5.4)."""
    named = _named(request)
    _refuse_union(request, named)
    empty = EmptyGraphs(resources(request).settings.home)
    stored = _write(request, writer, named, lambda graph: drop_graph(graph, named.iri, empty))
    return written_response(request, stored)


def _put(request: Request, writer: Writer, body: IO[bytes]) -> Response:
    named = _named(request)
    _refuse_union(request, named)
    documents = _documents(request, body)
    empty = EmptyGraphs(resources(request).settings.home)

    base = _base(request, named)

    def work(graph: OpenGraph) -> Stored:
        return put_documents(graph, named.iri, documents, base, empty)

    stored = _write(request, writer, named, work)
    if stored.existed:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return written_response(request, stored, HTTPStatus.CREATED)


def _add(request: Request, writer: Writer, body: IO[bytes]) -> Response:
    named = _named(request, may_be_new=True)
    settings = resources(request).settings
    if named.iri is None and settings.union_default_graph:
        named = _Named(Iris(settings.base).graph(CURATED))  # as with INSERT
    documents = _documents(request, body)

    base = _base(request, named)

    def work(graph: OpenGraph) -> Stored:
        empty = EmptyGraphs(settings.home)
        stored = add_documents(graph, named.iri, documents, base)
        if named.is_new and not stored.added:
            empty.add(str(named.iri))
        return replace(stored, existed=stored.existed or named.iri in empty.names())

    stored = _write(request, writer, named, work)
    if named.is_new:
        name = Iris(settings.base).graph_name(named.iri or "")
        location = urljoin(str(request.base_url), f"/graph/{name}")
        return written_response(request, stored, HTTPStatus.CREATED, Location=location)
    created = not stored.existed and stored.added
    return written_response(request, stored, HTTPStatus.CREATED if created else HTTPStatus.OK)


def _write(
    request: Request, writer: Writer, named: _Named, work: Callable[[OpenGraph], Stored]
) -> Stored:
    iris = Iris(resources(request).settings.base)
    graphs = [] if named.iri is None else [named.iri]
    check_graphs(graphs, iris)
    return write_graph(request, writer, work, graph=logged_names(graphs, iris))


def _named(request: Request, *, may_be_new: bool = False) -> _Named:
    """Find the graph that a request names.

    Raises:
        RequestProblem: It names none, or two; or ready queries alone run here.
    """
    refuse_free_queries(request)
    default, iri = graph_parameters(request.scope["query_string"])
    base = resources(request).settings.base
    root, _, name = request.scope["raw_path"].decode("ascii", "replace")[1:].partition("/")
    if name:
        if default or iri is not None:
            raise RequestProblem(
                HTTPStatus.BAD_REQUEST,
                "repeated-parameter",
                "The address names a graph, and the parameters name another.",
            )
        own = f"{base}/graph/{name}"
        return _Named(own if root == "graph" else urljoin(str(request.base_url), f"/store/{name}"))
    if default:
        return _Named(None)
    if iri is not None:
        # A path is resolved against this server, as W3C's tests ask; all else has to be absolute.
        iri = urljoin(str(request.base_url), iri) if iri.startswith("/") else iri
        # What Location says of a new graph names it here, too.
        own = f"{request.base_url}graph/"
        return _Named(f"{base}/graph/{iri.removeprefix(own)}" if iri.startswith(own) else iri)
    if may_be_new:
        return _Named(f"{base}/graph/web-{secrets.token_hex(_HASH_BYTES)}", is_new=True)
    raise RequestProblem(
        HTTPStatus.BAD_REQUEST, "graph-missing", "Name a graph: ?graph=IRI, or ?default."
    )


def _refuse_union(request: Request, named: _Named) -> None:
    """Refuse to put or drop what is no graph of its own.

    Raises:
        GraphProtectedError: The default graph is meant, and is the union of all.
    """
    if named.iri is None and resources(request).settings.union_default_graph:
        message = "the default graph is the union of all graphs here; name the graph that is meant"
        raise GraphProtectedError(message)


def _documents(request: Request, body: IO[bytes]) -> tuple[Document, ...]:
    """The documents in a body.

    Raises:
        RequestProblem: One is of no media type that is read (415).
    """
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/"):
        return (Document(body, _media_type(content_type)),)
    body.seek(0)
    return tuple(
        Document(BytesIO(part.content), _media_type(part.content_type or "", part.filename))
        for part in read_multipart(content_type, body.read())
    )


def _media_type(content_type: str, filename: str | None = None) -> str:
    media_type, parameters = parse_media_type(content_type)
    if media_type not in MEDIA_TYPES and filename is not None:
        media_type = media_type_of_file(filename) or media_type
    media_type = GRAPH_ALIASES.get(media_type, media_type)
    if media_type not in MEDIA_TYPES:
        raise RequestProblem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            f"Send RDF as {', '.join(MEDIA_TYPES)}.",
            headers={"Accept-Post": ", ".join((*MEDIA_TYPES, "multipart/form-data"))},
        )
    check_charset(parameters)
    return media_type


def _base(request: Request, named: _Named) -> str:
    """What relative IRIs in a document are resolved against: those of its graph (section 4.1)."""
    return named.iri or str(request.base_url)
