"""The views of the network page: table of a benchmark, timeline, map of what is read, search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from graph.models import Relation
from tests.support.network_pages import OpenPage, add_link, add_node, kept, rest, two_topics

if TYPE_CHECKING:
    import networkx as nx


def _read_and_unread() -> nx.MultiDiGraph[str]:
    """The two topics, with reading states."""
    graph = two_topics()
    papers = [key for key in graph if key.startswith("paper")]
    for number, key in enumerate(papers):
        graph.nodes[key]["status"] = ("read", "reading", "to-read", None)[number % 4]
    return graph


def test_the_switch_leads_from_view_to_view_and_back(opened: OpenPage) -> None:
    """Each view has its address; Back and Escape lead out of it again."""
    page = opened()
    rest(page)
    for name in ("Timeline", "Matrix", "Table", "Reading", "Map"):
        page.locator("#views").get_by_role("button", name=name).click()

        expect(page.locator("#views [aria-pressed=true]")).to_have_text(name)
        assert page.url.endswith(f"#m={name.lower()}")

    page.go_back()

    expect(page.locator("#views [aria-pressed=true]")).to_have_text("Reading")

    page.go_back()
    page.keyboard.press("Escape")

    expect(page.locator("#views [aria-pressed=true]")).to_have_text("Map")


def test_a_benchmark_is_a_table_of_its_papers(opened: OpenPage) -> None:
    """Each paper with how it is linked, what else it is measured on, and its code."""
    page = opened(_read_and_unread(), hash_="#n=benchmark-alfworld&m=table")
    rest(page)
    row = page.locator("#table tbody tr", has_text="HiMAC")

    expect(page.locator("#table caption")).to_have_text("Papers of ALFWorld, 6")
    expect(page.locator("#table th")).to_have_text(
        ["Name", "Date", "How", "Benchmarks", "Techniques", "Code", "Reading", "Links ▾"]
    )
    expect(row.locator("td")).to_have_text(
        [
            "HiMAC: Hierarchical Macro-Micro Learning",
            "1 Mar 2026",
            "evaluates on",
            "WebShop",
            "reinforcement learning",
            "someone/himac",
            "read",
            "4",
        ]
    )


def test_the_timeline_is_walked_by_keys(opened: OpenPage) -> None:
    """From paper to paper by date, each said; Enter shows its details; undated ones are counted."""
    graph = two_topics()
    add_node(graph, "paper-undated", "Undated")
    page = opened(graph, hash_="#m=timeline")
    rest(page)

    expect(page.locator("#sheet")).to_contain_text("12 papers by date")
    expect(page.locator("#sheet")).to_contain_text("1 paper without a date left out")

    page.locator("canvas.timeline").focus()
    for name in ("HiMAC: Hierarchical", "Study 1", "Study 2"):
        page.keyboard.press("ArrowRight")

        expect(page.locator("#status")).to_contain_text(name)

    page.keyboard.press("Enter")

    expect(page.locator("#panel h2")).to_have_text("Study 2")


def test_the_map_of_what_is_read_has_a_legend_that_filters(opened: OpenPage) -> None:
    """States are counted, by topic too; a press on one keeps it alone, another all."""
    page = opened(_read_and_unread(), hash_="#m=reading")
    rest(page)
    legend = page.locator("#legend button")

    expect(legend).to_have_text(["read3", "reading3", "to read3", "not noted3"])
    expect(page.locator("#panel h2")).to_have_text("3 papers read")

    legend.first.click()

    assert {key for key in kept(page) if key.startswith("paper")} == {
        "paper-2604.00000",
        "paper-2604.00004",
        "paper-2604.00008",
    }
    assert page.url.endswith("#m=reading&s=read")

    legend.first.click()

    assert len(kept(page)) == 18


def test_without_a_reading_state_the_map_says_how_to_note_one(opened: OpenPage) -> None:
    """Nothing is noted: the panel says so, and what to do."""
    page = opened(hash_="#m=reading")
    rest(page)

    expect(page.locator("#panel")).to_contain_text("No reading state is noted yet")


def test_what_was_searched_for_becomes_a_filter(opened: OpenPage) -> None:
    """The last line of the list keeps the matches alone; the address says so."""
    page = opened()
    rest(page)
    page.locator("#search").fill("bench")
    page.locator("#search").fill("study 1")
    page.get_by_role("option", name="Keep only these 3").click()

    assert kept(page) == {"paper-2604.00001", "paper-2604.00010", "paper-2604.00011"}
    assert page.url.endswith("q=study%201")


def test_the_card_names_where_to_start(opened: OpenPage) -> None:
    """Topics, the most used of each type, what joins most topics, the newest, and a surprise."""
    graph = two_topics()
    for number in range(12):
        add_link(
            graph, f"paper-2604.{number:05}", "technique-reinforcement-learning", Relation.USES
        )
    page = opened(graph)
    rest(page)
    panel = page.locator("#panel")

    expect(panel.locator("section", has_text="Benchmarks with most papers")).to_contain_text(
        "ALFWorld"
    )
    expect(panel.locator("section", has_text="Joins most topics")).to_contain_text("2 topics")
    expect(panel.locator("section", has_text="Newest papers")).to_contain_text("12 Mar 2026")

    page.get_by_role("button", name="Surprise me").click()

    expect(page.locator("#trail")).to_contain_text("Map")
    assert "#n=" in page.url
