"""The page of search results in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.serving import Served, running_server
from tests.support.small_graph import HOSTILE_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The server over the small graph."""
    with running_server() as served:
        yield served


def test_what_matches_is_marked_and_stays_text(page: Page, served: Served) -> None:
    """Also where title and abstract try to be markup."""
    page.goto(f"{served.url}/search?q=results+more")
    hit = page.locator(".hits li")

    assert hit.count() == 1
    assert HOSTILE_TITLE.split(" {", maxsplit=1)[0] in hit.inner_text()
    assert hit.locator(".snippet").inner_text() == "Results on ALFWorld & <b>more</b>."
    assert hit.locator("mark").all_inner_texts() == ["Results", "more"]
    assert hit.locator("b, img, script").count() == 0


def test_facets_narrow_and_widen_without_scripts(browser: Browser, served: Served) -> None:
    """They are links; a new search keeps what was chosen."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.url}/search?q=alfworld")
    page.get_by_role("link", name="papers").filter(has_text="2").click()
    narrowed = page.locator(".hits li").count()
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).fill("himac")
    page.get_by_role("button", name="Search").click()
    kept = page.url
    page.locator(".facets a[aria-current]").click()
    widened = page.url
    context.close()

    assert narrowed == 2
    assert "kind=paper" in kept
    assert "q=himac" in kept
    assert "kind=" not in widened
