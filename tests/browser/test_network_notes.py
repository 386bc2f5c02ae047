"""Notes as nodes of the network page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from graph.notes.scan import VaultScanner
from graph.snapshot import GraphService
from tests.support.note_vaults import things, write_notes
from tests.support.serving import Served, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over a graph with one note."""
    folder = tmp_path_factory.mktemp("notes")
    directory = things(folder / "graph")
    notes = {"log.md": "---\nid: b\n---\nsee <b>[[PPO]]</b>\n"}
    VaultScanner(directory, write_notes(folder / "vault", notes)).scan()
    with running_server(GraphService(directory.path), query_workers=0) as running:
        yield running


def test_a_switch_brings_notes_into_the_picture(served: Served, page: Page) -> None:
    """Off at first; the address after # stays; off again leads back."""
    page.goto(f"{served.url}/network#n=technique-ppo")
    note = page.locator("#legend [data-kind=note]")
    expect(page.locator("#panel h2")).to_have_text("PPO")
    expect(note).to_have_count(0)

    page.locator("#filters-button").click()
    page.locator("#filter-notes").click()
    page.wait_for_url("**/network?notes=1#n=technique-ppo")
    expect(note).to_contain_text("note")
    row = page.locator("#panel li[data-kind=note]")
    expect(row.locator("a")).to_have_text("log")
    expect(row.locator("blockquote")).to_have_text("see <b>[[PPO]]</b>")

    row.locator("a").click()
    expect(page.locator("#panel .kind")).to_have_text("note")
    expect(page.get_by_role("link", name="Open page")).to_have_attribute("href", "/page/note-b")
    expect(page.locator("#panel details.alike")).to_have_count(0)

    page.locator("#filters-button").click()
    page.locator("#filter-notes").click()
    page.wait_for_url("**/network#n=note-b*")
