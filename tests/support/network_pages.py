"""Networks to draw, and the pages of them that the browser tests open."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

import networkx as nx

from graph.iris import Iris
from graph.models import Relation

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from viz.page import NetworkOptions


IRIS = Iris()
HOSTILE = (
    "</script><script>alert(1)</script>",
    '<img src=x onerror="alert(2)">',
    '<a href="javascript:alert(3)">href</a>',
    "abc\u202egnp.exe",
    "🧪🔬",
    "x" * 2_000,
)


def add_node(graph: nx.MultiDiGraph[str], key: str, label: str, **facts: object) -> None:
    """Add a node as a projection holds it; its kind is the head of its key."""
    kind = {"repo": "repository"}.get(key.split("-", 1)[0], key.split("-", 1)[0])
    known: dict[str, object] = {"aliases": (), "published": None, "url": None} | facts
    graph.add_node(key, iri=IRIS.entity(key), kind=kind, label=label, **known)


def add_link(
    graph: nx.MultiDiGraph[str],
    source: str,
    target: str,
    relation: Relation,
    sentence: tuple[str, str, str] | None = None,
    *,
    confidence: float = 0.9,
) -> None:
    """Add a link as a projection holds it, with a sentence in three parts where there is one."""
    names = ("before", "surface", "after")
    pieces = (
        (dict(zip(names, sentence, strict=True)) | {"confidence": confidence},) if sentence else ()
    )
    graph.add_edge(
        source,
        target,
        key=relation.value,
        relation=relation.value,
        evidence=pieces,
        confidence=confidence,
    )


def two_topics() -> nx.MultiDiGraph[str]:
    """Two topics of six papers each, joined by reinforcement learning."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add_node(
        graph, "technique-reinforcement-learning", "reinforcement learning", aliases=("RL", "Rl*")
    )
    add_node(graph, "benchmark-alfworld", "ALFWorld")
    add_node(graph, "benchmark-webshop", "WebShop")
    add_node(graph, "benchmark-kernelbench", "KernelBench")
    add_node(graph, "technique-kernel-fusion", "kernel fusion")
    add_node(graph, "repo-himac", "someone/himac", url="https://github.com/someone/himac")
    for number in range(12):
        key = f"paper-2604.{number:05}"
        name = "HiMAC: Hierarchical Macro-Micro Learning" if number == 0 else f"Study {number}"
        add_node(graph, key, name, published=f"2026-03-{number + 1:02}")
        topic = ("benchmark-alfworld", "benchmark-webshop")
        if number % 2:
            topic = ("benchmark-kernelbench", "technique-kernel-fusion")
        for target in topic:
            relation = Relation.USES if target.startswith("technique") else Relation.EVALUATES_ON
            said = ("We measure on ", graph.nodes[target]["label"], f" in study {number}.")
            add_link(graph, key, target, relation, said)
        if number % 4 == 0:
            add_link(graph, key, "technique-reinforcement-learning", Relation.USES)
    add_link(graph, "paper-2604.00000", "repo-himac", Relation.HAS_REPOSITORY)
    return graph


class OpenPage(Protocol):
    """Writes a page to disk and opens it from there; without a graph, that of two topics."""

    def __call__(
        self,
        graph: nx.MultiDiGraph[str] | None = None,
        *,
        hash_: str = "",
        options: NetworkOptions | None = None,
        focus: str | None = None,
        depth: int | None = None,
    ) -> Page:
        """Open the page at a part after ``#``."""


def rest(page: Page) -> None:
    """Wait until the picture is drawn."""
    page.locator("html[data-rest]").wait_for(state="attached")


def place(page: Page, key: str) -> tuple[float, float]:
    """Where a node is drawn, in CSS pixels of the page."""
    found = page.evaluate("key => readgraph.placeOf(key)", key)
    return found["x"], found["y"]


def drawn(page: Page) -> set[str]:
    """Keys of the nodes that are drawn."""
    return set(page.evaluate("readgraph.drawn()"))


def kept(page: Page) -> set[str]:
    """Keys of the nodes that the filters keep."""
    return set(page.evaluate("readgraph.kept()"))


def free_point(page: Page, keys: list[str]) -> tuple[float, float]:
    """A point amid these nodes that is as far as can be from all nodes and names."""
    own = [place(page, key) for key in keys]
    all_ = [place(page, key) for key in sorted(drawn(page))]
    box = page.locator("#map").bounding_box()
    assert box is not None
    names = [
        (left + box["x"], top + box["y"], right + box["x"], bottom + box["y"])
        for left, top, right, bottom in page.evaluate("readgraph.names()")
    ]
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in combinations(own, 2)]
    free = [
        (x, y)
        for x, y in middles
        if not any(n[0] - 2 < x < n[2] + 2 and n[1] - 2 < y < n[3] + 2 for n in names)
    ]
    return max(free, key=lambda point: min(math.dist(point, other) for other in all_))
