"""Reading the body of a request, up to a limit."""

from __future__ import annotations

from contextlib import asynccontextmanager
from http import HTTPStatus
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool

from api.problems import RequestProblem
from graph.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.requests import Request

# A connection that is closed while the client still sends is reset, and the answer lost with it.
_PASSED_OVER_BYTES: Final = 2**28
_IN_MEMORY_BYTES: Final = 2**20


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """Give the whole body, whatever length its header states.

    Raises:
        RequestProblem: It is over the limit (413); the rest is passed over, up to a limit too. Or
            it is compressed (415; RFC 9110, section 15.5.16): its length would be no bound.
    """
    parts: list[bytes] = []
    async for part in _received(request, limit_bytes):
        parts.append(part)  # noqa: PERF401 -- extend takes nothing asynchronous
    return b"".join(parts)


@asynccontextmanager
async def spooled_body(request: Request, limit_bytes: int) -> AsyncIterator[IO[bytes]]:
    """Give the whole body as a file, which is one of the disk where it is large.

    Raises:
        RequestProblem: What :func:`read_body` raises.
        StoreUnavailableError: The disk does not take it (503).
    """
    file: IO[bytes] = BytesIO()
    waiting: list[bytes] = []
    size_bytes = 0
    try:
        async for part in _received(request, limit_bytes):
            waiting.append(part)
            size_bytes += len(part)
            if size_bytes >= _IN_MEMORY_BYTES:
                file = await run_in_threadpool(_spool, file, b"".join(waiting))
                waiting.clear()
                size_bytes = 0
        if isinstance(file, BytesIO):
            file.write(b"".join(waiting))
        else:
            await run_in_threadpool(_spool, file, b"".join(waiting))
        yield file
    finally:
        file.close()


def _spool(file: IO[bytes], piece: bytes) -> IO[bytes]:
    """Write the next piece of a large body to a file of the disk."""
    try:
        spool = TemporaryFile() if isinstance(file, BytesIO) else file  # noqa: SIM115 -- the caller closes it
        spool.write(piece)
        spool.flush()
    except OSError as error:
        message = f"cannot keep the body on disk: {error.strerror}"
        raise StoreUnavailableError(message) from error
    return spool


async def _received(request: Request, limit_bytes: int) -> AsyncIterator[bytes]:
    """The parts of a body, as they come; those over the limit are not among them."""
    if request.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise RequestProblem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            "Send the body as it is, without Content-Encoding.",
            headers={"Accept-Encoding": "identity", "Connection": "close"},
        )
    size_bytes = 0
    waits = request.headers.get("expect", "").lower() == "100-continue"
    if waits and _stated_bytes(request) > limit_bytes:
        raise _too_large(limit_bytes)  # it was not sent, and need not be
    async for part in request.stream():
        size_bytes += len(part)
        if size_bytes <= limit_bytes:
            yield part
        elif size_bytes > limit_bytes + _PASSED_OVER_BYTES:
            break
    if size_bytes > limit_bytes:
        raise _too_large(limit_bytes)


def read_fields(body: bytes) -> Mapping[str, str]:
    """Read the fields of a form (``application/x-www-form-urlencoded``); of equals, the last.

    Raises:
        RequestProblem: It is none (400).
    """
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict"))
    except ValueError as error:
        raise RequestProblem(
            HTTPStatus.BAD_REQUEST, "bad-input", "The form is not percent-encoded UTF-8."
        ) from error


def _stated_bytes(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _too_large(limit_bytes: int) -> RequestProblem:
    return RequestProblem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "request-too-large",
        f"The body is larger than {limit_bytes:,} bytes.",
        headers={"Connection": "close"},
    )
