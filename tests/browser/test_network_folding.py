"""Topics of the map that are collapsed into one disc each, and expanded again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.models import Relation
from tests.support.network_pages import add_link, add_node, drawn, free_point, place, rest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.network_pages import OpenPage

_TOPICS = 4
_PAPERS = 9


@pytest.fixture(scope="module")
def topics() -> nx.MultiDiGraph[str]:
    """Four topics of nine papers each; from each to the next lead as many links as its number."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for topic in range(_TOPICS):
        add_node(graph, f"technique-{topic}", f"way {topic}")
        for number in range(_PAPERS):
            add_node(graph, f"paper-{topic}-{number}", f"Study {topic}.{number}")
            add_link(graph, f"paper-{topic}-{number}", f"technique-{topic}", Relation.USES)
    for topic in range(_TOPICS - 1):
        for number in range(topic + 1):
            key = f"paper-{topic}-{number}"
            add_link(graph, key, f"technique-{topic + 1}", Relation.MENTIONS)
    return graph


def _members(topic: int) -> set[str]:
    return {f"technique-{topic}", *(f"paper-{topic}-{number}" for number in range(_PAPERS))}


def _collapsed(page: Page) -> set[str]:
    return set(page.evaluate("readgraph.collapsed()"))


def _moved(page: Page, before: dict[str, tuple[float, float]]) -> float:
    return max(
        max(abs(now - then) for now, then in zip(place(page, key), spot, strict=True))
        for key, spot in before.items()
    )


def test_a_double_click_on_an_island_collapses_it_and_moves_nothing_else(
    opened: OpenPage, topics: nx.MultiDiGraph[str]
) -> None:
    """Its nodes are gone from the picture, the line says so, and the address opens the same."""
    page = opened(topics)
    rest(page)
    others = {key: place(page, key) for key in _members(0) | _members(3)}
    page.mouse.dblclick(*free_point(page, [f"paper-1-{number}" for number in range(_PAPERS)]))
    page.wait_for_function("readgraph.collapsed().length === 1")

    assert _collapsed(page) == {"technique-1"}
    assert drawn(page) == set(topics) - _members(1)
    assert _moved(page, others) < 1
    assert page.evaluate("location.hash") == "#m=map&x=technique-1"
    expect(page.locator("#caption")).to_contain_text("1 topic collapsed, 10 nodes in it not drawn")
    expect(page.locator("#status")).to_have_text(
        "way 1, 10 nodes, collapsed, links to way 2 (2), way 0 (1)"
    )


def test_a_double_click_on_the_disc_expands_it_and_goes_there(
    opened: OpenPage, topics: nx.MultiDiGraph[str]
) -> None:
    """What is in it fills the view."""
    page = opened(topics, hash_="#x=technique-1")
    rest(page)
    page.mouse.dblclick(*place(page, "technique-1"))
    page.wait_for_function("readgraph.collapsed().length === 0")

    assert drawn(page) == set(topics)
    page.wait_for_function(
        """() => {
          const [a, b] = ["paper-1-0", "paper-3-0"].map(readgraph.placeOf);
          return Math.hypot(a.x - b.x, a.y - b.y) > 700;
        }"""
    )


def test_a_double_click_on_the_name_of_an_island_collapses_it(
    opened: OpenPage, topics: nx.MultiDiGraph[str]
) -> None:
    """The first of the two presses does not fly away under the second."""
    page = opened(topics)
    rest(page)
    box = page.locator("#map").bounding_box()
    assert box is not None
    left, top, right, bottom = page.evaluate(
        "readgraph.names()[readgraph.texts().indexOf('way 2')]"
    )
    page.mouse.dblclick(box["x"] + (left + right) / 2, box["y"] + (top + bottom) / 2)
    page.wait_for_function("readgraph.collapsed().length === 1")

    assert _collapsed(page) == {"technique-2"}


def test_all_topics_collapse_and_expand_by_button_and_key(
    opened: OpenPage, topics: nx.MultiDiGraph[str]
) -> None:
    """One press each; the button says what it would do next."""
    page = opened(topics)
    rest(page)
    page.get_by_role("button", name="Collapse all topics").click()

    assert drawn(page) == set()
    assert page.evaluate("location.hash") == "#m=map&x=all"
    expect(page.locator("#status")).to_have_text("4 topics collapsed")

    page.keyboard.press("Shift+X")

    assert drawn(page) == set(topics)
    expect(page.get_by_role("button", name="Collapse all topics")).to_be_visible()


def test_the_arrows_walk_from_disc_to_disc_and_enter_expands(
    opened: OpenPage, topics: nx.MultiDiGraph[str]
) -> None:
    """Each says what it is and where its links lead."""
    page = opened(topics, hash_="#x=all")
    rest(page)
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#status")).to_contain_text("collapsed, links to")
    page.keyboard.press("Enter")

    assert len(_collapsed(page)) == _TOPICS - 1


def test_the_table_has_one_row_for_a_collapsed_topic(
    opened: OpenPage, topics: nx.MultiDiGraph[str]
) -> None:
    """With its nodes and links as numbers, and a button that expands it."""
    page = opened(topics, hash_="#m=table&x=technique-2")
    row = page.locator("#table tbody tr", has_text="topic of 10 nodes")
    expect(row).to_have_count(1)
    expect(page.locator("#table tbody tr")).to_have_count(3 * (_PAPERS + 1) + 1)
    expect(row.locator("td").last).to_have_text("5")
    row.get_by_role("button", name="Expand way 2").click()
    expect(page.locator("#table tbody tr")).to_have_count(4 * (_PAPERS + 1))


def test_a_selected_node_is_never_hidden_in_its_topic(
    opened: OpenPage, topics: nx.MultiDiGraph[str]
) -> None:
    """An address that names both shows the node."""
    page = opened(topics, hash_="#n=paper-1-0&m=map&x=all")
    rest(page)

    assert drawn(page) == _members(1)


def test_an_address_that_collapses_what_is_not_there_says_so(
    opened: OpenPage, topics: nx.MultiDiGraph[str]
) -> None:
    """The rest of it is shown."""
    page = opened(topics, hash_="#x=technique-99,technique-0")
    rest(page)

    expect(page.locator("#notice")).to_contain_text("x=technique-99 (not in this graph)")
    assert _collapsed(page) == {"technique-0"}
