"""The host check by itself, and what HEAD does to a streamed body."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from api.edge import Edge, is_allowed_host

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


@pytest.mark.parametrize(
    ("given", "allowed", "expected"),
    [
        ([], frozenset[str](), False),
        (["localhost", "localhost"], frozenset[str](), False),
        (["localhost"], frozenset[str](), True),
        (["example.org"], frozenset({"example.org"}), True),
        (["EXAMPLE.org.:80"], frozenset({"example.org"}), True),
        (["sub.example.org"], frozenset({"example.org"}), False),
        (["anything"], frozenset({"*"}), True),
        ([], frozenset({"*"}), True),
        (["2130706433"], frozenset[str](), False),
        (["0x7f.1"], frozenset[str](), False),
        (["[::1]:8000"], frozenset[str](), True),
        (["[::1"], frozenset[str](), False),
        (["[::1].example.org"], frozenset[str](), False),
        (["127.0.0.1:8000@example.org"], frozenset[str](), False),
        (["localhost:80:80"], frozenset[str](), False),
        (["user@localhost"], frozenset[str](), False),
        (["localhost/"], frozenset[str](), False),
    ],
)
def test_only_loopback_and_named_hosts_are_allowed(
    given: list[str], allowed: frozenset[str], expected: bool
) -> None:
    """Two headers, or none, are refused: servers disagree on which one counts."""
    assert is_allowed_host(given, allowed) is expected


async def _streams(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for part in (b"a", b"b"):
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b"c"})


async def _fails_late(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    message = "late"
    raise RuntimeError(message)


def _sent(app: ASGIApp, method: str, kind: str = "http") -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    scope = {
        "type": kind,
        "method": method,
        "headers": [(b"host", b"localhost")],
        "path": "/",
        "state": {"request_id": "1"},
    }
    asyncio.run(Edge(app)(scope, receive, send))
    return sent


def test_head_ends_the_answer_once_without_a_body() -> None:
    """However many parts the body would have had."""
    sent = _sent(_streams, "HEAD")

    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["body"] == b""


def test_get_is_passed_on_as_it_is() -> None:
    """Part by part."""
    sent = _sent(_streams, "GET")

    assert b"".join(message.get("body", b"") for message in sent) == b"abc"


def test_a_fault_after_the_start_of_an_answer_is_left_to_the_server() -> None:
    """It cannot become another answer; the server cuts the connection."""
    with pytest.raises(RuntimeError, match="late"):
        _sent(_fails_late, "GET")


def test_other_kinds_of_connection_pass_through() -> None:
    """The start and the end of the application are none of its business."""
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    _sent(app, "GET", kind="lifespan")

    assert seen == ["lifespan"]
