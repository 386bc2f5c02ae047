"""Corrections over HTTP: deciding, listing, taking back, passing on, and who may."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import portalocker
import pytest

from graph.corrections import CORRECTIONS
from tests.support.decided import ALFWORLD, HIMAC, OTHER, PPO, two_lists
from tests.support.writing import TOKEN, writable_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.writing import Writable

GRPO = "technique-grpo"
WEBSHOP = "benchmark-webshop"
REJECT = {"action": "reject", "paper": HIMAC, "target": PPO, "label": "PPO"}
RENAME = {"action": "rename", "key": PPO, "name": "Proximal Policy"}
WRONG_ROLE = {"action": "set-role", "paper": HIMAC, "target": PPO, "relation": "evaluatesOn"}
NDJSON = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Writable]:
    """A server over the graph of two lists, of one's own."""
    with writable_server(two_lists(tmp_path).path, query_workers=0) as served:
        yield served


def targets(served: Writable, paper: str = HIMAC) -> set[tuple[str, str]]:
    """Relation and key of what a paper is linked with."""
    links = served.stranger.get(f"/api/v1/papers/{paper}").json()["links"]
    return {(link["relation"], link["other"]["key"]) for link in links}


def listed(served: Writable, **parameters: str | int) -> list[dict[str, Any]]:
    """What was decided."""
    found: list[dict[str, Any]] = served.stranger.get("/corrections", params=parameters).json()[
        "items"
    ]
    return found


DECISIONS: dict[str, dict[str, object]] = {
    "accept": {"paper": HIMAC, "relation": "uses", "target": PPO},
    "reject": {"paper": HIMAC, "target": PPO},
    "add-link": {"paper": HIMAC, "relation": "uses", "target": GRPO},
    "set-role": {"paper": HIMAC, "target": PPO, "relation": "comparesWith"},
    "rename": {"key": PPO, "name": "Proximal Policy"},
    "merge": {"key": GRPO, "into": PPO},
    "keep-apart": {"key": GRPO, "other": PPO},
    "split": {"paper": HIMAC, "target": PPO, "name": "PPO of Power"},
    "set-kind": {"key": GRPO, "kind": "model"},
    "set-level": {"key": GRPO, "level": "concept"},
    "set-broader": {"key": GRPO, "parent": PPO},
    "remove-broader": {"key": GRPO, "parent": PPO},
    "set-status": {"paper": HIMAC, "status": "reading"},
    "set-rating": {"paper": HIMAC, "rating": 4},
    "add-tag": {"paper": HIMAC, "tag": "long horizon"},
    "remove-tag": {"paper": HIMAC, "tag": "agents"},
}


def test_every_action_is_tried_below() -> None:
    """A new one needs its line."""
    assert DECISIONS.keys() == CORRECTIONS.keys()


@pytest.mark.parametrize("action", DECISIONS)
def test_each_kind_of_decision_is_made_listed_and_undone(served: Writable, action: str) -> None:
    """Afterwards the graph is what it was, to the last statement."""
    sent = {"action": action, **DECISIONS[action]}
    everything = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    before = sorted(map(str, served.rows(everything)))
    answer = served.client.post("/corrections", json=sent, params={"by": "Ada"})
    body = answer.json()
    (made,) = body["made"]
    after = sorted(map(str, served.rows(everything)))
    undone = served.client.delete(f"/corrections/{made['id']}")

    assert (answer.status_code, body["standing"], body["left_out"]) == (200, 0, [])
    assert answer.headers["cache-control"] == "no-store"
    assert sent.items() <= made.items()
    assert (made["by"], made["holds"]) == ("Ada", True)
    assert after != before
    assert (undone.status_code, undone.json()["id"]) == (200, made["id"])
    assert listed(served) == []
    assert sorted(map(str, served.rows(everything))) == before


def test_a_rejected_link_is_gone_for_everybody_at_once(served: Writable) -> None:
    """From the API and the page; undone, it is back."""
    assert ("uses", PPO) in targets(served)
    made = served.client.post("/corrections", json=REJECT).json()["made"]
    assert ("uses", PPO) not in targets(served)
    assert f'href="/page/{PPO}"' not in served.stranger.get(f"/page/{HIMAC}").text

    served.client.delete(f"/corrections/{made[0]['id']}")
    assert ("uses", PPO) in targets(served)


def test_what_is_decided_so_already_is_not_decided_again(served: Writable) -> None:
    """It is counted."""
    served.client.post("/corrections", json=REJECT)
    again = served.client.post("/corrections", json=[REJECT, RENAME]).json()

    assert [item["action"] for item in again["made"]] == ["rename"]
    assert again["standing"] == 1


@pytest.mark.parametrize(
    ("correction", "status", "said"),
    [
        ({"action": "reject", "paper": HIMAC, "target": "technique-no"}, 404, "technique-no"),
        ({"action": "set-status", "paper": "paper-no", "status": "read"}, 404, "paper-no"),
        ({"action": "set-status", "paper": PPO, "status": "read"}, 400, PPO),
        ({"action": "merge", "key": PPO, "into": ALFWORLD + "x"}, 404, "alfworldx"),
        ({"action": "merge", "key": PPO, "into": HIMAC}, 400, HIMAC),
        ({"action": "merge", "key": PPO, "into": PPO}, 400, "one thing"),
        (WRONG_ROLE, 400, "benchmark"),
        ({"action": "set-rating", "paper": HIMAC, "rating": 6}, 400, "1 to 5"),
        ({"action": "set-rating", "paper": HIMAC, "rating": True}, 400, "1 to 5"),
        ({"action": "accept", "paper": HIMAC, "target": PPO}, 400, "relation"),
        ({"action": "rename", "key": PPO, "name": " \u0000"}, 400, "name"),
        ({"action": "rename", "key": "../x", "name": "x"}, 400, "no key"),
        ({"action": "rename", "key": PPO, "name": "\ud800"}, 400, "name"),
        ({"action": "forget"}, 400, "forget"),
        ({}, 400, "None"),
        ("reject", 400, "JSON object"),
    ],
)
def test_one_that_cannot_be_made_stops_all_and_is_named(
    served: Writable, correction: object, status: int, said: str
) -> None:
    """All or nothing: the one before it is not made; ``index`` says which it was."""
    answer = served.client.post(
        "/corrections",
        content=json.dumps([REJECT, correction, RENAME]),
        headers={"Content-Type": "application/json"},
    )
    body = answer.json()
    code = "unknown-entity" if status == 404 else "invalid-correction"

    assert (answer.status_code, body["code"], body["index"]) == (status, code, 1)
    assert said in body["detail"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert listed(served) == []
    assert ("uses", PPO) in targets(served)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b"1" * 5_000])
def test_a_body_that_is_no_correction_is_refused(served: Writable, body: bytes) -> None:
    """400, never a fault."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    answer = served.client.post("/corrections", content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-correction")


def test_other_bodies_are_not_understood(served: Writable) -> None:
    """The answer names those that are; one that is too large is cut off."""
    form = served.client.post("/corrections", data={"action": "reject"})
    large = served.client.post(
        "/corrections", content=b" " * 1_000_001, headers={"Content-Type": "application/json"}
    )

    assert (form.status_code, form.json()["code"]) == (415, "unsupported-media-type")
    assert "application/x-ndjson" in form.headers["accept-post"]
    assert (large.status_code, large.json()["code"]) == (413, "request-too-large")


@pytest.mark.parametrize(
    "key", ["correction-0000000000000000", "correction-", "x", "correction", "%2e%2e"]
)
def test_what_was_never_decided_cannot_be_taken_back(served: Writable, key: str) -> None:
    """Nor by the beginning of an id: it may be that of another one soon."""
    made = served.client.post("/corrections", json=REJECT).json()["made"][0]["id"]
    answers = [served.client.delete(f"/corrections/{one}") for one in (key, made[:-1])]

    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-correction")
    assert len(listed(served)) == 1


WRITES: list[tuple[str, str, object]] = [
    ("POST", "/corrections", REJECT),
    ("DELETE", "/corrections/correction-0000000000000000", None),
    ("PUT", f"/api/v1/papers/{HIMAC}/reading", {"status": "read"}),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_only_whoever_has_the_token_decides(
    served: Writable, method: str, path: str, body: object
) -> None:
    """401 without it, 403 for a page of another site; reading is open."""
    missing = served.stranger.request(method, path, json=body)
    wrong = served.stranger.request(method, path, json=body, headers={"Authorization": "Bearer x"})
    foreign = served.client.request(
        method, path, json=body, headers={"Origin": "https://evil.example"}
    )

    assert (missing.status_code, missing.json()["code"]) == (401, "token-missing")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "token-wrong")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign-origin")
    assert listed(served) == []
    for page in ("/corrections", "/review", f"/api/v1/papers/{HIMAC}/reading"):
        assert served.stranger.get(page).status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_a_read_only_server_decides_nothing(
    tmp_path: Path, method: str, path: str, body: object
) -> None:
    """Token or not; and its pages say so."""
    with writable_server(two_lists(tmp_path).path, read_only=True, query_workers=0) as served:
        answer = served.client.request(method, path, json=body)
        page = served.client.get("/review", headers={"Accept": "text/html"}).text

    assert (answer.status_code, answer.json()["code"]) == (403, "read-only")
    assert "read only" in page
    assert "data-decision" not in page


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_a_graph_that_another_process_writes_to_is_busy(
    tmp_path: Path, method: str, path: str, body: object
) -> None:
    """409, after the wait of the settings."""
    directory = two_lists(tmp_path).path
    with writable_server(directory, write_wait_s=0.0, query_workers=0) as served:
        served.stranger.get("/healthz")
        with portalocker.Lock(directory / "lock", flags=portalocker.LockFlags.EXCLUSIVE):
            answer = served.client.request(method, path, json=body)

    assert (answer.status_code, answer.json()["code"]) == (409, "graph-busy")


def test_a_decision_leaves_a_line_without_its_content(
    served: Writable, caplog: pytest.LogCaptureFixture
) -> None:
    """Which graph, how much."""
    with caplog.at_level(logging.INFO, logger="api.audit"):
        made = served.client.post("/corrections", json=REJECT).json()["made"]
        served.client.delete(f"/corrections/{made[0]['id']}")
    lines = [vars(record) for record in caplog.records if record.name == "api.audit"]

    assert [line["route"] for line in lines] == ["/corrections", "/corrections/{key}"]
    assert {line["graph"] for line in lines} == {"curated"}
    assert (lines[0]["added"], lines[0]["removed"]) == (lines[1]["removed"], lines[1]["added"])
    assert lines[0]["added"] > 3
    assert all(PPO not in str(line) and TOKEN not in str(line) for line in lines)


def test_what_was_decided_is_listed_in_parts(served: Writable) -> None:
    """The newest first; each once; by what they are about; what no longer holds is said so."""
    statuses = ["to-read", "reading", "read"]
    for status in statuses:
        sent = {"action": "set-status", "paper": HIMAC, "status": status}
        served.client.post("/corrections", json=sent)
    served.client.post("/corrections", json=RENAME)
    first = served.stranger.get("/corrections", params={"limit": 3}).json()
    rest = served.stranger.get("/corrections", params={"limit": 3, "after": first["next"]})
    following = served.stranger.get("/corrections", params={"limit": 3}).links["next"]["url"]

    assert first["total"] == 4
    assert [item.get("status") for item in first["items"]] == [None, "read", "reading"]
    assert [item["holds"] for item in first["items"]] == [True, True, False]
    assert [item["status"] for item in rest.json()["items"]] == ["to-read"]
    assert rest.json()["next"] is None
    assert served.stranger.get(following).json() == rest.json()
    assert [item["action"] for item in listed(served, key=PPO)] == ["rename"]
    assert listed(served, key="technique-no") == []
    wrong = served.stranger.get("/corrections", params={"after": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid-identifier")


def test_decisions_on_a_key_that_merged_away_are_found_by_the_new_one(served: Writable) -> None:
    """By the old one too."""
    served.client.post("/corrections", json={"action": "rename", "key": GRPO, "name": "Group PO"})
    served.client.post("/corrections", json={"action": "merge", "key": GRPO, "into": PPO})

    for key in (PPO, GRPO):
        assert [item["action"] for item in listed(served, key=key)] == ["merge", "rename"]


def test_the_file_of_one_person_is_applied_by_another(served: Writable, tmp_path: Path) -> None:
    """Both see the same then; applying it twice changes nothing."""
    served.client.post("/corrections", json=[REJECT, RENAME], params={"by": "Ada"})
    exported = served.stranger.get("/corrections", params={"format": "jsonl"})
    asked = served.stranger.get("/corrections", headers={"Accept": "application/x-ndjson"})
    with writable_server(two_lists(tmp_path / "other").path, query_workers=0) as other:
        applied = other.client.post("/corrections", content=exported.content, headers=NDJSON)
        again = other.client.post("/corrections", content=exported.content, headers=NDJSON)
        theirs = listed(other)

    assert exported.headers["content-type"].startswith("application/x-ndjson")
    assert "attachment" in exported.headers["content-disposition"]
    assert asked.content == exported.content
    assert len(applied.json()["made"]) == 2
    assert (again.json()["made"], again.json()["standing"]) == ([], 2)
    assert theirs == listed(served)
    assert {item["by"] for item in theirs} == {"Ada"}


def test_lines_about_unknown_things_are_told_and_the_others_applied(served: Writable) -> None:
    """With the number of the line; a malformed line stops all."""
    lines = [REJECT, {"action": "rename", "key": "technique-no", "name": "x"}]
    text = "\n".join(json.dumps(line) for line in lines)
    part = served.client.post("/corrections", content=text, headers=NDJSON).json()
    broken = served.client.post("/corrections", content=json.dumps(RENAME) + "\n{", headers=NDJSON)
    binary = served.client.post("/corrections", content=b"\xff\xfe", headers=NDJSON)

    assert [item["action"] for item in part["made"]] == ["reject"]
    (left,) = part["left_out"]
    assert (left["line"], left["code"]) == (2, "unknown-entity")
    assert (broken.status_code, broken.json()["code"]) == (400, "invalid-correction")
    assert broken.json()["line"] == 2
    assert (binary.status_code, binary.json()["code"]) == (400, "invalid-correction")
    assert len(listed(served)) == 1


def test_the_page_of_corrections_is_for_browsers(served: Writable) -> None:
    """In words; to undo for whoever is signed in; text stays text."""
    served.client.post("/corrections", json={**RENAME, "name": "<img src=x>"})
    html = {"Accept": "text/html"}
    read = served.stranger.get("/corrections", headers=html)
    served.stranger.post("/session", data={"token": TOKEN})
    written = served.stranger.get("/corrections", headers=html)

    assert "renamed: " in read.text
    assert "&lt;img src=x&gt;" in read.text
    assert "<img" not in read.text
    assert "data-undo-id" not in read.text
    assert '/session?next=/corrections"' in read.text
    assert "data-undo-id" in written.text
    assert "Cookie" in read.headers["vary"]
    assert served.stranger.get("/corrections", headers={"Accept": "image/png"}).status_code == 406


def test_others_of_one_paper_do_not_change(served: Writable) -> None:
    """A decision is about its paper alone."""
    before = targets(served, OTHER)
    served.client.post("/corrections", json=REJECT)

    assert targets(served, OTHER) == before
    assert ("evaluatesOn", WEBSHOP) in before
