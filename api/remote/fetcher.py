"""Asks services for answers: paced, patiently, within bounds, and each only once a day."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import httpx2

from api.remote.fetch_cache import KeptAnswer
from api.remote.patience import TRY_AGAIN, asked_wait_s, growing_wait_s
from api.remote.services import user_agent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from api.remote.fetch_cache import FetchCache
    from api.remote.fetch_settings import FetchSettings
    from api.remote.services import Service

_log = logging.getLogger(__name__)

_Read = TypeVar("_Read")

_REDIRECTS: Final = 5
_SAID_CHARS: Final = 200
_FORBIDDEN: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_USED_UP: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_ELSEWHERE: Final = frozenset({301, 302, 303, 307, 308})
_NOT_THERE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class FetchError(Exception):
    """A service gave no answer that can be used.

    Args:
        message: Why, with no secret in it.
        final: Whether any other question to it would meet with the same.
        status: The status that it answered with, if it did.
    """

    def __init__(self, message: str, *, final: bool = False, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.final = final
        self.status = status


class NotThereError(FetchError):
    """The service does not know what it was asked for."""


class _TransientError(Exception):
    def __init__(
        self,
        reason: str,
        *,
        wait_s: float | None = None,
        final: bool = False,
        status: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s
        self.final = final
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """A question to a service.

    Args:
        service: Whom to ask.
        path: Below its base address, percent-encoded.
        params: Parameters, without secrets.
        body: What is posted, as JSON; the method is GET without it.
    """

    service: Service
    path: str
    params: Mapping[str, str]
    body: Any = None

    @property
    def url(self) -> str:
        """The address, without secrets."""
        query = f"?{urlencode(self.params)}" if self.params else ""
        return f"{self.service.url}/{self.path}{query}"

    @property
    def question(self) -> str:
        """All that an answer depends on."""
        posted = "" if self.body is None else json.dumps(self.body, sort_keys=True)
        return f"{self.url}\n{self.service.accept}\n{posted}"


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: httpx2.Headers
    body: bytes


class Fetcher:
    """Asks services, one request at a time.

    Args:
        settings: How patiently.
        cache: The answers that were given before.
        refresh: Ask again, whatever is kept.
        tell: Is told each host before it is asked for the first time.
        pause: Waits some seconds; a real wait where not given.
        clock: Gives seconds that only grow.
        transport: Carries the requests; the network where not given.
    """

    def __init__(  # noqa: PLR0913 -- settings, and what tests put in place of the world
        self,
        settings: FetchSettings,
        cache: FetchCache,
        *,
        refresh: bool = False,
        tell: Callable[[str], None] = lambda _: None,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._refresh = refresh
        self._tell = tell
        self._pause = pause
        self._clock = clock
        self._told: set[str] = set()
        self._last: dict[str, float] = {}
        self._closed: dict[str, str] = {}
        self._client = httpx2.Client(
            headers={"User-Agent": user_agent(settings)},
            timeout=settings.fetch_timeout_s,
            follow_redirects=False,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, request: Request, read: Callable[[bytes], _Read]) -> _Read:
        """Give what an answer says.

        Args:
            request: The question.
            read: Reads the body of the answer; what it refuses with a FetchError is not kept.

        Raises:
            NotThereError: The service does not know it.
            FetchError: There was no usable answer, after all retries.
        """
        kept = None if self._refresh else self._cache.get(request.question)
        if kept is not None and self._is_current(kept):
            return read(kept.body)
        reply = self._send(request, kept)
        if reply.status == HTTPStatus.NOT_MODIFIED and kept is not None:
            self._cache.put(request.question, replace(kept, at=self._cache.now))
            return read(kept.body)
        self._check(request, reply)
        found = read(reply.body)
        answer = KeptAnswer(
            reply.body,
            self._cache.now,
            reply.headers.get("ETag"),
            reply.headers.get("Last-Modified"),
        )
        self._cache.put(request.question, answer)
        return found

    def _is_current(self, kept: KeptAnswer) -> bool:
        age_s = self._cache.now - kept.at
        return 0 <= age_s < self._settings.fetch_cache_hours * 3_600

    def _check(self, request: Request, reply: _Reply) -> None:
        service = request.service
        if reply.status in _NOT_THERE:
            message = f"{service.name} does not know it"
            raise NotThereError(message, status=reply.status)
        if reply.status != HTTPStatus.OK:
            raise FetchError(
                self._refusal(service, reply),
                final=reply.status in _FORBIDDEN,
                status=reply.status,
            )
        media_type = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media_type and service.shape not in media_type:
            message = f"{service.name} answered with {media_type[:80]}, not with {service.accept}"
            raise FetchError(message)

    def _refusal(self, service: Service, reply: _Reply) -> str:
        said = " ".join(reply.body[: 4 * _SAID_CHARS].decode("utf-8", "replace").split())
        for secret in (*service.secrets.values(), *service.secret_params.values()):
            said = said.replace(secret.removeprefix("Bearer "), "\u2026")
        said = said[:_SAID_CHARS]
        return f"{service.name} ({service.host}) answered {reply.status}" + (
            f": {said}" if said else ""
        )

    def _send(self, request: Request, kept: KeptAnswer | None) -> _Reply:
        service = request.service
        last: _TransientError | None = None
        for attempt in range(self._settings.fetch_retries + 1):
            if service.host in self._closed:
                raise FetchError(self._closed[service.host], final=True)
            if last is not None:
                self._wait(service, attempt, last)
            try:
                return self._attempt(request, kept)
            except _TransientError as error:
                last = error
                _log.info("request failed", extra={"reason": error.reason})
        reason = "no request was made" if last is None else last.reason
        raise FetchError(
            reason,
            final=last is not None and last.final,
            status=None if last is None else last.status,
        ) from last

    def _wait(self, service: Service, attempt: int, last: _TransientError) -> None:
        limit_s = self._settings.fetch_wait_s
        if last.wait_s is not None and last.wait_s > limit_s:
            said = f"{last.reason}; it asks to wait {last.wait_s:,.0f} s, longer than {limit_s:g} s"
            self._closed[service.host] = said
            raise FetchError(said, final=True, status=last.status) from last
        self._pause(min(growing_wait_s(attempt) if last.wait_s is None else last.wait_s, limit_s))

    def _attempt(self, request: Request, kept: KeptAnswer | None) -> _Reply:
        service = request.service
        url = request.url
        for _ in range(_REDIRECTS + 1):
            reply = self._once(request, url, kept)
            target = reply.headers.get("Location")
            if reply.status not in _ELSEWHERE or target is None:
                break
            url = _target(service, url, target)
        else:
            message = f"{service.name} sends from one address to another without end"
            raise FetchError(message)
        wait_s = _wait_until_reset(reply)
        if wait_s is not None:
            reason = f"{service.name}: the number of requests that it allows is used up"
            raise _TransientError(reason, wait_s=wait_s, final=True, status=reply.status)
        if reply.status in TRY_AGAIN:
            raise _TransientError(
                self._refusal(service, reply),
                wait_s=asked_wait_s(reply.headers.get("Retry-After")),
                status=reply.status,
            )
        return reply

    def _once(self, request: Request, url: str, kept: KeptAnswer | None) -> _Reply:
        service, limit_s = request.service, self._settings.fetch_timeout_s
        host = urlsplit(url).netloc
        self._keep_pace(service)
        if host not in self._told:
            self._told.add(host)
            self._tell(host)
        try:
            return self._exchange(request, url, kept)
        except httpx2.ConnectError as error:
            reason = f"no connection to {host}: {self._plain(service, error)}"
            raise _TransientError(reason, final=True) from error
        except httpx2.ProxyError as error:
            reason = f"the proxy does not lead to {host}: {self._plain(service, error)}"
            raise _TransientError(reason, final=True) from error
        except httpx2.TimeoutException as error:
            reason = f"{host} gave no answer within {limit_s:g} s"
            raise _TransientError(reason) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            reason = f"the answer of {host} broke off: {self._plain(service, error)}"
            raise _TransientError(reason) from error
        except (httpx2.InvalidURL, ValueError) as error:
            message = f"{service.name} cannot be asked for this: {self._plain(service, error)}"
            raise FetchError(message) from error

    def _plain(self, service: Service, error: Exception) -> str:
        """What an error says, without the parameters of the address."""
        said = " ".join(str(error).split()) or type(error).__name__
        for secret in (*service.secrets.values(), *service.secret_params.values()):
            said = said.replace(secret.removeprefix("Bearer "), "\u2026")
        return said[:_SAID_CHARS]

    def _keep_pace(self, service: Service) -> None:
        last = self._last.get(service.host)
        if last is not None:
            left_s = last + service.gap_s - self._clock()
            if left_s > 0:
                self._pause(left_s)
        self._last[service.host] = self._clock()

    def _exchange(self, request: Request, url: str, kept: KeptAnswer | None) -> _Reply:
        """Send once. A server that drips is cut off too: the time is that of the whole answer."""
        service = request.service
        deadline = self._clock() + self._settings.fetch_timeout_s
        limit = self._settings.fetch_bytes
        received = bytearray()
        sent = url
        if service.owns(url) and service.secret_params:
            sent += ("&" if urlsplit(url).query else "?") + urlencode(service.secret_params)
        method = "GET" if request.body is None else "POST"
        headers = _headers(service, url, kept)
        with self._client.stream(method, sent, headers=headers, json=request.body) as response:
            for piece in response.iter_bytes():
                received += piece
                if len(received) > limit:
                    message = f"{service.name} sent more than {limit:,} bytes: not taken"
                    raise FetchError(message)
                if self._clock() > deadline:
                    message = "the answer took too long"
                    raise httpx2.ReadTimeout(message)
            return _Reply(response.status_code, response.headers, bytes(received))


def read_json(service: Service) -> Callable[[bytes], Any]:
    """Give a function that reads the answer of a service as JSON."""

    def read(body: bytes) -> Any:  # noqa: ANN401 -- JSON is anything
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            message = f"{service.name} answered with broken JSON"
            raise FetchError(message) from error

    return read


def _headers(service: Service, url: str, kept: KeptAnswer | None) -> dict[str, str]:
    headers = {"Accept": service.accept, **service.headers}
    if service.owns(url):
        headers |= service.secrets
    if kept is not None and kept.etag is not None:
        headers["If-None-Match"] = kept.etag
    if kept is not None and kept.last_modified is not None:
        headers["If-Modified-Since"] = kept.last_modified
    return headers


def _target(service: Service, url: str, target: str) -> str:
    try:
        absolute = urljoin(url, target)
        allowed = service.may_send_to(absolute)
    except ValueError:
        absolute, allowed = target, False
    if not allowed:
        host = absolute.partition("://")[2].partition("/")[0][:80]
        message = f"{service.name} sends on to another host, {host}: not followed"
        raise FetchError(message, status=HTTPStatus.FOUND)
    return absolute


def _wait_until_reset(reply: _Reply) -> float | None:
    """Seconds until GitHub answers again; ``None`` where its limit is not the reason."""
    if reply.status not in _USED_UP or reply.headers.get("X-RateLimit-Remaining") != "0":
        return None
    reset = reply.headers.get("X-RateLimit-Reset", "")
    return max(0.0, float(reset) - time.time()) if reset.isdecimal() else None
