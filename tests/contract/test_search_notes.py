"""Notes in ``/search`` over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from graph.notes.scan import VaultScanner
from graph.snapshot import GraphService
from tests.support.note_vaults import REACT, things, write_notes
from tests.support.serving import ANSWER_TIMEOUT_S, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A server over a graph with a scanned vault."""
    folder = tmp_path_factory.mktemp("search-notes")
    directory = things(folder / "graph")
    notes = {"ReAct.md": "---\nid: first\n---\nquarrels with [[PPO]] <b>&</b>\n"}
    VaultScanner(directory, write_notes(folder / "vault", notes)).scan()
    with (
        running_server(GraphService(directory.path), query_workers=0) as served,
        httpx2.Client(base_url=served.url, trust_env=False, timeout=ANSWER_TIMEOUT_S) as client,
    ):
        yield client


def test_a_note_is_a_hit_with_its_page(client: httpx2.Client) -> None:
    """Its kind is ``note``, its snippet the line."""
    (hit,) = client.get("/search", params={"q": "quarrels"}).json()["hits"]

    assert (hit["key"], hit["kind"], hit["page"]) == ("note-first", "note", "/page/note-first")
    assert hit["snippet"]["field"] == "line"
    assert "".join(part["text"] for part in hit["snippet"]["parts"]).startswith("quarrels with")


def test_suggestions_have_entities_before_notes(client: httpx2.Client) -> None:
    """What a person types is more often a thing."""
    hits = client.get("/search", params={"q": "react", "facets": "false"}).json()["hits"]

    assert [hit["key"] for hit in hits] == [REACT, "note-first"]


@pytest.mark.parametrize(
    ("parameters", "kinds"),
    [({"notes": "false"}, ["technique"]), ({"kind": "note"}, ["note"]), ({"kind": "model"}, [])],
)
@pytest.mark.parametrize("facets", ["true", "false"])
def test_a_search_is_with_notes_without_or_for_them_alone(
    client: httpx2.Client, parameters: dict[str, str], kinds: list[str], facets: str
) -> None:
    """``notes=false`` leaves them out, ``kind=note`` all else."""
    asked = {"q": "react", "facets": facets, **parameters}

    hits = client.get("/search", params=asked).json()["hits"]

    assert [hit["kind"] for hit in hits] == kinds


def test_the_page_of_results_shows_notes_as_text(client: httpx2.Client) -> None:
    """With a facet to have them alone; what a note says stays text."""
    page = client.get("/search?q=react", headers={"accept": "text/html"}).text
    line = client.get("/search?q=quarrels", headers={"accept": "text/html"}).text

    assert 'href="/page/note-first"' in page
    assert 'href="/search?q=react&amp;kind=note"' in page
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in line
