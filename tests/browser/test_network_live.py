"""The network page as a server gives it: sentences come when a node is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.network_pages import rest
from tests.support.serving import Served, running_server
from tests.support.small_graph import ALFWORLD, HIMAC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Route


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The server over the small graph, which takes any sentence for too many."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("viz.page._LIVE_CHARS", 0)
        with running_server() as served:
            yield served


def test_the_page_carries_no_sentence_and_fetches_those_of_a_node(
    page: Page, served: Served
) -> None:
    """A deep link shows the links at once, and each sentence with its thing marked soon after."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served.url)))
    page.goto(f"{served.url}/network#n={ALFWORLD}")
    rest(page)

    expect(page.locator("#panel h2")).to_have_text("ALFWorld")
    expect(page.locator("#panel mark").first).to_have_text("ALFWorld")
    expect(page.locator("#panel .lead")).to_have_count(0)
    assert page.evaluate("document.getElementById('evidence').textContent") == ""
    assert [path.split("?")[0] for path in asked[1:]] == [f"/neighbourhood/{ALFWORLD}"]


def test_a_frame_leads_to_the_whole_page_with_what_is_looked_at(page: Page, served: Served) -> None:
    """The link of a frame opens the same view and filters, with everything around it."""
    page.goto(f"{served.url}/network?embed=1&focus={HIMAC}&depth=1#n={ALFWORLD}&t=paper,benchmark")
    rest(page)
    link = page.get_by_role("link", name="Open the whole page")

    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute(
        "href", f"{served.url}/network?focus={HIMAC}#n={ALFWORLD}&t=paper,benchmark"
    )

    page.goto(f"{served.url}/network#m=map")
    rest(page)

    expect(page.locator("#whole")).to_have_count(0)


def test_the_file_of_a_served_page_has_all_and_leads_back(
    page: Page, served: Served, tmp_path: Path
) -> None:
    """What was saved shows the sentences without the server, and its links lead to it."""
    page.goto(f"{served.url}/network")
    rest(page)
    page.locator("#save-button").click()
    with page.expect_download() as download:
        page.locator("#save").get_by_role("link", name="HTML").click()
    saved = tmp_path / "saved.html"
    download.value.save_as(saved)
    page.goto(f"{saved.as_uri()}#n={ALFWORLD}")
    rest(page)

    expect(page.locator("#panel mark").first).to_have_text("ALFWorld")
    expect(page.get_by_role("link", name="Open page")).to_have_attribute(
        "href", f"{served.url}/page/{ALFWORLD}"
    )
    expect(page.locator(".home")).to_have_attribute("href", f"{served.url}/")


def test_the_panel_leads_to_page_and_data(page: Page, served: Served) -> None:
    """A served page has an address for people and one for programs."""
    page.goto(f"{served.url}/network#n={ALFWORLD}")
    rest(page)
    acts = page.locator("#panel .acts")

    expect(acts.get_by_role("link", name="Open page")).to_have_attribute(
        "href", f"/page/{ALFWORLD}"
    )

    data = acts.get_by_role("link", name="Data").get_attribute("href")

    assert data == f"/data/{ALFWORLD}.ttl"
    assert ALFWORLD in page.request.get(f"{served.url}{data}").text()


def test_a_node_is_asked_for_once(page: Page, served: Served) -> None:
    """What came stays: there and back again costs no further request."""
    page.goto(f"{served.url}/network#n={ALFWORLD}")
    expect(page.locator("#panel mark").first).to_have_text("ALFWorld")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("key => { location.hash = `#n=${key}`; }", HIMAC)
    expect(page.locator("#panel h2")).to_contain_text("HiMAC")
    expect(page.locator("#panel mark").first).to_be_attached()
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("ALFWorld")
    expect(page.locator("#panel mark").first).to_be_attached()

    assert len(asked) == 1


@pytest.mark.allow_console_error(r"status of 503|ERR_FAILED")
@pytest.mark.parametrize(
    ("fault", "words"), [("down", "it cannot be reached"), ("busy", "it answered 503")]
)
def test_a_server_that_does_not_answer_can_be_asked_again(
    page: Page, served: Served, fault: str, words: str
) -> None:
    """The panel shows what it has, says what went wrong, and a press asks once more."""
    pattern = "**/neighbourhood/**"

    def refuse(route: Route) -> None:
        if fault == "down":
            route.abort()
        else:
            route.fulfill(status=503, body="")

    page.route(pattern, refuse)
    page.goto(f"{served.url}/network#n={ALFWORLD}")

    expect(page.locator("#panel [role=alert]")).to_contain_text(words)
    expect(page.locator("#panel li a").first).to_be_visible()

    page.unroute(pattern)
    page.get_by_role("button", name="Try again").click()

    expect(page.locator("#panel mark").first).to_have_text("ALFWorld")
    expect(page.locator("#panel [role=alert]")).to_have_count(0)


def test_a_served_page_may_ask_its_own_server_alone(page: Page, served: Served) -> None:
    """The policy of the served page allows its own server and no other."""
    answer = page.goto(f"{served.url}/network")

    assert answer is not None
    assert "connect-src 'self'" in (answer.header_value("content-security-policy") or "")
