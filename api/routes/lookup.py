"""``/resolve`` and ``/search``: from what a person writes to what the graph holds."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.caching import conditional_response
from api.deps import current, resources
from api.negotiation import negotiate, prefers_html
from api.pages import HTML, page_path, page_response
from api.problems import RequestProblem
from api.protocol import read_parameters
from api.schemas import HitBody, ProblemBody, ResolutionBody
from api.search_bodies import SearchBody
from api.search_facets import Address, facet_groups
from graph.corrections import Status
from graph.models import Kind
from graph.views import NoteKind, SearchFilter

_LISTS: Final = frozenset({"kind", "source", "status", "tag"})


def require_well_formed(request: Request) -> None:
    """Let an address through whose parameters are text, and stand once where one is asked for.

    Raises:
        RequestProblem: They are not percent-encoded UTF-8, or one is given again.
    """
    counts = Counter(name for name, _ in read_parameters(request.scope["query_string"]))
    repeated = next((n for n, count in counts.items() if count > 1 and n not in _LISTS), None)
    if repeated is not None:
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST,
            "repeated-parameter",
            f"The parameter {repeated[:80]!r} is given {counts[repeated]} times; give it once.",
        )


router = APIRouter(tags=["Lookup"], dependencies=[Depends(require_well_formed)])

_JSON: Final = "application/json"
_TEXT_CHARS: Final = 2000
_NAME_CHARS: Final = 400

Text = Annotated[str, Query(max_length=_TEXT_CHARS)]
Name = Annotated[str, Field(max_length=_NAME_CHARS)]


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
            hits=resolution.candidates,
            chosen=(),
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


@router.get(
    "/search",
    summary="Search names, abstracts, tags and notes",
    response_model=SearchBody,
    responses={400: {"model": ProblemBody, "description": "The cursor is not one of ours."}},
)
def search(
    request: Request,
    *,
    q: Text = "",
    kind: Annotated[list[Kind | NoteKind] | None, Query(description="Only these kinds.")] = None,
    year_from: Annotated[int | None, Query(ge=0, le=9999)] = None,
    year_to: Annotated[int | None, Query(ge=0, le=9999)] = None,
    source: Annotated[
        list[Name] | None, Query(description="Only what these reading lists state.")
    ] = None,
    status: Annotated[
        list[Status] | None, Query(description="Only papers in these reading states.")
    ] = None,
    tag: Annotated[list[Name] | None, Query(description="Only papers with these tags.")] = None,
    has_code: Annotated[bool | None, Query(description="Papers with, or without, code.")] = None,
    notes: Annotated[bool, Query(description="`false` leaves the notes out.")] = True,
    limit: Annotated[int, Query(ge=1, description="Most hits in this part.")] = 20,
    after: Annotated[
        str | None, Query(max_length=1000, description="The `next` of the part before.")
    ] = None,
    facets: Annotated[
        bool, Query(description="`false` for the best few alone: as one types.")
    ] = True,
) -> Response:
    """Search by words that must all occur, `"phrases"` and `-excluded` words, best first.

    Names come first: whole ones, beginnings, words, parts of words; then abstracts and tags, by
    BM25. Notes count with their titles, aliases, tags and the lines that hold links. A page for
    browsers.
    """
    wanted = SearchFilter(
        kinds=tuple(kind or ()),
        sources=tuple(source or ()),
        statuses=tuple(status or ()),
        tags=tuple(tag or ()),
        year_from=year_from,
        year_to=year_to,
        has_code=has_code,
        notes=notes,
    )
    limit = min(limit, resources(request).settings.page_items)
    catalog = current(request).catalog
    headers = {"Vary": "Accept"}
    html = negotiate(request.headers.get("accept"), (_JSON, HTML)) == HTML
    plain = SearchFilter(kinds=wanted.kinds, notes=notes)
    if not html and not facets and after is None and wanted == plain:
        hits = catalog.suggest(q, wanted, limit=limit)
        few = SearchBody.of_few(q, hits).model_dump_json().encode()
        return conditional_response(request, few, _JSON, headers=headers)
    page = catalog.find(q, wanted, limit=limit, after=after)
    address = Address.of(request)
    if html:
        return page_response(
            request,
            "search.html",
            headers=headers,
            query=q,
            hits=page.hits,
            total=page.total,
            groups=facet_groups(address, page.facets),
            chosen=address.chosen(),
            outcome="search",
            more=None if page.next is None else address.with_value("after", page.next),
        )
    if page.next is not None:
        headers["Link"] = f'<{address.with_value("after", page.next)}>; rel="next"'
    body = SearchBody.of(q, page, with_facets=facets).model_dump_json().encode()
    return conditional_response(request, body, _JSON, headers=headers)
