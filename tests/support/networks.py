"""Networks in the shape that the projection gives them, from a list of links."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import networkx as nx
from hypothesis import strategies as st

from graph.index import Edge, GraphIndex, Node
from graph.iris import Iris
from graph.models import Kind, Relation
from graph.projection import project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.views import Evidence

_IRIS = Iris()
_RELATIONS = {
    Kind.TECHNIQUE: Relation.USES,
    Kind.BENCHMARK: Relation.EVALUATES_ON,
    Kind.MODEL: Relation.COMPARES_WITH,
    Kind.REPOSITORY: Relation.HAS_REPOSITORY,
    Kind.PAPER: Relation.MENTIONS,
}
_KINDS = {"repo": Kind.REPOSITORY}

PAPERS = st.integers(0, 12).map(lambda number: f"paper-{number:02}")
THINGS = st.tuples(
    st.sampled_from(["technique", "benchmark", "model", "repo"]), st.integers(0, 6)
).map(lambda parts: f"{parts[0]}-{parts[1]}")
LINKS = st.lists(st.tuples(PAPERS, THINGS), max_size=60)
"""Links of papers with things; the empty list makes an empty network."""


class _NoEvidence:
    def all(self) -> Mapping[Edge, tuple[Evidence, ...]]:
        return {}


def network_of(
    links: Iterable[tuple[str, str]],
    *,
    alone: Iterable[str] = (),
    published: Mapping[str, str] | None = None,
    status: Mapping[str, str] | None = None,
) -> nx.MultiDiGraph[str]:
    """Project a graph of these links and of things without any; a key's head is its kind."""
    pairs = list(dict.fromkeys(links))
    keys = sorted({*(key for pair in pairs for key in pair), *alone})
    nodes = {
        key: Node(
            key,
            _IRIS.entity(key),
            [_kind(key)],
            labels=[key.title()],
            published=(published or {}).get(key),
            status=(status or {}).get(key),
        )
        for key in keys
    }
    edges = tuple(Edge(one, _RELATIONS[_kind(other)], other) for one, other in pairs)
    return project(GraphIndex(nodes, edges), _NoEvidence())  # type: ignore[arg-type]


def shuffled(network: nx.MultiDiGraph[str], seed: int) -> nx.MultiDiGraph[str]:
    """The same network, its nodes and links added in another order."""
    chance = random.Random(seed)  # noqa: S311 -- an order, no secret
    nodes = list(network.nodes(data=True))
    edges = list(network.edges(data=True))
    chance.shuffle(nodes)
    chance.shuffle(edges)
    other: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    other.add_nodes_from(nodes)
    for source, target, values in edges:
        other.add_edge(source, target, key=values["relation"], **values)
    return other


def topics(papers: int, *, seed: int = 7, count: int = 6) -> list[tuple[str, str]]:
    """Links as in a reading list of several topics, most of them within one."""
    chance = random.Random(seed)  # noqa: S311
    links = []
    for number in range(papers):
        topic = number % count
        for _ in range(4):
            of = topic if chance.random() < 0.95 else chance.randrange(count)
            kind = chance.choice(["technique", "benchmark", "model"])
            links.append((f"paper-{number:05}", f"{kind}-{of}-{chance.randrange(4)}"))
    return links


def _kind(key: str) -> Kind:
    head = key.partition("-")[0]
    return _KINDS.get(head) or Kind(head)
