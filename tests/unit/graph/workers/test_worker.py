"""What a worker does with each message, seen from the other end of its channel."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Store

from graph.loading import Stores
from graph.sparql import Limits
from graph.workers import worker
from graph.workers.channel import Channel, ChannelClosedError
from graph.workers.task import Task, error_of
from graph.workers.worker import serve
from tests.support.asking import ALL, named, task

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.workers.channel import Head


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Channel]:
    """A worker on a thread of this process, whose memory stays as it is."""
    monkeypatch.setattr(worker, "limit_memory", lambda _: None)
    monkeypatch.setattr(worker, "keep_freed_memory", lambda: None)
    store = Store()
    store.extend(named(f"n{number}", f"name {number}") for number in range(200))
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=serve, args=(Channel(theirs), Stores(store), 2**20))
    thread.start()
    made = Channel(ours)
    yield made
    made.close()
    thread.join()
    theirs.close()


def ask(channel: Channel, asked: Task, spool: Path) -> tuple[Head, bytes]:
    """Send a query, and wait for what comes."""
    channel.send({**asked.head(), "spool": str(spool)})
    return channel.receive(60)


def test_a_small_result_comes_in_one_piece(channel: Channel, tmp_path: Path) -> None:
    """And no file is made."""
    head, body = ask(channel, task(ALL), tmp_path / "spool")

    assert (head["form"], head["media_type"]) == ("SELECT", "text/csv")
    assert head["size"] == len(body)
    assert body.count(b"name") == 200
    assert not (tmp_path / "spool").exists()


def test_a_large_result_is_left_in_a_file(channel: Channel, tmp_path: Path) -> None:
    """Of just the size that was said; where there can be none, that is said."""
    large = task("SELECT * { ?a ?b ?c . ?d ?e ?f }")
    head, body = ask(channel, large, tmp_path / "spool")
    refused, _ = ask(channel, large, tmp_path / "missing" / "spool")

    assert body == b""
    assert (tmp_path / "spool").stat().st_size == head["size"]
    assert error_of(refused).code == "store-unavailable"
    assert "cannot keep the result" in error_of(refused).message


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (task("SELEC"), "query-syntax"),
        (task(ALL, limits=Limits(result_bytes=10)), "result-too-large"),
        (Task("ASK {}", {"ASK": None}, task("").dataset, Limits()), "not-acceptable"),
    ],
)
def test_an_error_is_a_message_too(
    channel: Channel, tmp_path: Path, asked: Task, code: str
) -> None:
    """And the next query is answered."""
    head, _ = ask(channel, asked, tmp_path / "spool")

    assert error_of(head).code == code
    assert ask(channel, task("ASK {}"), tmp_path / "spool")[1] == b'{"head":{},"boolean":true}'


def test_memory_that_is_not_there_is_said(
    channel: Channel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Python notices first."""

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(worker, "evaluate", fail)
    head, _ = ask(channel, task(ALL), tmp_path / "spool")

    assert error_of(head).code == "query-memory"


def test_a_channel_says_when_the_other_end_is_gone() -> None:
    """Whether one listens or speaks; what came before is not lost to a wait that was cut short."""
    ours, theirs = socket.socketpair()
    here, there = Channel(ours), Channel(theirs)
    whole = b"\x00\x00\x00\x02\x00\x00\x00\x03{}abc"
    theirs.sendall(whole[:5])
    with pytest.raises(TimeoutError):
        here.receive(0.01)
    theirs.sendall(whole[5:])

    assert here.receive(60) == ({}, b"abc")
    there.close()
    with pytest.raises(ChannelClosedError):
        here.receive(60)
    with pytest.raises(ChannelClosedError):
        here.send({}, b"x" * 10_000_000)
    here.close()
    with pytest.raises(ChannelClosedError):
        here.receive(60)
