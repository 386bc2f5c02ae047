"""Conditional requests (RFC 9110, section 13), and values kept for one state of the graph."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future
from hashlib import blake2s
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from starlette.requests import Request

_Value = TypeVar("_Value")

REVALIDATE: Final = "no-cache"
"""``Cache-Control`` of what changes with the graph: keep it, but ask before using it."""


def etag_of(*parts: str | bytes) -> str:
    """Make a strong entity tag that depends on all the parts and on their order."""
    digest = blake2s(digest_size=12)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return f'"{digest.hexdigest()}"'


def has_current(request: Request, etag: str) -> bool:
    """Say whether the client already holds this state, by its ``If-None-Match``.

    Comparison is weak, as the section on the field asks (13.1.2); ``*`` is not a match, so that
    a caller may decide before it knows that there is anything.
    """
    given = request.headers.get("if-none-match", "")
    return etag in (tag.strip().removeprefix("W/") for tag in given.split(","))


def conditional_response(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    headers: Mapping[str, str] | None = None,
    etag: str | None = None,
) -> Response:
    """Answer 200 with the body, or 304 where the client has just this; the tag is its content's."""
    tag = etag or etag_of(media_type, body)
    sent = {"Cache-Control": REVALIDATE, "ETag": tag, **(headers or {})}
    if has_current(request, tag):
        return Response(status_code=304, headers=sent)
    return Response(body, headers=sent, media_type=media_type)


class VersionCache(Generic[_Value]):
    """Keeps what was computed from one version of the graph; a new version empties it.

    Threads that ask for one value while it is being computed wait for it together.

    Args:
        size: How many values are kept; the least recently used one goes first.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._version = ""
        self._values: OrderedDict[Hashable, Future[_Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, version: str, key: Hashable, compute: Callable[[], _Value]) -> _Value:
        """Give the value of a key, computed once a version; what fails is tried again."""
        future: Future[_Value] = Future()
        with self._lock:
            if version != self._version:
                self._version = version
                self._values.clear()
            known = self._values.setdefault(key, future)
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        if known is not future:
            return known.result()
        try:
            value = compute()
        except BaseException as error:
            with self._lock:
                if self._values.get(key) is future:
                    del self._values[key]
            future.set_exception(error)
            raise
        future.set_result(value)
        return value
