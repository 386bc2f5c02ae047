"""``/complete`` over HTTP, and the link texts of an entity's page."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from graph.link_styles import LinkStyle
from tests.support.small_graph import ALFWORLD, HIMAC, HOSTILE, PPO, TWINS

if TYPE_CHECKING:
    import httpx2


def test_a_name_is_completed_with_the_text_to_paste(client: httpx2.Client) -> None:
    """By a word in the middle of it, in the style asked for."""
    body = client.get("/complete", params={"prefix": "worl", "style": "logseq"}).json()
    assert body["prefix"] == "worl"
    (item,) = body["items"]

    assert item == {
        "label": "ALF World",
        "detail": "ALFWorld \u00b7 benchmark \u00b7 2 links",
        "insert": "[ALF World]([[ALFWorld]])",
        "key": ALFWORLD,
        "iri": f"https://w3id.org/reading-list/id/{ALFWORLD}",
        "kind": "benchmark",
    }


@pytest.mark.parametrize(
    ("parameters", "keys"),
    [
        ({"prefix": "twin"}, set(TWINS)),
        ({"prefix": "twin", "type": "model"}, {TWINS[0]}),
        ({"prefix": "twin", "limit": "1"}, {TWINS[0]}),
        ({"prefix": "2604"}, {HIMAC}),
        ({"prefix": ""}, set()),
        ({}, set()),
        ({"prefix": "\x00"}, set()),
    ],
)
def test_what_is_completed_is_narrowed(
    client: httpx2.Client, parameters: dict[str, str], keys: set[str]
) -> None:
    """By kind and number; nothing typed completes nothing."""
    items = client.get("/complete", params=parameters).json()["items"]

    assert {item["key"] for item in items} == keys


@pytest.mark.parametrize("style", LinkStyle)
def test_what_is_inserted_is_resolved(client: httpx2.Client, style: LinkStyle) -> None:
    """In every style, also where the key holds a percent sign and the title tries to be markup."""
    for prefix, key in (("hima", HIMAC), ("script", HOSTILE), ("ppo", PPO)):
        query = {"prefix": prefix, "style": style.value}
        items = client.get("/complete", params=query).json()["items"]
        (insert,) = [item["insert"] for item in items if item["key"] == key]
        found = client.get("/resolve", params={"q": insert})

        assert found.status_code == 200, (insert, found.text)
        assert found.json()["entity"]["key"] == key


def test_a_completion_is_kept_until_the_graph_changes(client: httpx2.Client) -> None:
    """An editor that asks again is answered with 304."""
    answer = client.get("/complete?prefix=alf")

    again = client.get("/complete?prefix=alf", headers={"If-None-Match": answer.headers["etag"]})

    assert again.status_code == 304


@pytest.mark.parametrize("query", ["style=word", "limit=0", "type=animal", f"prefix={'x' * 500}"])
def test_what_cannot_be_asked_is_a_problem(client: httpx2.Client, query: str) -> None:
    """422, as for every parameter."""
    answer = client.get(f"/complete?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-parameter")


def test_a_page_offers_its_link_in_every_style(client: httpx2.Client) -> None:
    """As text in a button; a hostile title ends neither the link nor the attribute."""
    page = client.get(f"/page/{ALFWORLD}").text
    hostile = client.get(f"/page/{HOSTILE.replace('%', '%25')}").text
    offered = re.findall(r'data-copy="([^"]*)" data-style="([^"]*)"', page)

    assert {style: unescape(text) for text, style in offered} == {
        "Obsidian": "[[benchmarks/ALFWorld|ALFWorld]]",
        "Logseq": "[ALFWorld]([[ALFWorld]])",
        "Dendron": "[[ALFWorld|benchmarks.alfworld]]",
        "Pandoc": "[@benchmark-alfworld]",
        "Org": f"[[https://w3id.org/reading-list/id/{ALFWORLD}][ALFWorld]]",
        "Zettlr": next(unescape(text) for text, style in offered if style == "Zettlr"),
    }
    assert len(re.findall(r'data-style="', hostile)) == 6
    assert 'role="status"' in page
