"""The network page in a browser: opened from disk, walked by mouse and by keyboard."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.iris import Iri
from graph.link_styles import LinkStyle, LinkWriter
from graph.models import Kind, Relation
from graph.views import EntityRef
from tests.support.network_pages import (
    HOSTILE,
    IRIS,
    OpenPage,
    add_link,
    add_node,
    drawn,
    place,
    rest,
    two_topics,
)
from viz.page import render_network

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


def test_it_opens_from_disk_as_a_map(opened: OpenPage) -> None:
    """The whole graph is drawn, counted and named; nothing is asked of the network."""
    page = opened()
    rest(page)

    expect(page).to_have_title("Agents, April 2026")
    expect(page.locator(".counts")).to_contain_text("12 papers · 2 techniques · 3 benchmarks")
    expect(page.locator("#caption")).to_contain_text("All 18 nodes drawn")
    expect(page.locator("#panel h2")).to_have_text("Start here")
    assert len(drawn(page)) == 18


def test_no_name_covers_another(opened: OpenPage) -> None:
    """Names keep off each other, near and far, and there are at most 40."""
    page = opened()
    rest(page)
    for _ in range(3):
        boxes = page.evaluate("readgraph.names()")

        assert 4 <= len(boxes) <= 40
        assert not [
            (one, other)
            for one, other in combinations(boxes, 2)
            if one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
        ]

        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(50)


def test_a_click_shows_the_panel_with_the_sentence(opened: OpenPage) -> None:
    """The panel names the node, groups its links and quotes where each was read."""
    page = opened()
    rest(page)
    page.mouse.click(*place(page, "benchmark-alfworld"))
    panel = page.locator("#panel")

    expect(panel.locator("h2")).to_have_text("ALFWorld")
    expect(panel.locator("h3")).to_have_text("Papers that evaluate on it (6)")
    expect(panel.locator("blockquote").first).to_contain_text("We measure on ALFWorld in study")
    expect(panel.locator("mark").first).to_have_text("ALFWorld")
    expect(panel.locator("li a").first).to_have_attribute("href", "#n=paper-2604.00000")
    assert page.url.endswith("#n=benchmark-alfworld&m=map")


def test_a_double_click_puts_the_node_in_the_middle(opened: OpenPage) -> None:
    """Focus draws the node with its neighbours, and nothing else."""
    page = opened()
    rest(page)
    page.mouse.dblclick(*place(page, "benchmark-webshop"))
    page.wait_for_function("location.hash === '#n=benchmark-webshop'")
    near = {"benchmark-webshop", *(f"paper-2604.{n:05}" for n in range(0, 12, 2))}

    assert drawn(page) == near
    expect(page.locator("#trail [aria-current]")).to_have_text("WebShop")


def test_links_back_and_escape_walk_the_trail(opened: OpenPage) -> None:
    """From a paper to its benchmark to the next paper, and back by browser and by Escape."""
    page = opened(hash_="#n=paper-2604.00000")
    rest(page)
    page.locator("#panel li a", has_text="ALFWorld").click()

    expect(page.locator("#panel h2")).to_have_text("ALFWorld")
    expect(page.locator("#trail")).to_contain_text("HiMAC")

    page.locator("#panel li a", has_text="Study 4").click()

    expect(page.locator("#panel h2")).to_have_text("Study 4")

    page.go_back()

    expect(page.locator("#panel h2")).to_have_text("ALFWorld")

    page.go_forward()

    expect(page.locator("#panel h2")).to_have_text("Study 4")

    page.locator("#map").focus()
    for name in ("ALFWorld", "HiMAC: Hierarchical Macro-Micro Learning"):
        page.keyboard.press("Escape")

        expect(page.locator("#panel h2")).to_have_text(name)

    page.keyboard.press("Escape")

    expect(page.locator("#trail [aria-current]")).to_have_text("Map")


def test_a_deep_link_opens_on_the_node(opened: OpenPage) -> None:
    """The part after # alone decides; it also works when it is changed by hand."""
    page = opened(hash_="#n=benchmark-kernelbench")
    rest(page)

    expect(page.locator("#panel h2")).to_have_text("KernelBench")

    page.evaluate("location.hash = '#n=benchmark-alfworld&d=2'")

    expect(page.locator("#panel h2")).to_have_text("ALFWorld")
    assert "technique-reinforcement-learning" in drawn(page)


@pytest.mark.parametrize(
    "hash_", ["#n=paper-nowhere-at-all", "#n=%3Cimg%20src%3Dx%3E", "#n=__proto__"]
)
def test_an_unknown_deep_link_says_so(opened: OpenPage, hash_: str) -> None:
    """The map opens, with a sentence and the words in the search box; the address stays."""
    page = opened(hash_=hash_)
    rest(page)

    expect(page.locator("#notice")).to_contain_text("is not in this graph")
    assert page.url.endswith(hash_)
    assert len(drawn(page)) == 18


def test_a_hand_edited_address_breaks_nothing(opened: OpenPage) -> None:
    """Nonsense after # is the map."""
    page = opened(hash_="#&&m==%E0%A4%A&d=99&=")
    rest(page)

    expect(page.locator("#trail [aria-current]")).to_have_text("Map")


def test_hostile_text_stays_text(opened: OpenPage) -> None:
    """Names, aliases and sentences are shown as they are; no script of theirs runs."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "paper-1", HOSTILE[0], aliases=HOSTILE, url="javascript:alert(4)")
    for number, text in enumerate(HOSTILE):
        add_node(graph, f"model-{number}", text, aliases=(text,), url=text)
        add_link(graph, "paper-1", f"model-{number}", Relation.USES, (text, text, text))
    page = opened(graph, hash_="#n=paper-1")
    rest(page)

    expect(page.locator("#panel h2")).to_have_text(HOSTILE[0])
    expect(page.locator("#panel mark")).to_have_count(len(HOSTILE))
    assert page.locator("#panel img, #panel script").count() == 0
    assert not page.locator('a[href^="javascript"]').count()

    for key in sorted(drawn(page)):
        page.mouse.move(*place(page, key))
        page.mouse.click(*place(page, key))
    page.keyboard.press("t")

    assert page.locator("#table img, #table script").count() == 0

    page.locator("#search").fill("img")

    expect(page.get_by_role("option").first).to_contain_text("<img src=x")


def test_the_keyboard_alone_is_enough(opened: OpenPage) -> None:
    """Walk, open, go round the ring, come back, see the table and the help."""
    page = opened()
    rest(page)
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    first = page.locator("#status").text_content()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")

    assert first
    expect(page.locator("#status")).to_contain_text("link")

    page.keyboard.press("Enter")
    page.wait_for_function("location.hash.startsWith('#n=')")
    page.keyboard.press("ArrowRight")

    expect(page.locator("#status")).to_contain_text("around")

    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    page.keyboard.press("Home")

    expect(page.locator("#trail [aria-current]")).to_have_text("Map")

    page.keyboard.press("t")

    expect(page.locator("#table")).to_be_visible()
    expect(page.locator("#table tbody tr")).to_have_count(18)

    page.keyboard.press("t")
    page.keyboard.press("?")

    expect(page.get_by_role("dialog")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_table_holds_what_the_picture_shows(opened: OpenPage) -> None:
    """It follows filter and focus, sorts by a column, and its names are links."""
    page = opened(hash_="#n=benchmark-alfworld")
    rest(page)
    page.get_by_role("button", name="Table").click()

    expect(page.locator("#table tbody tr")).to_have_count(6)

    page.get_by_role("button", name="Name").click()

    expect(page.locator("#table th").first).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("#table tbody a").first).to_have_text(
        "HiMAC: Hierarchical Macro-Micro Learning"
    )

    page.locator("#table tbody a", has_text="HiMAC: ").click()

    expect(page.locator("#panel h2")).to_contain_text("HiMAC")


def test_links_can_be_copied_into_notes(opened: OpenPage) -> None:
    """IRI, Markdown link and wikilink are on the clipboard after a press."""
    page = opened(hash_="#n=benchmark-alfworld")
    rest(page)
    iri = IRIS.entity("benchmark-alfworld")
    for name, text in (
        ("Copy IRI", iri),
        ("Copy Markdown link", f"[ALFWorld]({iri})"),
        ("Copy [[wikilink]]", "[[benchmarks/ALFWorld|ALFWorld]]"),
    ):
        page.get_by_role("button", name=name).click()

        expect(page.locator("#status")).to_contain_text("copied")
        assert page.evaluate("navigator.clipboard.readText()") == text


_ODD_NAMES = {
    "paper-2604.00001": "HiMAC: Hierarchical [Macro] *Learning*",
    "paper-t-a-title-1": "A title: of no arXiv | identifier",
    "paper-t-a-title-2": "A Title: told apart from the other",
    "paper-t-long-3": "One two three four five six: is no name",
    "technique-c": "C#",
    "technique-o1": "o1",
    "model-con": "CON",
    "benchmark-emoji": "🧪",
    "repo-some": "https://www.example.org/some_repo/",
}


@pytest.mark.parametrize("key", _ODD_NAMES)
def test_links_for_notes_are_those_of_a_vault(opened: OpenPage, key: str) -> None:
    """What is copied is what the graph writes for a vault and for Markdown, whatever the name."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for other, name in _ODD_NAMES.items():
        add_node(graph, other, name)
    refs = {
        node: EntityRef(node, Iri(facts["iri"]), Kind(facts["kind"]), facts["label"])
        for node, facts in graph.nodes(data=True)
    }
    writer = LinkWriter(refs.values(), {})
    page = opened(graph, hash_=f"#n={key}")
    rest(page)
    for words, style in (
        ("Copy [[wikilink]]", LinkStyle.OBSIDIAN),
        ("Copy Markdown link", LinkStyle.MARKDOWN),
    ):
        page.get_by_role("button", name=words).click()
        page.wait_for_function("navigator.clipboard.readText().then((text) => text !== '')")

        assert page.evaluate("navigator.clipboard.readText()") == writer.text(refs[key], style)
        page.evaluate("navigator.clipboard.writeText('')")


def test_outside_links_are_safe(opened: OpenPage) -> None:
    """The source opens in a tab of its own that knows nothing of this page."""
    page = opened(hash_="#n=repo-himac")
    rest(page)
    link = page.get_by_role("link", name="Source: github.com")

    expect(link).to_have_attribute("href", "https://github.com/someone/himac")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_places_stay_where_they_were_seen(opened: OpenPage) -> None:
    """Selecting and looking at the table moves nothing on the map."""
    page = opened()
    rest(page)
    before = place(page, "benchmark-kernelbench")
    page.mouse.click(*place(page, "benchmark-alfworld"))
    page.locator("#map").focus()
    page.keyboard.press("t")
    page.keyboard.press("t")
    page.wait_for_timeout(100)

    assert place(page, "benchmark-kernelbench") == pytest.approx(before, abs=2)


def test_an_empty_graph_says_what_to_do(opened: OpenPage) -> None:
    """No picture, no script, no error: a sentence and a command."""
    page = opened(nx.MultiDiGraph())

    expect(page.get_by_role("heading", name="Nothing to draw yet")).to_be_visible()


def test_one_node_can_be_opened(opened: OpenPage) -> None:
    """A graph of one node draws it, and says that there are no links."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "paper-1", "Alone")
    page = opened(graph)
    rest(page)

    expect(page.locator("#caption")).to_contain_text("One node, and no links")

    page.mouse.dblclick(*place(page, "paper-1"))

    expect(page.locator("#panel h3")).to_have_text("No links")


def test_a_hub_of_thousands_says_how_many_more(opened: OpenPage) -> None:
    """The ring holds what can be read; the rest is a number that opens as a list."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "technique-hub", "hub")
    for number in range(2_000):
        add_node(graph, f"paper-{number}", f"Study {number}")
        add_link(graph, f"paper-{number}", "technique-hub", Relation.USES)
    page = opened(graph, hash_="#n=technique-hub")
    rest(page)

    assert 20 <= len(drawn(page)) <= 61
    expect(page.locator("#caption")).to_contain_text("of 2,000 links of this node drawn")

    page.get_by_role("button", name="more").click()

    expect(page.locator("#panel li").nth(100)).to_be_attached()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_map_and_panel(opened: OpenPage, scheme: str) -> None:
    """At 400 pixels nothing sticks out sideways, and details come up as a sheet."""
    page = opened(hash_="#m=map")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 400, "height": 800})
    page.reload()
    rest(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    expect(page.locator("#panel")).to_be_hidden()

    page.mouse.click(*place(page, "benchmark-alfworld"))

    expect(page.locator("#panel h2")).to_have_text("ALFWorld")

    page.get_by_role("button", name="Close details").click()

    expect(page.locator("#panel")).to_be_hidden()


@pytest.mark.parametrize(
    ("hash_", "title"),
    [
        ("", "ALFWorld"),
        ("#n=benchmark-webshop", "WebShop · ALFWorld"),
    ],
)
def test_the_tab_never_says_the_same_twice(
    page: Page, tmp_path: Path, hash_: str, title: str
) -> None:
    """A page that is called after its focus is called so once."""
    file = tmp_path / "network.html"
    text = render_network(two_topics(), title="ALFWorld", focus="benchmark-alfworld")
    file.write_text(text, encoding="utf-8")
    page.goto(f"{file.as_uri()}{hash_}")
    rest(page)

    expect(page).to_have_title(title)


def _texts(page: Page) -> list[str]:
    return [str(text) for text in page.evaluate("readgraph.texts()")]


def test_no_name_repeats_that_of_its_island(opened: OpenPage) -> None:
    """A hub that gave its island the name does not bear it a second time, near or far."""
    page = opened()
    rest(page)
    for _ in range(4):
        texts = _texts(page)

        assert texts
        assert len(texts) == len({text.lower() for text in texts})

        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(50)
