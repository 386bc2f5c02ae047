"""Matrix, timeline, and map of what is read."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.aids import Cell, matrix, reading_map, timeline
from graph.analysis.communities import communities
from graph.errors import UnknownEntityError
from graph.models import Kind
from tests.support.networks import LINKS, PAPERS, network_of, shuffled

_LINKS = [
    *(("paper-1", key) for key in ("benchmark-a", "technique-x", "technique-y")),
    *(("paper-2", key) for key in ("benchmark-a", "technique-x")),
    *(("paper-3", key) for key in ("benchmark-b", "technique-y")),
]
_DATES = st.sampled_from(["2024", "2025-03", "2025-03-09", "2026-01-01", "soon", "20251", ""])


def test_a_cell_holds_the_papers_that_link_to_both() -> None:
    """Rows and columns with most papers come first; empty cells are left out."""
    found = matrix(network_of(_LINKS))

    assert [ref.key for ref in found.rows] == ["benchmark-a", "benchmark-b"]
    assert [ref.key for ref in found.columns] == ["technique-x", "technique-y"]
    assert found.cells == (
        Cell("benchmark-a", "technique-x", ("paper-1", "paper-2")),
        Cell("benchmark-a", "technique-y", ("paper-1",)),
        Cell("benchmark-b", "technique-y", ("paper-3",)),
    )


def test_what_a_limit_leaves_out_is_counted() -> None:
    """Of rows and of columns."""
    found = matrix(network_of(_LINKS), limit=1)

    assert found.cells == (Cell("benchmark-a", "technique-x", ("paper-1", "paper-2")),)
    assert (found.rows_left_out, found.columns_left_out) == (1, 1)


def test_a_kind_by_itself_has_an_empty_diagonal() -> None:
    """A thing always meets itself."""
    found = matrix(network_of(_LINKS), rows=Kind.TECHNIQUE, columns=Kind.TECHNIQUE)

    assert [(cell.row, cell.column) for cell in found.cells] == [
        ("technique-x", "technique-y"),
        ("technique-y", "technique-x"),
    ]


@given(links=LINKS, papers=st.one_of(st.none(), st.lists(PAPERS)), seed=st.integers(0, 99))
def test_a_matrix_adds_up(
    links: list[tuple[str, str]], papers: list[str] | None, seed: int
) -> None:
    """Each paper counts in as many cells as it has pairs of benchmark and technique."""
    network = network_of(links)
    found = matrix(network, limit=None, papers=papers)
    counts = Counter((paper, key.partition("-")[0]) for paper, key in set(links))
    wanted = {paper for paper, _ in links} & (set(papers) if papers is not None else set(network))

    assert sum(len(cell.papers) for cell in found.cells) == sum(
        counts[paper, "benchmark"] * counts[paper, "technique"] for paper in wanted
    )
    assert found == matrix(shuffled(network, seed), limit=None, papers=papers)


def test_a_timeline_counts_papers_and_first_appearances() -> None:
    """What an earlier paper names does not appear again."""
    dates = {"paper-1": "2025-03-09", "paper-2": "2025-03", "paper-3": "2026-01-02"}
    network = network_of(_LINKS, published=dates)
    by_month, by_year = timeline(network), timeline(network, by="year")

    assert [(found.period, found.papers) for found in by_month.periods] == [
        ("2025-03", 2),
        ("2026-01", 1),
    ]
    assert by_month.periods[0].first == {Kind.BENCHMARK: 1, Kind.TECHNIQUE: 2}
    assert [ref.key for ref in by_month.periods[1].appeared] == ["benchmark-b"]
    assert [found.period for found in by_year.periods] == ["2025", "2026"]


def test_a_timeline_of_one_thing_counts_its_papers() -> None:
    """All others are left out."""
    dates = {"paper-1": "2025", "paper-2": "2026", "paper-3": "2027"}
    found = timeline(network_of(_LINKS, published=dates), key="benchmark-a")

    assert [period.period for period in found.periods] == ["2025", "2026"]
    with pytest.raises(UnknownEntityError, match="benchmark-q"):
        timeline(network_of(_LINKS), key="benchmark-q")


@pytest.mark.parametrize("date", ["soon", "", "20251", "2025-13"])
def test_odd_dates_are_counted_as_they_can_be(date: str) -> None:
    """A year that is there counts; the rest is without a date, and told."""
    found = timeline(network_of(_LINKS[:3], published={"paper-1": date}))

    assert [period.period for period in found.periods] == (["2025"] if date == "2025-13" else [])
    assert found.undated == (date != "2025-13")


@given(links=LINKS, dates=st.dictionaries(PAPERS, _DATES), by=st.sampled_from(["month", "year"]))
def test_a_timeline_adds_up(links: list[tuple[str, str]], dates: dict[str, str], by: str) -> None:
    """Every paper is in one period or undated; every dated thing appears once."""
    network = network_of(links, published=dates)
    found = timeline(network, by=by)  # type: ignore[arg-type]
    papers = {paper for paper, _ in links}
    dated = {
        key
        for paper, key in links
        if dates.get(paper, "")[:4].isdecimal() and dates[paper] != "20251"
    }

    assert sum(period.papers for period in found.periods) + found.undated == len(papers)
    assert sum(sum(period.first.values()) for period in found.periods) == len(dated)
    assert [p.period for p in found.periods] == sorted(p.period for p in found.periods)


def test_a_map_of_what_is_read_counts_papers_by_community() -> None:
    """What has no state is told too; what is apart comes last, without a name."""
    links = [(f"paper-{n}", "technique-a") for n in range(6)] + [("paper-x", "model-z")]
    states = {"paper-0": "read", "paper-1": "reading", "paper-2": "to-read", "paper-3": "odd"}
    network = network_of(links, status=states)
    island, apart = reading_map(network, communities(network))

    assert (island.community, island.read, island.reading, island.to_read) == (
        "technique-a",
        1,
        1,
        1,
    )
    assert (island.unmarked, [ref.key for ref in island.names]) == (3, ["technique-a"])
    assert (apart.community, apart.unmarked) == (None, 1)
