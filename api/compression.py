"""Content codings: text goes out as Brotli or gzip to whoever takes it (RFC 9110, section 8.4)."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEAST_BYTES: Final = 1_000
# More than this is coded on another thread: the loop has others to serve.
_ASIDE_BYTES: Final = 2**16
# The fastest: most clients are on this machine. A table of 120 kB becomes 30 kB in 1.7 ms; 27 kB
# would take four times as long.
_BROTLI_QUALITY: Final = 1
_GZIP_LEVEL: Final = 1
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
_TEXT: Final = re.compile(
    r"text/(?!event-stream).*|image/svg\+xml|"
    r"application/(?:.*\+(?:json|xml)|json|xml|javascript|n-triples|n-quads|trig|sparql-.*)"
)
_ENTITY_TAG: Final = "etag"
# What was chosen for so many headers is kept, each of no more characters.
_HEADERS_KEPT: Final = 100
_HEADER_CHARS: Final = 200


class _Coder(Protocol):
    def process(self, data: bytes) -> bytes: ...
    def finish(self) -> bytes: ...


class _Brotli:
    def __init__(self) -> None:
        self._coder = brotli.Compressor(mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)

    def process(self, data: bytes) -> bytes:
        coded: bytes = self._coder.process(data)
        return coded

    def finish(self) -> bytes:
        coded: bytes = self._coder.finish()
        return coded


class _Gzip:
    def __init__(self) -> None:
        self._coder = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)

    def process(self, data: bytes) -> bytes:
        return self._coder.compress(data)

    def finish(self) -> bytes:
        return self._coder.flush()


_CODERS: Final[dict[str, type[_Brotli | _Gzip]]] = {"br": _Brotli, "gzip": _Gzip}


class Compression:
    """ASGI middleware that codes the bodies of answers; small ones and pictures stay as is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and code what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        accepted = headers.get("accept-encoding")
        keeps = accepted is None or len(accepted) <= _HEADER_CHARS
        coding = (choose_coding if keeps else choose_coding.__wrapped__)(accepted)
        coded = _Coded(send, coding, headers.get("if-none-match", ""))
        await self._app(scope, receive, coded)


@lru_cache(_HEADERS_KEPT)
def choose_coding(accept_encoding: str | None) -> str | None:
    """Choose the coding that the client likes best, of those offered; ``None`` for none at all.

    Of equals, Brotli goes before gzip. A client that says nothing gets none.
    """
    weights: dict[str, float] = {}
    for member in (accept_encoding or "").lower().split(","):
        name, _, parameter = member.partition(";")
        text = parameter.replace(" ", "").removeprefix("q=")
        try:
            weights[name.strip()] = float(text) if text else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    others = weights.get("*", 0.0)
    best = max(_CODERS, key=lambda name: weights.get(name, others))
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


class _Coded:
    """Sends what the application sends, coded; holds the head back until the body is seen."""

    def __init__(self, send: Send, coding: str | None, if_none_match: str) -> None:
        self._send = send
        self._coding = coding
        self._if_none_match = if_none_match
        self._head: Message | None = None
        self._coder: _Coder | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            tag = headers.get(_ENTITY_TAG)
            if tag is not None and f"W/{tag}" in self._if_none_match:
                headers[_ENTITY_TAG] = f"W/{tag}"  # what the client knows it by
            if _is_text(headers.get("content-type", "")) and "content-encoding" not in headers:
                headers.add_vary_header("Accept-Encoding")
                if self._coding is not None:
                    self._head = message
                    return
        elif message["type"] == "http.response.body" and (
            self._head is not None or self._coder is not None
        ):
            message = await self._body(message)
        await self._send(message)

    async def _body(self, message: Message) -> Message:
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._head is not None:
            head, self._head = self._head, None
            if more or len(body) >= _LEAST_BYTES:
                self._coder = _CODERS[self._coding or ""]()
                headers = MutableHeaders(scope=head)
                headers["Content-Encoding"] = self._coding or ""
                # Other bytes under the same tag: then the tag says no more than that they mean
                # the same (RFC 9110, section 8.8.1).
                tag = headers.get(_ENTITY_TAG)
                if tag is not None and not tag.startswith("W/"):
                    headers[_ENTITY_TAG] = f"W/{tag}"
                if more:
                    del headers["Content-Length"]
                else:
                    body = await self._code(body, more=False)
                    headers["Content-Length"] = str(len(body))
                    await self._send(head)
                    return {**message, "body": body}
            await self._send(head)
        if self._coder is not None:
            body = await self._code(body, more=more)
        return {**message, "body": body}

    async def _code(self, body: bytes, *, more: bool) -> bytes:
        coder = self._coder

        def code() -> bytes:
            if coder is None:
                return body
            coded = coder.process(body)
            return coded if more else coded + coder.finish()

        return await run_in_threadpool(code) if len(body) > _ASIDE_BYTES else code()


@lru_cache(_HEADERS_KEPT)
def _is_text(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return _TEXT.fullmatch(media_type) is not None
