"""The kinds of query that people run on a reading list, by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_BENCHMARK = "<https://w3id.org/reading-list/id/benchmark-humaneval>"

QUERIES: Mapping[str, str] = MappingProxyType(
    {
        "q01 benchmarks by papers": """
            SELECT ?b (COUNT(DISTINCT ?p) AS ?n) { ?p rl:evaluatesOn ?b }
            GROUP BY ?b ORDER BY DESC(?n) LIMIT 20""",
        "q02 papers on a benchmark, with code": f"""
            SELECT ?p ?t ?r {{ ?p rl:evaluatesOn {_BENCHMARK} ; schema:name ?t
            OPTIONAL {{ ?p rl:hasRepository ?r }} }}""",
        "q03 two hops from a benchmark": f"""
            SELECT DISTINCT ?x {{ ?p schema:mentions {_BENCHMARK} , ?x }}""",
        "q05 techniques together, top 50": """
            SELECT ?a ?b (COUNT(*) AS ?n) { ?p rl:uses ?a , ?b . FILTER(STR(?a) < STR(?b)) }
            GROUP BY ?a ?b ORDER BY DESC(?n) LIMIT 50""",
        "q06 papers with code since a date": """
            SELECT ?p { ?p schema:datePublished ?d . FILTER(?d >= "2025-01-01"^^xsd:date)
            FILTER EXISTS { ?p rl:hasRepository ?r } }""",
        "q07 word in a title": """
            SELECT ?p { ?p a schema:ScholarlyArticle ; schema:name ?t
            FILTER(CONTAINS(LCASE(?t), "agent")) }""",
        "q08 how many of each type": """
            SELECT ?c (COUNT(*) AS ?n) { ?x a ?c } GROUP BY ?c""",
        "q10 all about a benchmark": f"DESCRIBE {_BENCHMARK}",
        "q11 one hop as a graph": f"""
            CONSTRUCT {{ ?p ?r {_BENCHMARK} }} {{ ?p ?r {_BENCHMARK} }}""",
        "q12 papers without code": """
            SELECT ?p { ?p a schema:ScholarlyArticle FILTER NOT EXISTS { ?p rl:hasRepository ?r } }
            LIMIT 1000""",
    }
)
