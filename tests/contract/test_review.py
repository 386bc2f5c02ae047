"""The review and reading state over HTTP: JSON, pages, cursors, filters."""

from __future__ import annotations

import base64
import html
import json
from typing import TYPE_CHECKING

import pytest

from graph.store import GraphDirectory
from tests.support.decided import HIMAC, OTHER, PPO, two_lists
from tests.support.lists import ingest_records, paper
from tests.support.small_graph import HOSTILE, HOSTILE_TITLE
from tests.support.writing import TOKEN, writable_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.writing import Writable

HTML = {"Accept": "text/html"}
READING = f"/api/v1/papers/{HIMAC}/reading"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Writable]:
    """A server over the graph of two lists, of one's own."""
    with writable_server(two_lists(tmp_path).path, query_workers=0) as served:
        yield served


def test_doubtful_links_come_with_their_sentences(served: Writable) -> None:
    """The least sure first, below the threshold; each sentence once, in three parts."""
    body = served.stranger.get("/review", params={"threshold": 1}).json()
    confidences = [link["confidence"] for link in body["links"]]

    assert body["total"] == len(body["links"]) > 3
    assert confidences == sorted(confidences)
    for link in body["links"]:
        assert link["confidence"] < 1
        assert link["paper"]["kind"] == "paper"
        iris = [evidence["iri"] for evidence in link["evidence"]]
        assert iris
        assert len(iris) == len(set(iris))
    assert served.stranger.get("/review", params={"threshold": 0}).json()["total"] == 0
    assert served.stranger.get("/review", params={"threshold": 2}).status_code == 422


def test_a_cursor_stays_good_while_links_are_decided_on(served: Writable) -> None:
    """Going on after a decided link leaves none out and shows none twice."""
    everything = served.stranger.get("/review", params={"threshold": 1}).json()["links"]
    first = served.stranger.get("/review", params={"threshold": 1, "limit": 2}).json()
    for link in first["links"]:
        sent = {
            "action": "accept",
            "paper": link["paper"]["key"],
            "relation": link["relation"],
            "target": link["target"]["key"],
        }
        assert served.client.post("/corrections", json=sent).status_code == 200
    rest = served.stranger.get("/review", params={"threshold": 1, "after": first["next"]}).json()

    assert first["links"] + rest["links"] == everything
    assert rest["total"] == len(everything) - 2
    assert rest["next"] is None


_HUGE = base64.urlsafe_b64encode(f'[{"9" * 400}, "a", "b", "c"]'.encode()).decode()


@pytest.mark.parametrize(
    "cursor", [_HUGE, "x", "W10", "bnVsbA", "\u00e9", "eyJhIjogMX0", "WzFd", "%00"]
)
def test_a_made_up_cursor_is_refused(served: Writable, cursor: str) -> None:
    """400, never a fault."""
    answer = served.stranger.get("/review", params={"after": cursor})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-identifier")


def test_papers_that_may_be_one_are_listed_until_decided_on(tmp_path: Path) -> None:
    """Merged or kept apart, they are listed no more."""
    directory = GraphDirectory(tmp_path / "graph")
    one, other = (
        paper(title, authors=("Ada Byron",), published="2026", arxiv_id=arxiv_id)
        for title, arxiv_id in (
            ("Learning to Look Twice at Long Lists", "2604.00001"),
            ("Learning to Look Twice at Longer Lists", "2604.00002"),
        )
    )
    ingest_records(directory, [one], name="one")
    ingest_records(directory, [other], name="two")
    with writable_server(directory.path, query_workers=0) as served:
        (pair,) = served.stranger.get("/review").json()["duplicates"]
        page = served.stranger.get("/review", headers=HTML).text
        keys = {"key": pair["one"]["key"], "other": pair["other"]["key"]}
        served.client.post("/corrections", json={"action": "keep-apart", **keys})
        after = served.stranger.get("/review").json()["duplicates"]

    assert {pair["one"]["label"], pair["other"]["label"]} == {one.title, other.title}
    assert other.title in page
    assert after == []


def test_the_page_of_the_review_offers_to_decide_to_whoever_is_signed_in(served: Writable) -> None:
    """Others see the same list, and where to sign in; the way back keeps the parameters."""
    path = "/review?threshold=1&limit=3"
    read = served.stranger.get(path, headers=HTML)
    served.stranger.post("/session", data={"token": TOKEN})
    written = served.stranger.get(path, headers=HTML)

    assert "data-decision" not in read.text
    assert 'href="/session?next=/review%3Fthreshold%3D1%26limit%3D3"' in read.text
    assert "<mark>" in read.text
    assert written.text.count('data-key="a"') == 3
    assert "Cookie" in read.headers["vary"]
    assert read.headers["etag"] != written.headers["etag"]


def test_nothing_from_the_data_becomes_markup(tmp_path: Path) -> None:
    """A hostile title, in pages for whoever may write: the decisions in buttons are whole too."""
    with writable_server(tmp_path / "graph", filled=True, query_workers=0) as served:
        served.stranger.post("/session", data={"token": TOKEN})
        key = HOSTILE.replace("%", "%25")
        tag = '"><script>alert(4)</script>'
        sent = {"action": "add-tag", "paper": HOSTILE, "tag": tag}
        made = served.client.post("/corrections", json=sent)
        pages = [
            served.stranger.get(path, headers=HTML).text
            for path in (
                "/review?threshold=1",
                "/corrections",
                f"/page/{key}",
                "/browse/papers",
                f"/browse/papers?tag={tag}",
            )
        ]

    assert made.status_code == 200
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert html.escape(HOSTILE_TITLE[:40], quote=False).split("&lt;/script&gt;")[0] in pages[0]
    decisions = [
        html.unescape(part.split('"', 1)[0]) for part in pages[2].split('data-decision="')[1:]
    ]
    assert decisions
    for decision in decisions:
        assert json.loads(decision)["action"]


def test_reading_state_is_put_as_a_whole(served: Writable) -> None:
    """What is left out is forgotten; what was so is not decided anew."""
    before = served.stranger.get(READING).json()
    put = served.client.put(
        READING, json={"status": "reading", "rating": 4, "tags": ["b", " a  c ", "b"]}
    )
    again = served.client.put(READING, json=put.json())
    made = served.stranger.get("/corrections").json()["items"]
    state = served.stranger.get(READING).json()
    entity = served.stranger.get(f"/api/v1/papers/{HIMAC}").json()
    forgotten = served.client.put(READING, json={})

    assert before == {"status": None, "rating": None, "tags": ["agents"]}
    assert put.status_code == again.status_code == 200
    assert put.json() == state == {"status": "reading", "rating": 4, "tags": ["a c", "b"]}
    assert sorted(item["action"] for item in made) == [
        "add-tag", "add-tag", "remove-tag", "set-rating", "set-status",
    ]  # fmt: skip
    assert {name: entity[name] for name in state} == state
    assert forgotten.json() == {"status": None, "rating": None, "tags": []}
    assert served.stranger.get(READING).json() == forgotten.json()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"status": "unread"}',
        b'{"rating": 0}',
        b'{"rating": "4"}',
        b'{"tags": "a"}',
        b'{"tags": [1]}',
        b'{"tags": [" "]}',
        b'{"state": "read"}',
        b'{"status": "read", "tags": ["ok", ""]}',
    ],
)
def test_a_reading_state_that_cannot_be_changes_nothing(served: Writable, body: bytes) -> None:
    """All or nothing; a misspelt member is no way to forget the others."""
    answer = served.client.put(READING, content=body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-correction")
    assert served.stranger.get("/corrections").json()["total"] == 0


def test_only_papers_are_read(served: Writable) -> None:
    """404 for a technique, and for what is not there."""
    for key in (PPO, "paper-no"):
        for answer in (
            served.stranger.get(f"/api/v1/papers/{key}/reading"),
            served.client.put(f"/api/v1/papers/{key}/reading", json={}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown-entity")


def test_lists_are_narrowed_to_a_state_and_a_tag(served: Writable) -> None:
    """In the API and in the page; home counts the states."""
    served.client.put(READING, json={"status": "reading", "rating": 5, "tags": ["Agents"]})
    served.client.put(f"/api/v1/papers/{OTHER}/reading", json={"status": "read"})

    def keys(**parameters: str) -> list[str]:
        items = served.stranger.get("/api/v1/papers", params=parameters).json()["items"]
        return [item["key"] for item in items]

    assert keys(status="reading") == keys(tag="agents") == [HIMAC]
    assert keys(status="read") == [OTHER]
    assert keys(status="read", tag="agents") == keys(status="to-read") == []
    assert served.stranger.get("/api/v1/papers", params={"status": "x"}).status_code == 422
    page = served.stranger.get("/browse/papers", params={"status": "reading", "tag": "agents"})
    assert f'href="/page/{HIMAC}"' in page.text
    assert f'href="/page/{OTHER}"' not in page.text
    assert "5★" in page.text
    assert "status=reading" in page.text.split("aria-sort")[1]
    home = served.stranger.get("/").text
    assert "Reading <b>1</b>" in home
    assert "To read <b>" not in home


def test_the_page_of_a_thing_says_what_was_decided(served: Writable) -> None:
    """Marks on links, keys that lead here, decisions to undo; buttons for the signed in alone."""
    served.client.post(
        "/corrections",
        params={"by": "Ada"},
        json=[
            {"action": "accept", "paper": HIMAC, "relation": "uses", "target": PPO},
            {"action": "merge", "key": "technique-grpo", "into": PPO},
        ],
    )
    read = served.stranger.get(f"/page/{PPO}").text
    served.stranger.post("/session", data={"token": TOKEN})
    written = served.stranger.get(f"/page/{PPO}").text

    for page in (read, written):
        assert "accepted by Ada" in page
        assert "<code>technique-grpo</code>" in page
        assert "merged: " in page
    for offered in ("data-decision", "data-undo-id", "Correct this technique", "curate.js"):
        assert offered not in read
        assert offered in written
