"""The filters of the network page: what they keep, what they say, and their address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.models import Relation
from tests.support.network_pages import (
    OpenPage,
    add_link,
    add_node,
    drawn,
    kept,
    rest,
    two_topics,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page


def _years() -> nx.MultiDiGraph[str]:
    """Papers of three years, states and lists, with techniques of which one is narrower."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph["classes"] = {"technique-learning": {"label": "learning", "broader": ()}}
    add_node(graph, "technique-rl", "reinforcement learning", broader=("technique-learning",))
    add_node(graph, "technique-ppo", "PPO", broader=("technique-rl",))
    add_node(graph, "technique-search", "tree search")
    add_node(graph, "repo-a", "someone/a")
    facts = {
        "paper-1": ("First", "2023-05-01", "read", ("one",), "technique-ppo"),
        "paper-2": ("Second", "2024-02", "to-read", ("one", "two"), "technique-rl"),
        "paper-3": ("Third", "2025", None, ("two",), "technique-search"),
        "paper-4": ("Fourth", None, None, ("two",), "technique-search"),
    }
    for key, (label, published, status, sources, technique) in facts.items():
        add_node(graph, key, label, published=published, status=status, sources=sources)
        sure = 0.6 if key == "paper-3" else 0.95
        relation = Relation.PROPOSES if key == "paper-1" else Relation.USES
        add_link(graph, key, technique, relation, ("It is ", "it", "."), confidence=sure)
    add_link(graph, "paper-2", "repo-a", Relation.HAS_REPOSITORY)
    return graph


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ("y=2024", {"paper-2", "technique-rl", "repo-a"}),
        ("y=2023-2024", {"paper-1", "paper-2", "technique-rl", "technique-ppo", "repo-a"}),
        ("y=2025-", {"paper-3", "technique-search"}),
        (
            "u=technique-learning",
            {"paper-1", "paper-2", "technique-rl", "technique-ppo", "repo-a"},
        ),
        ("u=technique-ppo", {"paper-1", "technique-ppo"}),
        ("s=read", {"paper-1", "technique-ppo"}),
        ("s=to-read,read&y=2024", {"paper-2", "technique-rl", "repo-a"}),
        ("l=one", {"paper-1", "paper-2", "technique-rl", "technique-ppo", "repo-a"}),
        ("k=1", {"paper-2", "technique-rl", "repo-a"}),
        ("r=proposes", {"paper-1", "technique-ppo"}),
        ("e=0.9&t=technique", {"technique-rl", "technique-ppo", "technique-search"}),
        ("e=0.9&y=2025", set()),
        ("t=p", {"paper-1", "paper-2", "paper-3", "paper-4"}),
        ("c=2", {"paper-2", "technique-search"}),
        ("q=tree", {"technique-search"}),
    ],
)
def test_an_address_alone_sets_the_filters(opened: OpenPage, fields: str, keys: set[str]) -> None:
    """Filters choose papers, and of all else what those are linked with; the rest is faint."""
    page = opened(_years(), hash_=f"#v=1&m=map&{fields}")
    rest(page)

    assert kept(page) == keys
    assert len(drawn(page)) == 8
    expect(page.locator("#filterline")).to_be_visible()

    page.locator("#filterline").get_by_role("button", name="Hide the rest").click()

    assert drawn(page) == keys
    assert page.url.endswith("&h=1")


def test_the_drawer_filters_and_the_address_follows(opened: OpenPage) -> None:
    """A tick filters at once and counts; what was ticked comes back with the address."""
    page = opened(_years())
    rest(page)
    page.locator("#filters-button").click()
    page.locator('[data-filter="status"]').get_by_label("to read").check()

    expect(page.locator("#filter-result")).to_have_text("3 of 8 nodes kept")
    expect(page.locator("#legend button", has_text="paper").first).to_contain_text("1 of 4")
    assert page.url.endswith("s=to-read")

    page.locator("#filter-under").select_option(label="reinforcement learning")
    page.get_by_label("From year").fill("2024")
    page.get_by_label("From year").press("Enter")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    rest(page)

    assert kept(page) == {"paper-2", "technique-rl", "repo-a"}
    expect(page.locator("#filterline")).to_contain_text("on reinforcement learning and narrower")
    expect(page.locator("#filterline")).to_contain_text("2024 to 2025")

    page.get_by_role("button", name="Clear filters").click()

    expect(page.locator("#filterline")).to_be_hidden()
    assert len(kept(page)) == 8


def test_the_counts_beside_a_choice_say_what_it_would_give(opened: OpenPage) -> None:
    """A count leaves its own filter out and obeys all others."""
    page = opened(_years(), hash_="#m=map&y=2024-2025&s=read")
    rest(page)
    page.locator("#filters-button").click()
    rows = page.locator('[data-filter="status"] label')

    expect(rows.filter(has_text="to read").locator(".count")).to_have_text("1")
    expect(rows.filter(has_text="not noted").locator(".count")).to_have_text("1")
    expect(page.locator("#years .bar").first).to_have_attribute("title", "2023: 1 paper")


def test_a_filter_that_leaves_nothing_offers_a_way_back(opened: OpenPage) -> None:
    """The page says that nothing is left, and one press brings all back."""
    page = opened(_years(), hash_="#m=map&y=2023&k=1")
    rest(page)

    expect(page.locator("#notice")).to_contain_text("The filters leave nothing")
    assert kept(page) == set()

    page.locator("#notice").get_by_role("button", name="Clear filters").click()

    expect(page.locator("#notice")).to_be_hidden()
    assert len(kept(page)) == 8


@pytest.mark.parametrize("view", ["table", "matrix", "timeline"])
def test_what_is_the_matter_is_said_over_every_view(opened: OpenPage, view: str) -> None:
    """A view that covers the picture does not cover the way out of filters that leave nothing."""
    page = opened(hash_=f"#m={view}&c=999")
    notice = page.locator("#notice")

    expect(notice).to_contain_text("The filters leave nothing")

    notice.get_by_role("button", name="Clear filters").click()

    expect(notice).to_be_hidden()


def test_an_island_of_which_nothing_is_kept_is_not_named_beside_the_others(
    opened: OpenPage,
) -> None:
    """With the rest hidden, only islands with something on them bear a name."""
    page = opened(hash_="#m=map&q=kernel")
    rest(page)
    faint = set(page.evaluate("readgraph.texts()"))
    page.get_by_role("button", name="Hide the rest").click()
    page.wait_for_function("n => readgraph.texts().length < n", arg=len(faint))

    assert {"kernel fusion", "ALFWorld"} <= faint
    assert not {"ALFWorld", "WebShop"} & set(page.evaluate("readgraph.texts()"))
    assert "kernel fusion" in page.evaluate("readgraph.texts()")


def test_playing_the_years_ends_with_any_input(opened: OpenPage, page: Page) -> None:
    """Year after year is added until a key is pressed; where it stands, it stays."""
    page.emulate_media(reduced_motion="no-preference")
    opened(_years())
    rest(page)
    page.locator("#filters-button").click()
    page.get_by_role("button", name="Play").click()

    expect(page.get_by_label("To year")).not_to_have_value("2025")

    page.keyboard.press("Shift")

    expect(page.locator("#years-play")).to_have_attribute("aria-pressed", "false")


def test_with_less_motion_a_press_is_one_year(opened: OpenPage) -> None:
    """Who asked for less motion steps through the years by the same button."""
    page = opened(_years())
    rest(page)
    page.locator("#filters-button").click()
    page.locator("#years-play").click()

    assert page.url.endswith("y=2023")

    page.get_by_role("button", name="Next year").click()

    assert page.url.endswith("y=2023-2024")


def test_the_bars_are_a_brush(opened: OpenPage) -> None:
    """Dragging over the bars chooses their years; a second press on one bar gives all back."""
    page = opened(_years())
    rest(page)
    page.locator("#filters-button").click()
    first, second = page.locator("#years .bar").all()[:2]
    first.hover()
    page.mouse.down()
    second.hover()
    page.mouse.up()

    assert page.url.endswith("y=2023-2024")

    second.click()

    assert page.url.endswith("y=2024")

    second.click()

    assert "y=" not in page.url


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ("y=20x6", "y=20x6"),
        ("y=2026-2023", "y=2026-2023"),
        ("t=p,zebra", "zebra"),
        ("r=loves", "r=loves"),
        ("u=technique-nowhere", "u=technique-nowhere"),
        ("e=7", "e=7"),
        ("c=-1", "c=-1"),
        ("s=burnt", "s=burnt"),
        ("l=nolist", "l=nolist"),
        ("k=maybe", "k=maybe"),
        ("d=99", "d=99"),
        ("m=hologram", "m=hologram"),
        ("v=2", "v=2"),
        ("n=", "n= (the key of a node)"),
        ("zzz=1", "zzz"),
        ("%E0%A4%A", "not understood"),
        ("n=technique-rl&p=paper-nowhere", "p=paper-nowhere"),
        ("m=compare", "m=compare"),
        ("n=paper-1&m=compare&with=paper-1,paper-9", "with=paper-9"),
        ("p=technique-rl", "p=technique-rl"),
    ],
)
def test_what_an_address_does_not_mean_is_said(opened: OpenPage, fields: str, fault: str) -> None:
    """Odd parts are named, and the rest of the address is shown."""
    page = opened(_years(), hash_=f"#q=first&{fields}")
    rest(page)

    expect(page.locator("#notice")).to_contain_text("Not understood in the address")
    expect(page.locator("#notice")).to_contain_text(fault, ignore_case=True)
    assert kept(page) == {"paper-1"}


def test_the_legend_leaves_a_type_out(opened: OpenPage) -> None:
    """A press makes a type faint and says so; hidden it is gone; another press brings it back."""
    page = opened()
    rest(page)
    button = page.locator("#legend button", has_text="papers")
    button.click()

    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#filterline")).to_contain_text("without papers")
    expect(page.locator("#caption")).to_contain_text("6 of 18 nodes kept")
    assert not [key for key in kept(page) if key.startswith("paper")]
    assert len(drawn(page)) == 18

    page.get_by_role("button", name="Hide the rest").click()

    assert len(drawn(page)) == 6

    button.click()

    expect(page.locator("#caption")).to_contain_text("All 18 nodes drawn")


def test_links_and_back_keep_the_filters(opened: OpenPage) -> None:
    """A walk from node to node keeps what is asked for; the browser's Back keeps it too."""
    page = opened(two_topics(), hash_="#n=benchmark-alfworld&y=2026&t=paper,benchmark")
    rest(page)
    page.locator("#panel li a", has_text="Study 4").click()

    expect(page.locator("#panel h2")).to_have_text("Study 4")
    assert page.url.endswith("t=paper,benchmark&y=2026")

    page.go_back()

    expect(page.locator("#panel h2")).to_have_text("ALFWorld")
    expect(page.locator("#filterline")).to_contain_text("without techniques, repositories")
