"""What can be taken along from the network page: pictures, tables, files, frames."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from defusedxml.ElementTree import fromstring
from playwright.sync_api import expect

from graph.models import Relation
from tests.support.network_pages import HOSTILE, OpenPage, add_link, add_node, rest
from tests.support.serving import Served, running_server
from tests.support.small_graph import ALFWORLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The server over the small graph."""
    with running_server() as served:
        yield served


def _saved(page: Page, name: str) -> tuple[str, bytes]:
    """Press one of the buttons under Save, and give the name and bytes of the file."""
    page.locator("#save-button").click()
    with page.expect_download(timeout=60_000) as download:
        page.locator("#save").get_by_role("button", name=name, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.mark.parametrize(
    "hash_",
    ["#m=map", "#m=reading", "#n=benchmark-alfworld", "#n=paper-2604.00000&p=paper-2604.00002"],
)
def test_the_picture_is_saved_as_svg_with_its_names_as_text(opened: OpenPage, hash_: str) -> None:
    """Every drawn node is a shape with its name as title; the names on the screen are text."""
    page = opened(hash_=hash_)
    rest(page)
    name, content = _saved(page, "SVG")
    picture = fromstring(content)
    titles = {part.text for part in picture.iter(f"{_SVG}title")}

    assert name.endswith(".svg")
    assert {"ALFWorld"} < titles
    assert "ALFWorld" in {part.text for part in picture.iter(f"{_SVG}text")}
    assert len(titles) == len(page.evaluate("readgraph.drawn()")) + 1


def test_what_is_too_much_for_shapes_is_a_picture_in_the_file(opened: OpenPage) -> None:
    """Of thousands of nodes in view the file has no shape each, but the names stay text."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number in range(4_100):
        add_node(graph, f"paper-{number}", f"Study {number}")
    for number in range(40):
        add_link(graph, f"paper-{number}", "paper-4000", Relation.MENTIONS)
    page = opened(graph)
    rest(page)
    parts = list(fromstring(_saved(page, "SVG")[1]).iter())
    images = [part for part in parts if part.tag == f"{_SVG}image"]

    assert [part.get("href", "")[:22] for part in images] == ["data:image/png;base64,"]
    assert len([part for part in parts if part.tag == f"{_SVG}text"]) > 0
    assert len(parts) < 200


def test_a_filtered_picture_is_saved_as_it_is_seen(opened: OpenPage) -> None:
    """What is hidden is not in the file; what is faint is there, and faint."""
    page = opened(hash_="#m=map&t=benchmark")
    rest(page)
    faint = [
        group
        for group in fromstring(_saved(page, "SVG")[1]).iter(f"{_SVG}g")
        if group.get("fill-opacity") not in {None, "1"}
    ]

    assert len(list(faint[0])) == 15

    page.locator("#save").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Hide the rest").click()
    shapes = fromstring(_saved(page, "SVG")[1]).iter(f"{_SVG}title")

    assert len([*shapes]) == 3 + 1


def test_the_picture_is_saved_as_png(opened: OpenPage) -> None:
    """The file is a PNG of the size of the picture."""
    page = opened(hash_="#m=map")
    rest(page)
    name, content = _saved(page, "PNG")

    assert name.endswith(".png")
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) >= page.locator("#map").evaluate("map => map.clientWidth")


def test_the_table_is_saved_as_csv(opened: OpenPage) -> None:
    """A row a kept node; what a spreadsheet would run as a formula is marked as text."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    labels = (*HOSTILE, "=1+2", 'say "hi", twice', "@home")
    for number, text in enumerate(labels):
        add_node(graph, f"technique-{number}", text)
    add_node(graph, "paper-1", "A paper", published="2026-01", status="read")
    add_link(graph, "paper-1", "technique-0", Relation.USES)
    page = opened(graph, hash_="#m=map")
    rest(page)
    name, content = _saved(page, "CSV")
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    names = {row[0]: row[1] for row in rows[1:]}

    assert name.endswith(".csv")
    assert rows[0] == ["key", "name", "type", "date", "links", "reading state", "IRI"]
    assert len(rows) == len(labels) + 2
    assert names["technique-6"] == "'=1+2"
    assert names["technique-7"] == 'say "hi", twice'
    assert names["technique-8"] == "'@home"
    assert next(row for row in rows if row[0] == "paper-1")[3:6] == ["2026-01", "1", "read"]


def test_a_matrix_is_saved_as_the_table_that_it_is(opened: OpenPage) -> None:
    """Rows and columns keep their heads."""
    page = opened(hash_="#m=matrix")
    rest(page)
    rows = list(csv.reader(io.StringIO(_saved(page, "CSV")[1].decode(), newline="")))

    assert "kernel fusion" in rows[0]
    assert any(row[0] == "KernelBench" and "6" in row for row in rows[1:])


def test_a_comparison_is_saved_without_the_buttons_in_it(opened: OpenPage) -> None:
    """The head of a column is the name of the thing."""
    page = opened(hash_="#n=paper-2604.00000&m=compare&with=paper-2604.00002")
    rest(page)
    rows = list(csv.reader(io.StringIO(_saved(page, "CSV")[1].decode(), newline="")))

    assert rows[0] == ["", "HiMAC: Hierarchical Macro-Micro Learning", "Study 2"]
    assert ["ALFWorld", "evaluates on", "evaluates on"] in rows


def test_a_hostile_picture_is_sound_svg(opened: OpenPage) -> None:
    """Markup in names is text in the file, so it parses and holds no script."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "paper-1", HOSTILE[0])
    for number, text in enumerate(HOSTILE):
        add_node(graph, f"model-{number}", text)
        add_link(graph, "paper-1", f"model-{number}", Relation.USES)
    page = opened(graph, hash_="#n=paper-1")
    rest(page)
    picture = fromstring(_saved(page, "SVG")[1])

    assert {part.tag.removeprefix(_SVG) for part in picture.iter()} <= {
        *("svg", "title", "desc", "rect", "path", "polygon", "circle", "g", "text")
    }
    assert HOSTILE[1] in {part.text for part in picture.iter(f"{_SVG}title")}


def test_a_served_page_leads_to_the_files_and_the_frame(page: Page, served: Served) -> None:
    """GraphML, GEXF and canvas are those of what is looked at; the frame opens the same node."""
    page.goto(f"{served.url}/network#n={ALFWORLD}")
    rest(page)
    page.locator("#save-button").click()
    for name, ending in (("GraphML", "graphml"), ("GEXF", "gexf"), ("Obsidian canvas", "canvas")):
        link = page.locator("#save").get_by_role("link", name=name)

        expect(link).to_have_attribute("href", f"/network.{ending}?focus={ALFWORLD}&depth=1")
        answer = page.request.get(f"{served.url}/network.{ending}?focus={ALFWORLD}&depth=1")
        assert answer.status == 200

    page.get_by_role("button", name="Copy frame").click()

    expect(page.locator("#status")).to_contain_text("Frame copied")
    frame = page.evaluate("navigator.clipboard.readText()")
    assert frame.startswith(f'<iframe src="{served.url}/network?embed=1&amp;focus={ALFWORLD}')
