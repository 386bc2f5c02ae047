"""The hierarchy of techniques in the graph: climbed by pages and queries, counted by nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from graph.check import check
from graph.iris import Iris
from graph.models import Kind
from graph.snapshot import Snapshot, open_snapshot
from graph.store import GraphDirectory
from graph.terms import node
from graph.views import ListFilter
from graph.vocab import SKOS
from tests.support.lists import ingest_records, paper

if TYPE_CHECKING:
    from pathlib import Path

IRIS = Iris()
GRADIENT, LEARNING = "technique-policy-gradient", "technique-reinforcement-learning"
LIST = [
    paper("Steps", "We propose Foorun. It uses PPO.", published="2026-04-20"),
    paper("Old Steps", "We use reinforcement learning in Barrun.", published="2026-04-19"),
    paper("Other", "We use fuzzing.", published="2026-04-18"),
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Papers of which none names the class between PPO and reinforcement learning."""
    path = tmp_path_factory.mktemp("graph")
    ingest_records(GraphDirectory(path), LIST)
    return open_snapshot(path)


def test_a_class_that_no_paper_names_is_there_to_climb_through(snapshot: Snapshot) -> None:
    """It is shown with what is above and below it, and holds the rules of the graph."""
    seen = snapshot.catalog.entity(GRADIENT)

    assert [ref.key for ref in seen.broader] == [LEARNING]
    assert [ref.key for ref in seen.narrower] == ["technique-ppo"]
    assert (seen.links, seen.backlinks) == ((), ())
    assert check(snapshot) == ()


def test_lists_and_counts_hold_only_what_papers_name(snapshot: Snapshot) -> None:
    """So does the picture."""
    catalog = snapshot.catalog
    listed = {item.ref.key for item in catalog.listing(Kind.TECHNIQUE).items}

    assert {"technique-ppo", LEARNING} <= listed
    assert GRADIENT not in listed
    assert catalog.counts()[Kind.TECHNIQUE] == len(listed)
    assert snapshot.catalog.index.classes >= {GRADIENT, "technique-machine-learning"}
    assert not set(snapshot.network) & catalog.index.classes


def test_papers_by_a_class_are_those_of_all_below_it(snapshot: Snapshot) -> None:
    """Who uses PPO uses reinforcement learning."""
    catalog = snapshot.catalog
    found = {
        key: [
            item.ref.label for item in catalog.listing(Kind.PAPER, ListFilter(linked_to=key)).items
        ]
        for key in ("technique-ppo", GRADIENT, LEARNING)
    }

    assert found == {
        "technique-ppo": ["Steps"],
        GRADIENT: ["Steps"],
        LEARNING: ["Steps", "Old Steps"],
    }


def test_the_tops_are_said_both_ways(snapshot: Snapshot) -> None:
    """As SKOS has it, and nothing below is a top."""
    scheme, quads = node(IRIS.techniques_scheme), snapshot.store.quads_for_pattern
    said = {quad.object for quad in quads(scheme, node(SKOS.hasTopConcept), None)}
    below = {quad.subject for quad in quads(None, node(SKOS.broader), None)}
    tops = {IRIS.key(top.value) for top in said if isinstance(top, NamedNode)}

    assert said == {quad.subject for quad in quads(None, node(SKOS.topConceptOf), scheme)}
    assert not said & below
    assert tops == {"technique-machine-learning", "technique-software-engineering-practice"}


def test_what_a_paper_calls_its_own_has_no_place_of_another(tmp_path: Path) -> None:
    """An acronym of something listed stands for something else here."""
    ingest_records(
        GraphDirectory(tmp_path), [paper("Wood", "We propose Tall-Tree Lumber (TTL), a recipe.")]
    )

    assert open_snapshot(tmp_path).catalog.entity("technique-ttl").broader == ()
