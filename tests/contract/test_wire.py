"""What is no HTTP, or too much of it: each has a problem for an answer, and the server goes on."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    import httpx2

    from tests.support.serving import Served

POST = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    b"Content-Type: application/sparql-query\r\n"
)
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
REFUSED = {
    "both lengths": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nASK{}",
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nASK{}",
    "an unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a chunk without length": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nASK{}\r\n0\r\n\r\n",
    "a chunk without end": POST + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    "a folded line": GET + b"Accept: text/csv,\r\n application/json\r\n\r\n",
    "a null": GET + b"X: a\x00b\r\n\r\n",
    "no path": b"GET sparql HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "raw bytes in the path": b"GET /id/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


def _send(served: Served, data: bytes) -> tuple[int, dict[str, object]]:
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60) as sending:
        sending.sendall(data)
        answer = b"".join(iter(lambda: sending.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_can_be_read_in_two_ways_is_refused(served: Served, data: bytes) -> None:
    """With the body that every problem has."""
    status, problem = _send(served, data)

    assert (status, problem["status"], problem["code"]) == (400, 400, "malformed-request")


@pytest.mark.parametrize(
    "head",
    [
        b"X: " + b"a" * 300_000,
        b"".join(b"X%d: a\r\n" % number for number in range(40_000)),
        b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"a" * 600_000,
    ],
    ids=["one", "many", "trailers"],
)
def test_headers_without_end_are_given_up(served: Served, head: bytes) -> None:
    """Before they have cost memory, or the time of the others."""
    status, problem = _send(served, POST + head)

    assert (status, problem["code"]) == (431, "headers-too-large")


def test_an_address_without_end_is_told(served: Served) -> None:
    """With the way out."""
    line = b"GET /sparql?query=" + b"x" * 65_600 + b" HTTP/1.1\r\n"
    status, problem = _send(served, line + b"Host: localhost\r\n\r\n")

    assert (status, problem["code"]) == (414, "address-too-long")
    assert "POST" in str(problem["detail"])


def test_a_body_over_the_limit_is_answered_and_not_cut_off(client: httpx2.Client) -> None:
    """A client that sends all of it before it reads finds the problem there."""
    answer = client.post(
        "/sparql", content=b" " * 20_000_000, headers={"Content-Type": "application/sparql-query"}
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "request-too-large")


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        ("http://localhost", "localhost", 200),
        ("http://localhost", "rebound.example", 200),
        ("http://rebound.example", "localhost", 421),
        ("http://localhost@rebound.example", "localhost", 421),
        ("http://", "localhost", 400),
    ],
)
def test_a_target_with_a_host_is_a_request_to_that_host(
    served: Served, target: str, host: str, status: int
) -> None:
    """Whatever the header says, as HTTP has it; so it is no way past the check of hosts."""
    line = f"GET {target}/query HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"

    assert _send(served, line.encode())[0] == status


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip"])
def test_a_compressed_body_is_refused(client: httpx2.Client, coding: str) -> None:
    """Its length would say nothing of what it becomes."""
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": coding}
    answer = client.post("/sparql", content=b"ASK {}", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


def test_a_client_that_asks_first_is_told_before_it_sends(served: Served) -> None:
    """With ``Expect: 100-continue`` the body is never sent."""
    head = POST + b"Expect: 100-continue\r\nContent-Length: 50000000\r\n\r\n"

    assert _send(served, head)[0] == 413


def test_long_bodies_in_small_chunks_are_read(served: Served) -> None:
    """What frames them is no head."""
    query = b"ASK{}" + b" " * 60_000
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in query)
    status, answer = _send(
        served, POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    )

    assert (status, answer["boolean"]) == (200, True)
