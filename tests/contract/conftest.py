"""One server for all contract tests, over the small graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.support.serving import Served, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The running server; tests only read from it."""
    with running_server() as served:
        yield served


@pytest.fixture(scope="session")
def client(served: Served) -> Iterator[httpx2.Client]:
    """A client that sends no ``Accept`` of its own and follows no redirection."""
    with httpx2.Client(base_url=served.url, trust_env=False) as client:
        del client.headers["accept"]
        yield client
