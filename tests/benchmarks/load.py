"""A client that costs little: requests over kept connections, one process, no library of HTTP.

It shares the processors with the server that it asks, so it counts what it takes of them.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

_READ_BYTES: Final = 2**18
_IDLE_S: Final = 1.0  # uvicorn waits five
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LAST_CHUNK: Final = b"\r\n0\r\n\r\n"
_CODE: Final = re.compile(rb'"code": *"([\w-]+)"')
_ASKS_FOR_A_GRAPH: Final = re.compile("^(?:CONSTRUCT|DESCRIBE)", re.MULTILINE)


class Asked(NamedTuple):
    """A query to ask, and the kind it counts as."""

    kind: str
    text: str


@dataclass(frozen=True)
class Service:
    """Where a service listens, and the path of its endpoint."""

    address: tuple[str, int]
    path: str

    def request(self, query: str) -> bytes:
        """What is sent to ask a query, for the media type of its form: not all servers choose."""
        graph = _ASKS_FOR_A_GRAPH.search(query)
        accept = "application/n-triples" if graph else "application/sparql-results+json"
        return (
            f"GET {self.path}{'&' if '?' in self.path else '?'}query={quote(query, safe='')} "
            f"HTTP/1.1\r\nHost: {self.address[0]}:{self.address[1]}\r\n"
            f"Accept: {accept}\r\n\r\n"
        ).encode()


@dataclass
class Measured:
    """What asking gave.

    Attributes:
        seconds: Of each answered request, by kind.
        failures: How many requests got which other status, with the code of the problem.
        elapsed_s: From the first request to the last answer.
        client_s: Processor time that asking took.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    elapsed_s: float = 0.0
    client_s: float = 0.0

    @property
    def count(self) -> int:
        """How many requests were answered."""
        return sum(map(len, self.seconds.values()))

    @property
    def per_second(self) -> float:
        """Answered requests a second."""
        return self.count / self.elapsed_s

    @property
    def client_ms(self) -> float:
        """Processor time of this client a request, in milliseconds."""
        return self.client_s * 1000 / max(1, self.count)

    def percentile_ms(self, part: float, *kinds: str) -> float | None:
        """Milliseconds below which this part of the requests (of these kinds) was answered."""
        chosen = [self.seconds.get(kind, []) for kind in kinds or self.seconds]
        ordered = sorted(second for seconds in chosen for second in seconds)
        if not ordered:
            return None
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000


class Connection:
    """One client: it asks one query at a time, and reads each answer to its end."""

    def __init__(self, service: Service) -> None:
        self._address = service.address
        self.socket = self._connected()
        self.status = ""
        self._started = 0.0
        self._parts: list[bytes] = []
        self._left: int | None = None

    def _connected(self) -> socket.socket:
        connected = socket.create_connection(self._address)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._used = time.perf_counter()
        return connected

    def renew(self) -> None:
        """Connect anew where nothing was asked for so long that a server may hang up."""
        if time.perf_counter() - self._used > _IDLE_S:
            self.socket.close()
            self.socket = self._connected()

    def send(self, request: bytes) -> None:
        """Send a request."""
        self._parts.clear()
        self._left = None
        self._started = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> float | None:
        """Read what came; the seconds, where the answer is complete.

        Raises:
            ConnectionError: The server hung up.
        """
        data = self.socket.recv(_READ_BYTES)
        if not data:
            message = "the server hung up"
            raise ConnectionError(message)
        if self._left is not None:
            self._left -= len(data)
            return self._seconds() if self._left <= 0 else None
        if self._parts:
            self._parts.append(data)
            data = b"".join(self._parts)
        head, found, body = data.partition(b"\r\n\r\n")
        if found:
            self.status = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")[2]
            if (code := _CODE.search(body)) is not None and not self.succeeded:
                self.status += f" ({code[1].decode()})"
            length = _LENGTH.search(head)
            if length is not None:
                missing = int(length[1]) - len(body)
                if missing <= 0:
                    return self._seconds()
                if self.succeeded:  # the rest need not be kept
                    self._left = missing
            elif body == _LAST_CHUNK[2:] or body.endswith(_LAST_CHUNK):
                return self._seconds()
        self._parts = [data]
        return None

    def _seconds(self) -> float:
        return time.perf_counter() - self._started

    def ask(self, request: bytes) -> float:
        """Send a request and wait for the whole answer; the seconds.

        Raises:
            ConnectionError: The server hung up.
        """
        self.send(request)
        while (seconds := self.receive()) is None:
            pass
        self._used = time.perf_counter()
        return seconds

    @property
    def succeeded(self) -> bool:
        """Whether the last answer is one."""
        return self.status.startswith("200")

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def measure(service: Service, clients: Sequence[Sequence[Asked]]) -> Measured:
    """Ask queries over HTTP, all clients at a time, each its own in turn.

    Raises:
        ConnectionError: The server hung up.
    """
    waiting = [
        iter([(each.kind, service.request(each.text)) for each in asked]) for asked in clients
    ]
    connections = [Connection(service) for _ in clients]
    measured = Measured({each.kind: [] for asked in clients for each in asked})
    kinds = dict.fromkeys(connections, "")
    chooser = selectors.DefaultSelector()
    processor_s, started = time.process_time(), time.perf_counter()
    left = 0
    for connection, queue in zip(connections, waiting, strict=True):
        if (first := next(queue, None)) is not None:
            kinds[connection], request = first
            connection.send(request)
            chooser.register(connection.socket, selectors.EVENT_READ, (connection, queue))
            left += 1
    while left:
        for key, _ in chooser.select():
            connection, queue = key.data
            seconds = connection.receive()
            if seconds is None:
                continue
            if connection.succeeded:
                measured.seconds[kinds[connection]].append(seconds)
            else:
                measured.failures[connection.status] += 1
            if (following := next(queue, None)) is not None:
                kinds[connection], request = following
                connection.send(request)
            else:
                chooser.unregister(connection.socket)
                left -= 1
    measured.elapsed_s = time.perf_counter() - started
    measured.client_s = time.process_time() - processor_s
    chooser.close()
    for connection in connections:
        connection.close()
    return measured
