"""A server over a graph directory of its own that a test may write to."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx2

from graph.snapshot import GraphService
from graph.store import GraphDirectory
from tests.support.serving import ANSWER_TIMEOUT_S, running_server
from tests.support.small_graph import small_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN: Final = "the-token-of-a-test"  # noqa: S105 -- it opens nothing but the graph of a test
AUTHORISATION: Final = {"Authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True)
class Writable:
    """The server, with a client that shows the token, and one that shows nothing."""

    url: str
    directory: Path
    client: httpx2.Client
    stranger: httpx2.Client

    def ask(self, query: str, **parameters: str | list[str]) -> bool:
        """What an ASK gives."""
        answer = self.stranger.get("/sparql", params={"query": query, **parameters})
        return bool(answer.json()["boolean"])

    def rows(self, query: str) -> list[dict[str, str]]:
        """What a SELECT gives, values alone."""
        found = self.stranger.get("/sparql", params={"query": query}).json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in found]


@contextmanager
def writable_server(
    directory: Path, *, filled: bool = False, **settings: object
) -> Iterator[Writable]:
    """Serve a graph directory, empty or with the small graph, until the block ends."""
    if filled:
        with GraphDirectory(directory).writing() as graph:
            graph.replace(set(), set(small_snapshot().quads()))
    given: dict[str, object] = {"home": directory, "token": TOKEN, "write_wait_s": 5.0, **settings}
    with (
        running_server(GraphService(directory), **given) as served,
        httpx2.Client(
            base_url=served.url, trust_env=False, headers=AUTHORISATION, timeout=ANSWER_TIMEOUT_S
        ) as client,
        httpx2.Client(base_url=served.url, trust_env=False, timeout=ANSWER_TIMEOUT_S) as stranger,
    ):
        for one in (client, stranger):
            del one.headers["accept"]
        yield Writable(served.url, directory, client, stranger)
