"""The parameters of a ready query: their types, and how a person's text becomes an RDF term."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from graph.errors import ParameterValueError
from graph.models import Kind, Relation
from graph.terms import date, decimal, integer, node
from graph.vocab import RELATION_PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.views import Resolution

_DATE: Final = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_DIGITS_MAX: Final = 18
_SHOWN: Final = 80


class ParameterType(StrEnum):
    """What a parameter takes; the value is the word in a query's head."""

    PAPER = "paper"
    BENCHMARK = "benchmark"
    TECHNIQUE = "technique"
    MODEL = "model"
    REPOSITORY = "repository"
    ENTITY = "entity"
    RELATION = "relation"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"


_ENTITIES: Final = frozenset(
    {
        ParameterType.PAPER,
        ParameterType.BENCHMARK,
        ParameterType.TECHNIQUE,
        ParameterType.MODEL,
        ParameterType.REPOSITORY,
        ParameterType.ENTITY,
    }
)
_EITHER: Final = frozenset({Kind.TECHNIQUE, Kind.MODEL})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a ready query.

    ``default`` is the term that stands in the query itself, as SPARQL writes it; ``None`` where
    the query stands for every value (``UNDEF``). ``required``: the query says little without it.
    ``choices`` are the only values that a text may have, where there are any.
    """

    name: str
    type: ParameterType
    description: str
    required: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def names_entity(self) -> bool:
        """Whether its values are things of the graph."""
        return self.type in _ENTITIES


def read_value(
    parameter: Parameter, text: str, resolve: Callable[[str], Resolution]
) -> NamedNode | Literal:
    """Read what a person gave for a parameter.

    Args:
        parameter: The parameter.
        text: For a thing of the graph its name, key, identifier or IRI; for a relation its name,
            such as ``evaluatesOn``; else the value itself.
        resolve: Says what a text names (:meth:`graph.names.NameIndex.resolve`).

    Raises:
        ParameterValueError: The text is no such value, or names nothing or several things.
    """
    text = text.strip()
    if parameter.names_entity:
        return _entity(parameter, text, resolve)
    match parameter.type:
        case ParameterType.RELATION:
            return _relation(parameter, text)
        case ParameterType.INTEGER:
            return _integer(parameter, text)
        case ParameterType.DECIMAL:
            return _decimal(parameter, text)
        case ParameterType.DATE:
            return _date(parameter, text)
        case _:
            return _text(parameter, text)


def _entity(parameter: Parameter, text: str, resolve: Callable[[str], Resolution]) -> NamedNode:
    resolution = resolve(text)
    found = [hit.ref for hit in resolution.candidates]
    if resolution.entity is not None:
        found = [resolution.entity]
    elif resolution.match == "fuzzy":
        names = ", ".join(ref.label for ref in found[:3])
        raise _invalid(parameter, f"nothing is named {text[:_SHOWN]!r}; near: {names}")
    if parameter.type is not ParameterType.ENTITY:
        kind = Kind(parameter.type.value)
        # What is a technique may be a released model as well, and shows one kind of the two.
        kinds = _EITHER if kind in _EITHER else {kind}
        wanted = [ref for ref in found if ref.kind in kinds]
        if found and not wanted:
            raise _invalid(parameter, f"{found[0].label} is a {found[0].kind}")
        found = wanted
    if not found:
        raise _invalid(parameter, f"nothing is named {text[:_SHOWN]!r}")
    if len(found) > 1:
        keys = ", ".join(ref.key for ref in found[:5])
        raise _invalid(parameter, f"{text[:_SHOWN]!r} names several things: {keys}")
    return node(found[0].iri)


def _relation(parameter: Parameter, text: str) -> NamedNode:
    wanted = text.rpartition(":")[2]
    for relation in Relation:
        if relation.value.casefold() == wanted.casefold():
            return node(RELATION_PROPERTIES[relation])
    raise _invalid(parameter, f"not one of {', '.join(Relation)}")


def _integer(parameter: Parameter, text: str) -> Literal:
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII) or len(text) > _DIGITS_MAX:
        raise _invalid(parameter, f"not a whole number: {text[:_SHOWN]!r}")
    return integer(int(text))


def _decimal(parameter: Parameter, text: str) -> Literal:
    if not _NUMBER.fullmatch(text) or len(text) > _DIGITS_MAX:
        raise _invalid(parameter, f"not a number: {text[:_SHOWN]!r}")
    return decimal(float(text))


def _date(parameter: Parameter, text: str) -> Literal:
    parts = _DATE.fullmatch(text)
    if parts is not None:
        year, month, day = parts.groups("-01")
        try:  # there has to be such a day
            dt.date.fromisoformat(f"{year}{month}{day}")
        except ValueError:
            pass
        else:
            return date(text)
    raise _invalid(parameter, f"not a date such as 2026-04, 2026-04-20 or 2026: {text[:_SHOWN]!r}")


def _text(parameter: Parameter, text: str) -> Literal:
    if parameter.choices and text not in parameter.choices:
        raise _invalid(parameter, f"not one of {', '.join(parameter.choices)}")
    return Literal(text)


def _invalid(parameter: Parameter, reason: str) -> ParameterValueError:
    return ParameterValueError(parameter.name, reason)
