"""``/network?query=`` and ``?ready=``: the result of a query, drawn."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.support.serving import running_server
from tests.support.small_graph import HIMAC, HOSTILE, PLAIN, PPO

if TYPE_CHECKING:
    import httpx2

_EMPTY = "<ul>\n  </ul>"  # the list of its nodes, for readers without scripts
DRAWN = {
    "a table": ({"query": "SELECT ?p ?b { ?p rl:evaluatesOn ?b }"}, "2 papers"),
    "a graph": ({"query": "CONSTRUCT WHERE { ?p rl:evaluatesOn ?b }"}, "2 papers"),
    "benchmarks alone, with the papers that join them": (
        {"query": "SELECT ?x { { ?p rl:evaluatesOn ?x } UNION { ?p rl:uses ?x } }"},
        "1 paper",
    ),
    "a ready query": ({"ready": "papers-by-benchmark", "benchmark": "ALFWorld"}, "2 papers"),
    "nothing": ({"query": "SELECT ?p { ?p a rl:Nothing }"}, _EMPTY),
    "no things of the graph": ({"query": "SELECT (1 AS ?n) {}"}, "The result of the query names"),
    "an answer": ({"query": "ASK {}"}, "The result of the query names"),
}


@pytest.mark.parametrize(("parameters", "counted"), DRAWN.values(), ids=DRAWN)
def test_a_result_is_drawn(client: httpx2.Client, parameters: dict[str, str], counted: str) -> None:
    """The things that it names, with the links that the graph has between them."""
    page = client.get(f"/network?{urlencode(parameters)}")

    assert page.status_code == 200
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    assert counted in page.text


SHARED = (
    "CONSTRUCT { ?a <https://example.org/sharesBenchmarkWith> ?b . ?a <urn:at> ?place . "
    "?place rdfs:label '<b>Lab</b>' } "
    "WHERE { ?a rl:evaluatesOn ?x . ?b rl:evaluatesOn ?x FILTER(STR(?a) < STR(?b)) "
    "BIND(<https://example.org/places/1> AS ?place) }"
)


def drawn(page: str) -> tuple[set[tuple[str, str, str]], dict[str, str]]:
    """The links of a page, as source, words and target; and the labels of its nodes by key."""
    config, data = (
        json.loads(re.search(rf'id="{name}">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
        for name in ("config", "data")
    )
    keys = data["key"]
    ends = zip(data["source"], data["relation"], data["target"], strict=True)
    words = [relation["outward"] for relation in config["relations"]]
    links = {(keys[source], words[relation], keys[target]) for source, relation, target in ends}
    return links, dict(zip(keys, data["label"], strict=True))


def test_what_a_query_constructs_is_what_is_drawn(client: httpx2.Client) -> None:
    """Each statement between two things, by its predicate; what is not known is drawn, too."""
    page = client.get("/network", params={"query": SHARED})
    links, labels = drawn(page.text)

    assert page.status_code == 200
    assert links == {
        (HIMAC, "sharesBenchmarkWith", HOSTILE),
        (HIMAC, "at", "https://example.org/places/1"),
    }
    assert labels["https://example.org/places/1"] == "<b>Lab</b>"
    assert labels[HIMAC] == "HiMAC: Hierarchical Agents"
    assert "2 papers · 1 other thing, 2 links" in page.text
    assert "<b>Lab" not in page.text


def test_things_of_a_row_are_joined(client: httpx2.Client) -> None:
    """By the names of their columns, where the graph has no link between them."""
    query = "SELECT ?one ?other { ?one rl:evaluatesOn ?x . ?other rl:evaluatesOn ?x }"
    links, _ = drawn(client.get("/network", params={"query": query}).text)

    assert {words for _, words, _ in links} == {"one → other"}
    assert {frozenset({source, target}) for source, _, target in links} == {
        frozenset({HIMAC, HOSTILE})
    }


def test_a_result_opens_on_one_of_its_things(client: httpx2.Client) -> None:
    """By its key as it stands in the picture; with depth, what is near alone."""
    place = "https://example.org/places/1"
    near = client.get("/network", params={"query": SHARED, "focus": place, "depth": 1})
    absent = client.get("/network", params={"query": SHARED, "focus": PPO})

    assert drawn(near.text)[1].keys() == {HIMAC, place}
    assert (absent.status_code, absent.json()["code"]) == (404, "unknown-entity")


@pytest.mark.parametrize("ending", ["graphml", "gexf", "canvas"])
def test_a_drawn_result_is_a_file_too(client: httpx2.Client, ending: str) -> None:
    """Of a free query, and of a ready one with its values."""
    free = client.get(f"/network.{ending}", params={"query": SHARED})
    values = {"ready": "papers-by-benchmark", "benchmark": "ALFWorld"}
    ready = client.get(f"/network.{ending}", params=values)

    assert free.status_code == ready.status_code == 200
    assert "sharesBenchmarkWith" in free.text
    assert HIMAC in free.text
    assert PLAIN not in free.text
    assert HIMAC in ready.text
    assert PPO not in ready.text


def test_a_picture_of_a_ready_query_can_be_kept(client: httpx2.Client) -> None:
    """That it is a file is no value of the query."""
    page = client.get("/network", params={"ready": "papers-by-benchmark", "file": 1, "embed": 1})

    assert page.status_code == 200
    assert f"{client.base_url}" in page.text


TOO_MUCH = (
    "CONSTRUCT { ?x <urn:p> <urn:all> } "
    "WHERE { ?s ?p ?o . ?t ?q ?u BIND(IRI(CONCAT('urn:', MD5(CONCAT(STR(?s), STR(?p), STR(?o), "
    "STR(?t), STR(?q), STR(?u))))) AS ?x) }"
)
REFUSED = {
    "more than a picture takes": ({"query": TOO_MUCH}, 422, "result-too-large"),
    "a query that is none": ({"query": "SELECT"}, 400, "query-syntax"),
    "a query that asks another machine": (
        {"query": "SELECT * { SERVICE <http://e/> {} }"},
        400,
        "query-not-allowed",
    ),
    "an unknown ready query": ({"ready": "nope"}, 404, "unknown-query"),
    "a value that cannot be used": (
        {"ready": "papers-by-benchmark", "benchmark": "qq"},
        400,
        "parameter-value",
    ),
    "a query too long for an address": ({"query": "#" * 20_001}, 422, "invalid-parameter"),
}


@pytest.mark.parametrize(("parameters", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_drawn_is_a_problem(
    client: httpx2.Client, parameters: dict[str, str], status: int, code: str
) -> None:
    """As at the endpoint."""
    for address in ("/network", "/network.graphml"):
        answer = client.get(address, params=parameters)

        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_where_ready_queries_alone_run_others_are_not_drawn(client: httpx2.Client) -> None:
    """The setting holds here too."""
    with running_server(canned_only=True) as served:
        refused = client.get(f"{served.url}/network", params={"query": "SELECT * {}"})
        no_file = client.get(f"{served.url}/network.gexf", params={"query": "SELECT * {}"})
        ready = client.get(f"{served.url}/network", params={"ready": "papers-by-benchmark"})

    for answer in (refused, no_file):
        assert (answer.status_code, answer.json()["code"]) == (403, "canned-only")
    assert ready.status_code == 200
