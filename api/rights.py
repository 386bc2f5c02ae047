"""Who may write: whoever holds the token, from this server's own pages or from no page at all.

Reading is open. A write shows the token (``Authorization: Bearer``, or as the password of
``Basic``, for clients that know nothing else), or the cookie that the sign-in page gave for it.
What a browser says of where a request comes from is checked first, so that no foreign page can
write with a cookie or a remembered password.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final, Literal
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from api.deps import resources
from api.problems import RequestProblem
from api.token_file import ensure_token, read_token

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.responses import Response

    from api.settings import Settings

_AUDIT = logging.getLogger("api.audit")

SESSION_S: Final = 30 * 24 * 3600
"""How long a sign-in lasts, in seconds."""

_REALM: Final = 'Bearer realm="readgraph"'
_DEFAULT_PORTS: Final = {"http": "80", "https": "443"}
_SCHEME: Final = HTTPBearer(
    auto_error=False, description="The token of `readgraph token`. Only writing needs it."
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: by which credential, from which address."""

    by: Literal["token", "session"]
    address: str


def require_write(
    request: Request,
    _shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_SCHEME)] = None,
) -> Writer:
    """Let a request through that may write; a dependency for routes.

    Raises:
        RequestProblem: Nobody may write (403 ``read-only``), a foreign page asks (403
            ``foreign-origin``), or the token is missing or wrong (401).
    """
    settings = resources(request).settings
    if settings.read_only:
        raise RequestProblem(
            HTTPStatus.FORBIDDEN, "read-only", "This server is set to be read only."
        )
    origin = request.headers.get("origin")
    invited = origin is not None and origin in settings.cors_origins
    if not invited:
        refuse_foreign_pages(request)
    address = request.client.host if request.client else "-"
    token = _token_shown(request)
    if token is not None:
        if not is_token(settings, token):
            raise _unauthorised(code="token-wrong", detail="The token is not that of this graph.")
        return Writer("token", address)
    # A page of another origin that the settings invite has to show the token itself.
    if not invited and has_session(request):
        return Writer("session", address)
    raise _unauthorised(
        code="token-missing",
        detail="Writing needs the token: send Authorization: Bearer TOKEN, or sign in at /session. "
        "The command `readgraph token` shows it.",
    )


MayWrite = Annotated[Writer, Depends(require_write)]
"""A parameter of a route that writes."""


def can_write(request: Request) -> bool:
    """Say whether a page should offer to write: its reader is signed in, and writing is on."""
    return not resources(request).settings.read_only and has_session(request)


def refuse_free_queries(request: Request) -> None:
    """Refuse queries and updates in a client's own words where the settings allow canned ones.

    A graph as a whole is a query too, and the longest there is.

    Raises:
        RequestProblem: They do (403).
    """
    if resources(request).settings.canned_only:
        raise RequestProblem(
            HTTPStatus.FORBIDDEN,
            "canned-only",
            "This server runs its ready queries alone; they are listed under /query.",
        )


def refuse_foreign_pages(request: Request) -> None:
    """Refuse what a browser sends on behalf of a page that is not this server's.

    Programs send neither header and pass; browsers cannot be made to leave them out.

    Raises:
        RequestProblem: A foreign page asks (403).
    """
    site = request.headers.get("sec-fetch-site")  # Fetch Metadata, section 2.4
    origin = request.headers.get("origin")  # RFC 6454, section 7
    foreign_site = site is not None and site not in {"same-origin", "none"}
    if foreign_site or (origin is not None and not _is_own(origin, request)):
        raise RequestProblem(
            HTTPStatus.FORBIDDEN,
            "foreign-origin",
            "A page of another site may not write here.",
        )


def audit(request: Request, writer: Writer, *, graph: str, added: int, removed: int) -> None:
    """Write the line that a write leaves: who, by which route, where, how much; never what."""
    _AUDIT.info(
        "write",
        extra={
            "request_id": request.scope.get("state", {}).get("request_id", "-"),
            "method": request.method,
            "route": getattr(request.scope.get("route"), "path", "-"),
            "who": f"{writer.by}@{writer.address}",
            "graph": graph,
            "added": added,
            "removed": removed,
        },
    )


def is_token(settings: Settings, given: str) -> bool:
    """Compare with the token, in a time that does not depend on how much agrees."""
    return hmac.compare_digest(given.encode(), _token(settings).encode())


def start_session(request: Request, response: Response) -> None:
    """Give the browser the cookie that stands for the token."""
    settings = resources(request).settings
    expires = int(time.time()) + SESSION_S
    response.set_cookie(
        _cookie_name(request),
        f"{expires}.{_signature(_token(settings), expires)}",
        max_age=SESSION_S,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def end_session(request: Request, response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(_cookie_name(request), httponly=True, samesite="strict")


def has_session(request: Request) -> bool:
    """Say whether the request carries a cookie of ours that still stands.

    It is signed with the token: a new token ends all sessions, and nothing has to be kept.
    """
    expires, _, signature = request.cookies.get(_cookie_name(request), "").partition(".")
    if not (expires.isascii() and expires.isdigit() and len(expires) < len("99999999999")):
        return False
    settings = resources(request).settings
    token = _fixed_token(settings) or read_token(settings.home)
    if token is None or int(expires) < time.time():
        return False
    return hmac.compare_digest(signature.encode(), _signature(token, int(expires)).encode())


def _cookie_name(request: Request) -> str:
    """A name with the port: browsers show a cookie to every server of a host."""
    return f"readgraph-session-{request.url.port or _DEFAULT_PORTS.get(request.url.scheme, '')}"


def _signature(token: str, expires: int) -> str:
    return hmac.new(token.encode(), f"session:{expires}".encode(), hashlib.sha256).hexdigest()


def _token(settings: Settings) -> str:
    return _fixed_token(settings) or ensure_token(settings.home)


def _fixed_token(settings: Settings) -> str | None:
    return None if settings.token is None else settings.token.get_secret_value()


def _token_shown(request: Request) -> str | None:
    """The token in the ``Authorization`` header, if there is one."""
    scheme, _, value = request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        name_and_password = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""  # no token is empty
    return name_and_password.partition(":")[2]


def _unauthorised(*, code: str, detail: str) -> RequestProblem:
    challenge = f'{_REALM}, error="invalid_token"' if code == "token-wrong" else _REALM
    return RequestProblem(
        HTTPStatus.UNAUTHORIZED, code, detail, headers={"WWW-Authenticate": challenge}
    )


def _is_own(origin: str, request: Request) -> bool:
    """Compare an origin with the host that the request names; a proxy may change the scheme."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return False
    names = _spellings(parts.netloc.lower(), parts.scheme, has_port=port is not None)
    return request.headers.get("host", "").strip().lower() in names


def _spellings(netloc: str, scheme: str, *, has_port: bool) -> Collection[str]:
    """A host with its port, and without it where it is the usual one."""
    usual = f":{_DEFAULT_PORTS[scheme]}"
    return {netloc, netloc.removesuffix(usual)} if has_port else {netloc, netloc + usual}
