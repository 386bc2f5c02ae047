"""The twelve kinds of query that people run, as they are sent to any SPARQL service."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

_B: Final = "<https://w3id.org/reading-list/id/benchmark-humaneval>"
_PAPER: Final = "PAPER"
_KINDS: Final = {
    "q01": """SELECT ?b (COUNT(DISTINCT ?p) AS ?n) { ?p rl:evaluatesOn ?b }
        GROUP BY ?b ORDER BY DESC(?n) LIMIT 20""",
    "q02": f"""SELECT ?p ?t ?r {{ ?p rl:evaluatesOn {_B} ; schema:name ?t
        OPTIONAL {{ ?p rl:hasRepository ?r }} }} LIMIT 200""",
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
    "q10": f"DESCRIBE {_B}",
    "q11": "CONSTRUCT { PAPER ?r ?o } { PAPER ?r ?o FILTER(ISIRI(?o)) }",
    "q12": """SELECT ?p { ?p a schema:ScholarlyArticle
        FILTER NOT EXISTS { ?p rl:hasRepository ?r } } LIMIT 200""",
}
_PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def service_queries(paper: str) -> Mapping[str, str]:
    """The queries by name, those about one paper about this one."""
    return MappingProxyType(
        {name: _PROLOGUE + text.replace(_PAPER, f"<{paper}>") for name, text in _KINDS.items()}
    )


INTERACTIVE: Final = ("q02", "q03", "q04", "q09", "q10", "q11", "q12")
"""Those that a page asks while a person waits."""
