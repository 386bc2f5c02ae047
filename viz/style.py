"""How a node or a link looks: colour and shape by kind, size by degree, words by relation.

The colours were found by a search for the largest least distance under normal, protan, deutan
and tritan vision; each has at least 3:1 on the background that it is drawn on (WCAG 2.2, 1.4.11).
Colour never stands alone: every kind has a shape of its own. A page is no finding of a paper, so
it takes a grey.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from graph.models import NOTE, OTHER, Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping

BACKGROUND_LIGHT: Final = "#fbfbfd"
BACKGROUND_DARK: Final = "#0f141b"

LEAST_RADIUS_PX: Final = 4.0
RADIUS_A_ROOT_PX: Final = 2.2
LARGEST_RADIUS_PX: Final = 30.0


DrawnKind: TypeAlias = Kind | Literal["note", "other"]


@dataclass(frozen=True, slots=True)
class KindStyle:
    """The look of one kind. ``shape`` is a name that the page knows."""

    kind: DrawnKind
    singular: str
    plural: str
    shape: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class RelationStyle:
    """The words for a relation from either end, and its stroke.

    ``strong`` links are drawn wider, ``dashed`` ones are side remarks of a paper. Where a query
    made the link, ``relation`` is what the network calls it by.
    """

    relation: Relation | str
    outward: str
    inward: str
    strong: bool = False
    dashed: bool = False


KIND_STYLES: Final[Mapping[DrawnKind, KindStyle]] = MappingProxyType(
    {
        style.kind: style
        for style in (
            KindStyle(Kind.PAPER, "paper", "papers", "dot", "#224BB2", "#8AADF4"),
            KindStyle(Kind.TECHNIQUE, "technique", "techniques", "diamond", "#DF6815", "#E7986F"),
            KindStyle(Kind.BENCHMARK, "benchmark", "benchmarks", "triangle", "#1C9FBA", "#48FBF6"),
            KindStyle(Kind.MODEL, "model", "models", "star", "#932F11", "#E9E64A"),
            KindStyle(
                Kind.REPOSITORY, "repository", "repositories", "square", "#47134C", "#9F6E92"
            ),
            KindStyle(Kind.PAGE, "project page", "project pages", "hexagon", "#6B7280", "#9AA4B2"),
        )
    }
)
DRAWN_STYLES: Final[Mapping[DrawnKind, KindStyle]] = MappingProxyType(
    {
        **KIND_STYLES,
        NOTE: KindStyle(NOTE, "note", "notes", "triangleDown", "#3F7D20", "#A6DA95"),
        OTHER: KindStyle(OTHER, "other thing", "other things", "pentagon", "#57606F", "#B8C0CC"),
    }
)
"""The kinds, and after them what is drawn only where one asks for it.

Notes; and what the result of a query names and the graph does not know.
"""

RELATION_STYLES: Final[Mapping[Relation | str, RelationStyle]] = MappingProxyType(
    {
        style.relation: style
        for style in (
            RelationStyle(Relation.PROPOSES, "proposes", "proposed by", strong=True),
            RelationStyle(Relation.INTRODUCES, "introduces", "introduced by", strong=True),
            RelationStyle(Relation.EVALUATES_ON, "evaluates on", "papers that evaluate on it"),
            RelationStyle(Relation.USES, "uses", "used by"),
            RelationStyle(Relation.COMPARES_WITH, "compares with", "compared with by", dashed=True),
            RelationStyle(Relation.MENTIONS, "mentions", "mentioned by", dashed=True),
            RelationStyle(Relation.HAS_REPOSITORY, "code", "code of"),
            RelationStyle(Relation.HAS_PROJECT_PAGE, "project page", "project page of"),
        )
    }
)


def node_radius_px(degree: int) -> float:
    """Radius of a node with so many neighbours: its area grows with them, up to a limit."""
    return min(LARGEST_RADIUS_PX, LEAST_RADIUS_PX + RADIUS_A_ROOT_PX * math.sqrt(max(0, degree)))
