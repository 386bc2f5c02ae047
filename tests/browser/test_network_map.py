"""The map of the network page: near and far, large graphs, what a frame costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.models import Relation
from tests.support.network_pages import add_link, add_node, drawn, place, rest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.network_pages import OpenPage

_TOPICS = 6
_PAPERS = 200


@pytest.fixture(scope="module")
def large() -> nx.MultiDiGraph[str]:
    """More nodes than are drawn as shapes in every frame, in six topics."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for topic in range(_TOPICS):
        for which in range(3):
            add_node(graph, f"technique-{topic}-{which}", f"way {topic}.{which}")
        for number in range(_PAPERS):
            key = f"paper-{topic}-{number}"
            add_node(graph, key, f"Study {topic}.{number}", published="2026-01-01")
            for which in (0, 1 + number % 2):
                add_link(graph, key, f"technique-{topic}-{which}", Relation.USES)
        other = f"technique-{(topic + 1) % _TOPICS}-0"
        add_link(graph, f"paper-{topic}-0", other, Relation.USES)
    return graph


def _texts(page: Page) -> list[str]:
    return [str(text) for text in page.evaluate("readgraph.texts()")]


def test_a_large_graph_is_drawn_whole_and_named(
    opened: OpenPage, large: nx.MultiDiGraph[str]
) -> None:
    """The far view says all topics with their size, and that nothing is left out."""
    page = opened(large)
    rest(page)

    expect(page.locator("#caption")).to_contain_text("All 1,218 nodes drawn")
    assert {f"way {topic}.0" for topic in range(_TOPICS)} <= set(_texts(page))
    assert len(drawn(page)) == large.number_of_nodes()


def test_the_far_view_has_the_colours_of_nodes_and_lines(
    opened: OpenPage, large: nx.MultiDiGraph[str]
) -> None:
    """What is drawn at a node's place is not the ground, also after the picture was dragged."""
    page = opened(large)
    rest(page)
    ink = """key => {
      const canvas = document.querySelector("#map canvas");
      const box = canvas.getBoundingClientRect();
      const { x, y } = readgraph.placeOf(key);
      const ratio = canvas.width / box.width;
      const [r, g, b, a] = canvas.getContext("2d")
        .getImageData((x - box.left) * ratio, (y - box.top) * ratio, 1, 1).data;
      return a > 200 && Math.max(r, g, b) - Math.min(r, g, b) > 60;
    }"""
    keys = [f"technique-{topic}-{which}" for topic in range(_TOPICS) for which in (1, 2)]
    before = place(page, keys[0])
    seen = [key for key in keys if page.evaluate(ink, key)]
    start = (before[0] + 3, before[1] + 160)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] - 40, start[1] - 20, steps=4)
    page.mouse.up()
    page.wait_for_function(
        "([key, x]) => Math.abs(readgraph.placeOf(key).x - x + 40) < 2", arg=[keys[0], before[0]]
    )
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    still = [key for key in seen if page.evaluate(ink, key)]

    assert len(seen) >= len(keys) / 2  # names may lie over some
    assert len(still) >= len(seen) / 2


def test_a_type_can_be_hidden_in_a_large_graph(
    opened: OpenPage, large: nx.MultiDiGraph[str]
) -> None:
    """The picture of the far view is painted anew without it."""
    page = opened(large)
    rest(page)
    page.locator("#legend button", has_text="papers").click()

    expect(page.locator("#caption")).to_contain_text("18 of 1,218 nodes")


def test_a_double_click_on_the_middle_leads_back_to_the_map(opened: OpenPage) -> None:
    """What a double click has opened, a double click closes; the node stays selected."""
    page = opened(hash_="#n=benchmark-alfworld")
    rest(page)
    page.mouse.dblclick(*place(page, "benchmark-alfworld"))
    page.wait_for_function("location.hash === '#n=benchmark-alfworld&m=map'")

    assert len(drawn(page)) == 18


@pytest.mark.parametrize("hash_", ["", "#n=technique-hub", "#n=technique-hub&d=2"])
def test_five_thousand_neighbours_are_a_picture_and_a_number(opened: OpenPage, hash_: str) -> None:
    """On the map all are drawn; around the hub as many as can be read, and how many more."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "technique-hub", "hub")
    for number in range(5_000):
        add_node(graph, f"paper-{number}", f"Study {number}")
        add_link(graph, f"paper-{number}", "technique-hub", Relation.USES)
    page = opened(graph, hash_=hash_)
    rest(page)

    if hash_:
        expect(page.locator("#caption")).to_contain_text("of 5,000 links of this node drawn")
        assert 20 <= len(drawn(page)) <= 61
    else:
        expect(page.locator("#caption")).to_contain_text("All 5,001 nodes drawn")
        assert len(_texts(page)) <= 40


def test_names_of_emoji_alone_and_of_any_length_are_cut_to_whole_signs(opened: OpenPage) -> None:
    """A name keeps to its room; an emoji that is made of several characters is never torn."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "technique-e", "🧪")
    for number in range(6):
        label = "🧬" * 1_000 if number % 2 else "long " * 400
        add_node(graph, f"paper-{number}", label)
        add_link(graph, f"paper-{number}", "technique-e", Relation.USES)
    page = opened(graph)
    rest(page)
    texts = _texts(page)

    assert "🧪" in texts
    assert all(len(text) < 80 for text in texts)
    assert not [text for text in texts if any("\ud800" <= sign <= "\udfff" for sign in text)]


def _topics(papers: int) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for topic in range(_TOPICS):
        add_node(graph, f"technique-{topic}", f"way {topic}")
        for number in range(papers):
            add_node(graph, f"paper-{topic}-{number}", f"Study {topic}.{number}")
            add_link(graph, f"paper-{topic}-{number}", f"technique-{topic}", Relation.USES)
    return graph


_COUNTED = """async () => {
  const proto = CanvasRenderingContext2D.prototype;
  const names = ["fill", "stroke", "fillRect", "drawImage", "fillText", "measureText"];
  const own = names.map((name) => [name, proto[name]]);
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  let calls = 0;
  for (const [name, method] of own) {
    proto[name] = function (...args) {
      calls++;
      return method.apply(this, args);
    };
  }
  const most = [];
  for (const button of ["zoom-out", "zoom-in", "zoom-out"]) {
    calls = 0;
    document.getElementById(button).click();
    await frame();
    await frame();
    most.push(calls);
  }
  Object.assign(proto, Object.fromEntries(own));
  return [Math.max(...most), document.querySelectorAll("*").length];
}"""


def test_a_frame_and_the_document_do_not_grow_with_the_graph(opened: OpenPage) -> None:
    """Four times the nodes: as many calls to draw the far view, and as many elements."""
    costs = []
    for papers in (200, 800):
        page = opened(_topics(papers))
        rest(page)
        costs.append(page.evaluate(_COUNTED))
    (calls, elements), (calls_of_large, elements_of_large) = costs

    assert 0 < calls < 2_000  # the small one has 1,206 nodes, the large one 4,806
    assert calls_of_large < calls + 400
    assert abs(elements_of_large - elements) < 100
