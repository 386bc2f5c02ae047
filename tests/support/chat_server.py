"""A chat endpoint on the loopback address that answers well, or misbehaves as it is told."""

from __future__ import annotations

import json
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from tests.support.loopback import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Reply = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""


def item(name: str, kind: str, role: str, quote: str) -> dict[str, str]:
    """One thing of an answer."""
    return {"name": name, "type": kind, "role": role, "quote": quote}


def items(*listed: Mapping[str, str]) -> str:
    """An answer of the form that is asked for."""
    return json.dumps({"items": list(listed)})


def says(content: str | None, finish: str = "stop", **message: object) -> Reply:
    """A completion whose message has this content."""
    said = {"role": "assistant", "content": content, **message}
    choice = {"index": 0, "message": said, "finish_reason": finish}
    return 200, {}, json.dumps({"object": "chat.completion", "choices": [choice]}).encode()


def calls(arguments: str) -> Reply:
    """A completion that calls the one function."""
    function = {"name": "items", "arguments": arguments}
    return says(None, tool_calls=[{"id": "1", "type": "function", "function": function}])


def fails(status: int, said: str = "no", **headers: str) -> Reply:
    """An error."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, named, json.dumps({"error": {"message": said}}).encode()


HANG: Reply = (0, {}, b"")
"""No answer at all, until the server ends."""
DRIP: Reply = (1, {}, b"")
"""An answer that never ends, a byte now and then."""


@dataclass
class ChatServer:
    """What it was asked, and what it is to answer next; after that, what ``otherwise`` says."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    next: deque[Reply] = field(default_factory=deque)
    otherwise: Callable[[dict[str, Any]], Reply] = lambda _: says(items())
    most_at_once: int = 0
    _at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    def then(self, *replies: Reply) -> None:
        """Line up replies."""
        self.next.extend(replies)

    def user_texts(self) -> Sequence[str]:
        """The first question of each conversation."""
        return [body["messages"][1]["content"] for body in self.asked]

    def take(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        """Note a request and choose the reply."""
        with self._lock:
            self.paths.append(path)
            self.headers.append(headers)
            self.asked.append(body)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            if self.next:
                return self.next.popleft()
        return self.otherwise(body)

    def done(self) -> None:
        """A reply was given."""
        with self._lock:
            self._at_once -= 1

    def wait_s(self, seconds: float | None = None) -> bool:
        """Wait, at most until the server ends; say whether it did."""
        return self._over.wait(seconds)

    def end(self) -> None:
        """Let go of whoever hangs."""
        self._over.set()


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """Serve on a free port until the block ends."""
    script = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = script.take(self.path, dict(self.headers), body)
            try:
                self._give(reply)
            except OSError:
                pass  # the client did not wait
            finally:
                script.done()

        def _give(self, reply: Reply) -> None:
            status, headers, body = reply
            if reply is HANG:
                script.wait_s()
                self.close_connection = True
                return
            self.send_response(200 if reply is DRIP else status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "1000000" if reply is DRIP else str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            while reply is DRIP and not script.wait_s(0.02):
                self.wfile.write(b" ")
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serve(Handler, script.end) as address:
        script.url = f"{address}/v1"
        yield script
