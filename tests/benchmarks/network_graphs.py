"""Graphs of any size that look like reading lists: topics, hubs, long titles, a sentence a link."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from graph.index import Edge, GraphIndex, Node
from graph.iris import Iris
from graph.models import Kind, Relation
from graph.views import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINKS_A_NODE: Final = 3
_WORDS: Final = (
    *("agent", "planning", "search", "memory", "reward", "policy", "vision", "language", "model"),
    *("graph", "kernel", "tool", "retrieval", "long", "horizon", "world", "diffusion", "token"),
    *("sparse", "attention", "learning", "benchmark", "robust", "efficient", "self", "training"),
)
_PARTS: Final = (
    (Kind.PAPER, 0.55),
    (Kind.TECHNIQUE, 0.25),
    (Kind.REPOSITORY, 0.12),
    (Kind.BENCHMARK, 0.08),
)
_RELATIONS: Final = {
    Kind.PAPER: Relation.MENTIONS,
    Kind.TECHNIQUE: Relation.USES,
    Kind.BENCHMARK: Relation.EVALUATES_ON,
    Kind.REPOSITORY: Relation.HAS_REPOSITORY,
}
_TITLE_WORDS: Final = (6, 11)
_NAME_WORDS: Final = (1, 3)
_SENTENCE_WORDS: Final = 20


class SyntheticEvidence:
    """A sentence a link, as the store would give it."""

    def __init__(self, said: Mapping[Edge, tuple[Evidence, ...]]) -> None:
        self._said = said

    def all(self) -> Mapping[Edge, tuple[Evidence, ...]]:
        """The evidence of every link."""
        return self._said


def synthetic_index(nodes: int, *, seed: int = 1) -> tuple[GraphIndex, SyntheticEvidence]:
    """Grow a graph by preferential attachment within planted topics, three links a node."""
    chance = random.Random(seed)  # noqa: S311 -- for dealing, not for secrets
    iris = Iris()
    shares = [chance.paretovariate(1.2) for _ in range(max(3, round(nodes**0.5 / 3)))]
    topic_of = chance.choices(range(len(shares)), shares, k=nodes)
    kinds = chance.choices([kind for kind, _ in _PARTS], [share for _, share in _PARTS], k=nodes)
    known: dict[str, Node] = {}
    ends: dict[int, list[int]] = {}  # a node stands here once for each of its links
    everywhere: list[int] = []
    keys = [_key(kind, number) for number, kind in enumerate(kinds)]
    said: dict[Edge, tuple[Evidence, ...]] = {}
    for number, kind in enumerate(kinds):
        key, topic = keys[number], topic_of[number]
        known[key] = _node(iris, key, kind, number, chance)
        near = ends.setdefault(topic, [])
        for _ in range(_LINKS_A_NODE):
            pool = near if near and chance.random() < 0.85 else everywhere
            if not pool:
                continue
            other = chance.choice(pool)
            source, target = (key, keys[other]) if kind is Kind.PAPER else (keys[other], key)
            edge = Edge(source, _RELATIONS[known[target].kinds[0]], target)
            if other != number:
                said[edge] = (_evidence(known.get(target) or known[key], chance),)
            near.append(other)
            everywhere.append(other)
        near.append(number)
        everywhere.append(number)
    index = GraphIndex(nodes=known, edges=tuple(sorted(said, key=_in_order)))
    return index, SyntheticEvidence(said)


def _in_order(edge: Edge) -> tuple[str, str, str]:
    return edge.source, edge.relation.value, edge.target


def _key(kind: Kind, number: int) -> str:
    head = "repo" if kind is Kind.REPOSITORY else kind.value
    return f"{head}-{2401 + number // 20000:04}.{number % 20000:05}"


def _node(iris: Iris, key: str, kind: Kind, number: int, chance: random.Random) -> Node:
    words = chance.choices(_WORDS, k=chance.randint(*_TITLE_WORDS))
    if kind is not Kind.PAPER:
        words = [*words[: chance.randint(*_NAME_WORDS)], str(number)]
    label = " ".join(words).title()
    return Node(
        key,
        iris.entity(key),
        kinds=[kind],
        labels=[f"{label[:6]}{number}: {label}" if kind is Kind.PAPER else label],
        published=f"{2019 + number % 8}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        url=f"https://github.com/someone/project-{number}" if kind is Kind.REPOSITORY else None,
    )


def _evidence(target: Node, chance: random.Random) -> Evidence:
    words = chance.choices(_WORDS, k=_SENTENCE_WORDS)
    middle = chance.randrange(_SENTENCE_WORDS)
    before, after = " ".join(words[:middle]), " ".join(words[middle:])
    surface = target.label[:40]
    return Evidence(target.iri, "abstract", f"{before} ", surface, f" {after}.", "names", 0.9)
