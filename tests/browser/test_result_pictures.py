"""The result of a query as a picture: bars and network on the SPARQL page, a ready query's page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.models import Relation
from tests.support.network_pages import OpenPage, add_link, add_node, rest
from tests.support.serving import running_server
from tests.support.small_graph import HIMAC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the small graph is served."""
    with running_server() as served:
        yield served.url


def test_counts_are_drawn_as_bars(page: Page, address: str) -> None:
    """One bar a row, with its number."""
    page.goto(f"{address}/sparql/ui")
    page.click("button[data-example=benchmark-popularity]")
    page.click(".yasr .select_bars")

    expect(page.locator(".yasr .bar-row").first).to_contain_text("ALFWorld")
    expect(page.locator(".yasr .bar-row").first.locator(".number")).to_have_text("2")


# YASGUI sanitises each cell in a document apart, where Chromium tells of handlers that never run.
@pytest.mark.allow_console_error(r"inline event handler violates .* action has been blocked")
def test_things_are_drawn_as_a_network(page: Page, address: str) -> None:
    """In a frame of this server's own, which can be opened by itself."""
    page.goto(f"{address}/sparql/ui")
    page.click("button[data-example=papers-by-benchmark]")
    page.click(".yasr .select_network")
    frame = page.frame_locator("iframe.result-network")

    expect(frame.locator("body")).to_contain_text("2 papers")
    expect(page.get_by_role("link", name="Open this picture by itself")).to_be_visible()


MADE = (
    "CONSTRUCT { ?a <https://example.org/sharesBenchmarkWith> ?b . ?a <urn:at> ?place . "
    "?place rdfs:label '<img src=x onerror=alert(1)> Lab' } "
    "WHERE { ?a rl:evaluatesOn ?x . ?b rl:evaluatesOn ?x FILTER(STR(?a) < STR(?b)) "
    "BIND(<https://example.org/places/1> AS ?place) }"
)


@pytest.mark.allow_console_error(r"inline event handler violates .* action has been blocked")
def test_what_a_query_constructs_is_drawn_with_its_names(page: Page, address: str) -> None:
    """Its links and things are named on the picture; what the graph knows leads to its page."""
    page.goto(f"{address}/sparql/ui#{urlencode({'query': MADE})}")
    page.click(".yasqe_queryButton")
    page.click(".yasr .select_network")
    frame = page.frame_locator("iframe.result-network")
    expect(frame.locator("body")).to_contain_text("2 papers · 1 other thing, 2 links")

    page.goto(f"{address}/network?{urlencode({'query': MADE})}")
    rest(page)
    page.wait_for_function("readgraph.texts().includes('sharesBenchmarkWith')")
    texts = page.evaluate("readgraph.texts()")

    assert "at" in texts
    assert any(text.startswith("<img src=x") for text in texts)
    page.goto(f"{page.url}#n={HIMAC}")
    expect(page.locator("#panel h3", has_text="SharesBenchmarkWith (1)")).to_be_visible()
    expect(page.get_by_role("link", name="Open page")).to_have_attribute("href", f"/page/{HIMAC}")
    page.locator("#panel a", has_text="> Lab").click()
    expect(page.locator("#panel h2")).to_have_text("<img src=x onerror=alert(1)> Lab")
    expect(page.locator("#panel h3")).to_have_text("← at (1)")
    expect(page.get_by_role("link", name="Source: example.org")).to_be_visible()
    expect(page.get_by_role("link", name="Open page")).to_have_count(0)
    page.click("#save-button")
    saved = page.get_by_role("link", name="GraphML").get_attribute("href")
    assert page.request.get(f"{address}{saved}").text().count("<edge ") == 1


def test_an_iri_that_no_link_may_lead_to_is_text(page: Page, address: str) -> None:
    """Nothing in the panel leads there, and no link to it is copied into a note."""
    iri = "javascript:alert(1)"
    query = f"CONSTRUCT {{ ?a <urn:at> <{iri}> }} WHERE {{ ?a rl:evaluatesOn ?x }}"
    page.goto(f"{address}/network?{urlencode({'query': query})}#{urlencode({'n': iri})}")

    expect(page.locator("#panel h2")).to_have_text("alert(1)")
    expect(page.get_by_role("button", name="Copy IRI")).to_be_visible()
    expect(page.get_by_role("button", name="Copy Markdown link")).to_have_count(0)
    assert page.locator("a[href^=javascript]").count() == 0


def test_a_picture_of_few_things_and_many_lines_is_drawn(opened: OpenPage) -> None:
    """Every thing is to be seen, though the lines are too many to be drawn in every frame."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    keys = [f"paper-{number}" for number in range(300)]
    for key in keys:
        add_node(graph, key, key)
    for place, key in enumerate(keys):
        for step in range(1, 9):
            add_link(graph, key, keys[(place + step) % len(keys)], Relation.MENTIONS)
    page = opened(graph)
    rest(page)

    page.wait_for_function(
        """() => {
          const canvas = document.querySelector('#map canvas');
          const box = canvas.getBoundingClientRect();
          const ratio = canvas.width / box.width;
          const ctx = canvas.getContext('2d');
          // A name may cover one, but not most of them.
          const seen = readgraph.drawn().filter((key) => {
            const place = readgraph.placeOf(key);
            const [x, y] = [(place.x - box.left) * ratio, (place.y - box.top) * ratio];
            const [red, green, blue] = ctx.getImageData(x, y, 1, 1).data;
            return Math.hypot(red - 0x22, green - 0x4b, blue - 0xb2) < 60;
          });
          return seen.length > 150;
        }"""
    )


def test_a_ready_query_leads_from_its_form_to_its_picture(page: Page, address: str) -> None:
    """Typed, asked, read, drawn; what was typed stands in the address."""
    page.goto(f"{address}/query/papers-by-benchmark")
    page.fill("#p-benchmark", "ALFWorld")
    page.click("text=Ask")

    expect(page).to_have_url(f"{address}/query/papers-by-benchmark?benchmark=ALFWorld")
    expect(page.locator("table.list tbody tr")).to_have_count(2)
    page.click("text=Picture")
    expect(page.locator("body")).to_contain_text("2 papers")


def test_a_hostile_title_stays_text_in_a_ready_querys_table(page: Page, address: str) -> None:
    """Nothing from the data becomes markup; the page fixture fails on any dialog."""
    page.goto(f"{address}/query/papers-with-code")

    expect(page.locator("table.list")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("table.list script, table.list img").count() == 0
