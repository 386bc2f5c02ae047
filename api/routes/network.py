"""``/network``: the graph, or the neighbourhood of one entity, as a picture to walk in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.caching import REVALIDATE, etag_of, has_current
from api.deps import current, find_ref, resources
from api.pages import HTML, release, with_charset
from api.result_network import AskedQuery, asked_query, focus_in, result_network
from api.schemas import ProblemBody
from graph.iris import is_note
from graph.link_styles import LinkStyle
from graph.notes.backlinks import read_note_page
from graph.notes.network import has_notes, with_notes
from viz.keeping import grown_picture
from viz.page import NetworkOptions, content_security_policy, render_network

if TYPE_CHECKING:
    from graph.snapshot import Snapshot
    from viz.keeping import PictureKeeper

router = APIRouter(tags=["Network"])

_QUERY_CHARS: Final = 20_000  # an address that servers and browsers still take
_NOTHING_NAMED: Final = (
    "The result of the query names no paper, benchmark, technique, model, repository, project "
    "page or note of this graph. What is to be drawn must be in a column by its IRI; other things "
    "are drawn where CONSTRUCT states something of them."
)


@router.get(
    "/network",
    summary="The network as a page",
    response_class=Response,
    responses={
        200: {"description": "A page.", "content": {HTML: {}}},
        400: {"model": ProblemBody, "description": "The query, or a value for it, cannot be used."},
        403: {"model": ProblemBody, "description": "Only ready queries run here."},
        404: {"model": ProblemBody, "description": "There is no such thing, or ready query."},
        503: {"model": ProblemBody, "description": "It takes too long, or too much is under way."},
    },
)
def network(
    request: Request,
    focus: Annotated[
        str | None, Query(max_length=400, description="Key of the entity to start from.")
    ] = None,
    depth: Annotated[
        int | None, Query(ge=1, le=2, description="Only what is so many links from the focus.")
    ] = None,
    query: Annotated[
        str | None,
        Query(max_length=_QUERY_CHARS, description="Draw what this SPARQL query gives."),
    ] = None,
    ready: Annotated[
        str | None,
        Query(max_length=200, description="Draw what this ready query gives, with its values."),
    ] = None,
    *,
    notes: Annotated[
        bool, Query(description="With your notes as nodes, where they speak of what is drawn.")
    ] = False,
    embed: Annotated[bool, Query(description="Without heading, to stand in a frame.")] = False,
    file: Annotated[
        bool, Query(description="To be kept: all is in it, and its links lead to this server.")
    ] = False,
) -> Response:
    """Draw the graph, the neighbourhood of one entity, or the result of a query."""
    snapshot = current(request)
    look = _Look(embed=embed, base=str(request.base_url).rstrip("/") if file else None)
    asked = asked_query(request, snapshot, query, ready)
    if asked is not None:
        return _draw_result(request, snapshot, asked, look, focus=focus, depth=depth)
    drawn = _Drawn(snapshot, focus, depth, notes=notes)
    etag = etag_of(snapshot.version, release(), repr((drawn.key, drawn.depth, notes, look)))
    if has_current(request, etag):
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": REVALIDATE})
    resources(request).warmer.want()
    page = resources(request).pages.get(
        snapshot.version,
        (drawn.key, drawn.depth, notes, look),
        lambda: drawn.render(resources(request).pictures, look),
    )
    return _page_response(page, etag)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a page is for. One with a ``base`` is a file that opens without this server."""

    embed: bool
    base: str | None

    @property
    def options(self) -> NetworkOptions:
        base = self.base or ""
        return NetworkOptions(
            embed=self.embed,
            page_url=f"{base}/page/{{key}}",
            home_url=None if self.embed else f"{base}/",
        )


class _Drawn:
    """The whole graph or what is near a thing, with notes if asked for.

    Raises:
        UnknownEntityError: There is no such thing to start from.
    """

    def __init__(
        self, snapshot: Snapshot, focus: str | None, depth: int | None, *, notes: bool
    ) -> None:
        self._snapshot = snapshot
        self._notes = notes
        self.key, self._title = None, "The network"
        if focus is not None and notes and is_note(focus):
            note = read_note_page(snapshot.view, snapshot.iris, focus)
            self.key, self._title = note.key, note.title
        elif focus is not None:
            ref = find_ref(snapshot.catalog, focus)
            self.key, self._title = ref.key, ref.label
        self.depth = None if self.key is None else depth

    def render(self, pictures: PictureKeeper, look: _Look) -> str:
        snapshot = self._snapshot
        network = snapshot.network
        if self._notes:
            network = with_notes(network, snapshot.view, snapshot.iris)
        picture = None if self.depth else pictures.picture(snapshot.analysis)
        if picture is not None and self._notes:
            picture = grown_picture(picture, network)
        return render_network(
            network,
            title=self._title,
            focus=self.key,
            depth=self.depth,
            options=self._options(look),
            picture=picture,
        )

    def _options(self, look: _Look) -> NetworkOptions:
        names = self._snapshot.catalog.links.names(LinkStyle.OBSIDIAN)
        if look.base is not None:
            return replace(look.options, note_names=names)
        return replace(
            look.options,
            live=True,
            note_names=names,
            # The server has sentences of papers alone: with notes, all are in the page.
            neighbourhood_url=None if self._notes else "/neighbourhood/{key}",
            notes_url=self._other_address(embed=look.embed),
        )

    def _other_address(self, *, embed: bool) -> str | None:
        """The address of the same picture with notes, or without where it has them."""
        if not has_notes(self._snapshot.view):
            return None
        is_note_first = self.key is not None and is_note(self.key)
        asked = {
            "focus": None if is_note_first else self.key,
            "depth": None if is_note_first else self.depth,
            "notes": None if self._notes else 1,
            "embed": 1 if embed else None,
        }
        words = urlencode({name: value for name, value in asked.items() if value is not None})
        return f"/network?{words}" if words else "/network"


def _draw_result(
    request: Request,
    snapshot: Snapshot,
    asked: AskedQuery,
    look: _Look,
    *,
    focus: str | None,
    depth: int | None,
) -> Response:
    """Draw what a query gives, all of it or what is near one thing."""
    network = result_network(request, snapshot, asked)
    key = focus_in(network, snapshot, focus)
    options = replace(
        look.options,
        note_names=snapshot.catalog.links.names(LinkStyle.OBSIDIAN),
        empty_words=_NOTHING_NAMED,
    )
    page = render_network(
        network,
        title=asked.title,
        focus=key,
        depth=None if key is None else depth,
        options=options,
    )
    etag = etag_of(snapshot.version, release(), asked.text, repr((key, depth, look)))
    return _page_response(page, etag)


def _page_response(page: str, etag: str) -> Response:
    # A frame-ancestors directive only counts in a header, so the page itself cannot have it.
    policy = f"{content_security_policy(page)}; frame-ancestors 'self'"
    return Response(
        page,
        headers={
            "ETag": etag,
            "Cache-Control": REVALIDATE,
            "Content-Security-Policy": policy,
        },
        media_type=with_charset(HTML),
    )
