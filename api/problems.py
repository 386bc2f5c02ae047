"""Every error as one body: ``application/problem+json`` (RFC 9457), or a page for a browser."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Match, Mount

from api.negotiation import prefers_html
from api.pages import page_response
from graph.errors import (
    ConflictError,
    EndpointError,
    InputError,
    InvalidCorrectionError,
    LimitError,
    NotAcceptableError,
    NotFoundError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLongError,
    RdfSyntaxError,
    ReadingGraphError,
    ServiceBusyError,
    StoreError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

PROBLEM_JSON: Final = "application/problem+json"

STATUS_OF: Mapping[type[ReadingGraphError], HTTPStatus] = MappingProxyType(
    {
        InputError: HTTPStatus.BAD_REQUEST,
        NotFoundError: HTTPStatus.NOT_FOUND,
        NotAcceptableError: HTTPStatus.NOT_ACCEPTABLE,
        QueryTooLongError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        QueryTimeoutError: HTTPStatus.SERVICE_UNAVAILABLE,
        ServiceBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
        LimitError: HTTPStatus.UNPROCESSABLE_ENTITY,
        EndpointError: HTTPStatus.BAD_GATEWAY,
        ConflictError: HTTPStatus.CONFLICT,
        StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    }
)
"""Base class of an error to the status that answers it; the closest base decides."""

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "address-too-long": "The address is too long",
        "bad-input": "The request cannot be used as it is",
        "canned-only": "Only ready queries run here",
        "busy": "As many requests are under way as the server takes",
        "conflict": "The graph is in a state that does not allow this now",
        "endpoint": "An endpoint that the query names did not answer",
        "error": "The request failed",
        "foreign-origin": "A page of another site may not write here",
        "graph-busy": "Another process is writing to the graph",
        "graph-missing": "The request names no graph",
        "graph-protected": "The graph is kept by the program",
        "headers-too-large": "The head of the request is too long",
        "internal": "Something went wrong on our side",
        "invalid-correction": "The correction cannot be made",
        "invalid-identifier": "The identifier is malformed",
        "invalid-parameter": "A parameter is missing or out of range",
        "limit": "A limit of the service was reached",
        "malformed-request": "The request is malformed",
        "method-not-allowed": "The method is not allowed here",
        "misdirected-host": "The request names a host that this server does not answer for",
        "not-a-paper": "What was to be added names no paper",
        "note-uneditable": "A note cannot be changed without loss",
        "not-acceptable": "None of the accepted media types is offered",
        "not-found": "There is nothing at this address",
        "parameter-value": "A value of a ready query cannot be used",
        "query-evaluation": "The query cannot be evaluated",
        "query-abandoned": "Nobody waits for the answer any more",
        "query-memory": "The query needs more memory than it may have",
        "query-file": "The file of a ready query is not as it should be",
        "query-missing": "There is no query in the request",
        "query-not-allowed": "The query asks for something that is refused",
        "query-syntax": "The query cannot be parsed",
        "query-timeout": "The query takes longer than it may",
        "query-too-long": "The query is too long",
        "query-worker": "The process that answered the query ended",
        "rdf-syntax": "The RDF document is malformed",
        "read-only": "The server is read only",
        "reading-list-syntax": "The reading list is malformed",
        "repeated-parameter": "A parameter is given more than once",
        "request-too-large": "The request body is too large",
        "result-too-large": "The result is too large",
        "stopping": "The server is being stopped",
        "store": "The graph cannot be used",
        "store-corrupt": "The graph directory is damaged",
        "store-unavailable": "The graph cannot be opened",
        "token-missing": "Writing needs the token",
        "token-wrong": "The token is wrong",
        "unknown-correction": "No such correction",
        "unknown-entity": "No such thing in the graph",
        "unknown-query": "There is no such ready query",
        "unknown-format": "The format is not recognised",
        "unknown-format-name": "No such output format",
        "unknown-graph": "No such graph in the store",
        "unresolved": "The text names nothing in the graph",
        "unsupported-media-type": "The media type of the body is not understood",
        "update-dataset-conflict": "The update names its dataset twice",
        "vault": "The vault of notes cannot be read",
        "vault-name": "Another vault of notes has this name",
        "update-missing": "There is no update in the request",
        "vault-busy": "Another export is writing to the vault",
        "vault-directory": "The directory of the vault cannot be used",
    }
)
"""Code to title. Codes are public and never renamed."""

_CODE_OF_STATUS: Mapping[int, str] = MappingProxyType(
    {
        HTTPStatus.NOT_FOUND: "not-found",
        HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
        HTTPStatus.NOT_ACCEPTABLE: "not-acceptable",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "request-too-large",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type",
        HTTPStatus.INTERNAL_SERVER_ERROR: "internal",
    }
)


_DETAIL_OF_STATUS: Mapping[int, str] = MappingProxyType(
    {
        HTTPStatus.NOT_FOUND: "No page and no resource has this address.",
        HTTPStatus.METHOD_NOT_ALLOWED: "This address is there, but not for this method.",
    }
)


class RequestProblem(HTTPException):  # a problem, in the words of RFC 9457
    """A request that HTTP itself, not the graph, has to refuse.

    Args:
        status: The status to answer with.
        code: A key of :data:`TITLES`.
        detail: What is wrong with this request and what to do, in a sentence.
        headers: Headers of the answer, if any.
        members: Further members of the body.
    """

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.code = code
        self.members = dict(members or {})


def status_of(kind: type[ReadingGraphError]) -> HTTPStatus:
    """Find the status of an error by its closest base class."""
    return next(
        (STATUS_OF[base] for base in kind.__mro__ if base in STATUS_OF),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def problem_response(  # noqa: PLR0913  # the members of RFC 9457, section 3.1
    request: Request,
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, Any] | None = None,
) -> Response:
    """Write one problem: a page where a browser asks, JSON everywhere else."""
    body = {
        "type": f"/problems#{code}",
        "title": TITLES.get(code, status.phrase),
        "status": int(status),
        "detail": detail,
        "code": code,
        **(members or {}),
    }
    sent = {"Vary": "Accept", "Cache-Control": "no-store", **(headers or {})}
    if prefers_html(request.headers.get("accept")):
        return page_response(request, "problem.html", status=status, headers=sent, problem=body)
    return JSONResponse(body, int(status), sent, PROBLEM_JSON)


def fault_response(request: Request) -> Response:
    """Answer for a fault of ours: the client learns nothing of it, the log has it."""
    return problem_response(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "internal",
        "The request was understood, but answering it failed. The server's log says why.",
    )


def stopping_response(request: Request) -> Response:
    """Answer for a request that the server cannot wait for, since it is told to end."""
    return problem_response(
        request, HTTPStatus.SERVICE_UNAVAILABLE, "stopping", "The server is being stopped."
    )


def error_response(request: Request, error: ReadingGraphError | HTTPException) -> Response:
    """Answer an error as an application does that :func:`install` was called for.

    Raises:
        ReadingGraphError: It is a fault of ours.
    """
    if isinstance(error, ReadingGraphError):
        return _on_domain_error(request, error)
    return _on_http_exception(request, error)


def install(app: FastAPI) -> None:
    """Make an application answer every error in this module's form."""
    app.add_exception_handler(ReadingGraphError, _on_domain_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid_parameter)


def _on_domain_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ReadingGraphError):
        raise error
    status = status_of(type(error))
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        raise error
    members: dict[str, Any] = {}
    if isinstance(error, QuerySyntaxError | RdfSyntaxError | InvalidCorrectionError):
        known = ("line", "column", "token")
        place = {name: getattr(error, name, None) for name in known}
        members = {name: value for name, value in place.items() if value is not None}
    if isinstance(error, NotAcceptableError):
        members = {"offered": list(error.offered)}
    headers = {"Retry-After": "5"} if status is HTTPStatus.SERVICE_UNAVAILABLE else None
    return problem_response(
        request, status, error.code, error.message, headers=headers, members=members
    )


def _on_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    if isinstance(error, RequestProblem):
        return problem_response(
            request,
            status,
            error.code,
            error.detail,
            headers=error.headers,
            members=error.members,
        )
    code = _CODE_OF_STATUS.get(status, "bad-input" if status < 500 else "internal")  # noqa: PLR2004
    detail = _DETAIL_OF_STATUS.get(status) or status.description or status.phrase
    headers = dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_allowed_methods(request))
    return problem_response(request, status, code, detail, headers=headers)


def _allowed_methods(request: Request) -> list[str]:
    """Find what a path is offered with (RFC 9110, section 10.2.1).

    The router answers with the methods of the first route alone, and knows nothing of HEAD.
    """
    methods = [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
            if not isinstance(route, Mount)  # static files: it takes every method at first
        )
    ] or ["GET"]
    return ["GET", "HEAD", *methods[1:]] if "GET" in methods else methods


def _on_invalid_parameter(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    # The input itself stays out of the answer: it may be long, and it is the client's anyway.
    invalid = [
        {"parameter": ".".join(str(part) for part in fault["loc"][1:]), "reason": fault["msg"]}
        for fault in error.errors()
    ]
    detail = "; ".join(f"{fault['parameter']}: {fault['reason']}" for fault in invalid)
    return problem_response(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-parameter",
        detail,
        members={"invalid": invalid},
    )
