"""The server over a graph directory that another part of the program writes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2

from graph.corrections import Merge
from graph.curation import undo
from graph.ingest import Document, ingest
from graph.snapshot import GraphService
from graph.store import GraphDirectory
from tests.support.decided import HIMAC, PPO, decide, two_lists
from tests.support.serving import ANSWER_TIMEOUT_S, running_server

if TYPE_CHECKING:
    from pathlib import Path

COUNT = "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a schema:ScholarlyArticle }"


def _list(*titles: str) -> Document:
    papers = "\n".join(
        f"{title}\n\nWe evaluate {title} on ALFWorld and find that it works well.\n\n"
        "\u2022 5 authors\n\u00b7\nMar 3, 2025\n"
        for title in titles
    )
    return Document(f"Daily Papers\n\n{papers}".encode(), "list.txt")


def test_what_is_ingested_is_seen_by_the_next_request(tmp_path: Path) -> None:
    """Queries, listings, pages and tags: nothing of the old state is answered with."""
    directory = GraphDirectory(tmp_path)
    ingest(directory, _list("Foo: A Way"))
    with (
        running_server(GraphService(tmp_path)) as served,
        httpx2.Client(base_url=served.url, trust_env=False, timeout=ANSWER_TIMEOUT_S) as client,
    ):

        def state() -> tuple[str, int, str]:
            answer = client.get("/sparql", params={"query": COUNT})
            papers = client.get("/api/v1/papers").json()
            value = answer.json()["results"]["bindings"][0]["n"]["value"]
            return value, papers["total"], answer.headers["etag"]

        before = state()
        home = client.get("/").headers["etag"]
        ingest(directory, _list("Foo: A Way", "Bar: Another Way"))
        after = state()
        again = client.get("/", headers={"If-None-Match": home})

    assert (before[:2], after[:2]) == (("1", 1), ("2", 2))
    assert before[2] != after[2]
    assert again.status_code == 200


def test_a_key_that_merged_away_leads_on_until_the_merge_is_undone(tmp_path: Path) -> None:
    """By a rule or by a person: its IRI and its page for good, its data and its API, too."""
    directory = two_lists(tmp_path)
    made = decide(directory, Merge("technique-grpo", PPO)).made[0]
    doi_key = "paper-doi-10.1000%252Fhimac"
    with (
        running_server(GraphService(directory.path)) as served,
        httpx2.Client(base_url=served.url, trust_env=False, timeout=ANSWER_TIMEOUT_S) as client,
    ):

        def answers(path: str) -> tuple[int, str | None]:
            answer = client.get(path)
            return answer.status_code, answer.headers.get("location")

        assert answers("/id/technique-grpo") == (301, f"/id/{PPO}")
        assert answers("/page/technique-grpo") == (301, f"/page/{PPO}")
        assert answers("/data/technique-grpo.ttl") == (308, f"/data/{PPO}.ttl")
        assert answers(f"/id/{doi_key}") == (301, f"/id/{HIMAC}")

        undo(directory, [made.id])

        assert answers("/id/technique-grpo")[0] == 303
        assert answers("/page/technique-grpo") == (200, None)


def test_a_graph_that_is_not_there_yet_is_an_empty_one(tmp_path: Path) -> None:
    """The pages say how to fill it, and whoever started the server first need not start it anew."""
    home = tmp_path / "later"
    with running_server(GraphService(home)) as served:
        before = httpx2.get(f"{served.url}/", trust_env=False, timeout=ANSWER_TIMEOUT_S)
        network = httpx2.get(f"{served.url}/network", trust_env=False, timeout=ANSWER_TIMEOUT_S)
        ingest(GraphDirectory(home), _list("Foo: A Way"))
        after = httpx2.get(f"{served.url}/api/v1/papers", trust_env=False, timeout=ANSWER_TIMEOUT_S)

    assert before.status_code == network.status_code == 200
    assert "readgraph ingest" in before.text
    assert after.json()["total"] == 1


def test_a_graph_that_cannot_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    """503 with its code; a page for people; and what needs no graph is still served."""
    home = tmp_path / "file"
    home.write_text("no directory")
    with running_server(GraphService(home)) as served:
        answer = httpx2.get(f"{served.url}/healthz", trust_env=False, timeout=ANSWER_TIMEOUT_S)
        page = httpx2.get(
            served.url, headers={"Accept": "text/html"}, trust_env=False, timeout=ANSWER_TIMEOUT_S
        )
        ontology = httpx2.get(f"{served.url}/ns", trust_env=False, timeout=ANSWER_TIMEOUT_S)

    assert answer.status_code == page.status_code == 503
    assert answer.json()["code"].startswith("store")
    assert "<h1>" in page.text
    assert ontology.status_code == 200
