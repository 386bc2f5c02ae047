"""The process that searches for all workers, seen from the ends of its connections."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from graph.workers.messages import send_message
from graph.workers.searcher import AskedSearch, search_for_others
from graph.workers.sources import CAN_FORK
from tests.support.small_graph import ALFWORLD, small_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="elsewhere each worker has its own index")
STORE = small_snapshot().store


@pytest.fixture
def connection() -> Iterator[socket.socket]:
    """One that searches, on a thread of this process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        thread = threading.Thread(target=search_for_others, args=(theirs, lambda: STORE))
        thread.start()
        yield ours
        ours.close()
        thread.join()


def test_workers_ask_one_after_the_other(connection: socket.socket) -> None:
    """Each over a connection of its own."""
    searches = [AskedSearch(connection, STORE) for _ in range(2)]
    found = [search.scores("alfworld") for search in (*searches, *searches)]

    assert found[0] == small_snapshot().scores("alfworld")
    assert found == [found[0]] * 4
    assert max(found[0], key=lambda iri: found[0][iri]).endswith(ALFWORLD)


def test_a_worker_that_ends_is_passed_over(connection: socket.socket) -> None:
    """The next one is answered."""
    ours, theirs = socket.socketpair()
    with theirs:
        send_message(connection, {}, theirs)
    ours.close()
    send_message(connection, {})

    assert AskedSearch(connection, STORE).scores("alfworld")


def test_without_the_process_a_worker_searches_itself() -> None:
    """Slower, and with the same answer."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.close()
    with ours:
        assert AskedSearch(ours, STORE).scores("ppo") == small_snapshot().scores("ppo")
