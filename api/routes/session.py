"""``/session``: signing a browser in with the token, so that its pages may write."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.bodies import read_body, read_fields
from api.deps import resources
from api.pages import page_response
from api.problems import RequestProblem
from api.rights import can_write, end_session, is_token, refuse_foreign_pages, start_session

router = APIRouter(include_in_schema=False)

_FORM_BYTES: Final = 10_000
_HOME: Final = "/"


@router.get("/session")
def sign_in_page(request: Request) -> Response:
    """Show the box for the token, or that its reader is signed in."""
    return _page(request, next_path=_local(request.query_params.get("next")))


@router.post("/session")
async def sign_in(request: Request) -> Response:
    """Take the token of the form and give the cookie; ``leave`` takes the cookie back."""
    refuse_foreign_pages(request)
    form = read_fields(await read_body(request, _FORM_BYTES))
    next_path = _local(form.get("next"))
    if "leave" in form:
        leaving = RedirectResponse(_HOME, HTTPStatus.SEE_OTHER)
        end_session(request, leaving)
        return leaving
    if resources(request).settings.read_only:
        raise RequestProblem(
            HTTPStatus.FORBIDDEN, "read-only", "This server is set to be read only."
        )
    if not is_token(resources(request).settings, form.get("token", "").strip()):
        return _page(request, next_path=next_path, refused=True, status=HTTPStatus.UNAUTHORIZED)
    entered = RedirectResponse(next_path, HTTPStatus.SEE_OTHER)
    start_session(request, entered)
    return entered


def _page(
    request: Request,
    *,
    next_path: str,
    refused: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    return page_response(
        request,
        "session.html",
        status=status,
        headers={"Cache-Control": "no-store", "Vary": "Cookie"},
        signed_in=can_write(request),
        read_only=resources(request).settings.read_only,
        refused=refused,
        next_path=next_path,
    )


def _local(path: str | None) -> str:
    r"""Where to go afterwards: a path of this server, never an address of another.

    Browsers read ``//host`` and ``/\host`` as addresses, and drop tabs and line breaks first.
    """
    if not path or not path.startswith("/") or path[1:2] in {"/", "\\"} or not path.isprintable():
        return _HOME
    return path
