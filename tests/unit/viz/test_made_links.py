"""Links that a query made, and things that it names and the graph does not know."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any, Final

import networkx as nx
import pytest

from graph.analysis.communities import communities
from graph.analysis.exchange import around, write_network
from graph.iris import Iris
from graph.models import OTHER, Relation
from graph.result_network import statements_network
from tests.support.small_graph import HIMAC, HOSTILE, PPO, small_snapshot
from viz.canvas import render_canvas
from viz.layout import layout
from viz.page import NetworkOptions, render_network

_SHARES: Final = "https://example.org/shares,with"
_PLACE: Final = "https://example.org/places/<b>"
_LABEL: Final = "</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def made() -> nx.MultiDiGraph[str]:
    """Two papers that share something, and a place that is named to be markup."""
    himac, hostile = Iris().entity(HIMAC), Iris().entity(HOSTILE)
    body = f"""
<{himac}> <{_SHARES}> <{hostile}> .
<{himac}> <https://w3id.org/reading-list/ns#uses> <{hostile}> .
<{himac}> <urn:at> <https://example.org/places/1> .
<https://example.org/places/1> <http://www.w3.org/2000/01/rdf-schema#label> "{_LABEL}" .
"""
    return statements_network(small_snapshot(), body.encode())


def _block(page: str, name: str) -> Any:  # noqa: ANN401 -- JSON
    found = re.search(rf'id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_a_page_has_the_relations_of_its_links_beside_the_vocabularys(
    made: nx.MultiDiGraph[str],
) -> None:
    """Each with its words, and a name that can stand in an address."""
    page = render_network(made, title="Made")
    relations = _block(page, "config")["relations"]
    data = _block(page, "data")
    said = {
        (data["key"][source], relations[relation]["outward"], data["key"][target])
        for source, relation, target in zip(
            data["source"], data["relation"], data["target"], strict=True
        )
    }

    assert said == {
        (HIMAC, "shares,with", HOSTILE),
        (HIMAC, "uses", HOSTILE),
        (HIMAC, "at", "https://example.org/places/1"),
    }
    assert [relation["name"] for relation in relations][len(Relation) :] == ["shares-with", "at"]


def test_lines_have_names_where_a_query_stated_them() -> None:
    """Also those of the vocabulary; elsewhere the shapes at their ends tell."""
    himac, ppo = Iris().entity(HIMAC), Iris().entity(PPO)
    body = f"<{himac}> <https://w3id.org/reading-list/ns#uses> <{ppo}> ."
    snapshot = small_snapshot()
    pages = (
        render_network(network, title="Named")
        for network in (statements_network(snapshot, body.encode()), snapshot.network)
    )

    assert [_block(page, "config")["namedLines"] for page in pages] == [True, False]


def test_relations_of_one_name_have_an_address_each() -> None:
    """Also one that is called as a relation of the vocabulary is."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        relations={f"urn:{n}:uses": ("uses", "← uses") for n in (1, 2)}
    )
    network.add_node("urn:x", iri="urn:x", kind=OTHER, label="X")
    relations = _block(render_network(network, title="Made"), "config")["relations"]

    assert [relation["name"] for relation in relations][-2:] == ["uses-2", "uses-3"]


def test_a_hostile_name_from_a_query_stays_text(made: nx.MultiDiGraph[str]) -> None:
    """In the page and in its list for readers without scripts."""
    page = render_network(made, title=_LABEL, options=NetworkOptions(page_url="/page/{key}"))

    assert _LABEL not in page
    assert "<img" not in page
    assert _LABEL in _block(page, "data")["label"]


def test_a_small_picture_leaves_room_for_the_names_of_its_lines(
    made: nx.MultiDiGraph[str],
) -> None:
    """Its nodes stand farther apart than where lines have no names."""
    plain = made.copy()
    plain.graph.clear()
    plain.remove_edges_from([edge for edge in plain.edges(keys=True) if edge[2] != "uses"])
    plain.add_edge(HIMAC, "https://example.org/places/1", key="uses", relation="uses")

    def width(network: nx.MultiDiGraph[str]) -> int:
        data = _block(render_network(network, title="Made"), "data")
        places: list[list[int]] = [data["x"], data["y"]]
        return max(max(side) - min(side) for side in places)

    assert width(made) > 2 * width(plain)


def test_files_for_other_tools_say_what_a_link_says(made: nx.MultiDiGraph[str]) -> None:
    """Its predicate, and the words for it; also of a part."""
    whole = nx.read_graphml(BytesIO(write_network(made, "graphml")), force_multigraph=True)
    groups = communities(made)
    part = around(made, HOSTILE)
    canvas = json.loads(
        render_canvas(made, layout(made, seed=1, groups=groups), groups, page_url="https://e/{key}")
    )
    texts = {card["id"]: card["text"] for card in canvas["nodes"] if card["type"] == "text"}

    assert {(values["relation"], values.get("label")) for *_, values in whole.edges(data=True)} == {
        (_SHARES, "shares,with"),
        ("uses", None),
        ("urn:at", "at"),
    }
    assert {edge["label"] for edge in canvas["edges"]} == {"shares,with, uses", "at"}
    assert "[open](<https://example.org/places/1>)" in texts["https://example.org/places/1"]
    assert "<img" not in texts["https://example.org/places/1"].replace("\\<img", "")
    assert b"shares,with" in write_network(part, "gexf")
