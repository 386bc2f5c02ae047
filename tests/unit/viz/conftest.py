"""Graphs to draw, in the shape that the projection gives them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Protocol

import networkx as nx
import pytest

from graph.iris import Iris, entity_key
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Callable

_TOPICS = ("planning", "search", "vision", "kernels", "safety", "code")
_IRIS = Iris()


class GraphBuilder(Protocol):
    """Adds nodes and links as a projection holds them."""

    network: nx.MultiDiGraph[str]

    def node(
        self,
        key: str,
        label: str,
        *,
        aliases: tuple[str, ...] = (),
        published: str | None = None,
        url: str | None = None,
    ) -> str:
        """Add a node; its kind is the head of its key."""

    def link(self, source: str, target: str, relation: Relation, sentence: str = "") -> None:
        """Add a link; a sentence names its thing in square brackets."""


class _Builder:
    def __init__(self) -> None:
        self.network: nx.MultiDiGraph[str] = nx.MultiDiGraph()

    def node(
        self,
        key: str,
        label: str,
        *,
        aliases: tuple[str, ...] = (),
        published: str | None = None,
        url: str | None = None,
    ) -> str:
        head = key.split("-", 1)[0]
        self.network.add_node(
            key,
            iri=_IRIS.entity(key),
            kind="repository" if head == "repo" else head,
            label=label,
            aliases=aliases,
            published=published,
            url=url,
        )
        return key

    def link(self, source: str, target: str, relation: Relation, sentence: str = "") -> None:
        before, _, rest = sentence.partition("[")
        surface, _, after = rest.partition("]")
        evidence = {"before": before, "surface": surface, "after": after, "confidence": 0.9}
        self.network.add_edge(
            source,
            target,
            key=relation.value,
            relation=relation.value,
            evidence=(evidence,) if sentence else (),
            confidence=0.9,
        )


@pytest.fixture
def builder() -> GraphBuilder:
    """An empty graph to add to."""
    return _Builder()


@pytest.fixture
def reading_list() -> Callable[..., nx.MultiDiGraph[str]]:
    """Make a graph like that of a reading list: topics, papers, and what they share."""

    def make(papers: int = 55, *, seed: int = 7) -> nx.MultiDiGraph[str]:
        chance = random.Random(seed)  # noqa: S311 -- a picture to look at, no secret
        build = _Builder()
        shared: dict[str, list[tuple[str, Relation]]] = {}
        for topic in _TOPICS:
            for kind, relation in (
                (Kind.TECHNIQUE, Relation.USES),
                (Kind.BENCHMARK, Relation.EVALUATES_ON),
                (Kind.MODEL, Relation.COMPARES_WITH),
            ):
                for number in range(4):
                    name = f"{topic} {kind} {number}"
                    key = build.node(entity_key(kind, name), name.title())
                    shared.setdefault(topic, []).append((key, relation))
        for number in range(papers):
            topic = _TOPICS[number % len(_TOPICS)]
            label = f"{topic.title()}{number}: How to do {topic} better than before"
            date = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
            paper = build.node(f"paper-2501.{number:05}", label, published=date)
            for target, relation in chance.sample(shared[topic], 4):
                build.link(paper, target, relation, f"In {topic} we look at [{target}] first.")
            if number % 3 == 0:
                own = build.node(f"technique-own-{number}", f"Own {number}")
                build.link(paper, own, Relation.PROPOSES, f"We propose [Own {number}].")
            if number % 5 == 0:
                url = f"https://github.com/someone/project{number}"
                code = build.node(f"repo-{number}", f"someone/project{number}", url=url)
                build.link(paper, code, Relation.HAS_REPOSITORY)
        return build.network

    return make
