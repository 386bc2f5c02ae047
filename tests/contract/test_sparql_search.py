"""The text search within SPARQL, over HTTP and from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from graph.snapshot import GraphService
from graph.store import GraphDirectory
from tests.support.lists import ingest_records, paper
from tests.support.serving import running_server

if TYPE_CHECKING:
    from pathlib import Path

QUERY = 'SELECT ?title { ?p schema:name ?title FILTER rl:matches(?p, "memory -survey") }'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three papers, of which two are about memory."""
    path = tmp_path_factory.mktemp("graph")
    papers = [
        paper("Memory for Agents", "Something new."),
        paper("A Survey", "We survey memory."),
        paper("Planning", "Nothing of that."),
    ]
    ingest_records(GraphDirectory(path), papers)
    return path


@pytest.mark.parametrize("workers", [0, 2])
def test_a_query_searches_wherever_it_is_evaluated(home: Path, workers: int) -> None:
    """In the server, or in processes of their own; and again in the same one."""
    with running_server(GraphService(home), query_workers=workers) as served:
        answers = [
            httpx2.get(
                f"{served.url}/sparql",
                params={"query": f"{QUERY} # {number}"},
                headers={"Accept": "text/csv"},
                timeout=60,
            )
            for number in range(3)
        ]

    assert [answer.text.split() for answer in answers] == [["title", "Memory", "for", "Agents"]] * 3


def test_the_ready_query_searches(home: Path) -> None:
    """Its text is a value, whatever is in it; without one it is asked for."""
    with running_server(GraphService(home), query_workers=0) as served:
        url = f"{served.url}/query/search"
        found = httpx2.get(url, params={"text": "memory", "format": "csv"}, timeout=60)
        hostile = httpx2.get(url, params={"text": '") } #\\ " OR', "format": "csv"}, timeout=60)

    assert "A Survey" in found.text
    assert "Planning" not in found.text
    assert hostile.status_code == 200
    assert len(hostile.text.splitlines()) == 1
