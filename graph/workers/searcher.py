"""One process for each state of the graph that searches its texts for all workers.

It is forked before the workers, sleeps until one of them asks, indexes the texts then, and so has
the only index. A worker that is killed does not take it along.
"""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

from graph.text_search import read_texts
from graph.text_search.functions import LazySearch
from graph.workers.channel import Channel, ChannelClosedError
from graph.workers.messages import receive_message, send_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import Store


def search_for_others(connection: socket.socket, open_store: Callable[[], Store]) -> None:
    """Answer workers one after the other, until there are none.

    Args:
        connection: Over which each hands the end of a connection of its own.
        open_store: Gives what is searched; called for the first who asks.
    """
    texts = None
    while True:
        head, handed = receive_message(connection)
        if head is None:
            return
        if handed is None:
            continue
        if texts is None:
            texts = read_texts(open_store())
        channel = Channel(handed)
        try:
            asked, _ = channel.receive()
            channel.send({}, json.dumps(texts.scores(asked["text"])).encode())
        except ChannelClosedError:  # the worker was ended
            continue
        finally:
            handed.close()


class AskedSearch:
    """Has the texts searched by the process that is there for it.

    Args:
        connection: What :func:`search_for_others` listens to at its other end.
        store: What is searched here, should that process have ended.
    """

    def __init__(self, connection: socket.socket, store: Store) -> None:
        self._connection = connection
        self._own = LazySearch(store)

    def scores(self, text: str) -> Mapping[str, float]:
        """What matches, by IRI."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                send_message(self._connection, {}, theirs)
            channel = Channel(ours)
            channel.send({"text": text})
            _, body = channel.receive()
        except (OSError, ChannelClosedError):
            return self._own.scores(text)
        finally:
            ours.close()
        found: dict[str, float] = json.loads(body)
        return found
