"""What ``make bench`` makes of what it measured: medians, ratios, and the table of bars."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import load
from tests.benchmarks.bars import BARS, Bar, verdicts
from tests.benchmarks.comparing import Round, Rounds, median_of, quotient
from tests.benchmarks.load import Asked, Connection, Measured, Service, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST = Bar("speed", "speed / theirs", 1.7, at_least=True, papers=10_000)
_MOST = Bar("wait", "wait / theirs", 1.3)


@pytest.mark.parametrize(
    ("bar", "figure", "met"),
    [
        (_LEAST, 1.7, "yes"),
        (_LEAST, 1.69, "no"),
        (_MOST, 1.3, "yes"),
        (_MOST, 1.31, "no"),
    ],
)
def test_a_bar_is_met_by_what_reaches_it(bar: Bar, figure: float, met: str) -> None:
    """From below or from above, the bound included."""
    assert verdicts({bar.key: figure}, 10_000, [bar])[0][3] == met


def test_what_was_not_measured_is_not_met() -> None:
    """It says so, in place of a figure."""
    assert verdicts({}, 10_000, [_MOST]) == [("wait / theirs", "≤ 1.3", "–", "not measured")]


def test_a_figure_at_another_size_says_what_the_bar_is_for() -> None:
    """So that nobody takes a small run for the real one."""
    assert verdicts({"speed": 2.0}, 500, [_LEAST])[0][3] == "yes (bar is for 10,000)"


def test_each_bar_has_a_figure_of_its_own() -> None:
    """None is judged by the figure of another."""
    assert len({bar.key for bar in BARS}) == len(BARS)


def test_ratios_are_taken_round_by_round() -> None:
    """A slow minute that hits both servers leaves the ratio as it is."""
    rounds = Rounds()
    for elapsed_s in (1.0, 1.0, 50.0):
        ours = Measured({"q02": [0.1] * 30}, elapsed_s=elapsed_s)
        theirs = Measured({"q02": [0.1] * 10}, elapsed_s=elapsed_s)
        rounds.rounds.append((Round(ours, 1.0), Round(theirs, 2.0)))

    assert rounds.ratio("queries a second") == 3.0
    assert rounds.values("queries a second") == [30.0, 10.0]
    assert rounds.failures() == []


def test_what_is_missing_makes_no_figure() -> None:
    """A query that failed has no time, and a ratio with nothing is none."""
    assert median_of([None, 3.0, None]) == 3.0
    assert median_of([None]) is None
    assert quotient(1.0, None) is None
    assert quotient(1.0, 0.0) is None
    assert Measured({"q02": []}).percentile_ms(0.5) is None


def test_a_percentile_is_that_of_the_kinds_it_is_asked_for() -> None:
    """In milliseconds."""
    measured = Measured({"q02": [0.001, 0.002], "q04": [0.5]})

    assert measured.percentile_ms(0.5, "q02") == 2.0
    assert measured.percentile_ms(0.95) == 500.0


class _Answers(BaseHTTPRequestHandler):
    """Answers in one piece, in chunks that look like an end, or with a problem."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if "chunks" in self.path:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\n10\n\r\n")
            self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")
            return
        body = b'{"code": "query-timeout"}' if "problem" in self.path else b"x" * 600_000
        self.send_response(503 if "problem" in self.path else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name there
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    """A server that answers by what the query holds."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Service(("127.0.0.1", server.server_port), "/query")
        server.shutdown()
        thread.join()


def test_every_client_gets_every_answer(service: Service) -> None:
    """Long ones and chunked ones, many over one connection; what fails is told with its code."""
    queue = [Asked(kind, f"{kind} {number}") for number in range(5) for kind in ("long", "chunks")]
    found = measure(service, [queue, [*queue, Asked("problem", "problem")]])

    assert {kind: len(seconds) for kind, seconds in found.seconds.items()} == {
        "long": 10,
        "chunks": 10,
        "problem": 0,
    }
    assert found.failures == {"503 Service Unavailable (query-timeout)": 1}
    assert found.count == 20


def test_a_connection_that_was_idle_is_made_anew(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers hang up on what is idle; one that is in use is kept."""
    connection = Connection(service)
    first = connection.socket
    connection.renew()
    kept = connection.socket
    monkeypatch.setattr(load, "_IDLE_S", -1.0)
    connection.renew()
    renewed = connection.socket
    seconds = connection.ask(service.request("long"))
    connection.close()

    assert kept is first
    assert renewed is not first
    assert connection.succeeded
    assert seconds > 0


def test_a_request_asks_for_the_media_type_of_its_form() -> None:
    """Some servers answer DESCRIBE with an error where a table is asked for."""
    service = Service(("127.0.0.1", 1), "/sparql?timeout=10")

    assert b"Accept: application/n-triples\r\n" in service.request("PREFIX a: <b>\nDESCRIBE <c>")
    assert b"Accept: application/sparql-results+json\r\n" in service.request("ASK { ?s ?p ?o }")
    assert service.request("ASK {}").startswith(b"GET /sparql?timeout=10&query=ASK%20%7B%7D HTTP")
