"""The network page as a part of other pages: frames of any width, links out of them."""

from __future__ import annotations

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.models import Relation
from tests.support.network_pages import (
    OpenPage,
    add_link,
    add_node,
    drawn,
    place,
    rest,
)
from viz.page import NetworkOptions


def test_a_served_page_links_to_entity_pages(opened: OpenPage) -> None:
    """With the address of pages given, the panel leads there, also out of a frame."""
    options = NetworkOptions(embed=True, page_url="/page/{key}")
    page = opened(options=options, focus="benchmark-alfworld", depth=1)
    rest(page)

    assert len(drawn(page)) == 7
    expect(page.locator("#caption")).to_contain_text("7 of the graph's 18 nodes are in this file")

    page.mouse.click(*place(page, "paper-2604.00002"))
    link = page.get_by_role("link", name="Open page")

    expect(link).to_have_attribute("href", "/page/paper-2604.00002")
    expect(link).to_have_attribute("target", "_top")


def test_a_frame_of_a_file_leads_to_no_other_page(opened: OpenPage) -> None:
    """A file has no page with everything in it, so a frame of it offers none."""
    page = opened(options=NetworkOptions(embed=True))
    rest(page)

    expect(page.locator("#whole")).to_be_hidden()


def test_in_a_frame_the_wheel_is_the_page_s_until_a_click(opened: OpenPage) -> None:
    """Who scrolls past a frame does not zoom in it; who has clicked into it does."""
    page = opened(options=NetworkOptions(embed=True))
    rest(page)
    page.mouse.move(600, 300)
    before = place(page, "benchmark-alfworld")
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(150)

    assert place(page, "benchmark-alfworld") == before

    page.locator("#map").click(position={"x": 12, "y": 300})
    page.mouse.wheel(0, -300)
    page.wait_for_function(
        "x => Math.abs(readgraph.placeOf('benchmark-alfworld').x - x) > 1", arg=before[0]
    )


@pytest.mark.parametrize("width", [260, 326, 400, 1118])
def test_headings_around_a_node_are_never_cut(opened: OpenPage, width: int) -> None:
    """In a narrow frame a heading is a whole word, or the shape with the count."""
    page = opened(options=NetworkOptions(embed=True), focus="paper-2604.00000", depth=1)
    page.set_viewport_size({"width": width, "height": 360})
    page.reload()
    rest(page)
    kinds = ("Benchmark", "Technique", "Repositor")
    heads = [
        text
        for text in page.evaluate("readgraph.texts()")
        if text.startswith(kinds) or text.isdigit()
    ]

    assert len(heads) == 3
    assert not [text for text in heads if text.endswith("…")]


def test_a_wide_frame_is_filled(opened: OpenPage) -> None:
    """The first picture in the frame of a home page takes most of its width or its height."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for topic in range(16):
        add_node(graph, f"technique-{topic}", f"topic {topic}")
        for number in range(12):
            add_node(graph, f"paper-{topic}-{number}", f"Study {topic} {number}")
            add_link(graph, f"paper-{topic}-{number}", f"technique-{topic}", Relation.USES)
        add_link(graph, f"paper-{topic}-0", f"technique-{(topic + 1) % 16}", Relation.USES)
    page = opened(graph, options=NetworkOptions(embed=True))
    page.set_viewport_size({"width": 1118, "height": 540})
    page.reload()
    rest(page)
    across = [place(page, key)[0] for key in drawn(page)]

    assert max(across) - min(across) > 0.7 * 1118
