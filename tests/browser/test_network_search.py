"""The search box of the network page: completion, choice by keys, words that become a filter."""

from __future__ import annotations

from playwright.sync_api import expect

from graph.models import Relation
from tests.support.network_pages import (
    OpenPage,
    add_link,
    add_node,
    rest,
    two_topics,
)


def test_search_finds_by_alias_and_selects(opened: OpenPage) -> None:
    """A slash, a few letters and Enter lead to a node; the alias that matched is named."""
    page = opened()
    rest(page)
    page.keyboard.press("/")
    page.keyboard.type("rl")

    expect(page.locator("#search")).to_be_focused()
    expect(page.get_by_role("option").first).to_contain_text("reinforcement learning")
    expect(page.get_by_role("option").first).to_contain_text("RL")

    page.keyboard.press("Enter")

    expect(page.locator("#panel h2")).to_have_text("reinforcement learning")
    assert page.url.endswith("#n=technique-reinforcement-learning")


def test_arrows_choose_among_what_was_found(opened: OpenPage) -> None:
    """The listbox follows the arrow keys, and Escape empties the box."""
    page = opened()
    rest(page)
    box = page.locator("#search")
    box.fill("study")
    first = box.get_attribute("aria-activedescendant")
    box.press("ArrowDown")

    assert box.get_attribute("aria-activedescendant") != first
    expect(page.locator("#results")).to_be_visible()

    box.press("Escape")

    expect(box).to_have_value("")
    expect(page.locator("#results")).to_be_hidden()


def test_a_search_for_nothing_known_says_so(opened: OpenPage) -> None:
    """No result is a sentence, and Enter stays where one is."""
    page = opened()
    rest(page)
    page.locator("#search").fill("zzzz")

    expect(page.locator("#results")).to_contain_text("Nothing has this name")

    page.keyboard.press("Enter")

    expect(page.locator("#panel h2")).to_have_text("Start here")


def test_search_puts_the_shorter_name_first(opened: OpenPage) -> None:
    """A name that begins with the text comes before a longer, better linked one; exact is first."""
    graph = two_topics()
    add_node(graph, "paper-pro", "KernelBench Pro and AnotherBench Pro: Two Harder Ones")
    add_node(graph, "technique-hard", "hard KernelBench")
    for number in range(12):
        for target in ("paper-pro", "technique-hard"):
            add_link(graph, f"paper-2604.{number:05}", target, Relation.MENTIONS)
    page = opened(graph)
    rest(page)
    options = page.get_by_role("option").locator(".text")
    for text in ("kernelb", "KernelBench"):
        page.locator("#search").fill(text)

        expect(options).to_have_text(
            [
                "KernelBench",
                "KernelBench Pro and AnotherBench Pro: Two Harder Ones",
                "hard KernelBench",
            ]
        )

    page.locator("#search").press("Enter")

    expect(page.locator("#panel h2")).to_have_text("KernelBench")
