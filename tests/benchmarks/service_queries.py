"""The twelve kinds of query that people run, as they are sent to any SPARQL service."""

from __future__ import annotations

import random
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.vocab import PREFIXES
from tests.benchmarks.lean import Zipf
from tests.benchmarks.load import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.benchmarks.lean import Entities

_PAPER: Final = "PAPER"
_BENCHMARK: Final = "BENCHMARK"
_ANYTHING: Final = "ANYTHING"
_KINDS: Final = {
    "q01": """SELECT ?b (COUNT(DISTINCT ?p) AS ?n) { ?p rl:evaluatesOn ?b }
        GROUP BY ?b ORDER BY DESC(?n) LIMIT 20""",
    "q02": """SELECT ?p ?t ?r { ?p rl:evaluatesOn BENCHMARK ; schema:name ?t
        OPTIONAL { ?p rl:hasRepository ?r } } LIMIT 200""",
    "q03": """SELECT DISTINCT ?x { PAPER schema:mentions ?e . ?p schema:mentions ?e .
        ?p schema:mentions ?x } LIMIT 200""",
    "q04": """SELECT ?p (COUNT(*) AS ?n) { PAPER rl:uses ?t . ?p rl:uses ?t }
        GROUP BY ?p HAVING (COUNT(*) >= 2) LIMIT 100""",
    "q05": """SELECT ?a ?b (COUNT(*) AS ?n) { ?p rl:uses ?a , ?b . FILTER(STR(?a) < STR(?b)) }
        GROUP BY ?a ?b ORDER BY DESC(?n) LIMIT 50""",
    "q06": """SELECT ?p { ?p schema:datePublished ?d . FILTER(?d >= "2025-01-01"^^xsd:date)
        FILTER EXISTS { ?p rl:hasRepository ?r } }""",
    "q07": """SELECT ?p { ?p a schema:ScholarlyArticle ; schema:name ?t
        FILTER(CONTAINS(LCASE(?t), "agent")) }""",
    "q08": "SELECT ?c (COUNT(*) AS ?n) { ?x a ?c } GROUP BY ?c",
    "q09": "SELECT ?c { PAPER cito:cites+ ?c } LIMIT 500",
    "q10": "DESCRIBE ANYTHING",
    "q11": "CONSTRUCT { PAPER ?r ?o } { PAPER ?r ?o FILTER(ISIRI(?o)) }",
    "q12": """SELECT ?p { ?p a schema:ScholarlyArticle
        FILTER NOT EXISTS { ?p rl:hasRepository ?r } } LIMIT 200""",
}
SAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "q01": "benchmarks by papers",
        "q02": "papers on a benchmark, with code",
        "q03": "two hops from a paper",
        "q04": "papers that share two techniques",
        "q05": "techniques together, top 50",
        "q06": "papers with code since a date",
        "q07": "word in a title",
        "q08": "how many of each type",
        "q09": "all that a paper leads to by citing",
        "q10": "DESCRIBE",
        "q11": "one hop as a graph",
        "q12": "papers without code",
    }
)
"""What each kind asks for, in few words."""

INTERACTIVE: Final = ("q02", "q03", "q04", "q09", "q10", "q11", "q12")
"""Those that a page asks while a person waits."""

LIGHT: Final = ("q02", "q10", "q11", "q12")
"""Of these, the ones that look at one thing or stop at 200 rows, with nothing to join over."""

ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""A query that would run for hours."""

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def service_queries(paper: str, benchmark: str) -> Mapping[str, str]:
    """The queries by name, about this paper and this benchmark."""
    return MappingProxyType({name: _written(name, paper, benchmark, benchmark) for name in _KINDS})


def _written(name: str, paper: str, benchmark: str, anything: str) -> str:
    text = _KINDS[name]
    for variable, iri in ((_PAPER, paper), (_BENCHMARK, benchmark), (_ANYTHING, anything)):
        text = text.replace(variable, f"<{iri}>")
    return _PROLOGUE + text


def distinct(
    queries: Mapping[str, str], mark: str, *, clients: int, repeats: int, seed: int = 1
) -> list[list[Asked]]:
    """The interactive mix, each request another text, so that no cache answers.

    Each client asks each kind so many times, in an order of its own; a comment with ``mark`` makes
    the texts differ.
    """
    return [
        _shuffled(
            [
                Asked(kind, f"{queries[kind]}\n# {mark} {client} {number}")
                for kind in INTERACTIVE
                for number in range(repeats)
            ],
            f"{seed} {client}",
        )
        for client in range(clients)
    ]


def as_people_ask(
    entities: Entities, mark: str, *, clients: int, repeats: int, seed: int = 1
) -> list[list[Asked]]:
    """The interactive mix, each request about what Zipf's law deals, so that some come again.

    q10 asks as often about a paper as about a benchmark or a technique; q12 asks about nothing,
    and so is the same each time. Another ``mark`` deals anew.
    """
    chance = random.Random(f"{seed} {mark}")  # noqa: S311 -- for dealing, not for secrets
    papers = Zipf(len(entities.papers), chance)
    benchmarks = Zipf(len(entities.benchmarks), chance)
    techniques = Zipf(len(entities.techniques), chance)

    def dealt(kind: str) -> Asked:
        paper = entities.papers[papers.place()]
        benchmark = entities.benchmarks[benchmarks.place()]
        technique = entities.techniques[techniques.place()]
        anything = chance.choice((paper, benchmark, technique))
        return Asked(kind, _written(kind, paper, benchmark, anything))

    return [
        _shuffled(
            [dealt(kind) for kind in INTERACTIVE for _ in range(repeats)],
            f"{seed} {mark} {client}",
        )
        for client in range(clients)
    ]


def _shuffled(asked: list[Asked], seed: str) -> list[Asked]:
    random.Random(seed).shuffle(asked)  # noqa: S311 -- for order
    return asked
