"""One line a request. Queries, notes and addresses with their parameters are never written."""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOGGER = logging.getLogger(__name__)

FIELDS: Final = (
    "request_id",
    "method",
    "route",
    "status",
    "duration_ms",
    "fault",
    "who",
    "graph",
    "added",
    "removed",
)
"""The fields that a record may carry beside its message."""


class RequestLog:
    """ASGI middleware that writes the line and gives each request an id (``X-Request-ID``)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        method = scope["method"]
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((b"x-request-id", request_id.encode()))
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            if _LOGGER.isEnabledFor(logging.INFO):
                _LOGGER.info(
                    "request",
                    extra={
                        "request_id": request_id,
                        "method": method,
                        # The template, not the path: what people look up is their own business.
                        "route": getattr(scope.get("route"), "path", "-"),
                        "status": status,
                        "duration_ms": round((time.perf_counter() - started) * 1000, 2),
                    },
                )


class FieldFormatter(logging.Formatter):
    """Writes a record as time, level, logger, message and ``name=value`` for its fields."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Append the fields that the record has."""
        given = vars(record)
        # White space is folded: a field never begins another line.
        fields = (
            f"{name}={' '.join(str(given[name]).split())}" for name in FIELDS if name in given
        )
        return " ".join((super().formatMessage(record), *fields))


def configure_logging(*, level: int = logging.INFO) -> None:
    """Send the records of the whole process to standard error; for programs, not libraries."""
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
