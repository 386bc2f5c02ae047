"""``/add``: from a page of a paper to what the graph has of it, or into the graph."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.adding import (
    ABSTRACT_CHARS,
    ADDED_LIST,
    TITLE_CHARS,
    NotAPaperError,
    Wanted,
    add_paper,
    bookmarklet,
    look_up,
)
from api.bodies import read_body, read_fields
from api.deps import current, resources
from api.pages import page_path, page_response
from api.rights import MayWrite, can_write

router = APIRouter(include_in_schema=False)

_FORM_BYTES: Final = 200_000
_URL_CHARS: Final = 4_000
_LINKS_SHOWN: Final = 20

Text = Annotated[str, Query(max_length=_URL_CHARS)]


@router.get("/add")
def add_page(
    request: Request,
    *,
    url: Text = "",
    q: Text = "",
    title: Text = "",
    abstract: Annotated[str, Query(max_length=ABSTRACT_CHARS)] = "",
) -> Response:
    """Show what the graph has of a page, or the form to add it; without either, the bookmark."""
    return _page(request, Wanted((url or q).strip(), title.strip(), abstract.strip()))


@router.post("/add")
async def add(request: Request, writer: MayWrite) -> Response:
    """Put what the form says into the list of added papers, and go to its page."""
    form = read_fields(await read_body(request, _FORM_BYTES))
    wanted = Wanted(
        form.get("url", "").strip()[:_URL_CHARS],
        form.get("title", "").strip()[:TITLE_CHARS],
        form.get("abstract", "").strip()[:ABSTRACT_CHARS],
    )
    try:
        key = await run_in_threadpool(add_paper, request, writer, wanted)
    except NotAPaperError as error:
        return await run_in_threadpool(_page, request, wanted, refused=error.message)
    found = await run_in_threadpool(_key_now, request, wanted, key)
    return RedirectResponse(page_path(found), HTTPStatus.SEE_OTHER)


def _key_now(request: Request, wanted: Wanted, key: str) -> str:
    """The key that the paper has in the graph, where another list may have named it first."""
    snapshot = current(request)
    if key in snapshot.catalog.index.nodes:
        return key
    found = look_up(snapshot, wanted)
    return key if found is None or found.entity is None else found.entity.key


def _page(request: Request, wanted: Wanted, *, refused: str | None = None) -> Response:
    snapshot = current(request)
    found = None if refused else look_up(snapshot, wanted)
    entity = None if found is None else found.entity
    view = None if entity is None else snapshot.catalog.entity(entity.key)
    given = {"url": wanted.url, "title": wanted.title, "abstract": wanted.abstract}
    again = urlencode({name: text for name, text in given.items() if text})
    return page_response(
        request,
        "add.html",
        status=HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK,
        headers={"Cache-Control": "no-store", "Vary": "Cookie"},
        wanted=wanted,
        view=view,
        links=() if view is None else (*view.links, *view.backlinks)[:_LINKS_SHOWN],
        candidates=() if found is None else found.candidates,
        refused=refused,
        may_write=can_write(request),
        read_only=resources(request).settings.read_only,
        list_name=ADDED_LIST,
        fetches=resources(request).settings.add_fetch,
        sign_in_next=f"/add?{again}",
        bookmarklet=bookmarklet(str(request.base_url).rstrip("/")),
    )
