"""Reading aids: a matrix of what meets in papers, a timeline, a map of what is read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from graph.analysis.near import check_known, kind_of, neighbours_of, ref_of
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from graph.analysis.partition import Communities
    from graph.views import EntityRef

Precision: TypeAlias = Literal["month", "year"]

_DATE: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?(?![0-9])")
_APPEARED: Final = 10
STATES: Final = ("read", "reading", "to-read")
"""The reading states that :class:`ReadingCount` counts."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a row and a column meet: the papers that link to both, by key, in key order."""

    row: str
    column: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Things by things. Rows and columns come in the order of their papers, most first.

    ``cells`` holds those that are not empty, row by row. ``rows_left_out`` and
    ``columns_left_out`` count the things that the limit kept out.
    """

    rows: tuple[EntityRef, ...]
    columns: tuple[EntityRef, ...]
    cells: tuple[Cell, ...]
    rows_left_out: int = 0
    columns_left_out: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """A month or year.

    ``papers`` counts the papers of that time; ``first`` the things by kind that no earlier paper
    names, of which ``appeared`` are those with most papers, ten at most.
    """

    period: str
    papers: int
    first: Mapping[Kind, int]
    appeared: tuple[EntityRef, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods from the earliest on, those without a paper left out; and papers without a date."""

    periods: tuple[Period, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class ReadingCount:
    """How far a community is read: papers by reading state; ``unmarked`` have none."""

    community: str | None
    names: tuple[EntityRef, ...]
    read: int
    reading: int
    to_read: int
    unmarked: int


def matrix(
    network: nx.MultiDiGraph[str],
    *,
    rows: Kind = Kind.BENCHMARK,
    columns: Kind = Kind.TECHNIQUE,
    limit: int | None = 30,
    papers: Iterable[str] | None = None,
) -> Matrix:
    """Count the papers in which the things of two kinds meet.

    Args:
        network: The projection.
        rows: Kind of the rows.
        columns: Kind of the columns.
        limit: How many rows, and how many columns, at most; ``None`` for all.
        papers: Only these; all where it is ``None``. Keys of what is no paper are passed over.
    """
    wanted = sorted(network) if papers is None else sorted(set(papers) & set(network))
    of_row: dict[str, set[str]] = defaultdict(set)
    of_column: dict[str, set[str]] = defaultdict(set)
    for paper in wanted:
        if kind_of(network, paper) is Kind.PAPER:
            for other in neighbours_of(network, paper):
                kind = kind_of(network, other)
                if kind is rows:
                    of_row[other].add(paper)
                if kind is columns:
                    of_column[other].add(paper)
    shown_rows, shown_columns = _most(of_row)[:limit], _most(of_column)[:limit]
    cells = tuple(
        Cell(row, column, tuple(sorted(both)))
        for row in shown_rows
        for column in shown_columns
        if row != column and (both := of_row[row] & of_column[column])
    )
    return Matrix(
        tuple(ref_of(network, key) for key in shown_rows),
        tuple(ref_of(network, key) for key in shown_columns),
        cells,
        len(of_row) - len(shown_rows),
        len(of_column) - len(shown_columns),
    )


def _most(papers: Mapping[str, set[str]]) -> list[str]:
    return sorted(papers, key=lambda key: (-len(papers[key]), key))


def timeline(
    network: nx.MultiDiGraph[str], *, by: Precision = "month", key: str | None = None
) -> Timeline:
    """Count papers by time, and what they name for the first time.

    A paper whose date has no month is counted under its year.

    Args:
        network: The projection.
        by: How fine the periods are.
        key: Only papers that are linked with this thing; all where it is ``None``.

    Raises:
        UnknownEntityError: The thing is not in the network.
    """
    if key is not None:
        check_known(network, key)
    near = network if key is None else neighbours_of(network, key) | {key}
    papers = [other for other in sorted(near) if kind_of(network, other) is Kind.PAPER]
    period_of = {paper: _period(network.nodes[paper]["published"], by) for paper in papers}
    counts = Counter(period for period in period_of.values() if period)
    named: dict[str, list[str]] = defaultdict(list)
    for paper, period in period_of.items():
        for other in neighbours_of(network, paper) if period else ():
            if kind_of(network, other) is not Kind.PAPER:
                named[other].append(period)
    first: dict[str, list[str]] = defaultdict(list)
    for other, periods in named.items():
        first[min(periods)].append(other)
    spans = (_summed(network, at, counts[at], first[at], named) for at in sorted(counts))
    return Timeline(tuple(spans), sum(not period for period in period_of.values()))


def _summed(
    network: nx.MultiDiGraph[str],
    period: str,
    papers: int,
    fresh: list[str],
    named: Mapping[str, list[str]],
) -> Period:
    kinds = Counter(kind_of(network, key) for key in fresh)
    fresh.sort(key=lambda key: (-len(named[key]), key))
    return Period(
        period,
        papers,
        {kind: kinds[kind] for kind in Kind if kinds[kind]},
        tuple(ref_of(network, key) for key in fresh[:_APPEARED]),
    )


def _period(published: str | None, by: Precision) -> str:
    """The period of a date, empty where there is none in it."""
    found = _DATE.match(published or "")
    return "" if found is None else found[0][: 4 if by == "year" else None]


def reading_map(network: nx.MultiDiGraph[str], parted: Communities) -> tuple[ReadingCount, ...]:
    """Count the papers of each community by reading state; what is apart comes last.

    Args:
        network: The projection.
        parted: Its communities, with ids and names.
    """
    found = [
        _counted(network, name, named, group)
        for name, named, group in zip(parted.ids, parted.named, parted.groups, strict=True)
    ]
    if parted.apart:
        found.append(_counted(network, None, (), parted.apart))
    return tuple(found)


def _counted(
    network: nx.MultiDiGraph[str], name: str | None, named: Iterable[str], group: Iterable[str]
) -> ReadingCount:
    papers = (key for key in group if kind_of(network, key) is Kind.PAPER)
    counts = Counter(network.nodes[key]["status"] for key in papers)
    read, reading, to_read = (counts[state] for state in STATES)
    return ReadingCount(
        community=name,
        names=tuple(ref_of(network, key) for key in named),
        read=read,
        reading=reading,
        to_read=to_read,
        unmarked=counts.total() - read - reading - to_read,
    )
