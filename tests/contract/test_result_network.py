"""``/network?query=`` and ``?ready=``: the result of a query, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.support.serving import running_server

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


REFUSED = {
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
    answer = client.get("/network", params=parameters)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_where_ready_queries_alone_run_others_are_not_drawn(client: httpx2.Client) -> None:
    """The setting holds here too."""
    with running_server(canned_only=True) as served:
        refused = client.get(f"{served.url}/network", params={"query": "SELECT * {}"})
        drawn = client.get(f"{served.url}/network", params={"ready": "papers-by-benchmark"})

    assert (refused.status_code, refused.json()["code"]) == (403, "canned-only")
    assert drawn.status_code == 200
