"""Limits over HTTP: what takes too long or too much ends, and the next query is answered."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import httpx2
import pytest

from api.querying import make_queries
from api.settings import Settings
from graph.evaluators import InProcess
from graph.snapshot import GraphService
from graph.workers.pool import WorkerPool
from tests.support.asking import ENDLESS, named, write
from tests.support.serving import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.serving import Served

LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> GraphService:
    """A graph on disk."""
    path: Path = tmp_path_factory.mktemp("limits") / "graph"
    write(path, *(named(f"n{number}", f"name {number:04}") for number in range(150)))
    return GraphService(path)


@pytest.fixture(scope="module")
def limited(graph: GraphService) -> Iterator[Served]:
    """A server with one worker, so that one query in its way would be noticed."""
    with running_server(graph, query_workers=1, query_timeout_s=60) as served:
        yield served


def ask(served: Served, query: str, **parameters: str) -> httpx2.Response:
    """Ask by GET."""
    return httpx2.get(
        f"{served.url}/sparql",
        params={"query": query, **parameters},
        headers={"Accept": "text/csv, */*;q=0.1"},
        trust_env=False,
        timeout=120,
    )


def test_a_query_ends_at_the_time_that_the_client_gives(limited: Served) -> None:
    """With a problem that says so; the next one is answered."""
    ended = ask(limited, ENDLESS, timeout="0.5")

    assert ended.status_code == 503
    assert ended.json()["code"] == "query-timeout"
    assert "0.5 s" in ended.json()["detail"]
    assert ask(limited, "ASK {}").status_code == 200


def test_a_query_ends_at_the_time_of_the_settings(graph: GraphService) -> None:
    """A client cannot ask for more."""
    with running_server(graph, query_workers=1, query_timeout_s=0.5) as served:
        ended = ask(served, ENDLESS, timeout="1000")

    assert ended.status_code == 503
    assert "0.5 s" in ended.json()["detail"]


@pytest.mark.parametrize("timeout", ["0", "-1", "nan", "inf", "soon", ""])
def test_a_timeout_is_a_number_above_zero(limited: Served, timeout: str) -> None:
    """Else it is refused before anything is evaluated."""
    refused = ask(limited, "ASK {}", timeout=timeout)

    assert refused.status_code == 400
    assert refused.json()["code"] == "bad-input"


def test_a_client_that_hangs_up_frees_its_worker(limited: Served) -> None:
    """Though the query would run for a minute, and there is one worker only."""
    host, port = limited.url.removeprefix("http://").split(":")
    query = httpx2.QueryParams({"query": ENDLESS})
    with socket.create_connection((host, int(port))) as client:
        client.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        time.sleep(0.5)

    assert ask(limited, "ASK {}", timeout="30").status_code == 200


def test_a_large_result_is_sent_whole(limited: Served) -> None:
    """From a file, with its length; HEAD has the same headers."""
    answer = ask(limited, LARGE)
    head = httpx2.head(
        f"{limited.url}/sparql",
        params={"query": LARGE},
        headers={"Accept": "text/csv", "Accept-Encoding": "identity"},
        trust_env=False,
        timeout=120,
    )

    assert answer.status_code == 200
    assert answer.text.count("\r\n") == 150 * 150 + 1
    assert int(head.headers["content-length"]) == len(answer.content)


def test_a_result_of_too_many_rows_is_refused(graph: GraphService) -> None:
    """Rather than cut: a part that looks whole is a wrong answer."""
    with running_server(graph, query_workers=1, result_rows=100) as served:
        refused = ask(served, "SELECT * { ?s ?p ?o }")

    assert refused.status_code == 422
    assert refused.json()["code"] == "result-too-large"


def test_a_write_is_seen_by_the_next_request(tmp_path: Path) -> None:
    """Also by a client that asks whether what it holds is current."""
    path = tmp_path / "graph"
    write(path, named("one", "first"))
    query = "SELECT ?n { ?s schema:name ?n } ORDER BY ?n"
    with running_server(GraphService(path), query_workers=1) as served:
        first = ask(served, query)
        write(path, named("two", "second"))
        second = httpx2.get(
            f"{served.url}/sparql",
            params={"query": query},
            headers={"Accept": "text/csv, */*;q=0.1", "If-None-Match": first.headers["etag"]},
            trust_env=False,
            timeout=120,
        )

    assert first.text.split() == ["n", "first"]
    assert second.status_code == 200
    assert second.text.split() == ["n", "first", "second"]


def test_the_settings_decide_who_evaluates(graph: GraphService, tmp_path: Path) -> None:
    """Processes, or the server itself; nothing is started by that."""
    processes = make_queries(Settings(home=tmp_path), graph)
    here = make_queries(Settings(home=tmp_path, query_workers=0), graph)

    assert isinstance(processes._evaluator, WorkerPool)
    assert isinstance(here._evaluator, InProcess)
    assert b"true" in here.answer("ASK {}").body
    processes.close()
