"""``/resolve``, ``/search`` and ``/api/v1`` over HTTP."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.small_graph import ALFWORLD, HIMAC, HOSTILE, PLAIN, PPO, REPOSITORY, TWINS

if TYPE_CHECKING:
    import httpx2

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"https://w3id.org/reading-list/id/{ALFWORLD}", ALFWORLD),
        (PPO, PPO),
        ("2604.01234", HIMAC),
        ("arXiv:2604.01234v3", HIMAC),
        ("https://arxiv.org/pdf/2604.01234v2", HIMAC),
        ("https://doi.org/10.1000/ABC", HOSTILE),
        ("https://github.com/o/himac.git", REPOSITORY),
        ("ALFWorld", ALFWORLD),
        ("  alfworld ", ALFWORLD),
        ("alf world", ALFWORLD),
        ("proximal policy optimization", PPO),
        ("[[ALFWorld]]", ALFWORLD),
        ("a plain title", PLAIN),
    ],
)
def test_an_exact_name_is_resolved(client: httpx2.Client, text: str, key: str) -> None:
    """200 with the one entity."""
    answer = client.get("/resolve", params={"q": text})

    assert answer.status_code == 200
    assert answer.json()["entity"]["key"] == key


def test_a_resolved_name_leads_to_its_page_where_that_is_asked(client: httpx2.Client) -> None:
    """So that a link in a note can name a thing by its title."""
    answer = client.get("/resolve", params={"q": "2604.01234", "redirect": "1"})

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/page/{HIMAC}"


@pytest.mark.parametrize("parameters", [{}, {"redirect": "1"}])
def test_several_things_of_one_name_are_candidates(
    client: httpx2.Client, parameters: dict[str, str]
) -> None:
    """300, and never a guess."""
    answer = client.get("/resolve", params={"q": "twin", **parameters})

    assert answer.status_code == 300
    assert answer.json()["entity"] is None
    assert {hit["key"] for hit in answer.json()["candidates"]} == set(TWINS)


def test_a_near_miss_is_not_found_but_named(client: httpx2.Client) -> None:
    """404 with candidates; the likeness of names decides nothing."""
    answer = client.get("/resolve", params={"q": "ALFWorlds"})

    assert answer.status_code == 404
    assert answer.json()["code"] == "unresolved"
    assert answer.json()["candidates"][0]["key"] == ALFWORLD


@pytest.mark.parametrize("text", ["", "\x00", "qqqqqqqq", "[[", "://", "%", "\U0001f600" * 50])
def test_what_names_nothing_is_not_found(client: httpx2.Client, text: str) -> None:
    """404 for whatever is tried."""
    assert client.get("/resolve", params={"q": text}).status_code == 404


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [("twin", 300, "Several things are called"), ("ALFWorlds", 404, "Did you mean")],
)
def test_people_get_a_page_of_candidates(
    client: httpx2.Client, text: str, status: int, words: str
) -> None:
    """HTML where a browser asks."""
    answer = client.get("/resolve", params={"q": text}, headers={"Accept": BROWSER})

    assert answer.status_code == status
    assert words in answer.text


def test_search_finds_by_label_and_alias(client: httpx2.Client) -> None:
    """Best first; with the kind, the IRI and the page of each."""
    hits = client.get("/search", params={"q": "proximal"}).json()["hits"]

    assert hits[0]["key"] == PPO
    assert hits[0]["kind"] == "technique"
    assert hits[0]["page"] == f"/page/{PPO}"
    assert hits[0]["matched"] == "Proximal Policy Optimization"


def test_search_keeps_to_the_kinds_asked_for(client: httpx2.Client) -> None:
    """Several may be given."""
    both = client.get("/search", params=[("q", "himac"), ("kind", "paper"), ("kind", "technique")])
    one = client.get("/search", params=[("q", "himac"), ("kind", "technique")])

    assert {hit["kind"] for hit in both.json()["hits"]} == {"paper", "technique"}
    assert {hit["kind"] for hit in one.json()["hits"]} == {"technique"}


def test_search_is_a_page_for_people(client: httpx2.Client) -> None:
    """The same address, by ``Accept``; hostile queries stay text."""
    query = '"><script>alert(1)</script>'
    answer = client.get("/search", params={"q": query}, headers={"Accept": BROWSER})

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script>alert" not in answer.text


def test_a_page_of_results_leads_to_more(client: httpx2.Client) -> None:
    """The next part, with the filters as they are; the last part leads nowhere."""
    query: dict[str, str | int] = {"q": "alfworld", "kind": "paper", "limit": 1}
    first = client.get("/search", params=query, headers={"Accept": BROWSER}).text
    link = re.search(r'<a href="([^"]+)" rel="next">More results</a>', first)
    assert link is not None
    last = client.get(unescape(link[1]), headers={"Accept": BROWSER}).text

    assert "kind=paper" in link[1]
    assert f"/page/{HIMAC}" in first
    assert f"/page/{HIMAC}" not in last
    assert "More results" not in last


def test_an_empty_search_finds_nothing(client: httpx2.Client) -> None:
    """No text is no error: the box was only opened."""
    body = client.get("/search").json()

    assert (body["query"], body["hits"], body["total"], body["next"]) == ("", [], 0, None)
    assert not any(body["facets"].values())


def test_a_hit_comes_with_the_text_that_matches(client: httpx2.Client) -> None:
    """As data: parts, and whether each is what was looked for."""
    body = client.get("/search", params={"q": '"results on"'}).json()
    (hit,) = body["hits"]

    assert (hit["key"], body["total"], body["next"]) == (HOSTILE, 1, None)
    assert hit["snippet"] == {
        "field": "abstract",
        "parts": [
            {"text": "Results on", "match": True},
            {"text": " ALFWorld & <b>more</b>.", "match": False},
        ],
    }


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({}, [ALFWORLD, HIMAC, HOSTILE]),
        ({"kind": "paper"}, [HIMAC, HOSTILE]),
        ({"year_from": 2026}, [HIMAC, HOSTILE]),
        ({"year_to": 2025}, []),
        ({"has_code": "true"}, [HIMAC]),
        ({"has_code": "false"}, [HOSTILE]),
        ({"source": "list"}, [ALFWORLD, HIMAC, HOSTILE]),
        ({"source": "none"}, []),
        ({"status": "read"}, []),
        ({"tag": "none"}, []),
        ({"facets": "false"}, [ALFWORLD, HIMAC, HOSTILE]),
        ({"facets": "false", "has_code": "false"}, [HOSTILE]),
    ],
)
def test_a_search_is_filtered(
    client: httpx2.Client, filters: dict[str, str], keys: list[str]
) -> None:
    """Each filter has its parameter."""
    hits = client.get("/search", params={"q": "alfworld", **filters}).json()["hits"]

    assert sorted(hit["key"] for hit in hits) == sorted(keys)


def test_facets_count_what_another_value_would_give(client: httpx2.Client) -> None:
    """A filter does not narrow its own facet; without facets nothing is counted."""
    counted = client.get("/search", params={"q": "alfworld", "kind": "paper"}).json()
    few = client.get("/search", params={"q": "alfworld", "facets": "false"}).json()
    facets = {
        name: {value["value"]: value["count"] for value in values}
        for name, values in counted["facets"].items()
    }

    assert facets["kind"] == {"paper": 2, "benchmark": 1}
    assert facets["year"] == {"2026": 2}
    assert facets["code"] == {"yes": 1, "no": 1}
    assert (few["total"], few["facets"]) == (None, None)


def test_the_parts_of_a_search_follow_each_other(client: httpx2.Client) -> None:
    """``next``, and ``Link``; no hit comes twice."""
    path: str | None = "/search?q=alfworld&limit=1"
    found: list[str] = []
    while path is not None:
        answer = client.get(path)
        found += [hit["key"] for hit in answer.json()["hits"]]
        path = answer.links.get("next", {}).get("url")

    assert found[0] == ALFWORLD
    assert sorted(found) == sorted([ALFWORLD, HIMAC, HOSTILE])


def test_facets_are_links_on_the_page(client: httpx2.Client) -> None:
    """Without scripts; a second click takes a filter back, and the form keeps it."""
    page = client.get("/search?q=alfworld&kind=paper", headers={"Accept": BROWSER}).text

    assert '<a href="/search?q=alfworld" aria-current="true"' in page
    assert "has_code=true" in page
    assert '<input type="hidden" name="kind" value="paper">' in page
    assert "<mark>ALFWorld</mark> &amp; &lt;b&gt;more&lt;/b&gt;" in page


def _items(client: httpx2.Client, path: str, **parameters: str | int | bool) -> list[str]:
    return [item["key"] for item in client.get(path, params=parameters).json()["items"]]


@pytest.mark.parametrize(
    ("collection", "keys"),
    [
        ("papers", [HIMAC, HOSTILE, PLAIN]),
        ("benchmarks", [ALFWORLD]),
        ("techniques", ["technique-himac", PPO, "technique-twin"]),
        ("models", ["model-twin"]),
        ("repositories", [REPOSITORY]),
        ("pages", []),
    ],
)
def test_a_listing_holds_its_kind(client: httpx2.Client, collection: str, keys: list[str]) -> None:
    """Every kind has one."""
    assert sorted(_items(client, f"/api/v1/{collection}")) == sorted(keys)


def test_a_listing_is_followed_by_its_links(client: httpx2.Client) -> None:
    """``Link: rel="next"`` keeps the filters; the last part has none."""
    path: str | None = "/api/v1/papers?limit=1&year_from=2000"
    found: list[str] = []
    while path is not None:
        answer = client.get(path)
        found += [item["key"] for item in answer.json()["items"]]
        link = answer.links.get("next", {}).get("url")
        assert (link is None) == (answer.json()["next"] is None)
        path = link

    assert found == [HIMAC, HOSTILE, PLAIN]


@pytest.mark.parametrize(
    ("parameters", "keys"),
    [
        ({"q": "plain"}, [PLAIN]),
        ({"linked_to": ALFWORLD}, [HIMAC, HOSTILE]),
        ({"linked_to": ALFWORLD, "relation": "uses"}, []),
        ({"year_from": 2026}, [HIMAC, HOSTILE]),
        ({"year_to": 2025}, [PLAIN]),
        ({"has_code": True}, [HIMAC]),
        ({"has_code": False}, [HOSTILE, PLAIN]),
        ({"source": "list"}, [HIMAC, HOSTILE, PLAIN]),
        ({"source": "none"}, []),
    ],
)
def test_a_listing_is_filtered(
    client: httpx2.Client, parameters: dict[str, Any], keys: list[str]
) -> None:
    """Each filter of ``ListFilter`` has its parameter."""
    assert _items(client, "/api/v1/papers", **parameters) == keys


def test_an_entity_is_given_with_its_evidence(client: httpx2.Client) -> None:
    """Facts, links, and the sentence of each in three parts."""
    body = client.get(f"/api/v1/papers/{HIMAC}").json()
    link = next(link for link in body["links"] if link["relation"] == "evaluatesOn")
    evidence = link["evidence"][0]

    assert body["label"] == "HiMAC: Hierarchical Agents"
    assert link["other"]["key"] == ALFWORLD
    assert (
        evidence["before"] + evidence["surface"] + evidence["after"] == "We evaluate on ALFWorld."
    )
    assert body["data"]["ttl"] == f"/data/{HIMAC}.ttl"


def test_an_entity_of_another_kind_is_not_found_there(client: httpx2.Client) -> None:
    """With a word on where it is."""
    answer = client.get(f"/api/v1/papers/{ALFWORLD}")

    assert answer.status_code == 404
    assert "/api/v1/benchmarks" in answer.json()["detail"]


PROBLEMS = {
    "unknown collection": ("/api/v1/things", 422, "invalid-parameter"),
    "bad limit": ("/api/v1/papers?limit=0", 422, "invalid-parameter"),
    "limit is no number": ("/api/v1/papers?limit=many", 422, "invalid-parameter"),
    "bad relation": ("/api/v1/papers?relation=likes", 422, "invalid-parameter"),
    "bad cursor": ("/api/v1/papers?after=%F0%9F%98%80", 400, "invalid-identifier"),
    "no such entity": ("/api/v1/papers/paper-0000.00000", 404, "unknown-entity"),
    "no text to resolve": ("/resolve", 422, "invalid-parameter"),
    "a long text": (f"/resolve?q={'x' * 3000}", 422, "invalid-parameter"),
    "bad kind": ("/search?q=x&kind=animal", 422, "invalid-parameter"),
    "bad reading state": ("/search?q=x&status=lost", 422, "invalid-parameter"),
    "bad cursor of a search": ("/search?q=alfworld&after=x", 400, "invalid-identifier"),
    "no such address": ("/nothing/here", 404, "not-found"),
    "network of nothing": ("/network?focus=paper-0000.00000", 404, "unknown-entity"),
    "network too deep": (f"/network?focus={HIMAC}&depth=9", 422, "invalid-parameter"),
}


@pytest.mark.parametrize("case", PROBLEMS.values(), ids=PROBLEMS.keys())
def test_every_refusal_is_a_problem(client: httpx2.Client, case: tuple[str, int, str]) -> None:
    """One shape over all routes; the framework's own errors too."""
    path, status, code = case
    answer = client.get(path)
    body = answer.json()

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["code"] == code
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["type"] == f"/problems#{code}"


@pytest.mark.parametrize("path", ["/search?q=%ff", "/resolve?text=%c3%28"])
def test_bytes_that_are_no_text_are_refused(client: httpx2.Client, path: str) -> None:
    """Not searched for as something else."""
    answer = client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad-input")


def test_what_is_asked_once_is_given_once(client: httpx2.Client) -> None:
    """Several kinds may be asked for."""
    refused = client.get("/search?q=a&q=b")
    kinds = client.get("/search?q=a&kind=paper&kind=benchmark")

    assert (refused.status_code, refused.json()["code"]) == (400, "repeated-parameter")
    assert kinds.status_code == 200
