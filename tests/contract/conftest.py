"""One server for all contract tests, over the small graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.support.serving import ANSWER_TIMEOUT_S, Served, running_server
from tests.support.writing import Writable, writable_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The running server; tests only read from it."""
    with running_server() as served:
        yield served


@pytest.fixture(scope="session")
def client(served: Served) -> Iterator[httpx2.Client]:
    """A client that sends no ``Accept`` of its own and follows no redirection."""
    with httpx2.Client(base_url=served.url, trust_env=False, timeout=ANSWER_TIMEOUT_S) as client:
        del client.headers["accept"]
        yield client


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Writable]:
    """A server over the small graph, to be written to; queries are evaluated in it."""
    with writable_server(tmp_path / "graph", filled=True, query_workers=0) as found:
        yield found


@pytest.fixture
def exact(tmp_path: Path) -> Iterator[Writable]:
    """A server over an empty graph, with the store's own default graph, as W3C's tests ask."""
    with writable_server(tmp_path / "graph", union_default_graph=False, query_workers=0) as found:
        yield found
