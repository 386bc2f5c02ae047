"""The client of an OpenAI-compatible chat endpoint: timeouts, retries, no secrets in messages."""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httpx2

from api.remote.chat_forms import Form, NoCompletionError, answer_text, request_body
from api.remote.patience import TRY_AGAIN, asked_wait_s, growing_wait_s

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Self

    from api.remote.chat_settings import ChatSettings

_log = logging.getLogger(__name__)

_MAX_BODY_BYTES: Final = 4 * 2**20
_SAID_CHARS: Final = 200
# What a server says that does not know a field of the request.
_NOT_THIS_WAY: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_NEVER: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


class ChatError(Exception):
    """The endpoint gave no answer.

    Args:
        message: Why, with no secret in it.
        final: Whether it would be the same with any other question.
    """

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.final = final


class _TransientError(Exception):
    """One attempt failed in a way that may pass."""

    def __init__(self, reason: str, *, wait_s: float | None = None, reached: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s
        self.reached = reached


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: httpx2.Headers
    body: bytes


class ChatClient:
    """Asks a model, from any number of threads.

    It follows no redirect, so that neither key nor text goes anywhere but to the host that was
    named.

    Args:
        settings: Where, and how patiently.
        pause: Waits some seconds, and says whether to stop; a real wait where not given.
    """

    def __init__(
        self, settings: ChatSettings, *, pause: Callable[[float], bool] | None = None
    ) -> None:
        self._settings = settings
        self._stop = threading.Event()
        self._pause = pause or self._stop.wait
        self._form = Form.SCHEMA
        headers = {"User-Agent": "readgraph", "Accept": "application/json"}
        if settings.key is not None:
            headers["Authorization"] = f"Bearer {settings.key.get_secret_value()}"
        self._client = httpx2.Client(
            headers=headers, timeout=settings.timeout_s, follow_redirects=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let no request begin any more, and close the connections."""
        self._stop.set()
        self._client.close()

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> str:
        """Ask for one answer.

        Args:
            messages: The conversation.
            schema: JSON schema of the answer; not every server holds to it.

        Returns:
            What the model wrote.

        Raises:
            ChatError: There was no answer, after all retries.
        """
        while True:
            form = self._form
            reply = self._send(request_body(form, self._settings.model, messages, schema))
            if reply.status == HTTPStatus.OK:
                return self._answer(reply)
            if reply.status in _NOT_THIS_WAY and form.next is not None:
                _log.info("the endpoint takes no %s; asking in another way", form.value)
                # Another thread may have gone on already; two may go on from one form.
                self._form = form.next if self._form is form else self._form
                continue
            raise ChatError(self._refusal(reply), final=reply.status in _NEVER)

    def _answer(self, reply: _Reply) -> str:
        try:
            return answer_text(json.loads(reply.body))
        except (ValueError, RecursionError) as error:
            message = f"{self._settings.host} answered with something else than JSON"
            raise ChatError(message) from error
        except NoCompletionError as error:
            message = f"{self._settings.host}: {error}"
            raise ChatError(message) from error

    def _refusal(self, reply: _Reply) -> str:
        said = " ".join(reply.body[:_MAX_BODY_BYTES].decode("utf-8", "replace").split())
        said = self._without_key(said)[:_SAID_CHARS]
        return f"{self._settings.host} answered {reply.status}" + (f": {said}" if said else "")

    def _without_key(self, text: str) -> str:
        key = self._settings.key
        return text if key is None else text.replace(key.get_secret_value(), "\u2026")

    def _send(self, body: dict[str, Any]) -> _Reply:
        last: _TransientError | None = None
        for attempt in range(self._settings.retries + 1):
            if last is not None and self._pause(self._wait_s(attempt, last)):
                break
            if self._stop.is_set():
                break
            try:
                return self._attempt(body)
            except _TransientError as error:
                last = error
                _log.info("chat request failed", extra={"reason": error.reason})
        if last is None:
            message = "stopped"
            raise ChatError(message, final=True)
        raise ChatError(last.reason, final=not last.reached) from last

    def _wait_s(self, attempt: int, last: _TransientError) -> float:
        wait = growing_wait_s(attempt) if last.wait_s is None else last.wait_s
        return min(wait, self._settings.wait_s)

    def _attempt(self, body: dict[str, Any]) -> _Reply:
        host, timeout_s = self._settings.host, self._settings.timeout_s
        try:
            reply = self._fetch(body)
        except httpx2.TimeoutException as error:
            reason = f"{host} gave no answer within {timeout_s:g} s"
            raise _TransientError(reason) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            reached = not isinstance(error, httpx2.ConnectError)
            reason = f"{host} cannot be reached: {self._without_key(str(error))}"
            raise _TransientError(reason, reached=reached) from error
        except RuntimeError as error:  # httpx2 says so of a client that was closed meanwhile
            message = "stopped"
            raise ChatError(message, final=True) from error
        if reply.status in TRY_AGAIN:
            raise _TransientError(
                self._refusal(reply), wait_s=asked_wait_s(reply.headers.get("Retry-After"))
            )
        return reply

    def _fetch(self, body: dict[str, Any]) -> _Reply:
        """Send once. A server that drips is cut off too: the time is that of the whole answer."""
        deadline = time.monotonic() + self._settings.timeout_s
        url = f"{self._settings.base_url}/chat/completions"
        received = bytearray()
        with self._client.stream("POST", url, json=body) as response:
            for piece in response.iter_bytes():
                received += piece
                if len(received) > _MAX_BODY_BYTES:
                    message = f"{self._settings.host} sent more than {_MAX_BODY_BYTES:,} bytes"
                    raise ChatError(message)
                if time.monotonic() > deadline:
                    message = "the answer took too long"
                    raise httpx2.ReadTimeout(message)
            return _Reply(response.status_code, response.headers, bytes(received))
