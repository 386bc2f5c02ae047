"""The lean shape: papers of about 25 triples each, as the measurements in the design were made on.

Five authors, two benchmarks, four techniques, a repository for two papers in five, three
citations; abstracts of 1,400 characters. Benchmarks, techniques and authors come from Zipf pools:
a few are everywhere, most nearly nowhere.
"""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from graph.iris import Iris, entity_key
from graph.models import Kind
from graph.vocab import CITO, RDF, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_BENCHMARKS: Final = 400
_TECHNIQUES: Final = 3000
_AUTHORS: Final = 5
_EVALUATIONS: Final = 2
_USES: Final = 4
_CITATIONS: Final = 3
_WITH_CODE: Final = 0.4
_TITLE_WORDS: Final = 9
_ABSTRACT_CHARS: Final = 1400
_FIRST_YEAR: Final = 2020
_YEARS: Final = 7
_KNOWN_RANK: Final = 3
"""Place of the benchmark of the fixed queries: three are used more often."""
_WORDS: Final = (
    *("agent", "model", "learning", "code", "tool", "plan", "reward", "search", "memory", "graph"),
    *("data", "language", "vision", "task", "policy", "robust", "sparse", "causal", "token"),
    *("prompt", "context", "latent", "human", "answers", "we", "show", "that", "method", "small"),
    *("large", "improves", "over", "with", "from", "into", "under", "between", "without"),
)


class Zipf:
    """Deals places from 0, each as often as its rank lets it: place n with weight 1 / (n + 1)."""

    def __init__(self, size: int, chance: random.Random) -> None:
        self._totals = list(accumulate(1 / (place + 1) for place in range(size)))
        self._chance = chance

    def place(self) -> int:
        """Deal one."""
        return bisect(self._totals, self._chance.random() * self._totals[-1])

    def places(self, count: int) -> list[int]:
        """Deal several, each another one."""
        dealt: dict[int, None] = {}
        while len(dealt) < min(count, len(self._totals)):
            dealt[self.place()] = None
        return list(dealt)


@dataclass(frozen=True)
class Entities:
    """IRIs that can be asked about, those most asked about first."""

    papers: Sequence[str]
    benchmarks: Sequence[str]
    techniques: Sequence[str]


def lean_entities(papers: int, *, seed: int = 1) -> Entities:
    """What the lean graph of so many papers holds, without making it.

    Which papers people ask about has nothing to do with their numbers, so these are shuffled.
    """
    shuffled = list(range(papers))
    random.Random(seed).shuffle(shuffled)  # noqa: S311 -- for order
    return Entities(
        papers=[_paper(number) for number in shuffled],
        benchmarks=[_benchmark(place) for place in range(_BENCHMARKS)],
        techniques=[_technique(place) for place in range(_TECHNIQUES)],
    )


def known_entities(papers: int) -> tuple[str, str]:
    """The paper and the benchmark that the fixed queries ask about: late, and often used."""
    return _paper(papers * 9 // 10), _benchmark(_KNOWN_RANK)


def write_lean(path: Path, papers: int, *, seed: int = 1) -> int:
    """Write the lean graph of so many papers as N-Triples; how many triples it has."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, line in enumerate(lean_lines(papers, seed=seed), start=1):  # noqa: B007 -- the last is the count
            file.write(line)
    return count


def lean_lines(papers: int, *, seed: int = 1) -> Iterator[str]:
    """Make the lean graph of so many papers, one N-Triples line a triple, each once."""
    for place in range(_BENCHMARKS):
        yield from _named(_benchmark(place), str(RL.Benchmark), f"Benchmark {place}")
    for place in range(_TECHNIQUES):
        yield from _named(_technique(place), str(RL.Technique), f"Technique {place}")
    chance = random.Random(seed)  # noqa: S311 -- for dealing, not for secrets
    benchmarks, techniques = Zipf(_BENCHMARKS, chance), Zipf(_TECHNIQUES, chance)
    authors = Zipf(max(papers, _AUTHORS), chance)
    for number in range(papers):
        paper = _paper(number)
        yield from _described(paper, chance)
        for author in authors.places(_AUTHORS):
            yield _link(paper, str(SCHEMA.author), _IRIS.entity(f"person-{author}"))
        linked = [(RL.evaluatesOn, _benchmark(place)) for place in benchmarks.places(_EVALUATIONS)]
        linked += [(RL.uses, _technique(place)) for place in techniques.places(_USES)]
        if chance.random() < _WITH_CODE:
            linked.append((RL.hasRepository, _IRIS.entity(f"repo-github.com-lab-code-{number}")))
        for relation, target in linked:
            yield _link(paper, str(relation), target)
            yield _link(paper, str(SCHEMA.mentions), target)
        for cited in chance.sample(range(number), min(_CITATIONS, number)):
            yield _link(paper, str(CITO.cites), _paper(cited))


_IRIS: Final = Iris()


def _paper(number: int) -> str:
    return _IRIS.entity(f"paper-{2401 + number // 20000:04}.{number % 20000:05}")


def _benchmark(place: int) -> str:
    return _IRIS.entity(entity_key(Kind.BENCHMARK, f"Benchmark {place}"))


def _technique(place: int) -> str:
    return _IRIS.entity(entity_key(Kind.TECHNIQUE, f"Technique {place}"))


def _described(paper: str, chance: random.Random) -> Iterator[str]:
    title = " ".join(chance.choices(_WORDS, k=_TITLE_WORDS))
    abstract = " ".join(chance.choices(_WORDS, k=_ABSTRACT_CHARS // 4))[:_ABSTRACT_CHARS]
    year = _FIRST_YEAR + chance.randrange(_YEARS)
    day = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    yield _link(paper, str(RDF.type), str(SCHEMA.ScholarlyArticle))
    yield f'<{paper}> <{SCHEMA.name}> "{title}" .\n'
    yield f'<{paper}> <{SCHEMA.abstract}> "{abstract}" .\n'
    yield f'<{paper}> <{SCHEMA.datePublished}> "{day}"^^<{_DATE}> .\n'


def _named(entity: str, kind: str, name: str) -> Iterator[str]:
    yield _link(entity, str(RDF.type), kind)
    yield f'<{entity}> <{SKOS.prefLabel}> "{name}" .\n'


def _link(subject: str, predicate: str, target: str) -> str:
    return f"<{subject}> <{predicate}> <{target}> .\n"


_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"
