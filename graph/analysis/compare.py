"""Several things side by side: what all of them are linked with, what some, what only one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.analysis.links import links_between
from graph.analysis.near import check_known, kind_of, neighbours_of, ref_of
from graph.errors import InputError
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from graph.models import Relation
    from graph.views import EntityRef

LEAST_COMPARED: Final = 2
MOST_COMPARED: Final = 5
_KIND_ORDER: Final = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A thing that at least one of the compared is linked with.

    ``relations`` has one entry a compared thing, in their order: how it is linked, if at all.
    """

    other: EntityRef
    relations: tuple[tuple[Relation, ...], ...]

    @property
    def count(self) -> int:
        """How many of the compared things are linked with it."""
        return sum(bool(found) for found in self.relations)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Things side by side; rows by kind, what most of them share first."""

    things: tuple[EntityRef, ...]
    rows: tuple[ComparedRow, ...]

    @property
    def by_all(self) -> tuple[ComparedRow, ...]:
        """What all are linked with."""
        return tuple(row for row in self.rows if row.count == len(self.things))

    @property
    def by_some(self) -> tuple[ComparedRow, ...]:
        """What several, but not all, are linked with."""
        return tuple(row for row in self.rows if 1 < row.count < len(self.things))

    def only(self, key: str) -> tuple[ComparedRow, ...]:
        """What this one alone is linked with."""
        place = next(index for index, ref in enumerate(self.things) if ref.key == key)
        return tuple(row for row in self.rows if row.count == 1 and row.relations[place])


def compare(network: nx.MultiDiGraph[str], keys: Sequence[str]) -> Comparison:
    """Put two to five things side by side.

    Args:
        network: The projection.
        keys: Keys of the things; one that is named twice counts once.

    Raises:
        InputError: There are fewer than two of them, or more than five.
        UnknownEntityError: One of them is not in the network.
    """
    asked = tuple(dict.fromkeys(keys))
    if not LEAST_COMPARED <= len(asked) <= MOST_COMPARED:
        message = (
            f"{LEAST_COMPARED} to {MOST_COMPARED} different things can be compared, "
            f"not {len(asked)}"
        )
        raise InputError(message)
    check_known(network, *asked)
    others = {other for key in asked for other in neighbours_of(network, key)}
    rows = [
        ComparedRow(ref_of(network, other), tuple(_relations(network, key, other) for key in asked))
        for other in others
    ]
    rows.sort(
        key=lambda row: (
            _KIND_ORDER[kind_of(network, row.other.key)],
            -row.count,
            row.other.label.casefold(),
            row.other.key,
        )
    )
    return Comparison(tuple(ref_of(network, key) for key in asked), tuple(rows))


def _relations(network: nx.MultiDiGraph[str], one: str, other: str) -> tuple[Relation, ...]:
    return tuple(sorted({link.relation for link in links_between(network, one, other)}))
