"""Requests that are no HTTP, or too long to be read: answered before there is an application.

uvicorn's parser refuses what could be read in two ways (both lengths, folded lines, bad chunks);
here its refusals get the body that all others have. It sets no bound to the head of a request, and
takes time with the square of its length while nobody else is answered.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.problems import PROBLEM_JSON, TITLES

_HEAD_BYTES: Final = 256 * 1024
_LINGER_S: Final = 1
_ABSOLUTE: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_TARGET_BYTES: Final = 65_535  # the parser numbers its characters in 16 bits


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's protocol, with bounded heads and trailers, and problems for what it refuses."""

    _unread_bytes = 0
    _refused = False

    def data_received(self, data: bytes) -> None:
        """Parse what came, and give up where it is neither body nor a head that ends."""
        if self._refused:
            return
        self._unread_bytes += len(data)
        super().data_received(data)
        if self._unread_bytes > _HEAD_BYTES and not self._refused:
            self.send_400_response("")

    def on_headers_complete(self) -> None:
        """Begin to count anew: what follows is a body, or the next request.

        A target with a host of its own is a request to that host, whatever ``Host`` says (RFC
        9112, section 3.2.2); what checks hosts reads the header alone.
        """
        self._unread_bytes = 0
        absolute = _ABSOLUTE.match(self.url)
        if absolute is not None:
            others = [(name, value) for name, value in self.headers if name != b"host"]
            self.headers[:] = [(b"host", absolute[1]), *others]
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Begin to count anew: bodies are bounded by who reads them."""
        self._unread_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Begin to count anew, with the next request."""
        self._unread_bytes = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Say in a problem what is wrong, and close the connection."""
        del msg  # uvicorn knows one sentence
        status, code, detail = self._fault()
        body = json.dumps(
            {
                "type": f"/problems#{code}",
                "title": TITLES[code],
                "status": int(status),
                "detail": detail,
                "code": code,
            }
        ).encode()
        head = (
            f"HTTP/1.1 {int(status)} {status.phrase}\r\n"
            f"content-type: {PROBLEM_JSON}\r\n"
            f"content-length: {len(body)}\r\n"
            "cache-control: no-store\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        # A connection that is closed while the client still sends is reset, and the answer lost.
        self._refused = True
        self.transport.write_eof()
        self.loop.call_later(_LINGER_S, self.transport.close)

    def _fault(self) -> tuple[HTTPStatus, str, str]:
        if len(getattr(self, "url", b"")) > _TARGET_BYTES:
            return (
                HTTPStatus.REQUEST_URI_TOO_LONG,
                "address-too-long",
                "The address is too long; send a long query by POST.",
            )
        if self._unread_bytes > _HEAD_BYTES:
            return (
                HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                "headers-too-large",
                f"The head of the request is longer than {_HEAD_BYTES:,} bytes.",
            )
        return (
            HTTPStatus.BAD_REQUEST,
            "malformed-request",
            "The request is no HTTP that can be read in one way alone.",
        )
