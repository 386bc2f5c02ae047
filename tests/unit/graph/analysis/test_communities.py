"""Named communities, and how they stay what they are."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.analysis import Analysis
from graph.analysis.communities import communities
from graph.analysis.kept import read_communities, write_communities, write_kept
from tests.support.networks import LINKS, network_of, shuffled, topics

if TYPE_CHECKING:
    from pathlib import Path

    from graph.analysis.partition import Communities


def _group_of(found: Communities, key: str) -> str:
    return next(name for name, group in zip(found.ids, found.groups, strict=True) if key in group)


def test_a_community_is_named_after_what_its_papers_share() -> None:
    """Its strongest techniques and benchmarks; the first is its identity."""
    links = [(f"paper-{n}", "benchmark-a") for n in range(6)]
    links += [(f"paper-{n}", "technique-b") for n in range(1, 6)]
    links += [(f"paper-{n}", "repo-c") for n in range(6)]
    found = communities(network_of(links))

    assert found.ids == ("benchmark-a",)
    assert found.named == (("benchmark-a", "technique-b"),)


def test_a_community_without_techniques_is_named_after_its_models() -> None:
    """And where there are none either, after a paper or its code."""
    models = communities(network_of([(f"paper-{n}", "model-a") for n in range(6)]))
    code = communities(network_of([(f"paper-{n}", "repo-a") for n in range(6)]))

    assert models.ids == ("model-a",)
    assert code.ids == ("repo-a",)


def test_a_new_paper_moves_nothing_else() -> None:
    """It joins the community that it is linked with most, with what it alone names."""
    links = topics(200)
    before = communities(network_of(links))
    fresh = [("paper-new", "technique-2-0"), ("paper-new", "model-2-1")]
    fresh += [("paper-new", "technique-own")]
    after = communities(network_of([*links, *fresh]), kept=before)

    home = _group_of(before, "technique-2-0")
    assert (after.ids, after.named, after.root) == (before.ids, before.named, before.root)
    assert _group_of(after, "paper-new") == _group_of(after, "technique-own") == home
    assert all(set(old) <= set(new) for old, new in zip(before.groups, after.groups, strict=True))


def test_a_new_topic_becomes_a_community_of_its_own() -> None:
    """What is new and hangs together with nothing old."""
    links = topics(200)
    before = communities(network_of(links))
    fresh = [(f"paper-new-{n}", "technique-news") for n in range(8)]
    after = communities(network_of([*links, *fresh]), kept=before)

    assert after.ids == (*before.ids, "technique-news")


def test_a_community_whose_things_are_gone_is_gone() -> None:
    """The others stay, and so do the names of those that lost one thing."""
    links = topics(200)
    lone = [(f"paper-lone-{n}", "technique-lone") for n in range(6)]
    before = communities(network_of([*links, *lone]))
    after = communities(network_of(links), kept=before)

    assert "technique-lone" in before.ids
    assert after.ids == tuple(name for name in before.ids if name != "technique-lone")


def test_much_that_is_new_makes_them_anew_and_keeps_their_identity() -> None:
    """A picture that only ever grew would soon say little."""
    few, many = topics(120), topics(240)
    before = communities(network_of(few))
    after = communities(network_of(many), kept=before)

    assert after.root != before.root
    assert set(after.ids) == set(before.ids)
    papers = [f"paper-{n:05}" for n in range(120)]
    same = sum(_group_of(after, key) == _group_of(before, key) for key in papers)
    assert same > 0.9 * len(papers)


@given(links=LINKS, more=LINKS, seed=st.integers(0, 99))
def test_communities_are_a_partition_however_they_came_about(
    links: list[tuple[str, str]], more: list[tuple[str, str]], seed: int
) -> None:
    """Each thing is in one; each has a name of its own; the order of reading changes nothing."""
    kept = communities(network_of(links))
    network = network_of([*links, *more])
    found = communities(network, kept=kept)
    members = [key for group in found.all_groups for key in group]

    assert sorted(members) == sorted(network)
    assert len(set(found.ids)) == len(found.ids) == len(found.groups) == len(found.named)
    for named, group in zip(found.named, found.groups, strict=True):
        assert named
        assert set(named) <= set(group)
    assert found == communities(shuffled(network, seed), kept=kept)


@given(links=LINKS)
def test_a_graph_that_did_not_change_has_the_communities_that_it_had(
    links: list[tuple[str, str]],
) -> None:
    """Growing by nothing changes nothing."""
    network = network_of(links)
    kept = communities(network)

    assert communities(network, kept=kept) == kept


def test_kept_communities_are_read_back(tmp_path: Path) -> None:
    """With the version that they are of."""
    found = communities(network_of(topics(60)))
    write_communities(tmp_path / "views", "v1", found)

    assert read_communities(tmp_path / "views") == ("v1", found)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"format": 2}',
        b'{"format": 1}',
        b'{"format": 1, "version": 3, "root": "", "founded": 0, "apart": [], "communities": []}',
        b'{"format": 1, "version": "", "root": "", "founded": "x", "apart": [], "communities": 1}',
    ],
)
def test_damaged_communities_are_computed_again(tmp_path: Path, text: bytes) -> None:
    """Nothing is lost with them but time."""
    (tmp_path / "communities.json").write_bytes(text)
    network = network_of(topics(60))

    assert Analysis(network, "v", tmp_path).communities == communities(network)
    assert read_communities(tmp_path) == ("v", communities(network))


def test_communities_that_share_a_thing_are_not_taken_up(tmp_path: Path) -> None:
    """Somebody else wrote them."""
    found = communities(network_of(topics(60)))
    write_communities(tmp_path, "v", found)
    document = json.loads((tmp_path / "communities.json").read_bytes())
    document["communities"][0]["members"] += document["communities"][1]["members"][:1]
    write_kept(tmp_path / "communities.json", document)

    assert read_communities(tmp_path) is None


def test_an_analysis_goes_on_from_the_one_before(tmp_path: Path) -> None:
    """The next state of the graph has the same communities, and one more paper."""
    links = topics(200)
    before = Analysis(network_of(links), "1", tmp_path).communities
    network = network_of([*links, ("paper-new", "technique-0-0")])
    after = Analysis(network, "2", tmp_path).communities
    again = Analysis(network, "2", tmp_path).communities

    assert after.ids == before.ids
    assert "paper-new" in after.groups[after.ids.index(_group_of(before, "technique-0-0"))]
    assert again == after


def test_what_cannot_be_kept_is_only_computed(tmp_path: Path) -> None:
    """A folder in which nothing can be made is no fault."""
    (tmp_path / "file").touch()
    network = network_of(topics(60))

    assert Analysis(network, "v", tmp_path / "file").communities == communities(network)
    assert Analysis(network, "v", tmp_path / "no" / "folder").communities == communities(network)


def test_a_file_that_another_is_writing_is_left_to_it(tmp_path: Path) -> None:
    """Both would write the same; what was given up long ago is in nobody's way."""
    fresh = tmp_path / "x.new"
    fresh.touch()
    write_kept(tmp_path / "x.json", {})
    assert not (tmp_path / "x.json").exists()

    os.utime(fresh, (0, 0))
    write_kept(tmp_path / "x.json", {})
    assert (tmp_path / "x.json").exists()
    assert not fresh.exists()
