"""A note as its IRI leads to it, and as its page shows it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from api.deps import current
from api.pages import page_path, page_response
from graph.iris import key_kind
from graph.notes.backlinks import read_note_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from graph.models import Kind


def note_page(request: Request, key: str, forms: Mapping[str, str]) -> Response:
    """Show one note: what it is about, where it leads, what leads to it.

    Raises:
        UnknownEntityError: There is no such note.
    """
    snapshot = current(request)
    note = read_note_page(snapshot.view, snapshot.iris, key)
    if note.key != key:
        return RedirectResponse(page_path(note.key), HTTPStatus.MOVED_PERMANENTLY)
    kinds: dict[str, Kind] = {
        ref.key: kind
        for ref in (*note.about, *(link.other for link in note.links))
        if (kind := key_kind(ref.key)) is not None
    }
    return page_response(request, "note.html", note=note, kinds=kinds, forms=forms)
