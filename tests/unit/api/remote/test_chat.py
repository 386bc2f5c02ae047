"""The chat client against an endpoint that misbehaves in every way that endpoints do."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from api.remote.chat import ChatClient, ChatError
from api.remote.chat_settings import ChatSettings
from graph.extract.llm import ANSWER_SCHEMA
from tests.support.chat_server import (
    DRIP,
    HANG,
    ChatServer,
    Reply,
    calls,
    chat_server,
    fails,
    items,
    says,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = [{"role": "user", "content": "What?"}]
KEY = "sk-not-to-be-seen"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """An endpoint that does what it is told."""
    with chat_server() as running:
        yield running


class Patient:
    """A client whose waits take no time, and are noted."""

    def __init__(self, server: ChatServer, **settings: object) -> None:
        given = {"base_url": server.url, "model": "m", "key": KEY, "timeout_s": 5} | settings
        self.waits: list[float] = []
        self._client = ChatClient(ChatSettings.model_validate(given), pause=self._pause)

    def _pause(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return False

    def ask(self) -> str:
        """Ask once."""
        with self._client as client:
            return client.complete(ASKED, ANSWER_SCHEMA)


def test_a_question_is_one_request_with_schema_and_key(server: ChatServer) -> None:
    """To the path below the base address."""
    server.then(says("{}"))

    assert Patient(server).ask() == "{}"
    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert server.asked[0]["model"] == "m"
    assert server.asked[0]["messages"] == ASKED
    assert server.asked[0]["response_format"]["json_schema"]["schema"] == dict(ANSWER_SCHEMA)


def test_no_key_is_sent_where_none_is_set(server: ChatServer) -> None:
    """A model on this machine wants none."""
    server.then(says("{}"))
    Patient(server, key=None).ask()

    assert "Authorization" not in server.headers[0]


def test_a_server_without_schemas_is_asked_for_a_tool_call(server: ChatServer) -> None:
    """And then remembered: the second question goes the way that worked."""
    server.then(fails(400, "unknown field response_format"), calls(items()), calls(items()))
    patient = Patient(server)
    with patient._client as client:
        first = client.complete(ASKED, ANSWER_SCHEMA)
        second = client.complete(ASKED, ANSWER_SCHEMA)

    assert first == second == items()
    assert ["tools" in body for body in server.asked] == [False, True, True]
    assert patient.waits == []


def test_a_server_without_tools_is_asked_for_plain_json(server: ChatServer) -> None:
    """The last of the three ways."""
    server.then(fails(400), fails(422), says(items()))

    assert Patient(server).ask() == items()
    assert set(server.asked[2]) == {"model", "messages", "temperature"}


def test_a_server_that_refuses_every_way_is_told_of(server: ChatServer) -> None:
    """With what it says itself."""
    server.otherwise = lambda _: fails(400, "no such model")

    with pytest.raises(ChatError, match=r"answered 400.*no such model"):
        Patient(server).ask()
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: ChatServer, status: int) -> None:
    """Each time after a longer wait."""
    server.then(fails(status), fails(status), fails(status), says("{}"))
    patient = Patient(server)

    assert patient.ask() == "{}"
    assert len(patient.waits) == 3
    assert all(0.25 * 2**n <= wait <= 0.5 * 2**n for n, wait in enumerate(patient.waits))


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("7", 7, 7),
        ("100000", 60, 60),
        (format_datetime(datetime.now(UTC) + timedelta(hours=2)), 60, 60),
        (format_datetime(datetime.now(UTC) - timedelta(hours=2)), 0, 0),
        ("Tue, 01 Jan 2030 00:00:00 -0000", 60, 60),
        ("soon", 0.25, 0.5),
        ("-5", 0.25, 0.5),
    ],
    # Names without the hour: processes that share the tests must collect the same ones.
    ids=["seconds", "too long", "a later hour", "an hour ago", "a later year", "a word", "minus"],
)
def test_the_wait_that_a_server_asks_for_is_kept(
    server: ChatServer, asked: str, least: float, most: float
) -> None:
    """In seconds or as a date, but not longer than the settings allow; nonsense is ignored."""
    server.then(fails(429, Retry_After=asked), says("{}"))
    patient = Patient(server, wait_s=60)
    patient.ask()

    assert least <= patient.waits[0] <= most


def test_retries_end(server: ChatServer) -> None:
    """With the last reason, and not as something that every question would meet."""
    server.otherwise = lambda _: fails(500, "out of memory")
    patient = Patient(server, retries=2)

    with pytest.raises(ChatError, match=r"answered 500.*out of memory") as caught:
        patient.ask()
    assert len(server.asked) == 3
    assert not caught.value.final


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_address_is_final_at_once(server: ChatServer, status: int) -> None:
    """It is not tried again, and no other question need be."""
    server.then(fails(status))

    with pytest.raises(ChatError, match=str(status)) as caught:
        Patient(server).ask()
    assert caught.value.final
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed(server: ChatServer) -> None:
    """Key and text go to the host that was named, or nowhere."""
    server.then(fails(307, Location=f"{server.url}/elsewhere"))

    with pytest.raises(ChatError, match="answered 307"):
        Patient(server).ask()
    assert len(server.asked) == 1


@pytest.mark.parametrize("reply", [HANG, DRIP])
def test_an_answer_that_does_not_end_is_cut_off(server: ChatServer, reply: Reply) -> None:
    """Whether nothing comes at all, or a byte now and then."""
    server.then(reply, reply)

    with pytest.raises(ChatError, match="no answer within"):
        Patient(server, timeout_s=0.2, retries=1).ask()
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((200, {}, b"<html>welcome</html>"), "something else than JSON"),
        ((200, {}, b"\xff\xfe\x00"), "something else than JSON"),
        ((200, {}, b"[" * 100_000), "something else than JSON"),
        ((200, {}, b""), "something else than JSON"),
        ((200, {}, b"[]"), "no chat completion"),
        ((200, {}, b'{"choices": []}'), "no chat completion"),
        ((200, {}, b'{"choices": [3]}'), "no chat completion"),
        ((200, {}, b'{"choices": [{"message": {"content": 3}}]}'), "no chat completion"),
        (says(None), "no chat completion"),
        (says(None, refusal="I cannot"), "refused"),
        (says('{"items": [', finish="length"), "cut off"),
        ((200, {}, b" " * (5 * 2**20)), "more than"),
        ((200, {"Content-Encoding": "gzip"}, b"not gzip"), "cannot be reached"),
    ],
)
def test_garbage_is_an_error_with_a_reason(server: ChatServer, reply: Reply, said: str) -> None:
    """Never a fault of ours."""
    server.otherwise = lambda _: reply

    with pytest.raises(ChatError, match=said):
        Patient(server, retries=0).ask()


def test_no_server_at_all_is_final() -> None:
    """After the retries, since it may only be starting."""
    with chat_server() as server:
        pass
    patient = Patient(server, retries=1)

    with pytest.raises(ChatError, match="cannot be reached") as caught:
        patient.ask()
    assert caught.value.final
    assert len(patient.waits) == 1


def test_the_key_is_nowhere_to_be_seen(
    server: ChatServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in errors, even where the server repeats it, nor in the log, nor in the settings."""
    caplog.set_level(logging.DEBUG)
    server.otherwise = lambda _: fails(500, f"bad key {KEY}")
    patient = Patient(server, retries=1)

    with pytest.raises(ChatError) as caught:
        patient.ask()
    assert "bad key" in caught.value.message
    assert KEY not in caught.value.message
    assert KEY not in caplog.text
    assert KEY not in repr(
        ChatSettings.model_validate({"base_url": "http://x", "model": "m", "key": KEY})
    )


def test_a_closed_client_begins_nothing(server: ChatServer) -> None:
    """It says that it was stopped."""
    patient = Patient(server)
    patient._client.close()

    with pytest.raises(ChatError, match="stopped"):
        patient._client.complete(ASKED, ANSWER_SCHEMA)
    assert server.asked == []


def test_the_wait_ends_when_the_client_is_closed(server: ChatServer) -> None:
    """A real wait of a minute does not hold up the end of the program."""
    settings = ChatSettings.model_validate({"base_url": server.url, "model": "m", "wait_s": 60})
    client = ChatClient(settings)

    def close_and_fail(_: object) -> Reply:
        client._stop.set()
        return fails(429, "later", Retry_After="60")

    server.otherwise = close_and_fail
    with pytest.raises(ChatError, match="answered 429"):
        client.complete(ASKED, ANSWER_SCHEMA)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "localhost:1",
        "ftp://x/v1",
        "http://",
        "http://me:secret@x/v1",
        "http://x/v1?key=1",
        "http://x:x",
    ],
)
def test_an_address_that_cannot_be_one_is_refused(base_url: str) -> None:
    """Without repeating what may be a password."""
    with pytest.raises(ValidationError) as caught:
        ChatSettings.model_validate({"base_url": base_url, "model": "m"})
    assert "secret" not in "".join(error["msg"] for error in caught.value.errors())
