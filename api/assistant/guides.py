"""What an assistant may read beforehand: the vocabulary as a resource, ready queries as prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.assistant.bounds import cut
from graph.canned import load_canned, read_value
from graph.models import Relation
from graph.vocab import PREFIXES
from graph.vocabulary import ontology_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.assistant.tool import Desk
    from graph.canned import CannedQuery

VOCABULARY_URI: Final = "readgraph://vocabulary"

INSTRUCTIONS: Final = (
    "A knowledge graph made from a person's reading list: papers, benchmarks, techniques, models "
    "and repositories, each link with the sentence it was read from. Find a thing with resolve or "
    "search, look at it with get, go on with neighbours; use sparql for counts and comparisons. "
    "Things have keys such as benchmark-alfworld; give keys where a name is ambiguous. Lists are "
    "cut: `next` is the cursor for `after`. Quote the sentences as they are, and say so where a "
    "link has none."
)
"""How to use the tools, told to the client."""


def vocabulary() -> str:
    """The terms that a query needs, one a line, with the prefixes and a query that works."""
    lines = ["# Prefixes (declared in every query)"]
    lines += [f"{prefix}: <{namespace}>" for prefix, namespace in PREFIXES.items()]
    lines += ["", "# Terms"]
    for term in ontology_terms():
        what = "class" if term.is_class else "property"
        domain = f"; of {', '.join(term.domain)}" if term.domain else ""
        range_ = f"; to {', '.join(term.range)}" if term.range else ""
        lines.append(f"{term.curie} ({what}{domain}{range_}): {' '.join(term.comment.split())}")
    lines += [
        "",
        "# Others in use",
        "schema:ScholarlyArticle (class): a paper",
        "schema:name, schema:abstract, schema:datePublished, fabio:hasArXivId: of a paper",
        "schema:keywords: its tags",
        "skos:prefLabel, skos:altLabel: names of benchmarks, techniques and models",
        "skos:broader: from a technique to what is right above it",
        "schema:SoftwareSourceCode (class): a repository; schema:codeRepository its address",
        "schema:mentions: from a paper to all that it names; implied by " + _own_relations(),
        "",
        "# An example: the benchmarks that most papers are measured on",
        "SELECT ?benchmark ?name (COUNT(DISTINCT ?paper) AS ?papers) WHERE {",
        "  ?paper rl:evaluatesOn ?benchmark . ?benchmark skos:prefLabel ?name",
        "} GROUP BY ?benchmark ?name ORDER BY DESC(?papers) LIMIT 10",
        "",
    ]
    return "\n".join(lines)


def _own_relations() -> str:
    return ", ".join(f"rl:{relation}" for relation in Relation if relation is not Relation.MENTIONS)


def ready_queries(desk: Desk) -> Mapping[str, CannedQuery]:
    """The ready queries that are text alone, by name."""
    known = load_canned(desk.settings.home).by_name
    return {name: query for name, query in known.items() if query.computed is None}


def query_prompt(desk: Desk, query: CannedQuery, given: Mapping[str, str]) -> str:
    """Write what a person asks for with a ready query.

    Raises:
        ParameterValueError: A value cannot be used.
        AssistantError: There is no graph.
    """
    resolve = desk.graph().catalog.resolve
    terms = {
        name: read_value(query.parameter(name), text, resolve)
        for name, text in given.items()
        if text.strip()
    }
    return (
        f"{query.title}. {query.description}\n\n"
        "Answer with the tool `sparql`, by this query, and sum up what it gives:\n\n"
        f"```sparql\n{cut(query.bind(terms), 20_000)}\n```"
    )
