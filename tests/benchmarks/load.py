"""A client that costs little: requests over kept connections, one process, no library of HTTP."""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_READ_BYTES: Final = 2**18


@dataclass
class Measured:
    """Seconds of each request by the name of its query, and of all together."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    elapsed_s: float = 0.0

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return sum(map(len, self.seconds.values())) / self.elapsed_s

    def percentile(self, part: float, *names: str) -> float:
        """Seconds below which this part of the requests was answered."""
        chosen = [self.seconds[name] for name in names or self.seconds]
        ordered = sorted(second for seconds in chosen for second in seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


class _Connection:
    """One client: it asks its queries in turn, and reads each answer to its end."""

    def __init__(self, address: tuple[str, int], requests: list[tuple[str, bytes]]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests = requests
        self._next = 0
        self._started = 0.0
        self._read = b""
        self.name = ""

    def ask(self) -> bool:
        """Send the next request; whether there was one."""
        if self._next == len(self._requests):
            return False
        self.name, data = self._requests[self._next]
        self._next += 1
        self._read = b""
        self._started = time.perf_counter()
        self.socket.sendall(data)
        return True

    def receive(self) -> float | None:
        """Read what came; the seconds, where the answer is complete."""
        data = self.socket.recv(_READ_BYTES)
        if not data:
            message = f"the server hung up on {self.name}"
            raise ConnectionError(message)
        self._read += data
        if not self._complete():
            return None
        if b" 200 " not in self._read[:16]:
            message = f"{self.name}: {self._read[:500]!r}"
            raise RuntimeError(message)
        return time.perf_counter() - self._started

    def _complete(self) -> bool:
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found:
            return False
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                return len(body) >= int(value)
        return body.endswith(b"0\r\n\r\n")


def measure(
    address: tuple[str, int],
    path: str,
    queries: Mapping[str, str],
    order: Sequence[Sequence[str]],
) -> Measured:
    """Ask queries over HTTP.

    Args:
        address: Where the server listens.
        path: Path of its endpoint.
        queries: Text by name.
        order: For each client, the names in the order in which it asks them.
    """
    requests = {name: (name, _request(address, path, text)) for name, text in queries.items()}
    clients = [_Connection(address, [requests[name] for name in names]) for names in order]
    measured = Measured({name: [] for name in queries})
    chooser = selectors.DefaultSelector()
    started = time.perf_counter()
    for client in clients:
        client.ask()
        chooser.register(client.socket, selectors.EVENT_READ, client)
    left = len(clients)
    while left:
        for key, _ in chooser.select():
            client = key.data
            seconds = client.receive()
            if seconds is None:
                continue
            measured.seconds[client.name].append(seconds)
            if not client.ask():
                chooser.unregister(client.socket)
                client.socket.close()
                left -= 1
    measured.elapsed_s = time.perf_counter() - started
    chooser.close()
    return measured


def _request(address: tuple[str, int], path: str, query: str) -> bytes:
    return (
        f"GET {path}{'&' if '?' in path else '?'}query={quote(query, safe='')} HTTP/1.1\r\n"
        f"Host: {address[0]}:{address[1]}\r\n"
        "Accept: application/sparql-results+json, application/n-triples;q=0.9\r\n\r\n"
    ).encode()
