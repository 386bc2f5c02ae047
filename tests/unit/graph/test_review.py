"""What a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.corrections import Accept, KeepApart, Reject
from graph.review import clashes, doubtful_links, duplicates
from graph.store import GraphDirectory
from tests.support.decided import decide, two_lists, view
from tests.support.lists import ingest_records, paper

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def both(tmp_path: Path) -> GraphDirectory:
    """A graph of two lists."""
    return two_lists(tmp_path)


def test_the_least_sure_link_comes_first_until_it_is_decided(both: GraphDirectory) -> None:
    """Accepted it is certain, rejected it is gone; the sentence is there to decide by."""
    found = doubtful_links(view(both), threshold=1)

    assert len(found) > 2
    assert [link.confidence for link in found] == sorted(link.confidence for link in found)
    assert all(link.evidence for link in found)

    first, second = found[:2]
    decide(both, Accept(first.paper.key, first.relation, first.target.key))
    decide(both, Reject(second.paper.key, second.target.key))

    assert doubtful_links(view(both), threshold=1) == found[2:]
    assert doubtful_links(view(both), threshold=0) == ()


def test_papers_that_may_be_one_are_listed_until_they_are_kept_apart(
    both: GraphDirectory,
) -> None:
    """Nearly the same title, a common author, about the same year."""
    ingest_records(
        both,
        [
            paper(
                "A Study of Very Long Horizons in Agents", authors=("Li, Wei",), published="2025"
            ),
            paper("A Study of Very Long Horizon in Agents", authors=("Wei Li",), published="2026"),
        ],
        name="three",
    )
    (found,) = duplicates(view(both))

    assert found.score >= 95

    decide(both, KeepApart(found.other.key, found.one.key))

    assert duplicates(view(both)) == ()


def test_an_acronym_of_two_meanings_is_told(tmp_path: Path) -> None:
    """What only looks different is not."""
    directory = GraphDirectory(tmp_path / "graph")
    ingest_records(
        directory,
        [
            paper("One", "We introduce WISE (World Knowledge-Informed Semantic Evaluation), a "
                  "benchmark. We evaluate on WISE.", published="2025"),
            paper("Two", "We introduce WISE (Wasserstein Image Synthesis Exam), a benchmark.",
                  published="2026"),
            paper("Three", "We use Proximal Policy Optimization (PPO).", published="2026"),
            paper("Four", "We use proximal policy optimisation (PPO).", published="2026"),
        ],
    )  # fmt: skip
    found = clashes(view(directory))

    assert [(clash.thing.key, len(clash.readings)) for clash in found] == [("benchmark-wise", 2)]
