"""The pages that are not about one entity: home, browsing, the API's documentation, problems."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.deps import current, resources
from api.pages import page_response
from api.problems import TITLES
from api.words import COLLECTION_KINDS, Collection
from graph.corrections import Status
from graph.models import Kind
from graph.views import ListFilter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.catalog import Catalog
    from graph.snapshot import Snapshot
    from graph.views import ListItem

router = APIRouter(include_in_schema=False)

_ROWS: Final = 200
_TOP: Final = 8
_PART: Final = 1000
_TAGS: Final = 200


class Sort(StrEnum):
    """What a page of browsing is sorted by."""

    LABEL = "label"
    PUBLISHED = "published"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a part stands in the whole; numbers count from 1."""

    number: int
    last: int
    total: int


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """How many papers are in each reading state, the tags, and state and rating by key."""

    counts: Mapping[str, int]
    tags: tuple[str, ...]
    states: Mapping[str, str]
    ratings: Mapping[str, str]


@router.get("/")
def home(request: Request) -> Response:
    """Show what the graph holds, and a box to search it."""
    catalog = current(request).catalog
    everything = {
        kind: _items(request, kind) for kind in (Kind.BENCHMARK, Kind.TECHNIQUE, Kind.PAPER)
    }
    return page_response(
        request,
        "home.html",
        counts={kind: count for kind, count in catalog.counts().items() if count},
        sources=catalog.sources(),
        benchmarks=_top(everything[Kind.BENCHMARK], Sort.LINKS),
        techniques=_top(everything[Kind.TECHNIQUE], Sort.LINKS),
        papers=_top(everything[Kind.PAPER], Sort.PUBLISHED),
        reading=_reading(request).counts,
    )


@router.get("/browse/{collection}")
def browse(
    request: Request,
    collection: Collection,
    *,
    q: Annotated[str, Query(max_length=2000)] = "",
    sort: Sort | None = None,
    down: bool | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    status: Annotated[Literal["", "to-read", "reading", "read"], Query()] = "",
    tag: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """List the entities of one kind in an order that the person chose.

    Papers may be narrowed to a reading state and a tag.
    """
    kind = COLLECTION_KINDS[collection]
    wanted = ListFilter(text=q.strip() or None)
    if kind is Kind.PAPER:
        wanted = replace(wanted, status=status or None, tag=tag.strip() or None)
    chosen = sort or (Sort.PUBLISHED if kind is Kind.PAPER else Sort.LINKS)
    falling = chosen is not Sort.LABEL if down is None else down
    items = _items(request, kind, wanted)
    last = max(1, -(-len(items) // _ROWS))
    number = min(page, last)
    ordered = _sorted(items, chosen, falling=falling)
    return page_response(
        request,
        "browse.html",
        collection=collection,
        kind=kind,
        items=ordered[(number - 1) * _ROWS : number * _ROWS],
        query=q,
        sort=chosen,
        down=falling,
        pager=Pager(number, last, len(items)),
        narrowed={
            name: value
            for name, value in (("q", q), ("status", wanted.status), ("tag", wanted.tag))
            if value
        },
        reading=_reading(request) if kind is Kind.PAPER else None,
    )


@router.get("/favicon.ico")
def icon() -> Response:
    """Send the browsers that ask unasked to the icon; the network page names none."""
    return RedirectResponse("/static/icon.svg", HTTPStatus.PERMANENT_REDIRECT)


@router.get("/docs")
def api_documentation(request: Request) -> Response:
    """Show the API with Swagger UI, from this server's own files."""
    return page_response(request, "docs.html")


@router.get("/problems")
def problems(request: Request) -> Response:
    """List the problems that the API answers with; each is the ``type`` of its code."""
    return page_response(request, "problems.html", titles=TITLES)


def _reading(request: Request) -> ReadingWords:
    """What is said of reading in a state of the graph; gathered once."""
    snapshot = current(request)
    found: ReadingWords = resources(request).reviewed.get(
        snapshot.version, "reading", lambda: _gather_reading(snapshot)
    )
    return found


def _gather_reading(snapshot: Snapshot) -> ReadingWords:
    nodes = [n for n in snapshot.catalog.index.nodes.values() if n.kinds[0] is Kind.PAPER]
    counts = Counter(known.status for known in nodes)
    tags = Counter(tag for known in nodes for tag in known.tags)
    return ReadingWords(
        {status.value: counts[status.value] for status in Status if counts[status.value]},
        tuple(sorted((tag for tag, _ in tags.most_common(_TAGS)), key=str.casefold)),
        {known.key: known.status for known in nodes if known.status},
        {known.key: known.rating for known in nodes if known.rating},
    )


def _items(request: Request, kind: Kind, wanted: ListFilter | None = None) -> tuple[ListItem, ...]:
    """All entities of a kind, kept for one state of the graph."""
    snapshot = current(request)
    chosen = wanted or ListFilter()
    return resources(request).items.get(
        snapshot.version, (kind, chosen), lambda: tuple(_listed(snapshot.catalog, kind, chosen))
    )


def _listed(catalog: Catalog, kind: Kind, wanted: ListFilter) -> Iterator[ListItem]:
    after: str | None = None
    while True:
        part = catalog.listing(kind, wanted, limit=_PART, after=after)
        yield from part.items
        after = part.next
        if after is None:
            return


def _top(items: Sequence[ListItem], sort: Sort) -> Sequence[ListItem]:
    return _sorted(items, sort, falling=True)[:_TOP]


def _sorted(items: Sequence[ListItem], sort: Sort, *, falling: bool) -> list[ListItem]:
    """Sort by one column, then by label; what has no date comes last either way."""
    by_label = sorted(items, key=lambda item: item.ref.label.casefold())
    if sort is Sort.LABEL:
        return by_label[::-1] if falling else by_label
    if sort is Sort.LINKS:
        return sorted(by_label, key=lambda item: item.degree, reverse=falling)
    dated = [item for item in by_label if item.published]
    dated.sort(key=lambda item: item.published or "", reverse=falling)
    return dated + [item for item in by_label if not item.published]
