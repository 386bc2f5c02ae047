"""The result of a query as a picture: bars and network on the SPARQL page, a ready query's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.serving import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the small graph is served."""
    with running_server() as served:
        yield served.url


def test_counts_are_drawn_as_bars(page: Page, address: str) -> None:
    """One bar a row, with its number."""
    page.goto(f"{address}/sparql/ui")
    page.click("button[data-example=benchmark-popularity]")
    page.click(".yasr .select_bars")

    expect(page.locator(".yasr .bar-row").first).to_contain_text("ALFWorld")
    expect(page.locator(".yasr .bar-row").first.locator(".number")).to_have_text("2")


# YASGUI sanitises each cell in a document apart, where Chromium tells of handlers that never run.
@pytest.mark.allow_console_error(r"inline event handler violates .* action has been blocked")
def test_things_are_drawn_as_a_network(page: Page, address: str) -> None:
    """In a frame of this server's own, which can be opened by itself."""
    page.goto(f"{address}/sparql/ui")
    page.click("button[data-example=papers-by-benchmark]")
    page.click(".yasr .select_network")
    frame = page.frame_locator("iframe.result-network")

    expect(frame.locator("body")).to_contain_text("2 papers")
    expect(page.get_by_role("link", name="Open this picture by itself")).to_be_visible()


def test_a_ready_query_leads_from_its_form_to_its_picture(page: Page, address: str) -> None:
    """Typed, asked, read, drawn; what was typed stands in the address."""
    page.goto(f"{address}/query/papers-by-benchmark")
    page.fill("#p-benchmark", "ALFWorld")
    page.click("text=Ask")

    expect(page).to_have_url(f"{address}/query/papers-by-benchmark?benchmark=ALFWorld")
    expect(page.locator("table.list tbody tr")).to_have_count(2)
    page.click("text=Picture")
    expect(page.locator("body")).to_contain_text("2 papers")


def test_a_hostile_title_stays_text_in_a_ready_querys_table(page: Page, address: str) -> None:
    """Nothing from the data becomes markup; the page fixture fails on any dialog."""
    page.goto(f"{address}/query/papers-with-code")

    expect(page.locator("table.list")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("table.list script, table.list img").count() == 0
