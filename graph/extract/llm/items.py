"""What a model may say of a paper: types, the roles of each, and why something is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping


class ItemType(StrEnum):
    """What a named thing is, in the words of the question."""

    BENCHMARK = "benchmark"
    NAMED_TECHNIQUE = "named-technique"
    CONCEPT = "concept"
    MODEL = "model"


class Drop(StrEnum):
    """Why something that a model said is not taken over."""

    MALFORMED = "not of the form that was asked for"
    TOO_MANY = "more things than one abstract names"
    WRONG_ROLE = "a role that this type cannot have"
    NO_QUOTE = "a quote that is not in the text"
    NAME_NOT_QUOTED = "a name that is not in its quote"
    AMBIGUOUS = "a quote that stands in several sentences"
    OTHER_KIND = "the rules read this name as another kind of thing"


KIND_OF: Final[Mapping[ItemType, Kind]] = MappingProxyType(
    {
        ItemType.BENCHMARK: Kind.BENCHMARK,
        ItemType.NAMED_TECHNIQUE: Kind.TECHNIQUE,
        ItemType.CONCEPT: Kind.TECHNIQUE,
        ItemType.MODEL: Kind.MODEL,
    }
)
_OF_BENCHMARKS: Final[Mapping[str, Relation]] = MappingProxyType(
    {
        "introduces": Relation.INTRODUCES,
        "evaluates-on": Relation.EVALUATES_ON,
        "mentions": Relation.MENTIONS,
    }
)
_OF_OTHERS: Final[Mapping[str, Relation]] = MappingProxyType(
    {
        "proposes": Relation.PROPOSES,
        "uses": Relation.USES,
        "compares": Relation.COMPARES_WITH,
        "mentions": Relation.MENTIONS,
    }
)
ROLES: Final = tuple(dict.fromkeys((*_OF_BENCHMARKS, *_OF_OTHERS)))


def relation_of(kind: ItemType, role: str) -> Relation | None:
    """The relation that a role is for a type, or ``None`` where they do not go together."""
    return (_OF_BENCHMARKS if kind is ItemType.BENCHMARK else _OF_OTHERS).get(role)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a model says a paper names, with the words that it gives for it."""

    name: str
    type: ItemType
    relation: Relation
    quote: str
