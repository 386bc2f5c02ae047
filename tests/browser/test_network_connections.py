"""How things are related, in the page: ways between two, likeness, comparison, matrix."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.analysis.compare import compare
from graph.analysis.connections import connections
from graph.analysis.related import related
from graph.models import Relation
from tests.support.lists import example_snapshot
from tests.support.network_pages import (
    OpenPage,
    add_link,
    add_node,
    drawn,
    kept,
    place,
    rest,
    two_topics,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


@pytest.fixture(scope="module")
def real_list() -> nx.MultiDiGraph[str]:
    """The network of the bundled list."""
    return example_snapshot().network


def _asked(network: nx.MultiDiGraph[str]) -> list[str]:
    """Keys of all sorts: the most linked of each kind, and some of the least."""
    by_kind: dict[str, list[str]] = {}
    for key in sorted(network, key=lambda key: (-network.degree(key), key)):
        by_kind.setdefault(network.nodes[key]["kind"], []).append(key)
    return sorted({key for keys in by_kind.values() for key in (*keys[:4], keys[-1])})


def test_the_page_finds_the_ways_that_the_analysis_finds(
    opened: OpenPage, real_list: nx.MultiDiGraph[str]
) -> None:
    """On the real list both give the same ways between two things, in the same order."""
    page = opened(real_list)
    rest(page)
    for one, other in pairwise(_asked(real_list)):
        found = connections(real_list, one, other)
        ways = [[ref.key for ref in path.things] for path in found.paths]

        assert found.complete
        assert page.evaluate("([a, b]) => readgraph.connections(a, b)", [one, other]) == ways


def test_the_page_finds_alike_what_the_analysis_finds(
    opened: OpenPage, real_list: nx.MultiDiGraph[str]
) -> None:
    """On the real list both give the same things, for the same reasons."""
    page = opened(real_list)
    rest(page)
    for key in _asked(real_list):
        found = related(real_list, key)
        shown: list[dict[str, Any]] = page.evaluate("key => readgraph.alike(key)", key)

        assert [entry["key"] for entry in shown] == [entry.ref.key for entry in found]
        assert [entry["score"] for entry in shown] == pytest.approx([e.score for e in found])
        assert [len(entry["shared"]) for entry in shown] == [e.shared_count for e in found]
        assert [set(entry["shared"][:10]) for entry in shown] == [
            {ref.key for ref in entry.shared} for entry in found
        ]


def test_the_page_compares_as_the_analysis_does(
    opened: OpenPage, real_list: nx.MultiDiGraph[str]
) -> None:
    """On the real list both give the same rows in the same order."""
    page = opened(real_list)
    rest(page)
    papers = [key for key in _asked(real_list) if key.startswith("paper")]
    rows = [
        {"key": row.other.key, "count": row.count} for row in compare(real_list, papers[:4]).rows
    ]

    assert page.evaluate("keys => readgraph.comparison(keys)", papers[:4]) == rows


def test_two_nodes_are_connected_by_shift_and_click(opened: OpenPage) -> None:
    """The way between two papers is drawn from left to right, with each step's evidence."""
    page = opened(hash_="#n=paper-2604.00000&m=map")
    rest(page)
    page.keyboard.down("Shift")
    page.mouse.click(*place(page, "benchmark-kernelbench"))
    page.keyboard.up("Shift")
    page.wait_for_function("location.hash.includes('p=benchmark-kernelbench')")
    panel = page.locator("#panel")

    expect(panel.locator("h2")).to_have_text("HiMAC and KernelBench", use_inner_text=True)
    expect(panel).to_contain_text("Nothing within 6 steps")

    page.evaluate("location.hash = '#n=paper-2604.00000&p=paper-2604.00002'")

    expect(panel.locator("section.path").first).to_contain_text("2 steps")
    expect(panel.locator("mark").first).to_have_text("ALFWorld")
    assert drawn(page) >= {"paper-2604.00000", "benchmark-alfworld", "paper-2604.00002"}
    left, middle, right = (
        place(page, key)[0]
        for key in ("paper-2604.00000", "benchmark-alfworld", "paper-2604.00002")
    )
    assert left < middle < right


def _three_ways() -> nx.MultiDiGraph[str]:
    """Two ways of four steps and one of six, which ends as the first does."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(graph, "benchmark-a", "A")
    for key in ("b", "t1", "t2", "t3"):
        add_node(graph, f"technique-{key}", key.upper())
    links = {1: "a t1", 2: "t1 b", 3: "a t2", 4: "t2 b", 5: "a t3", 9: "t3 t1"}
    for number, ends in links.items():
        add_node(graph, f"paper-{number}", f"Study {number}")
        for end in ends.split():
            kind = "benchmark" if end == "a" else "technique"
            add_link(graph, f"paper-{number}", f"{kind}-{end}", Relation.MENTIONS)
    return graph


def test_no_line_of_a_way_runs_through_another_node(opened: OpenPage) -> None:
    """Who follows a line with the eye ends where the link ends."""
    page = opened(_three_ways(), hash_="#n=benchmark-a&p=technique-b")
    rest(page)
    ways = page.evaluate("readgraph.connections('benchmark-a', 'technique-b')")
    places = {key: complex(*place(page, key)) for key in drawn(page)}
    near = []
    for one, other in {step for way in ways for step in pairwise(way)}:
        start, along = places[one], places[other] - places[one]
        for key, point in places.items():
            at = ((point - start) * along.conjugate()).real / abs(along) ** 2
            if key not in {one, other} and abs(start + min(1, max(0, at)) * along - point) < 8:
                near.append((one, key, other))

    assert len(ways) == 3
    assert near == []


def test_what_is_compared_is_sought_among_its_like(opened: OpenPage) -> None:
    """Of a paper and the technique that it proposes, a paper is compared with the paper."""
    graph = two_topics()
    add_node(graph, "technique-himac", "HiMAC")
    add_link(graph, "paper-2604.00000", "technique-himac", Relation.PROPOSES)
    page = opened(graph, hash_="#n=paper-2604.00002")
    rest(page)
    page.get_by_role("button", name="Compare with…").click()
    page.keyboard.type("himac")

    expect(page.locator("#results li").first).to_contain_text("paper")

    page.keyboard.press("Enter")

    expect(page.locator("table.compare thead th").nth(1)).to_contain_text("HiMAC: ")


def test_the_other_one_can_be_chosen_by_name(opened: OpenPage) -> None:
    """A press in the panel, a name in the search box, Enter: the way is there; Escape goes back."""
    page = opened(hash_="#n=paper-2604.00000")
    rest(page)
    page.get_by_role("button", name="How is this related to").click()

    expect(page.locator("#notice")).to_contain_text("Connect HiMAC with what?")

    page.keyboard.type("study 6")
    page.keyboard.press("Enter")

    expect(page.locator("#panel h2")).to_contain_text("Study 6")
    assert page.url.endswith("#n=paper-2604.00000&p=paper-2604.00006")

    page.locator("#map").focus()
    page.keyboard.press("Escape")

    expect(page.locator("#panel h2")).to_contain_text("Hierarchical Macro-Micro")


def test_the_keyboard_connects_too(opened: OpenPage) -> None:
    """From what is selected to where the arrows stand, by c."""
    page = opened(hash_="#n=benchmark-alfworld&m=map")
    rest(page)
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("c")
    page.wait_for_function("location.hash.includes('&p=')")

    expect(page.locator("#panel")).to_contain_text("How are these related?")


def test_a_way_keeps_to_what_the_filters_keep(opened: OpenPage) -> None:
    """With techniques left out, a way over a technique is none; clearing brings it back."""
    page = opened(hash_="#n=benchmark-kernelbench&p=technique-kernel-fusion&r=evaluatesOn")
    rest(page)

    expect(page.locator("#panel")).to_contain_text("through what the filters keep")

    page.locator("#panel").get_by_role("button", name="Clear filters").click()

    expect(page.locator("#panel section.path").first).to_contain_text("2 steps")


def test_papers_like_this_one_name_their_reasons(opened: OpenPage) -> None:
    """The list is closed until it is asked for; each entry says what both share, and compares."""
    page = opened(hash_="#n=paper-2604.00000")
    rest(page)
    page.get_by_text("Papers like this one").click()
    first = page.locator("#panel .alike li").first

    expect(first).to_contain_text("Study")
    expect(first.locator(".reasons")).to_contain_text("ALFWorld")

    first.get_by_role("button", name="Compare").click()

    expect(page.locator("#sheet h2")).to_have_text("Side by side")
    expect(page.locator("#sheet tr.shared").first).to_contain_text("ALFWorld")


def _row(page: Page, name: str) -> Locator:
    return page.locator("#sheet tr").filter(
        has=page.get_by_role("rowheader", name=name, exact=True)
    )


def test_papers_stand_side_by_side(opened: OpenPage) -> None:
    """Rows say how each is linked; rows can be narrowed, papers added and taken away."""
    address = "#m=compare&n=paper-2604.00000&with=paper-2604.00001,paper-2604.00002"
    page = opened(hash_=address)
    rest(page)

    expect(_row(page, "ALFWorld").locator("td")).to_have_text(["evaluates on", "–", "evaluates on"])
    expect(_row(page, "someone/himac").locator("td")).to_have_text(["code", "–", "–"])

    page.get_by_label("Rows").select_option(label="what several share")

    expect(_row(page, "someone/himac")).to_have_count(0)

    page.get_by_role("button", name="Take Study 1 away").click()

    expect(page.locator("#sheet thead th")).to_have_count(2)

    page.get_by_role("button", name="Add another").click()
    page.keyboard.type("study 4")
    page.keyboard.press("Enter")

    expect(page.locator("#sheet thead th")).to_have_count(3)
    assert page.url.endswith("with=paper-2604.00002,paper-2604.00004&m=compare")


def test_a_cell_of_the_matrix_leads_to_its_papers(opened: OpenPage) -> None:
    """Counts are of papers that link to both; a column sorts; a cell lists papers."""
    page = opened(hash_="#m=matrix")
    rest(page)
    cell = page.get_by_role("button", name="6 papers: KernelBench and kernel fusion")
    cell.click()

    expect(page.locator("#panel h2")).to_contain_text("KernelBench and kernel fusion")
    expect(page.locator("#panel li")).to_have_count(6)

    page.get_by_role("button", name="reinforcement learning", exact=True).click()

    expect(page.locator("#sheet tbody th").first).to_contain_text("ALFWorld")

    page.evaluate("location.hash = '#m=matrix&y=2025'")

    expect(page.locator("#sheet")).to_contain_text("No paper links to both")
    assert kept(page) == set()
