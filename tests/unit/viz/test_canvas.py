"""The network as an Obsidian canvas."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from graph.analysis.analysis import Analysis
from graph.analysis.exchange import around
from tests.support.networks import LINKS, network_of, topics
from tests.support.small_graph import HIMAC, HOSTILE, PPO, REPOSITORY, small_snapshot
from viz.canvas import render_canvas
from viz.keeping import kept_picture

if TYPE_CHECKING:
    import networkx as nx

# JSON Canvas 1.0: what each kind of node must have, and what an edge.
_NODE = {"id": str, "type": str, "x": int, "y": int, "width": int, "height": int}
_OWN = {"text": {"text": str, "color": str}, "group": {"label": str}}
_EDGE = {"id": str, "fromNode": str, "toNode": str, "toEnd": str, "label": str}


def _canvas(network: nx.MultiDiGraph[str], **options: str) -> Any:  # noqa: ANN401 -- JSON
    picture = kept_picture(Analysis(network))
    return json.loads(render_canvas(network, picture.places, picture.groups, **options))


def _text(document: Any, key: str) -> str:  # noqa: ANN401
    return next(str(card["text"]) for card in document["nodes"] if card["id"] == key)


@settings(max_examples=30)
@given(links=LINKS)
def test_a_canvas_has_the_fields_of_its_specification(links: list[tuple[str, str]]) -> None:
    """Whole numbers, unique ids, edges between nodes that are there; a card a thing."""
    network = network_of(links)
    document = _canvas(network)
    nodes, edges = document["nodes"], document["edges"]
    ids = [item["id"] for item in (*nodes, *edges)]

    assert set(document) == {"nodes", "edges"}
    for item in nodes:
        fields = _NODE | _OWN[item["type"]]
        assert {name: type(value) for name, value in item.items()} == fields
    for edge in edges:
        assert {name: type(value) for name, value in edge.items()} == _EDGE
        assert {edge["fromNode"], edge["toNode"]} <= set(network)
    assert len(set(ids)) == len(ids)
    assert {item["id"] for item in nodes if item["type"] == "text"} == set(network)
    assert len(edges) == len(set(network.edges()))


def test_no_card_lies_over_another_and_each_in_its_frame() -> None:
    """As on the picture, only wider."""
    nodes = _canvas(network_of(topics(60)))["nodes"]
    cards = [item for item in nodes if item["type"] == "text"]
    frames = [item for item in nodes if item["type"] == "group"]

    assert frames == nodes[: len(frames)]
    assert frames
    for one, other in combinations(cards, 2):
        assert abs(one["x"] - other["x"]) >= min(one["width"], other["width"]) or abs(
            one["y"] - other["y"]
        ) >= min(one["height"], other["height"])
    for card in cards:
        assert any(
            frame["x"] <= card["x"]
            and frame["y"] <= card["y"]
            and card["x"] + card["width"] <= frame["x"] + frame["width"]
            and card["y"] + card["height"] <= frame["y"] + frame["height"]
            for frame in frames
        )


def test_hostile_text_stays_text() -> None:
    """No link, no picture from elsewhere, no markup; no address that runs."""
    document = _canvas(small_snapshot().network)
    text = _text(document, HOSTILE)

    assert r"\<script\>alert\(1\)\</script\>" in text
    assert r"\[\[wiki\|link\]\]" in text
    assert "javascript" not in text
    assert r"https\://evil.example" in text


def test_a_card_leads_to_the_source_or_to_the_page() -> None:
    """As the caller likes."""
    network = small_snapshot().network
    alone, served = _canvas(network), _canvas(network, page_url="http://localhost/page/{key}")

    assert _text(alone, REPOSITORY).endswith("[open](<https://github.com/o/himac>)")
    assert _text(alone, PPO).endswith("/id/technique-ppo>)")
    assert _text(served, HOSTILE).endswith(
        "[open](<http://localhost/page/paper-doi-10.1000%252Fabc>)"
    )


def test_two_relations_of_one_pair_are_one_arrow() -> None:
    """With both words."""
    network = small_snapshot().network.copy()
    network.add_edge(
        HIMAC,
        PPO,
        key="comparesWith",
        **{**network.edges[HIMAC, PPO, "uses"], "relation": "comparesWith"},
    )
    (edge,) = (e for e in _canvas(network)["edges"] if (e["fromNode"], e["toNode"]) == (HIMAC, PPO))

    assert edge["label"] == "compares with, uses"


@pytest.mark.parametrize("alone", [[], ["paper-1"], ["paper-1", "paper-2"]])
def test_small_graphs_have_a_canvas_too(alone: list[str]) -> None:
    """Also the empty one."""
    document = _canvas(network_of([], alone=alone))

    assert [item["id"] for item in document["nodes"]] == alone
    assert document["edges"] == []


def test_a_part_of_the_network_stands_where_it_stands_in_the_whole() -> None:
    """Frames are drawn around what is there."""
    network = network_of(topics(60))
    picture = kept_picture(Analysis(network))
    part = around(network, "paper-00000", 1)
    document = json.loads(render_canvas(part, picture.places, picture.groups))

    assert {item["id"] for item in document["nodes"] if item["type"] == "text"} == set(part)
    assert {item["type"] for item in document["nodes"]} == {"text", "group"}
