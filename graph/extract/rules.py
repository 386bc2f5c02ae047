"""The rules by name, and how far each can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.extract.gazetteer import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNMEASURED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, its confidence in (0, 1], and what it reads."""

    name: str
    confidence: float
    reads: str


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule, from the packaged table."""
    out = {name: Rule(name, float(confidence), reads) for name, confidence, reads in _cells()}
    return MappingProxyType(out)


def _cells() -> list[tuple[str, str, str]]:
    return [(cells[0], cells[1], cells[2]) for cells in read_table("rules.tsv")]


def confidence(rule: str) -> float:
    """The confidence of a rule."""
    found = rules().get(rule)
    return _UNMEASURED if found is None else found.confidence
