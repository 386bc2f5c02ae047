"""The application under a real server on a free port of the loopback address."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from api.app import create_app
from api.server import make_server
from api.settings import Settings
from tests.support.small_graph import FixedService

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from graph.snapshot import GraphService

_START_TIMEOUT_S: Final = 60
ANSWER_TIMEOUT_S: Final = 60
"""How long a client waits: processes may have to start, on a machine that does much else."""


@dataclass(frozen=True)
class Served:
    """A running server: its address, and what answers in it."""

    url: str
    app: FastAPI
    service: FixedService | GraphService


def make_app(service: FixedService | GraphService, **settings: object) -> FastAPI:
    """Make the application over a fixed graph; settings are those of :class:`Settings`."""
    return create_app(_settings(settings), cast("GraphService", service))


def _settings(given: dict[str, object]) -> Settings:
    return Settings.model_validate({"port": 0, **given})


@contextmanager
def running_server(
    service: FixedService | GraphService | None = None, **settings: object
) -> Iterator[Served]:
    """Serve on a free port until the block ends."""
    service = service or FixedService()
    app = make_app(service, **settings)
    server = make_server(app, _settings(settings))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_TIMEOUT_S
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            message = "the server did not start"
            raise RuntimeError(message)
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(f"http://127.0.0.1:{port}", app, service)
    finally:
        server.should_exit = True
        thread.join(_START_TIMEOUT_S)
