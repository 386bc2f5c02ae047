"""Which techniques stand above which: PPO, policy gradient, reinforcement learning.

The lists say it in their column *broader*: a technique may stand under several, none under itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.extract.gazetteer import folded, rows
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed technique: its name, its level, and the names of those right above it."""

    name: str
    level: str
    broader: tuple[str, ...]


@cache
def _listed() -> Mapping[str, Listed]:
    found: dict[str, Listed] = {}
    for row in rows():
        if row.kind is Kind.TECHNIQUE:
            found.setdefault(row.name, Listed(row.name, row.level or "named", row.broader))
    return MappingProxyType(found)


@cache
def _by_form() -> Mapping[str, Listed]:
    return MappingProxyType({folded(name): listed for name, listed in _listed().items()})


def listed_technique(name: str) -> Listed | None:
    """Find the technique that a list has under this name; case, hyphens and spaces aside."""
    return _listed().get(name) or _by_form().get(folded(name))


def broader_of(name: str) -> tuple[str, ...]:
    """Give the names of the techniques right above one; none for what no list knows.

    Example:
        >>> broader_of("PPO"), broader_of("policy gradient")
        (('policy gradient',), ('reinforcement learning',))
    """
    listed = listed_technique(name)
    return () if listed is None else listed.broader


def all_broader(name: str) -> tuple[Listed, ...]:
    """Give every technique above one, the nearest first, each once.

    Example:
        >>> [listed.name for listed in all_broader("PPO")]
        ['policy gradient', 'reinforcement learning', 'machine learning']
    """
    found: dict[str, Listed] = {}
    waiting = list(broader_of(name))
    for parent in waiting:  # grows while it is gone through
        listed = listed_technique(parent)
        if listed is not None and listed.name not in found:
            found[listed.name] = listed
            waiting += listed.broader
    return tuple(found.values())
