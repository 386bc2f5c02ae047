"""Reviewing and noting in a real browser: by keyboard, by mouse, and when something fails."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from graph.store import GraphDirectory
from tests.support.decided import HIMAC, PPO, two_lists
from tests.support.lists import ingest_records, paper
from tests.support.small_graph import HOSTILE, HOSTILE_TITLE
from tests.support.writing import TOKEN, writable_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any, Literal

    from playwright.sync_api import Page

    from tests.support.writing import Writable

REVIEW = "/review?threshold=1"
_WAIT_S = 60


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Writable]:
    """A server over the graph of two lists, of one's own."""
    with writable_server(two_lists(tmp_path).path, query_workers=0) as served:
        yield served


def sign_in(page: Page, served: Writable, path: str) -> None:
    """Open a page, and come back to it signed in."""
    page.goto(f"{served.url}/session?next={path.replace('?', '%3F')}")
    page.get_by_label("Token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page).to_have_url(served.url + path)
    page.wait_for_load_state("load")


def decided(served: Writable) -> list[dict[str, Any]]:
    """What was decided, the newest first."""
    found: list[dict[str, Any]] = served.stranger.get("/corrections").json()["items"]
    return found


def test_the_review_by_keyboard_from_sign_in_to_undo(page: Page, served: Writable) -> None:
    """j, a, r, a role, u: each is on disk; the focus goes on, and back with undo."""
    page.goto(served.url + REVIEW)
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(page.get_by_label("Token")).to_be_focused()
    page.keyboard.type(TOKEN)
    page.keyboard.press("Enter")
    expect(page).to_have_url(served.url + REVIEW)
    page.wait_for_load_state("load")
    items = page.locator("[data-doubtful]")
    total = items.count()
    page.keyboard.press("j")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("a")
    expect(items.nth(0)).to_contain_text("Accepted")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("r")
    expect(items.nth(1)).to_contain_text("Rejected")
    page.keyboard.press("j")
    expect(items.nth(3)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("6")
    expect(items.nth(2)).to_contain_text("Role set: mentions")
    expect(page.locator("[data-progress]")).to_have_text(f"{total - 3} to look at, 3 decided")
    expect(items.nth(2).get_by_role("button", name="Undo")).to_be_visible()
    assert [item["action"] for item in decided(served)] == ["set-role", "reject", "accept"]

    page.keyboard.press("u")
    expect(items.nth(2)).to_be_focused()
    expect(items.nth(2).get_by_role("button", name="Right")).to_be_enabled()
    page.keyboard.press("u")
    expect(items.nth(1)).to_be_focused()
    expect(page.locator("[data-said]")).to_contain_text("Open again")
    assert [item["action"] for item in decided(served)] == ["accept"]


def test_a_key_that_is_held_decides_once(page: Page, served: Writable) -> None:
    """And keys with a modifier are the browser's."""
    sign_in(page, served, REVIEW)
    page.keyboard.press("j")
    page.keyboard.press("Control+a")
    page.keyboard.down("a")
    page.keyboard.down("a")
    page.keyboard.down("a")
    page.keyboard.up("a")
    expect(page.locator("[data-item] [data-undo]:visible")).to_have_count(1)

    assert len(decided(served)) == 1


def test_the_review_by_mouse(page: Page, served: Writable) -> None:
    """A button, and its undo."""
    sign_in(page, served, REVIEW)
    item = page.locator("[data-doubtful]").first
    item.get_by_role("button", name="Wrong").click()
    expect(item).to_contain_text("Rejected")
    item.get_by_role("button", name="Undo").click()
    expect(item.get_by_role("button", name="Wrong")).to_be_visible()

    assert decided(served) == []


def test_the_keys_are_told(page: Page, served: Writable) -> None:
    """On ?; Escape closes, and letters do nothing meanwhile."""
    sign_in(page, served, REVIEW)
    page.keyboard.press("j")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    assert decided(served) == []


@pytest.mark.allow_console_error(r"status of 401")
def test_a_lost_sign_in_is_said_and_nothing_looks_decided(page: Page, served: Writable) -> None:
    """With the way to sign in again, and back."""
    sign_in(page, served, REVIEW)
    page.context.clear_cookies()
    item = page.locator("[data-doubtful]").first
    item.get_by_role("button", name="Right").click()
    alert = item.get_by_role("alert")
    expect(alert).to_contain_text("not signed in any more")
    expect(item.get_by_role("button", name="Right")).to_be_visible()
    expect(item).not_to_contain_text("Accepted")
    alert.get_by_role("link", name="Sign in").click()

    expect(page).to_have_url(re.compile(r"/session\?next=%2Freview%3Fthreshold%3D1"))
    assert decided(served) == []


@pytest.mark.allow_console_error(r"ERR_FAILED")
def test_a_server_that_is_gone_is_said(page: Page, served: Writable) -> None:
    """The item is open again, to try once more."""
    sign_in(page, served, REVIEW)
    page.route("**/corrections", lambda route: route.abort())
    item = page.locator("[data-doubtful]").first
    item.get_by_role("button", name="Right").click()
    expect(item.get_by_role("alert")).to_contain_text("cannot be reached")
    page.unroute("**/corrections")
    item.get_by_role("button", name="Right").click()
    expect(item.get_by_role("button", name="Undo")).to_be_visible()

    assert [item["action"] for item in decided(served)] == ["accept"]


def test_papers_that_may_be_one_are_decided_on_by_the_same_keys(page: Page, tmp_path: Path) -> None:
    """A makes them one."""
    directory = GraphDirectory(tmp_path / "graph")
    for name, word, arxiv_id in (("one", "Long", "2604.00001"), ("two", "Longer", "2604.00002")):
        record = paper(
            f"Learning to Look Twice at {word} Lists",
            authors=("Ada Byron",), published="2026", arxiv_id=arxiv_id,
        )  # fmt: skip
        ingest_records(directory, [record], name=name)
    with writable_server(directory.path, query_workers=0) as served:
        sign_in(page, served, "/review")
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(page.locator("[data-item]")).to_contain_text("Merged")
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        papers = served.stranger.get("/api/v1/papers").json()["total"]

    assert papers == 1


def test_reading_state_is_noted_on_the_page_of_a_paper(page: Page, served: Writable) -> None:
    """State, stars and tags; pressed again, forgotten; it is there after a reload."""
    sign_in(page, served, f"/page/{HIMAC}")
    card = page.locator("section.reading")
    card.get_by_role("button", name="Reading", exact=True).click()
    card.get_by_role("button", name="5 of 5").click()
    card.get_by_role("button", name="4 of 5").click()
    path = f"/api/v1/papers/{HIMAC}/reading"
    deadline = time.monotonic() + _WAIT_S
    # Of two decisions on one thing, one on its way and one sent as the page goes, either may be
    # the later one; so the page goes with those on other things alone.
    while served.stranger.get(path).json()["rating"] != 4 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    card.get_by_label("New tag").fill("<b>long</b> horizon")
    page.keyboard.press("Enter")
    card.get_by_role("button", name="Take the tag agents off").click()
    expect(card.get_by_role("link")).to_have_text("<b>long</b> horizon")
    page.reload()  # what was not sent by then is sent by the page that goes
    expected = {"status": "reading", "rating": 4, "tags": ["<b>long</b> horizon"]}
    deadline = time.monotonic() + _WAIT_S
    while (state := served.stranger.get(path).json()) != expected and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert state == expected

    page.reload()
    expect(card.get_by_role("button", name="Reading", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(card.get_by_role("button", name="4 of 5")).to_have_attribute("aria-pressed", "true")
    expect(card.get_by_role("link")).to_have_text("<b>long</b> horizon")
    card.get_by_role("button", name="Reading", exact=True).click()
    expect(card.get_by_role("button", name="Reading", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )
    page.wait_for_load_state("networkidle")
    page.reload()

    expect(card.locator('.states [aria-pressed="true"]')).to_have_count(0)


def test_a_link_is_corrected_on_the_page_of_its_paper(page: Page, served: Writable) -> None:
    """By its menu; after a reload the mark and the list of decisions say so, and undo it."""
    sign_in(page, served, f"/page/{HIMAC}")
    link = page.locator("#out-uses [data-item]").filter(has_text="PPO")
    link.locator("summary[aria-label='Decide on PPO']").click()
    link.get_by_role("button", name="Right").click()
    expect(link.get_by_role("button", name="Undo")).to_be_visible()
    expect(link.locator("details.menu[open]")).to_have_count(0)
    page.reload()
    expect(link).to_contain_text("accepted by hand")
    page.locator(".decisions").get_by_role("button", name="Undo").click()
    expect(page.locator(".decisions")).to_have_count(0)

    assert decided(served) == []


@pytest.mark.allow_console_error(r"status of 404")
def test_a_thing_is_renamed_and_merged_on_its_page(page: Page, served: Writable) -> None:
    """The name of another is found by typing; the merged page leads on."""
    sign_in(page, served, f"/page/{PPO}")
    page.get_by_text("Correct this technique").click()
    page.get_by_label("It is called").fill("Proximal Policy")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("h1")).to_have_text("Proximal Policy")
    page.get_by_text("Correct this technique").click()
    page.get_by_label("It is the same as").fill("nothing of this name")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is called")
    page.get_by_label("It is the same as").fill("GRPO")
    expect(page.locator("#edit-into-list option")).to_have_count(1)
    page.get_by_role("button", name="Merge").click()

    expect(page).to_have_url(f"{served.url}/page/technique-grpo")
    expect(page.locator("main")).to_contain_text(PPO)


def test_corrections_are_taken_back_and_files_applied_on_their_page(
    page: Page, served: Writable, tmp_path: Path
) -> None:
    """What is left out is said."""
    served.client.post("/corrections", json={"action": "rename", "key": PPO, "name": "P"})
    sign_in(page, served, "/corrections")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Nothing was decided yet")).to_be_visible()
    page.wait_for_load_state()  # its script listens only then
    file = tmp_path / "theirs.jsonl"
    file.write_text(
        f'{{"action": "rename", "key": "{PPO}", "name": "P"}}\n'
        '{"action": "rename", "key": "technique-no", "name": "P"}\n'
    )
    page.get_by_label("Apply a file").set_input_files(file)

    expect(page.locator("[data-applied]")).to_contain_text("1 applied")
    expect(page.locator("[data-applied]")).to_contain_text("technique-no")
    assert len(decided(served)) == 1


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_deciding_fit_and_show_hostile_text_as_text(
    page: Page, tmp_path: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    """On a phone and a desk, light and dark; decisions on hostile things work."""
    with writable_server(tmp_path / "graph", filled=True, query_workers=0) as served:
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=scheme)
        for path in (REVIEW, f"/page/{HOSTILE.replace('%', '%25')}", "/corrections"):
            sign_in(page, served, path) if path == REVIEW else page.goto(served.url + path)

            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator("main img").count() == 0
        page.goto(served.url + REVIEW)
        item = page.locator("[data-doubtful]").filter(has_text="alert(1)")
        expect(item.locator(".claim-paper a")).to_have_text(re.sub(r"\s+", " ", HOSTILE_TITLE))
        item.get_by_role("button", name="Right").click()
        expect(item.get_by_role("button", name="Undo")).to_be_visible()

    assert page.locator("script:not([src])").count() == 0
