"""``/resolve`` and ``/search``: from what a person writes to what the graph holds."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.caching import conditional_response
from api.deps import current, resources
from api.negotiation import negotiate, prefers_html
from api.pages import HTML, page_path, page_response
from api.problems import RequestProblem
from api.schemas import HitBody, ProblemBody, ResolutionBody, SearchBody
from graph.models import Kind

router = APIRouter(tags=["Lookup"])

_JSON: Final = "application/json"
_TEXT_CHARS: Final = 2000

Text = Annotated[str, Query(max_length=_TEXT_CHARS)]


@router.get(
    "/resolve",
    summary="What a text names",
    response_model=ResolutionBody,
    responses={
        300: {"model": ResolutionBody, "description": "Several things match exactly."},
        303: {"description": "To the page, where `redirect` is set and one thing matched."},
        404: {"model": ProblemBody, "description": "Nothing matches; with near misses."},
    },
)
def resolve(request: Request, q: Text, *, redirect: bool = False) -> Response:
    """Find the one entity that a text names: an IRI, key, arXiv id, DOI, URL, name or title.

    A near miss is never taken for a match; it is listed under `candidates`.
    """
    resolution = current(request).catalog.resolve(q)
    headers = {"Vary": "Accept"}
    if resolution.entity is not None and redirect:
        return RedirectResponse(page_path(resolution.entity.key), HTTPStatus.SEE_OTHER)
    if resolution.entity is not None:
        body = ResolutionBody.of(resolution).model_dump_json().encode()
        return conditional_response(request, body, _JSON, headers=headers)
    ambiguous = bool(resolution.candidates) and resolution.match not in {"fuzzy", "none"}
    status = HTTPStatus.MULTIPLE_CHOICES if ambiguous else HTTPStatus.NOT_FOUND
    if prefers_html(request.headers.get("accept")):
        return page_response(
            request,
            "search.html",
            status=status,
            headers=headers,
            query=q,
            kind=None,
            hits=resolution.candidates,
            outcome="ambiguous" if ambiguous else "unresolved",
            more=None,
        )
    if ambiguous:
        body = ResolutionBody.of(resolution).model_dump_json().encode()
        return Response(body, status, headers, _JSON)
    raise RequestProblem(
        HTTPStatus.NOT_FOUND,
        "unresolved",
        f"Nothing in the graph is named {q[:200]!r}.",
        members={
            "candidates": [
                HitBody.of_hit(hit).model_dump(mode="json") for hit in resolution.candidates
            ]
        },
    )


@router.get("/search", summary="Search names and abstracts", response_model=SearchBody)
def search(
    request: Request,
    q: Text = "",
    kind: Annotated[list[Kind] | None, Query(description="Only these kinds.")] = None,
    limit: Annotated[int, Query(ge=1)] = 20,
) -> Response:
    """Search labels, aliases and abstracts, best first; a page for browsers."""
    kinds = tuple(kind or ())
    largest = resources(request).settings.page_items
    limit = min(limit, largest)
    catalog = current(request).catalog
    hits = catalog.search(q, kinds=kinds, limit=limit) if q.strip() else ()
    headers = {"Vary": "Accept"}
    if negotiate(request.headers.get("accept"), (_JSON, HTML)) == HTML:
        return page_response(
            request,
            "search.html",
            headers=headers,
            query=q,
            kind=kinds[0] if len(kinds) == 1 else None,
            hits=hits,
            outcome="search",
            more=2 * limit if len(hits) == limit < largest else None,
        )
    found = SearchBody(query=q, hits=[HitBody.of_hit(hit) for hit in hits])
    return conditional_response(request, found.model_dump_json().encode(), _JSON, headers=headers)
