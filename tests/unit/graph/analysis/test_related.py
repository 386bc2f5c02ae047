"""Things like this one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.related import related
from graph.errors import UnknownEntityError
from graph.models import Kind
from tests.support.networks import LINKS, network_of, shuffled


def test_papers_that_share_something_rare_are_most_alike() -> None:
    """Both share one thing with the first; the rarer one counts more, and is named."""
    links = [(f"paper-{n}", "technique-hub") for n in range(9)]
    links += [("paper-1", "benchmark-rare"), ("paper-x", "benchmark-rare")]
    first, second, *_ = related(network_of(links), "paper-1")

    assert (first.ref.key, [ref.key for ref in first.shared]) == ("paper-x", ["benchmark-rare"])
    assert [ref.key for ref in second.shared] == ["technique-hub"]
    assert first.score > second.score


def test_other_things_are_alike_by_the_papers_that_name_both() -> None:
    """A benchmark is like what it is measured together with; papers are like papers alone."""
    links = [("paper-1", "benchmark-a"), ("paper-1", "benchmark-b"), ("paper-1", "model-c")]
    network = network_of(links)

    assert [item.ref.key for item in related(network, "benchmark-a")] == ["benchmark-b", "model-c"]
    assert related(network, "paper-1") == ()
    assert [item.ref.key for item in related(network, "benchmark-a", kinds=[Kind.MODEL])] == [
        "model-c"
    ]


def test_reasons_are_the_rarest_and_all_are_counted() -> None:
    """Ten of them are named."""
    links = [(paper, f"model-{n}") for paper in ("paper-a", "paper-b") for n in range(14)]
    links += [("paper-c", "model-0")]
    (first, _) = related(network_of(links), "paper-a")

    assert first.shared_count == 14
    assert [ref.key for ref in first.shared][:2] == ["model-1", "model-10"]
    assert len(first.shared) == 10


def test_what_is_not_in_the_network_is_like_nothing_but_an_error() -> None:
    """An empty answer would say that there is such a thing."""
    with pytest.raises(UnknownEntityError, match="paper-9"):
        related(network_of([]), "paper-9")


@given(links=LINKS, seed=st.integers(0, 99))
def test_likeness_is_mutual(links: list[tuple[str, str]], seed: int) -> None:
    """Each of two is as like the other, whoever asks and however the graph was read."""
    network = network_of(links)
    other_order = shuffled(network, seed)
    scores = {
        (key, item.ref.key): item.score
        for key in network
        for item in related(network, key, limit=1000)
    }

    assert all(score == scores[other, key] for (key, other), score in scores.items())
    assert all(related(network, key) == related(other_order, key) for key in network)


@given(links=LINKS)
def test_a_score_is_the_sum_of_what_is_shared(links: list[tuple[str, str]]) -> None:
    """Nothing else adds to it; so there is none without a reason."""
    network = network_of(links)
    for key in network:
        for item in related(network, key, limit=1000):
            assert item.score > 0
            assert 1 <= len(item.shared) <= item.shared_count
