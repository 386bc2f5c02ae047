"""What is computed from the network, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from pyoxigraph import Literal, NamedNode

from graph.iris import Iris
from graph.terms import node, quads_in
from graph.vocab import RDF, RL, SKOS
from tests.support.serving import ANSWER_TIMEOUT_S, running_server
from tests.support.small_graph import (
    ALFWORLD,
    HIMAC,
    HOSTILE,
    HOSTILE_TITLE,
    PPO,
    REPOSITORY,
    FixedService,
    small_snapshot,
)

_ADDRESSES = [
    f"/connections?from={HIMAC}&to={ALFWORLD}",
    f"/related/{HIMAC}",
    f"/compare?key={HIMAC}&key={HOSTILE}",
    "/communities",
    f"/communities/{HIMAC}",
    f"/neighbourhood/{HIMAC}",
    "/matrix",
    "/timeline",
    "/centrality",
]


def _get(client: httpx2.Client, address: str, **query: object) -> Any:  # noqa: ANN401 -- JSON
    answer = client.get(address, params=query)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def test_a_connection_comes_with_the_evidence_of_each_step(client: httpx2.Client) -> None:
    """Walked in one direction, told in the direction of the link."""
    body = _get(client, "/connections", **{"from": HIMAC, "to": HOSTILE})
    (path,) = body["paths"]
    first, second = path["steps"]

    assert body["complete"]
    assert [thing["key"] for thing in path["things"]] == [HIMAC, ALFWORLD, HOSTILE]
    assert path["things"][2]["label"] == HOSTILE_TITLE
    assert (second["source"], second["target"]) == (ALFWORLD, HOSTILE)
    assert (second["links"][0]["source"], second["links"][0]["relation"]) == (
        HOSTILE,
        "evaluatesOn",
    )
    assert first["links"][0]["evidence"][0]["before"] == "We evaluate on "


def test_what_is_not_connected_has_no_path(client: httpx2.Client) -> None:
    """200: that they have nothing to do with each other is an answer."""
    body = _get(client, "/connections", **{"from": HIMAC, "to": HOSTILE, "longest": 1})

    assert body["paths"] == []


def test_related_things_come_with_reasons(client: httpx2.Client) -> None:
    """What the two share."""
    body = _get(client, f"/related/{HIMAC}")

    assert body["thing"]["key"] == HIMAC
    assert [item["key"] for item in body["related"]] == [HOSTILE]
    assert [ref["key"] for ref in body["related"][0]["shared"]] == [ALFWORLD]


def test_things_are_related_by_papers(client: httpx2.Client) -> None:
    """And may be asked for by their kind."""
    body = _get(client, f"/related/{ALFWORLD}", kind="repository")

    assert [item["key"] for item in body["related"]] == [REPOSITORY]


def test_a_comparison_says_who_has_what(client: httpx2.Client) -> None:
    """What all share, and what one alone has."""
    body = _get(client, "/compare", key=[HIMAC, HOSTILE])

    assert [ref["key"] for ref in body["things"]] == [HIMAC, HOSTILE]
    assert [row["key"] for row in body["by_all"]] == [ALFWORLD]
    assert body["by_all"][0]["relations"] == {HIMAC: ["evaluatesOn"], HOSTILE: ["evaluatesOn"]}
    assert PPO in {row["key"] for row in body["only"][HIMAC]}
    assert body["only"][HOSTILE] == []


def test_communities_come_with_their_names_and_what_is_read(client: httpx2.Client) -> None:
    """All things are in one, or apart."""
    body = _get(client, "/communities")
    member = _get(client, f"/communities/{HIMAC}", limit=2)

    assert sum(found["size"] for found in body["communities"]) == 9
    assert sum(found["papers"] for found in body["communities"]) == 3
    assert body["communities"][-1]["id"] is None
    assert member["id"] in {found["id"] for found in body["communities"]}
    assert [ref["key"] for ref in member["members"]] == [HIMAC, ALFWORLD]
    assert member["members_left_out"] == member["size"] - 2


def test_a_neighbourhood_says_what_it_leaves_out(client: httpx2.Client) -> None:
    """The thing itself first; then the nearest, as many as asked for."""
    whole = _get(client, f"/neighbourhood/{ALFWORLD}", depth=2)
    part = _get(client, f"/neighbourhood/{ALFWORLD}", depth=2, limit=3)

    assert [thing["key"] for thing in part["things"]] == [ALFWORLD, HIMAC, HOSTILE]
    assert [thing["distance"] for thing in part["things"]] == [0, 1, 1]
    assert part["things_left_out"] == len(whole["things"]) - 3
    assert (whole["things_left_out"], whole["links_left_out"]) == (0, 0)
    assert part["links_left_out"] == len(whole["links"]) - len(part["links"])
    assert {(link["source"], link["target"]) for link in part["links"]} == {
        (HIMAC, ALFWORLD),
        (HOSTILE, ALFWORLD),
    }


def test_a_matrix_holds_the_papers_of_each_cell(client: httpx2.Client) -> None:
    """Benchmark by technique, unless other kinds are asked for."""
    body = _get(client, "/matrix")

    assert [ref["key"] for ref in body["rows"]] == [ALFWORLD]
    assert {"row": ALFWORLD, "column": PPO, "papers": [HIMAC]} in body["cells"]
    assert _get(client, "/matrix", rows="model", columns="model")["cells"] == []


def test_a_timeline_counts_by_month_or_year(client: httpx2.Client) -> None:
    """Of all papers, or of those of one thing."""
    months = _get(client, "/timeline")
    years = _get(client, "/timeline", by="year", key=ALFWORLD)

    assert [found["period"] for found in months["periods"]] == ["2025", "2026-03", "2026-04"]
    assert [(found["period"], found["papers"]) for found in years["periods"]] == [("2026", 2)]
    assert months["periods"][1]["first"] == {"benchmark": 1}


def test_the_most_central_things_come_first(client: httpx2.Client) -> None:
    """By whichever measure, of whichever kind."""
    for by in ("degree", "rank", "betweenness"):
        assert _get(client, "/centrality", by=by)["things"][0]["key"] == HIMAC
    benchmarks = _get(client, "/centrality", kind="benchmark")["things"]
    assert [thing["key"] for thing in benchmarks] == [ALFWORLD]


@pytest.mark.parametrize("address", _ADDRESSES)
def test_an_answer_is_good_until_the_graph_changes(client: httpx2.Client, address: str) -> None:
    """304 for who has it."""
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, again.status_code) == (200, 304)
    assert again.content == b""


def test_another_question_has_another_tag(client: httpx2.Client) -> None:
    """The addresses alone do not tell two apart."""
    tags = {client.get(f"/related/{HIMAC}?limit={limit}").headers["etag"] for limit in (1, 2)}

    assert len(tags) == 2


@pytest.mark.parametrize(
    "address",
    [
        f"/connections?from={HIMAC}&to=benchmark-none",
        f"/connections?from=%00&to={HIMAC}",
        "/related/paper-none",
        "/related/%22%3E%3Cscript%3E",
        f"/compare?key={HIMAC}&key=paper-none",
        "/communities/paper-none",
        "/neighbourhood/paper-none",
        "/timeline?key=paper-none",
    ],
)
def test_what_is_not_there_is_not_found(client: httpx2.Client, address: str) -> None:
    """404 as a problem, never an empty answer."""
    answer = client.get(address)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unknown-entity"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/connections", 422),
        (f"/connections?from={HIMAC}", 422),
        (f"/connections?from={HIMAC}&to={PPO}&limit=0", 422),
        (f"/connections?from={HIMAC}&to={PPO}&longest=99", 422),
        ("/compare", 422),
        (f"/compare?key={HIMAC}", 400),
        (f"/compare?key={HIMAC}&key={HIMAC.upper()}", 400),
        (f"/neighbourhood/{HIMAC}?depth=3", 422),
        (f"/neighbourhood/{HIMAC}?limit=99999", 422),
        ("/matrix?rows=cats", 422),
        ("/timeline?by=day", 422),
        ("/centrality?by=luck", 422),
        (f"/connections?from={'x' * 500}&to={HIMAC}", 422),
    ],
)
def test_what_cannot_be_asked_is_refused(client: httpx2.Client, address: str, status: int) -> None:
    """With a problem that names the parameter, or the reason."""
    answer = client.get(address)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_one_thing_is_no_comparison(client: httpx2.Client) -> None:
    """The problem says how many it takes."""
    body = client.get(f"/compare?key={HIMAC}").json()

    assert body["code"] == "bad-input"
    assert body["detail"] == "2 to 5 different things can be compared, not 1"


@pytest.mark.parametrize(
    "key", [HIMAC.upper(), HOSTILE, HOSTILE.replace("%2F", "%252F"), HOSTILE.replace("%2F", "/")]
)
def test_a_key_may_be_written_as_in_other_addresses(client: httpx2.Client, key: str) -> None:
    """Whatever was done to its case and percent signs."""
    assert client.get(f"/related/{key}").status_code == 200
    assert client.get(f"/neighbourhood/{key}").status_code == 200
    assert client.get(f"/compare?key={key}&key={PPO}").status_code == 200


def test_a_former_key_leads_to_what_there_is_now() -> None:
    """As links in notes do; and what only stands above others is in no network."""
    iris = Iris()
    snapshot = small_snapshot()
    quad = quads_in(iris.graph("x-list"))
    above = iris.entity("technique-above")
    snapshot.store.extend(
        [
            quad(iris.entity(PPO), RL.formerId, "technique-old"),
            quad(above, RDF.type, node(RL.Technique)),
            quad(above, SKOS.prefLabel, Literal("Above")),
            quad(iris.entity(PPO), SKOS.broader, NamedNode(above)),
        ]
    )
    with running_server(FixedService(snapshot)) as served:
        found = httpx2.get(
            f"{served.url}/related/technique-old", trust_env=False, timeout=ANSWER_TIMEOUT_S
        )
        classes = httpx2.get(
            f"{served.url}/related/technique-above", trust_env=False, timeout=ANSWER_TIMEOUT_S
        )

    assert found.json()["thing"]["key"] == PPO
    assert classes.status_code == 404
