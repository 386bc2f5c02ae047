"""The network as files for other tools."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from tests.support.small_graph import ALFWORLD, HIMAC, HOSTILE, HOSTILE_TITLE, PLAIN

if TYPE_CHECKING:
    import httpx2

_TYPES = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "canvas": "application/json",
}


def _nodes(ending: str, body: bytes) -> dict[str, str]:
    """Key to label, or text, of each node in a file."""
    if ending == "canvas":
        cards = json.loads(body)["nodes"]
        return {card["id"]: card["text"] for card in cards if card["type"] == "text"}
    read = nx.read_graphml if ending == "graphml" else nx.read_gexf
    return {key: values["label"] for key, values in read(BytesIO(body)).nodes(data=True)}


@pytest.mark.parametrize("ending", _TYPES)
def test_the_whole_network_is_a_file(client: httpx2.Client, ending: str) -> None:
    """To keep; with its name and type."""
    answer = client.get(f"/network.{ending}")
    nodes = _nodes(ending, answer.content)

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == _TYPES[ending]
    assert answer.headers["content-disposition"] == f'attachment; filename="network.{ending}"'
    assert {HIMAC, HOSTILE, PLAIN, ALFWORLD} <= nodes.keys()
    assert ending == "canvas" or nodes[HOSTILE] == HOSTILE_TITLE


@pytest.mark.parametrize("ending", _TYPES)
def test_a_file_may_keep_to_what_is_near(client: httpx2.Client, ending: str) -> None:
    """One link away, or two."""
    near = client.get(f"/network.{ending}", params={"focus": ALFWORLD.upper()})
    far = client.get(f"/network.{ending}", params={"focus": ALFWORLD, "depth": 2})

    assert _nodes(ending, near.content).keys() == {ALFWORLD, HIMAC, HOSTILE}
    assert len(_nodes(ending, far.content)) == 8


@pytest.mark.parametrize("ending", _TYPES)
def test_a_file_is_good_until_the_graph_changes(client: httpx2.Client, ending: str) -> None:
    """304 for who has it."""
    tag = client.get(f"/network.{ending}").headers["etag"]
    again = client.get(f"/network.{ending}", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("query", "status"), [("focus=paper-none", 404), (f"focus={HIMAC}&depth=3", 422)]
)
@pytest.mark.parametrize("ending", _TYPES)
def test_what_is_not_there_has_no_file(
    client: httpx2.Client, ending: str, query: str, status: int
) -> None:
    """A problem, never an empty file."""
    answer = client.get(f"/network.{ending}?{query}")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_cards_lead_to_the_pages_of_the_server(client: httpx2.Client) -> None:
    """At the address that was asked."""
    nodes = _nodes("canvas", client.get("/network.canvas").content)

    assert f"[open](<{str(client.base_url).rstrip('/')}/page/{ALFWORLD}>)" in nodes[ALFWORLD]
