"""The words that people see for kinds and relations, and the names of kinds in addresses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping


class Collection(StrEnum):
    """A kind, as it is named in the address of its listing."""

    PAPERS = "papers"
    BENCHMARKS = "benchmarks"
    TECHNIQUES = "techniques"
    MODELS = "models"
    REPOSITORIES = "repositories"
    PAGES = "pages"


COLLECTION_KINDS: Mapping[Collection, Kind] = MappingProxyType(
    {
        Collection.PAPERS: Kind.PAPER,
        Collection.BENCHMARKS: Kind.BENCHMARK,
        Collection.TECHNIQUES: Kind.TECHNIQUE,
        Collection.MODELS: Kind.MODEL,
        Collection.REPOSITORIES: Kind.REPOSITORY,
        Collection.PAGES: Kind.PAGE,
    }
)


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind in the singular and plural, and the collection that lists it."""

    one: str
    many: str
    collection: Collection


KIND_WORDS: Mapping[Kind, KindWords] = MappingProxyType(
    {
        Kind.PAPER: KindWords("paper", "papers", Collection.PAPERS),
        Kind.BENCHMARK: KindWords("benchmark", "benchmarks", Collection.BENCHMARKS),
        Kind.TECHNIQUE: KindWords("technique", "techniques", Collection.TECHNIQUES),
        Kind.MODEL: KindWords("model", "models", Collection.MODELS),
        Kind.REPOSITORY: KindWords("repository", "repositories", Collection.REPOSITORIES),
        Kind.PAGE: KindWords("project page", "project pages", Collection.PAGES),
    }
)


@dataclass(frozen=True, slots=True)
class RelationWords:
    """Headings of a relation: seen from the paper, and from the thing at its far end."""

    forward: str
    backward: str


RELATION_WORDS: Mapping[Relation, RelationWords] = MappingProxyType(
    {
        Relation.PROPOSES: RelationWords("Proposes", "Proposed in"),
        Relation.INTRODUCES: RelationWords("Introduces", "Introduced in"),
        Relation.EVALUATES_ON: RelationWords("Evaluates on", "Papers measured on it"),
        Relation.USES: RelationWords("Uses", "Used in"),
        Relation.COMPARES_WITH: RelationWords("Compares with", "Compared with in"),
        Relation.HAS_REPOSITORY: RelationWords("Code and data", "Repository of"),
        Relation.HAS_PROJECT_PAGE: RelationWords("Project page", "Project page of"),
        Relation.MENTIONS: RelationWords("Mentions", "Mentioned in"),
    }
)
"""Relations in the order in which a page shows them."""

STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {"to-read": "To read", "reading": "Reading", "read": "Read"}
)
"""Reading states in words, in their order."""
