"""What axe-core finds on our pages, light and dark: nothing. And what it cannot look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.lists import example_snapshot
from tests.support.network_pages import OpenPage, rest
from tests.support.serving import Served, running_server
from tests.support.small_graph import ALFWORLD, HIMAC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_PAGES = (
    "/",
    "/browse/papers",
    "/browse/benchmarks?sort=label&down=0",
    f"/page/{HIMAC}",
    f"/page/{ALFWORLD}",
    "/search?q=himac",
    "/search",
    "/sparql",
    "/query",
    "/ns",
    "/docs",
    "/problems",
    "/review?threshold=1",
    "/corrections",
    "/page/nothing-of-this-name",
    f"/network?focus={ALFWORLD}&depth=1&embed=1",
    "/network",
)
_MODES = {
    "map": "#m=map",
    "node": "#n=technique-fine-tuning",
    "two links around": "#n=technique-fine-tuning&d=2",
    "selected": "#n=benchmark-humaneval&m=map",
    "filtered": "#m=map&y=2024-2025&t=paper,technique&k=1",
    "nothing left": "#m=map&y=2022&k=1&c=30&q=zzz",
    "faults": "#m=hologram&y=20x6&n=nowhere",
    "path": "#n=benchmark-humaneval&p=technique-fine-tuning",
    "timeline": "#m=timeline",
    "matrix": "#m=matrix",
    "table": "#m=table",
    "table of a node": "#n=benchmark-humaneval&m=table",
    "reading": "#m=reading",
    "comparison": "#n=benchmark-humaneval&m=compare&with=benchmark-mbpp",
}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The server over the small graph."""
    with running_server() as served:
        yield served


# Made by others and shipped as they are: the operations of Swagger UI, and YASGUI's strip of
# tabs, which holds its button for a new tab.
_NOT_OURS = {"exclude": [["#swagger-ui"], [".yasgui .tabsList"]]}


def _violations(page: Page) -> list[str]:
    """What axe-core finds, in light and in dark, one line a fault."""
    axe = Axe()
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        for fault in axe.run(page, context=_NOT_OURS).response["violations"]:
            found += [
                f"{scheme}: {fault['id']}: {node['target']} {node['failureSummary']}"
                for node in fault["nodes"]
            ]
    return found


@pytest.mark.allow_console_error(r"status of 404")
@pytest.mark.parametrize("path", _PAGES)
def test_a_page_of_the_site_has_no_barrier(page: Page, served: Served, path: str) -> None:
    """axe-core finds nothing, whatever the colour scheme."""
    page.goto(served.url + path, wait_until="networkidle")
    if path == "/docs":  # Swagger UI comes later, and then its landmark is taken out
        page.locator("#swagger-ui main[role=group]").wait_for(state="attached")

    assert _violations(page) == []


@pytest.mark.parametrize("mode", _MODES)
def test_the_network_has_no_barrier(opened: OpenPage, mode: str) -> None:
    """axe-core finds nothing in any view of the network, with and without the filters open."""
    page = opened(example_snapshot().network, hash_=_MODES[mode])
    rest(page)

    assert _violations(page) == []

    page.locator("#filters-button").click()
    for more in page.locator("#panel summary").all():
        more.click()

    assert _violations(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_search_and_the_help_have_no_barrier(opened: OpenPage, width: int) -> None:
    """The list under the search box and the dialog of keys are looked at while they are open."""
    page = opened(example_snapshot().network)
    page.set_viewport_size({"width": width, "height": 740})
    rest(page)
    page.locator("#search").fill("eval")

    expect(page.locator("#results")).to_be_visible()
    assert _violations(page) == []

    page.locator("#search").press("Escape")
    page.locator("#help-button").click()

    assert _violations(page) == []
