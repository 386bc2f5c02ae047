"""``/review``: what a person should look at, as a page to decide on, and as JSON."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.caching import conditional_response
from api.correction_bodies import ClashBody, DoubtfulBody, PairBody, ReviewBody
from api.curating import doubtful, link_offer, pair_offer, possible_pairs
from api.deps import current, resources
from api.negotiation import prefers_html
from api.pages import page_response
from api.rights import can_write
from api.schemas import ProblemBody
from graph.errors import InvalidIdentifierError
from graph.review import DOUBTFUL_BELOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.review import DoubtfulLink

router = APIRouter(tags=["Corrections"])

_PLACE_PARTS: Final = 4
_PAIRS_SHOWN: Final = 200


@router.get(
    "/review",
    summary="What to look at",
    response_model=ReviewBody,
    responses={400: {"model": ProblemBody, "description": "The cursor is not one of ours."}},
)
def review(
    request: Request,
    *,
    threshold: Annotated[float, Query(ge=0, le=1, description="Links less sure than this.")] = (
        DOUBTFUL_BELOW
    ),
    limit: Annotated[int, Query(ge=1, description="Most links in this part.")] = 50,
    after: Annotated[
        str | None, Query(max_length=2000, description="The `next` of the part before.")
    ] = None,
) -> Response:
    """List doubtful links, papers that may be one and names that may be two; a page for browsers.

    Reading needs no token. What is decided on is listed no more; a cursor stays good all the same.
    """
    snapshot = current(request)
    links = doubtful(request, snapshot, threshold)
    left = links if after is None else _following(links, after)
    part = left[: min(limit, resources(request).settings.page_items)]
    following = _cursor(part[-1]) if len(part) < len(left) else None
    pairs, clashes = possible_pairs(request, snapshot)
    if prefers_html(request.headers.get("accept")):
        kept = [(n, v) for n, v in request.query_params.multi_items() if n != "after"]
        return page_response(
            request,
            "review.html",
            headers={"Vary": "Accept, Cookie"},
            links=[
                (link, link_offer(snapshot, link.paper.key, link.relation, link.target.key))
                for link in part
            ],
            total=len(links),
            threshold=threshold,
            next_query=None if following is None else urlencode([*kept, ("after", following)]),
            is_first=after is None,
            pairs=[(pair, pair_offer(pair)) for pair in pairs[:_PAIRS_SHOWN]],
            pair_count=len(pairs),
            clashes=clashes[:_PAIRS_SHOWN],
            clash_count=len(clashes),
            signed_in=can_write(request),
            read_only=resources(request).settings.read_only,
            here=_here(request),
        )
    body = ReviewBody(
        threshold=threshold,
        total=len(links),
        links=[DoubtfulBody.of(link) for link in part],
        next=following,
        duplicates=[PairBody.of(pair) for pair in pairs],
        clashes=[ClashBody.of(clash) for clash in clashes],
    )
    headers = {"Vary": "Accept"}
    return conditional_response(
        request, body.model_dump_json().encode(), "application/json", headers=headers
    )


def _here(request: Request) -> str:
    """The address of this page, for the way back from signing in."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _place(link: DoubtfulLink) -> tuple[float, str, str, str]:
    """Where a link stands in the order of the list, whether or not it is still in it."""
    return link.confidence, link.paper.key, link.target.key, link.relation.value


def _cursor(link: DoubtfulLink) -> str:
    return base64.urlsafe_b64encode(json.dumps(_place(link)).encode()).decode().rstrip("=")


def _following(links: Sequence[DoubtfulLink], cursor: str) -> Sequence[DoubtfulLink]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        confidence, *names = place
        texts = tuple(str(name) for name in names)
        reached = (float(confidence), *texts)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _no_place(cursor) from error
    if len(reached) != _PLACE_PARTS:
        raise _no_place(cursor)
    return [link for link in links if _place(link) > reached]


def _no_place(cursor: str) -> InvalidIdentifierError:
    return InvalidIdentifierError(f"no such place in the review: {cursor[:80]!r}")
