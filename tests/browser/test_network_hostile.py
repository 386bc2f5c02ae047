"""Bad input in the network page: whatever a graph or an address holds, it stays a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.models import Relation
from tests.support.network_pages import HOSTILE, OpenPage, add_link, add_node, rest
from viz.page import NetworkOptions

if TYPE_CHECKING:
    from playwright.sync_api import Page

_MODES = (
    "#m=map",
    "#n=paper-0&d=2",
    "#n=paper-0&m=map",
    "#n=model-0&p=model-1",
    "#n=paper-0&m=compare&with=paper-1",
    "#m=timeline",
    "#m=matrix",
    "#m=table",
    "#m=reading",
    "#m=map&y=2024&s=%3Cimg%20src=x%20onerror=alert(1)%3E&l=%3C/script%3E&q=%22%3E%3Cb%3E",
)


def _hostile() -> nx.MultiDiGraph[str]:
    """Every text that a graph can carry, in every place that a page shows."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph["classes"] = {
        f"technique-class-{n}": {"label": text, "broader": (f"technique-class-{n}",)}
        for n, text in enumerate(HOSTILE)
    }
    for number, text in enumerate(HOSTILE):
        for kind in ("paper", "model", "benchmark"):
            add_node(
                graph,
                f"{kind}-{number}",
                text,
                aliases=(text,),
                url=text,
                published=("2024-02-31", "2024", "soon", text, "0000", "99999-01")[number % 6],
                status=text if number % 2 else "read",
                tags=(text,),
                sources=(text, "one"),
            )
        add_node(graph, f"technique-{number}", text, broader=(f"technique-class-{number}",))
    for number, text in enumerate(HOSTILE):
        for kind in ("model", "benchmark", "technique"):
            for paper in (0, number):
                said = (text, text, text)
                key = f"{kind}-{number}"
                add_link(graph, f"paper-{paper}", key, Relation.USES, said, confidence=0.5)
    return graph


def _go(page: Page, hash_: str) -> None:
    """Change the address by hand, and wait until it is shown."""
    page.evaluate("hash => { location.hash = hash }", hash_)
    page.wait_for_function("hash => readgraph.shows() === hash", arg=hash_)


def test_hostile_text_stays_text_in_every_view(opened: OpenPage) -> None:
    """Nothing of it runs, loads or breaks; the fixture sees to dialogs, requests and errors."""
    page = opened(_hostile())
    rest(page)
    page.locator("#filters-button").click()
    for hash_ in _MODES:
        _go(page, hash_)
        for part in page.locator("#panel summary").all():
            part.click()

        for name in ("panel", "filters", "sheet", "table", "legend", "notice", "filterline"):
            assert page.locator(f"#{name} :is(img, script, iframe, object)").count() == 0
        assert page.locator('a[href^="javascript" i]').count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def _hub(leaves: int) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "technique-hub", "hub")
    add_node(graph, "technique-other", "other hub")
    for number in range(leaves):
        add_node(graph, f"paper-{number}", f"Study {number}", published=f"20{number % 30:02}-01")
        add_link(graph, f"paper-{number}", "technique-hub", Relation.USES)
        add_link(graph, f"paper-{number}", "technique-other", Relation.MENTIONS)
    return graph


_BOUNDED = (
    ("#n=technique-hub", "#caption", "of 5,000 links of this node drawn"),
    ("#n=paper-1&p=paper-4999", "#panel .lead", "connections, shortest first"),
    ("#n=technique-hub&p=technique-other", "#panel .lead", "5 connections"),
    ("#n=paper-1&m=compare&with=paper-2", "#sheet", "2 things shared by all"),
    ("#n=technique-hub&m=table", "#table caption", "the first 500 of 5,000"),
    ("#m=timeline", "#sheet", "5,000 papers by date"),
    ("#m=matrix", "#sheet", "No paper links to both"),
)


def test_a_node_of_five_thousand_links_is_bounded(opened: OpenPage) -> None:
    """What is drawn and listed of it has a limit, and the limit is said."""
    page = opened(_hub(5_000))
    rest(page)
    for hash_, selector, text in _BOUNDED:
        _go(page, hash_)

        expect(page.locator(selector).first).to_contain_text(text)
        assert page.locator("body *").count() < 8_000


def test_likeness_is_worked_out_when_it_is_asked_for(opened: OpenPage) -> None:
    """With thousands of papers that share a hub, ten are shown."""
    page = opened(_hub(5_000), hash_="#n=paper-1")
    rest(page)

    assert page.locator("#panel .alike li").count() == 0

    page.get_by_text("Papers like this one").click()

    expect(page.locator("#panel .alike li")).to_have_count(10)


def test_one_node_is_a_page_in_every_view(opened: OpenPage) -> None:
    """A graph of one node without date or links can be looked at from all sides."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "technique-alone", "alone")
    page = opened(graph)
    rest(page)
    page.locator("#filters-button").click()

    expect(page.locator("#filter-result")).to_have_text("1 node, nothing left out")
    for mode in ("timeline", "matrix", "table", "reading", "map"):
        page.locator(f"#{mode}-button").click()

        expect(page.locator(f"#{mode}-button")).to_have_attribute("aria-pressed", "true")


def test_a_node_with_itself_has_no_way(opened: OpenPage) -> None:
    """The address is said to make no sense, and the node is shown."""
    page = opened(hash_="#n=benchmark-alfworld&p=benchmark-alfworld")
    rest(page)

    expect(page.locator("#notice")).to_contain_text("the same as n")
    expect(page.locator("#panel h2")).to_have_text("ALFWorld")


def test_names_from_right_to_left_keep_their_direction(opened: OpenPage) -> None:
    """A title in Arabic is set from right to left, and turns nothing around it."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "paper-1", "شبكة المعرفة: مقدمة", published="2026-01")
    add_node(graph, "paper-2", "A paper", published="2026-02")
    add_node(graph, "technique-1", "تعلم")
    for paper in ("paper-1", "paper-2"):
        add_link(graph, paper, "technique-1", Relation.USES, ("نحن نستخدم ", "تعلم", " هنا."))
    page = opened(graph, hash_="#n=paper-1&p=paper-2")
    rest(page)

    assert _direction(page, "#panel .step a >> nth=0") == "rtl"
    assert _direction(page, "#panel blockquote >> nth=0") == "rtl"
    assert _direction(page, "#panel .step >> nth=0") == "ltr"


def _direction(page: Page, selector: str) -> str:
    return str(page.locator(selector).evaluate("part => getComputedStyle(part).direction"))


@pytest.mark.parametrize(("width", "height"), [(360, 640), (320, 256)])
def test_every_view_fits_a_phone_and_a_large_print(
    opened: OpenPage, page: Page, width: int, height: int
) -> None:
    """At 360 pixels, and at 400 % zoom (320 by 256), nothing sticks out sideways."""
    page.set_viewport_size({"width": width, "height": height})
    opened(_hostile())
    rest(page)
    for hash_ in _MODES:
        _go(page, hash_)

        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#filters-button").click()

    expect(page.locator("#filters .close")).to_be_in_viewport()


def test_a_very_large_print_leaves_the_picture_a_height(opened: OpenPage, page: Page) -> None:
    """Where the header fills the window, one scrolls down to the picture, and finds one."""
    page.set_viewport_size({"width": 320, "height": 200})
    opened()
    rest(page)
    page.locator("#map").scroll_into_view_if_needed()

    assert page.locator("#map").evaluate("map => map.clientHeight") >= 280
    expect(page.locator("#caption")).to_be_visible()


def test_an_embedded_page_is_the_picture_alone(opened: OpenPage) -> None:
    """In a frame there is no switch of views and no drawer button; the keys still work."""
    page = opened(options=NetworkOptions(embed=True))
    rest(page)

    expect(page.locator("#views")).to_be_hidden()

    page.locator("#map").focus()
    page.keyboard.press("t")

    expect(page.locator("#table")).to_be_visible()
