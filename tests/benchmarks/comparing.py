"""Asking two servers in turn, so that what disturbs one disturbs the other."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TYPE_CHECKING, Final

from tests.benchmarks.load import Connection, Measured, measure
from tests.benchmarks.servers import processor_s
from tests.benchmarks.service_queries import ENDLESS, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.load import Asked, Service
    from tests.benchmarks.servers import Server

_SETTLE_S: Final = 1.0
ENDLESS_LIMIT_S: Final = 10


@dataclass
class Times:
    """Milliseconds of one query, asked again and again; or how it failed."""

    milliseconds: list[float] = field(default_factory=list)
    failure: str | None = None

    def percentile(self, part: float) -> float | None:
        """Milliseconds below which this part was answered."""
        if self.failure is not None or not self.milliseconds:
            return None
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def alternately(
    servers: Sequence[Server], texts: Iterator[str], repeats: int, *, budget_s: float
) -> list[Times]:
    """Ask each server each text, in turn, over one connection each.

    Args:
        servers: Those to ask.
        texts: What to ask; as many are taken as are needed.
        repeats: How often to ask at most.
        budget_s: A server that took this long in all is not asked again.
    """
    found = [Times() for _ in servers]
    connections = [Connection(server.service) for server in servers]
    for _ in range(repeats):
        text = next(texts)
        for server, connection, times in zip(servers, connections, found, strict=True):
            if times.failure is not None or sum(times.milliseconds) > budget_s * 1000:
                continue
            connection.renew()
            seconds = connection.ask(server.service.request(text))
            if connection.succeeded:
                times.milliseconds.append(seconds * 1000)
            else:
                times.failure = connection.status
    for connection in connections:
        connection.close()
    return found


@dataclass(frozen=True)
class Round:
    """One server's part of a round.

    Attributes:
        measured: What the clients saw.
        server_ms: Processor time of the server a query, in milliseconds.
    """

    measured: Measured
    server_ms: float

    def figure(self, name: str) -> float | None:
        """One figure of a round, by its name in :data:`FIGURES`."""
        return FIGURES[name](self)


FAILED: Final = "failed"
FIGURES: Final[dict[str, Callable[[Round], float | None]]] = {
    "queries a second": lambda each: each.measured.per_second,
    "p50, ms": lambda each: each.measured.percentile_ms(0.5),
    "p95, ms": lambda each: each.measured.percentile_ms(0.95),
    f"p95 of light queries ({', '.join(LIGHT)}), ms": lambda each: each.measured.percentile_ms(
        0.95, *LIGHT
    ),
    "processor of the server, ms a query": lambda each: each.server_ms,
    "processor of the clients, ms a query": lambda each: each.measured.client_ms,
    FAILED: lambda each: each.measured.failures.total(),
}
THROUGHPUT: Final = next(iter(FIGURES))
P95_LIGHT: Final = next(name for name in FIGURES if name.startswith("p95 of light"))


@dataclass
class Rounds:
    """Rounds of the mix, each with one part a server, in the order of the servers."""

    rounds: list[tuple[Round, ...]] = field(default_factory=list)

    def values(self, name: str) -> list[float | None]:
        """A figure of each server: the median of its rounds."""
        return [
            median_of([each.figure(name) for each in column])
            for column in zip(*self.rounds, strict=True)
        ]

    def failures(self) -> list[str]:
        """What was said to those that failed, at any server."""
        return [
            f"{status}: {many:,}"
            for status, many in sum(
                (part.measured.failures for parts in self.rounds for part in parts), Counter()
            ).items()
        ]

    def ratio(self, name: str) -> float | None:
        """Median over the rounds of the first server's figure by the second's in that round."""
        return median_of([
            quotient(first.figure(name), second.figure(name)) for first, second in self.rounds
        ])  # fmt: skip


def median_of(values: Sequence[float | None]) -> float | None:
    """The median of what is there."""
    there = [value for value in values if value is not None]
    return median(there) if there else None


def quotient(first: float | None, second: float | None) -> float | None:
    """One by the other, where both are there."""
    return first / second if first is not None and second else None


def in_rounds(
    servers: Sequence[Server], clients_of: Callable[[str], list[list[Asked]]], rounds: int
) -> Rounds:
    """Let clients ask one server after the other, round by round.

    Args:
        servers: Those to ask.
        clients_of: Gives what each client asks, by the mark of the round; a mark that was not
            there before.
        rounds: How many count; one before them warms up.
    """
    found = Rounds()
    for number in range(rounds + 1):
        clients = clients_of(f"round {number}")
        parts = tuple(_one_round(server, clients) for server in servers)
        if number:
            found.rounds.append(parts)
    return found


def _one_round(server: Server, clients: list[list[Asked]]) -> Round:
    before_s = processor_s(server.pid)
    measured = measure(server.service, clients)
    spent_s = processor_s(server.pid) - before_s
    return Round(measured, spent_s * 1000 / max(1, measured.count))


@dataclass(frozen=True)
class Beside:
    """What an endless query does to the others, round by round.

    Attributes:
        usual: The mix without it.
        beside: The mix beside it.
        ended_s: How long each endless query was let run.
        said: What was said to those.
    """

    usual: list[Measured] = field(default_factory=list)
    beside: list[Measured] = field(default_factory=list)
    ended_s: list[float] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)

    @property
    def ratio(self) -> float | None:
        """Median over the rounds of p95 beside it by the usual one just before."""
        return median_of(
            [
                quotient(beside.percentile_ms(0.95), usual.percentile_ms(0.95))
                for beside, usual in zip(self.beside, self.usual, strict=True)
            ]
        )


def beside_an_endless_query(
    server: Server, clients_of: Callable[[str], list[list[Asked]]], rounds: int
) -> Beside:
    """Measure the mix alone, then while somebody asks what never ends, round by round."""
    found = Beside()
    for number in range(rounds):
        found.usual.append(measure(server.service, clients_of(f"usual {number}")))
        ending = _Endless(server.service, number, found)
        ending.start()
        time.sleep(_SETTLE_S)
        found.beside.append(measure(server.service, clients_of(f"beside {number}")))
        ending.end()
    return found


class _Endless(threading.Thread):
    """Asks an endless query, and another one when that was ended, until told to stop."""

    def __init__(self, service: Service, number: int, found: Beside) -> None:
        super().__init__(daemon=True)
        self._service = replace(service, path=f"{service.path}?timeout={ENDLESS_LIMIT_S}")
        self._number = number
        self._enough = threading.Event()
        self._found = found

    def run(self) -> None:
        with closing(Connection(self._service)) as connection:
            while not self._enough.is_set():
                text = f"{ENDLESS} # {self._number} {len(self._found.ended_s)}"
                self._found.ended_s.append(connection.ask(self._service.request(text)))
                self._found.said[connection.status] += 1

    def end(self) -> None:
        """Wait for the last one to be ended."""
        self._enough.set()
        self.join()
