"""The pages in a real browser: nothing from outside, nothing on the console, all by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.serving import Served, running_server
from tests.support.small_graph import ALFWORLD, HIMAC, HOSTILE, HOSTILE_TITLE, PPO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PAGES = (
    "/",
    "/browse/papers",
    "/browse/benchmarks?sort=label&down=0",
    "/browse/pages",
    f"/page/{HIMAC}",
    f"/page/{HOSTILE.replace('%', '%25')}",
    f"/page/{ALFWORLD}",
    "/search?q=himac",
    "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/ns",
    "/docs",
    "/problems",
    "/review?threshold=1",
    "/corrections",
    "/network",
    f"/network?focus={ALFWORLD}&depth=1&embed=1",
)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The server over the small graph."""
    with running_server() as served:
        yield served


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_a_fault(page: Page, served: Served, path: str) -> None:
    """No outside request, no console error, no dialog (the fixture sees to these); it has words."""
    answer = page.goto(served.url + path, wait_until="networkidle")

    assert answer is not None
    assert answer.status == 200
    assert page.title()
    expect(page.locator("body")).not_to_be_empty()


@pytest.mark.parametrize("path", ["/", f"/page/{HIMAC}", f"/page/{ALFWORLD}", "/browse/papers"])
def test_a_page_fits_a_phone(page: Page, served: Served, path: str) -> None:
    """Nothing makes the page itself scroll sideways."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(served.url + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_hostile_text_is_shown_as_text(page: Page, served: Served) -> None:
    """The heading reads as the title was written, and no element came of it."""
    page.goto(f"{served.url}/page/{HOSTILE.replace('%', '%25')}", wait_until="networkidle")

    expect(page.locator("h1")).to_have_text(re.sub(r"\s+", " ", HOSTILE_TITLE))
    assert page.locator("h1 *").count() == 0
    assert page.locator("img").count() == 0


def test_a_paper_leads_to_its_benchmark_and_on_to_the_others(page: Page, served: Served) -> None:
    """The walk that the graph is for."""
    page.goto(f"{served.url}/page/{HIMAC}")
    page.locator(".group").get_by_role("link", name="ALFWorld").click()
    expect(page.get_by_role("heading", name="Papers measured on it")).to_be_visible()
    page.locator("table.evidence a.entity").nth(1).click()

    expect(page).not_to_have_url(f"{served.url}/page/{ALFWORLD}")
    expect(page.locator(".badge").first).to_contain_text("paper")


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ("Copy IRI", f"https://w3id.org/reading-list/id/{ALFWORLD}"),
        ("Copy Markdown link", f"[ALFWorld]({{server}}/id/{ALFWORLD})"),
        ("Copy [[wikilink]]", "[[ALFWorld]]"),
    ],
)
def test_a_copy_button_copies(page: Page, served: Served, button: str, text: str) -> None:
    """And says so."""
    page.goto(f"{served.url}/page/{ALFWORLD}")
    page.get_by_role("button", name=button).click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == text.replace("{server}", served.url)


def test_the_style_that_was_chosen_last_is_copied_by_a_key(page: Page, served: Served) -> None:
    """It is remembered for the next page, which says what was copied; no key copies before."""
    page.goto(f"{served.url}/page/{ALFWORLD}")
    page.keyboard.press("c")
    page.get_by_role("button", name="Logseq").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-copied]")).to_have_text("Copied: [ALFWorld]([[ALFWorld]])")
    page.goto(f"{served.url}/page/{PPO}")
    page.get_by_role("combobox").press("c")
    expect(page.locator("[data-copied]")).to_be_empty()
    page.locator("main").focus()
    page.keyboard.press("c")

    expect(page.locator("[data-copied]")).to_have_text("Copied: [PPO]([[PPO]])")
    assert page.evaluate("navigator.clipboard.readText()") == "[PPO]([[PPO]])"


def test_the_search_suggests_and_is_walked_by_keyboard(page: Page, served: Served) -> None:
    """Type, arrow down, enter: the page of what was chosen."""
    page.goto(served.url)
    box = page.get_by_role("combobox")
    box.fill("proximal")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("q-list-0"))
    box.press("Enter")

    expect(page).to_have_url(f"{served.url}/page/{PPO}")


def test_escape_closes_the_suggestions_and_enter_searches(page: Page, served: Served) -> None:
    """Without a choice the form goes to the page of results."""
    page.goto(served.url)
    box = page.get_by_role("combobox")
    box.fill("himac")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("option").first).to_be_hidden()
    box.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Results for")
    expect(page.locator(".hits li")).to_have_count(3)


def test_a_slash_goes_to_the_search(page: Page, served: Served) -> None:
    """From anywhere but a field of text."""
    page.goto(f"{served.url}/browse/papers")
    page.keyboard.press("/")

    expect(page.get_by_role("combobox")).to_be_focused()


def test_a_list_is_sorted_by_its_headings(page: Page, served: Served) -> None:
    """A second click turns the order round."""
    page.goto(f"{served.url}/browse/papers")
    page.get_by_role("link", name="Name").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Name")
    first = page.locator("tbody a.entity").first.get_attribute("href")
    page.get_by_role("link", name="Name").click()

    expect(page.locator("th[aria-sort=descending]")).to_have_text("Name")
    assert page.locator("tbody a.entity").last.get_attribute("href") == first


def test_the_network_is_drawn_again_after_a_reload(page: Page, served: Served) -> None:
    """The second answer is "not modified"; the first one's policy, with its hashes, still holds."""
    page.goto(f"{served.url}/network")
    page.locator("html[data-rest]").wait_for()
    page.reload()

    page.locator("html[data-rest]").wait_for()


def test_the_network_copies_links_that_lead_to_this_server(page: Page, served: Served) -> None:
    """As the pages do."""
    page.goto(f"{served.url}/network#n={ALFWORLD}")
    page.locator("html[data-rest]").wait_for()
    page.get_by_role("button", name="Copy Markdown link").click()

    expect(page.locator("#status")).to_contain_text("copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"[ALFWorld]({served.url}/id/{ALFWORLD})"


@pytest.mark.allow_console_error(r"status of 404")
def test_a_missing_page_helps_on(page: Page, served: Served) -> None:
    """With the words of the problem and a search that works."""
    page.goto(f"{served.url}/page/benchmark-nothing")
    box = page.get_by_role("combobox")
    box.fill("alfworld")
    expect(page.get_by_role("option").first).to_contain_text("ALFWorld")
    box.press("Enter")

    expect(page.locator(".hits")).to_contain_text("ALFWorld")


def test_the_page_works_without_scripts(browser: Browser, served: Served) -> None:
    """Reading, browsing and searching are plain HTML."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url)
    page.locator("#q").fill("alfworld")
    page.locator("#q").press("Enter")
    page.locator(".hits a").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("ALFWorld")
    context.close()


def test_the_documentation_of_the_api_is_drawn_from_our_own_files(
    page: Page, served: Served
) -> None:
    """Swagger UI lists the routes, and tries one."""
    page.goto(f"{served.url}/docs")
    expect(page.locator(".opblock").first).to_be_visible()
    page.locator("#operations-Health-health .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()

    expect(page.locator(".live-responses-table td.response-col_status").last).to_contain_text("200")
