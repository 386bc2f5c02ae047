"""``/id``, ``/page`` and ``/data``: an entity's IRI, its page and its data.

The three follow the 303 pattern of *Cool URIs for the Semantic Web*, section 4.3.
"""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.caching import conditional_response
from api.curating import decided
from api.deps import current, find_former, find_ref
from api.entity_curation import EntityCuration
from api.entity_page import entity_page
from api.negotiation import negotiate
from api.note_page import note_page
from api.pages import (
    HTML,
    data_path,
    escaped_json,
    id_path,
    page_path,
    page_response,
    with_charset,
)
from api.problems import RequestProblem
from api.rights import can_write
from api.schemas import ProblemBody
from graph.errors import NotAcceptableError
from graph.export import describe
from graph.iris import is_note
from graph.notes.backlinks import backlinks_of, read_note_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.notes.backlinks import NoteRef
    from graph.views import EntityRef

router = APIRouter(tags=["Entities"])

DATA_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "ttl": "text/turtle",
        "jsonld": "application/ld+json",
        "nt": "application/n-triples",
        "rdf": "application/rdf+xml",
        "json": "application/json",
    }
)
"""File ending to media type, best first."""

_SUFFIX_OF: Mapping[str, str] = MappingProxyType(
    {media_type: suffix for suffix, media_type in DATA_FORMS.items()}
)
_LINKS_SHOWN: Final = 200
_NOT_FOUND: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": ProblemBody, "description": "No entity has this key."}
}


@router.get(
    "/id/{key:path}",
    summary="Where an IRI leads",
    status_code=HTTPStatus.SEE_OTHER,
    response_class=Response,
    responses={
        301: {"description": "To the IRI of what the entity was merged into."},
        303: {"description": "To the page or the data, by `Accept`."},
        406: {"model": ProblemBody},
        **_NOT_FOUND,
    },
)
def dereference(request: Request, key: str) -> Response:
    """Send the client from an entity's IRI to its page or its data, as it likes best."""
    snapshot = current(request)
    catalog = snapshot.catalog
    if is_note(key) and (note := read_note_page(snapshot.view, snapshot.iris, key)).key != key:
        return RedirectResponse(
            id_path(note.key), HTTPStatus.MOVED_PERMANENTLY, headers={"Vary": "Accept"}
        )
    if (now := find_former(catalog, key)) is not None:
        return RedirectResponse(
            id_path(now), HTTPStatus.MOVED_PERMANENTLY, headers={"Vary": "Accept"}
        )
    ref = note.ref if is_note(key) else find_ref(catalog, key)
    headers = {"Vary": "Accept", "Link": _link_header(ref, page=True)}
    try:
        media_type = negotiate(request.headers.get("accept"), (HTML, *_SUFFIX_OF))
    except NotAcceptableError as error:
        raise RequestProblem(
            HTTPStatus.NOT_ACCEPTABLE,
            "not-acceptable",
            error.message,
            headers=headers,
            members={"offered": list(error.offered)},
        ) from error
    to = page_path(ref.key) if media_type == HTML else data_path(ref.key, _SUFFIX_OF[media_type])
    return RedirectResponse(to, HTTPStatus.SEE_OTHER, headers)


@router.get(
    "/data/{name:path}",
    summary="Data of one entity",
    response_class=Response,
    responses={
        200: {
            "description": "What is stated of the entity, with the mentions it was read from.",
            "content": {media_type: {} for media_type in _SUFFIX_OF},
        },
        **_NOT_FOUND,
    },
)
def entity_data(request: Request, name: str) -> Response:
    """Give what is stated of one entity; `name` is its key, a dot, and `ttl`, `jsonld` or so."""
    snapshot = current(request)
    text, _, suffix = name.rpartition(".")
    media_type = DATA_FORMS.get(suffix)
    if media_type is None:
        raise RequestProblem(
            HTTPStatus.NOT_FOUND,
            "not-found",
            f"Data is offered with the endings {', '.join(DATA_FORMS)}.",
        )
    ref = (
        read_note_page(snapshot.view, snapshot.iris, text).ref
        if is_note(text)
        else find_ref(snapshot.catalog, text)
    )
    path = data_path(ref.key, suffix)
    if ref.key != text:
        return RedirectResponse(path, HTTPStatus.PERMANENT_REDIRECT)
    body = describe(snapshot, ref.key, suffix)
    headers = {"Content-Location": path, "Link": _link_header(ref, page=True, without=suffix)}
    return conditional_response(request, body, with_charset(media_type), headers=headers)


@router.get("/page/{key:path}", include_in_schema=False)
def page(request: Request, key: str, *, every: bool = False) -> Response:
    """Show one entity: its facts, its links with their evidence, and what links to it.

    Of many links the first ones of each relation are shown; ``every`` shows all.
    """
    if is_note(key):
        return note_page(request, key, DATA_FORMS)
    snapshot = current(request)
    if (now := find_former(snapshot.catalog, key)) is not None:
        return RedirectResponse(page_path(now), HTTPStatus.MOVED_PERMANENTLY)
    ref = find_ref(snapshot.catalog, key)
    if ref.key != key:
        return RedirectResponse(page_path(ref.key), HTTPStatus.PERMANENT_REDIRECT)
    view = snapshot.catalog.entity(ref.key)
    nodes = snapshot.catalog.index.nodes
    published = {link.other.key: nodes[link.other.key].published for link in view.backlinks}
    dates = {key: date for key, date in published.items() if date is not None}
    json_ld = describe(snapshot, ref.key, "jsonld").decode()
    address = f"{str(request.base_url).rstrip('/')}{id_path(ref.key)}"
    most = None if every else _LINKS_SHOWN
    return page_response(
        request,
        "entity.html",
        headers={"Link": _link_header(ref), "Vary": "Cookie"},
        curation=EntityCuration(
            snapshot, decided(request, snapshot), view, may_write=can_write(request)
        ),
        in_notes=backlinks_of(snapshot.view, snapshot.iris, ref.key),
        entity=entity_page(view, dates, snapshot.catalog.links, address=address, most=most),
        json_ld=escaped_json(json_ld),
        forms=DATA_FORMS,
    )


def _link_header(ref: EntityRef | NoteRef, *, page: bool = False, without: str = "") -> str:
    """Name the other forms (RFC 8288); keys are percent-encoded, so nothing can break out."""
    links = [
        f'<{data_path(ref.key, suffix)}>; rel="alternate"; type="{media_type}"'
        for suffix, media_type in DATA_FORMS.items()
        if suffix != without
    ]
    if page:
        links.insert(0, f'<{page_path(ref.key)}>; rel="alternate"; type="{HTML}"')
    return ", ".join(links)
