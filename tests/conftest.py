"""What holds for every test: no network, no settings of the person who runs it, stable examples."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "testserver", "", None})

# Times vary on a shared machine, and a failure that cannot be had again teaches nothing.
settings.register_profile("readgraph", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("readgraph")


class NetworkReachedError(AssertionError):
    """A test tried to leave this machine."""


def _refuse_the_network(event: str, args: tuple[Any, ...]) -> None:
    """Stop look-ups and connections to another host, in whatever library they start."""
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None  # a path: a local socket
    else:
        return
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if host not in _LOOPBACK:
        message = f"tests stay on this machine, but {event} was called for {host!r}"
        raise NetworkReachedError(message)


# An audit hook sees every socket, also those that a library opened before this file was read.
sys.addaudithook(_refuse_the_network)


@pytest.fixture(autouse=True)
def _own_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep a person's own graph and terminal settings out of the tests, and tests out of them."""
    for name in [name for name in os.environ if name.startswith("READGRAPH_")]:
        monkeypatch.delenv(name)
    home: Path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("READGRAPH_HOME", str(home / "graph"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: what is quick should fail first."""
    items.sort(key=lambda item: "browser" in item.path.parts)
