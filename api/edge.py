"""What every request passes on its way in and every answer on its way out.

The host check against DNS rebinding, HEAD for all that has GET, the security headers, and the
last word on faults of ours.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.requests import ClientDisconnect, Request

from api.problems import fault_response, problem_response, stopping_response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOGGER = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; "
    "img-src 'self' data:; object-src 'none'"
)
"""For every answer that does not bring its own: all scripts and styles are files of ours."""

SECURITY_HEADERS: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_SECURITY_HEADERS: Final = tuple(
    (name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS
)
_HOSTS_KEPT: Final = 100
_HOST_BYTES: Final = 300


class Edge:
    """ASGI middleware around the whole application.

    Args:
        app: What answers.
        hosts: Host names, besides loopback, that a request may name; ``*`` allows all.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(host.lower().rstrip(".") for host in hosts)
        self._known: set[tuple[bytes, ...]] = set()  # clients come with the same each time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, pass on, and complete the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        completed = _Completed(send, head_only=scope["method"] == "HEAD")
        outer = scope
        if scope["method"] == "HEAD":
            # A copy: the server itself has to know that no body will follow.
            scope = {**scope, "method": "GET"}
        given = tuple(value for name, value in scope["headers"] if name == b"host")
        if not self._knows(given):
            answer = problem_response(
                Request(scope),
                HTTPStatus.MISDIRECTED_REQUEST,
                "misdirected-host",
                "This server answers for loopback names and those of its setting allowed_hosts.",
            )
            await answer(scope, receive, completed)
            return
        try:
            await self._app(scope, receive, completed)
        except asyncio.CancelledError:
            # The server ends, and has waited long enough: an answer, where there was none yet.
            if completed.started:
                raise
            await stopping_response(Request(scope))(scope, receive, completed)
        except ClientDisconnect:  # while its body was read: there is nobody to answer
            _LOGGER.info("left", extra={"request_id": scope["state"]["request_id"]})
        except Exception:
            # The boundary of the application: whatever it is, it is ours and goes to the log.
            _LOGGER.exception("fault", extra={"request_id": scope["state"]["request_id"]})
            if completed.started:
                raise
            await fault_response(Request(scope))(scope, receive, completed)
        finally:
            if "route" in scope:
                outer["route"] = scope["route"]  # for the log

    def _knows(self, given: tuple[bytes, ...]) -> bool:
        """Whether the ``Host`` headers are those of a request to this server."""
        if given in self._known:
            return True
        allowed = is_allowed_host([value.decode("latin-1") for value in given], self._hosts)
        if allowed and len(self._known) < _HOSTS_KEPT and sum(map(len, given)) < _HOST_BYTES:
            self._known.add(given)
        return allowed


class _Completed:
    """Sends what the application sends, with the security headers; without the body for HEAD."""

    def __init__(self, send: Send, *, head_only: bool) -> None:
        self.started = False
        self._send = send
        self._head_only = head_only

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            # What a 304 says replaces what the client has stored (RFC 9111, section 4.3.4): the
            # policy of a page that brought its own must not become that of all others.
            if message["status"] != HTTPStatus.NOT_MODIFIED:
                headers = message.setdefault("headers", [])
                there = {name.lower() for name, _ in headers}
                message["headers"] = [
                    *headers,
                    *(header for header in _SECURITY_HEADERS if header[0] not in there),
                ]
        elif self._head_only and message["type"] == "http.response.body":
            if message.get("more_body", False):
                return
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._send(message)


# RFC 9110, section 7.2: a name or an address, and perhaps a port; no name of a user before it.
_HOST: Final = re.compile(r"(?:\[(?P<address>[^\]@]+)\]|(?P<name>[^:@\[\]/]+))(?::\d*)?")


def is_allowed_host(given: list[str], allowed: frozenset[str]) -> bool:
    """Say whether the ``Host`` header names loopback or one of the allowed names.

    Without this, a foreign page whose name is made to resolve to 127.0.0.1 could read the graph.
    Exactly one header must be there (RFC 9112, section 3.2).
    """
    if "*" in allowed:
        return True
    if len(given) != 1:
        return False
    name = _host_name(given[0])
    if name in allowed or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _host_name(host: str) -> str:
    """The name before the port; nothing where there is more than a name and a port."""
    match = _HOST.fullmatch(host.strip().lower())
    return "" if match is None else (match["address"] or match["name"]).rstrip(".")
