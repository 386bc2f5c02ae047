"""Reading the body of a request, up to a limit."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from api.problems import RequestProblem

if TYPE_CHECKING:
    from starlette.requests import Request


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """Give the whole body, whatever length its header states.

    Raises:
        RequestProblem: It is over the limit (413); the rest is not read.
    """
    parts: list[bytes] = []
    size_bytes = 0
    async for part in request.stream():
        size_bytes += len(part)
        if size_bytes > limit_bytes:
            raise RequestProblem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "request-too-large",
                f"The body is larger than {limit_bytes:,} bytes.",
                headers={"Connection": "close"},
            )
        parts.append(part)
    return b"".join(parts)
