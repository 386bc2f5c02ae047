"""``/backlinks``, the pages of notes, and notes on the pages of entities, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from graph.notes.scan import VaultScanner
from graph.snapshot import GraphService
from tests.support.note_vaults import PPO, REACT, things, write_notes
from tests.support.serving import ANSWER_TIMEOUT_S, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASE = "https://w3id.org/reading-list/id/"
_BROWSER = {"accept": "text/html"}


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A server over a graph with a scanned vault."""
    folder = tmp_path_factory.mktemp("backlinks")
    directory = things(folder / "graph")
    root = write_notes(
        folder / "vault",
        {
            "a/ReAct.md": "---\nid: first\n---\n# ReAct\n\nuses [[PPO]] <b>&</b>\n",
            "b.md": "see [[ReAct]] & more\n",
            "old.md": "text",
        },
    )
    scanner = VaultScanner(directory, root)
    scanner.scan()
    write_notes(root, {"old.md": "---\nid: second\n---\ntext"})
    scanner.scan()
    with (
        running_server(GraphService(directory.path), query_workers=0) as served,
        httpx2.Client(base_url=served.url, trust_env=False, timeout=ANSWER_TIMEOUT_S) as client,
    ):
        del client.headers["accept"]
        yield client


@pytest.mark.parametrize("parameters", [{"key": PPO}, {"iri": f"{_BASE}{PPO}"}])
def test_backlinks_have_note_line_and_text(
    notes: httpx2.Client, parameters: dict[str, str]
) -> None:
    """By key or IRI."""
    answer = notes.get("/backlinks", params=parameters)

    assert answer.status_code == 200
    assert answer.json() == {
        "key": PPO,
        "iri": f"{_BASE}{PPO}",
        "backlinks": [
            {
                "note": {
                    "key": "note-first",
                    "iri": f"{_BASE}note-first",
                    "title": "ReAct",
                    "path": "a/ReAct.md",
                    "page": "/page/note-first",
                },
                "line": 6,
                "kind": "wikilink",
                "surface": "[[PPO]]",
                "text": "uses [[PPO]] <b>&</b>",
                "is_about": False,
            }
        ],
    }


def test_a_link_to_a_note_counts_for_the_note_and_what_it_is_about(notes: httpx2.Client) -> None:
    """Both have it."""
    of_note = notes.get("/backlinks", params={"key": "note-first"}).json()["backlinks"]
    of_thing = notes.get("/backlinks", params={"key": REACT}).json()["backlinks"]

    assert [link["note"]["path"] for link in of_note] == ["b.md"]
    assert [(link["note"]["path"], link["is_about"]) for link in of_thing] == [
        ("a/ReAct.md", True), ("b.md", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"key": PPO, "iri": f"{_BASE}{PPO}"}, 400),
        ({"key": "nothing"}, 404),
        ({"key": "note-nothing"}, 404),
        ({"key": "note-%/ x"}, 404),
        ({"iri": "https://example.org/x"}, 404),
    ],
)
def test_what_is_not_there_is_told(
    notes: httpx2.Client, parameters: dict[str, str], status: int
) -> None:
    """As a problem."""
    answer = notes.get("/backlinks", params=parameters)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_iri_of_a_note_leads_to_its_page_and_data(notes: httpx2.Client) -> None:
    """As that of an entity does."""
    page = notes.get("/id/note-first", headers=_BROWSER)
    data = notes.get("/id/note-first", headers={"accept": "text/turtle"})

    assert (page.status_code, page.headers["location"]) == (303, "/page/note-first")
    assert (data.status_code, data.headers["location"]) == (303, "/data/note-first.ttl")
    turtle = notes.get("/data/note-first.ttl")
    assert "rl:Note" in turtle.text
    assert "uses [[PPO]]" in turtle.text
    assert notes.get("/data/note-first.json").json()["about"][0]["key"] == REACT
    assert notes.get("/id/note-gone").status_code == 404
    assert notes.get("/page/note-gone").status_code == 404


def test_a_note_is_found_by_the_key_that_it_once_had(notes: httpx2.Client) -> None:
    """301 to the one it has."""
    rows = notes.get("/data/note-second.json").json()
    assert rows["ref"]["path"] == "old.md"
    query = f"SELECT ?old {{ <{_BASE}note-second> rl:formerId ?old }}"
    answer = notes.get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
    old = answer.text.split()[1]

    for place in ("id", "page"):
        moved = notes.get(f"/{place}/{old}", headers=_BROWSER)

        assert (moved.status_code, moved.headers["location"]) == (301, f"/{place}/note-second")
        assert place == "page" or "Accept" in moved.headers["vary"]


def test_the_page_of_a_note_shows_its_links(notes: httpx2.Client) -> None:
    """With path and lines as text; nothing of a note is markup."""
    page = notes.get("/page/note-first", headers=_BROWSER).text

    assert "<code>a/ReAct.md</code>" in page
    assert f'href="/page/{PPO}"' in page
    assert f'href="/page/{REACT}"' in page
    assert "uses <mark>[[PPO]]</mark> &lt;b&gt;&amp;&lt;/b&gt;" in page
    assert "b.md:1" in page


def test_the_page_of_an_entity_shows_what_notes_say(notes: httpx2.Client) -> None:
    """Under its own heading, with the line of text."""
    page = notes.get(f"/page/{REACT}", headers=_BROWSER).text

    assert "In your notes" in page
    assert "see <mark>[[ReAct]]</mark> &amp; more" in page
    assert "In your notes" not in notes.get("/page/model-o1", headers=_BROWSER).text


def test_ready_queries_know_notes(notes: httpx2.Client) -> None:
    """Notes about a thing, and unread papers near what a note is about."""
    answer = notes.get(
        "/query/notes-about", params={"thing": REACT}, headers={"accept": "text/csv"}
    )

    assert answer.status_code == 200
    assert "note-first" in answer.text
    assert "discusses" in answer.text


def test_the_network_shows_notes_when_asked(notes: httpx2.Client) -> None:
    """Off by default; with them, each leads to its page, and one may stand in the middle."""
    plain = notes.get("/network").text
    shown = notes.get("/network", params={"notes": 1}).text
    first = notes.get("/network", params={"notes": 1, "focus": "note-first"}).text

    assert "note-first" not in plain
    assert '"notesUrl":"/network?notes=1"' in plain
    assert "note-first" in shown
    assert '"notesUrl":"/network"' in shown
    assert '"focus":"note-first"' in first
    assert notes.get("/network", params={"focus": "note-first"}).status_code == 404
    assert notes.get("/network", params={"notes": 1, "focus": "note-none"}).status_code == 404


def test_the_neighbourhood_of_a_thing_may_have_notes(notes: httpx2.Client) -> None:
    """A switch keeps to the same thing."""
    shown = notes.get("/network", params={"notes": 1, "focus": PPO, "depth": 1, "embed": 1})

    assert "note-first" in shown.text
    assert f'"notesUrl":"/network?focus={PPO}\\u0026depth=1\\u0026embed=1"' in shown.text
