"""What stands around a thing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.near import neighbourhood
from graph.analysis.surroundings import surroundings
from graph.errors import UnknownEntityError
from tests.support.networks import LINKS, network_of, shuffled


def test_what_is_linked_more_comes_first() -> None:
    """Of equals by the number of links: first to what is shown already, then to anything."""
    links = [("paper-1", "model-a"), ("paper-1", "model-b"), ("paper-2", "model-b")]
    links += [("paper-3", "model-a"), ("paper-3", "model-b")]
    found = surroundings(network_of(links), "paper-1", depth=2)

    assert [thing.ref.key for thing in found.things] == [
        *("paper-1", "model-b", "model-a", "paper-3", "paper-2")
    ]
    assert [thing.distance for thing in found.things] == [0, 1, 1, 2, 2]
    assert [thing.degree for thing in found.things] == [2, 3, 2, 2, 1]


def test_of_a_hub_so_many_are_shown_as_asked_for() -> None:
    """And the others counted."""
    network = network_of([(f"paper-{number:04}", "model-hub") for number in range(5_000)])
    found = surroundings(network, "model-hub", limit=100)

    assert (len(found.things), found.things_left_out) == (100, 4_901)
    assert (len(found.links), found.links_left_out) == (99, 4_901)


def test_nothing_stands_around_what_is_not_there() -> None:
    """It is an error, no empty answer."""
    with pytest.raises(UnknownEntityError, match="paper-q"):
        surroundings(network_of([]), "paper-q")


@given(
    links=LINKS,
    depth=st.integers(1, 3),
    limit=st.integers(1, 20),
    seed=st.integers(0, 99),
    data=st.data(),
)
def test_all_that_is_near_is_shown_or_counted(
    links: list[tuple[str, str]], depth: int, limit: int, seed: int, data: st.DataObject
) -> None:
    """Nearest first; links are those among what is shown; the order of reading changes nothing."""
    network = network_of(links, alone=["paper-00"])
    key = data.draw(st.sampled_from(sorted(network)))
    found = surroundings(network, key, depth=depth, limit=limit)
    whole = network.subgraph(neighbourhood(network, key, depth))
    keys = [thing.ref.key for thing in found.things]
    away = nx.single_source_shortest_path_length(network.to_undirected(as_view=True), key)

    assert keys[0] == key
    assert len(keys) + found.things_left_out == len(whole)
    assert len(found.links) + found.links_left_out == whole.number_of_edges()
    assert len(found.links) == network.subgraph(keys).number_of_edges()
    assert [thing.distance for thing in found.things] == [away[key] for key in keys]
    assert [away[key] for key in keys] == sorted(away[key] for key in keys)
    assert found == surroundings(shuffled(network, seed), key, depth=depth, limit=limit)


_ROOT = Path(__file__).parents[4]
_ALL = """
import hashlib
from graph.analysis.analysis import Analysis
from graph.analysis.surroundings import surroundings
from graph.models import Kind
from tests.support.networks import network_of, topics
from viz.canvas import render_canvas
from viz.keeping import kept_picture
analysis = Analysis(network_of(topics(80)))
picture = kept_picture(analysis)
said = [
    analysis.communities, analysis.centrality, analysis.bridges(), analysis.reading_map(),
    analysis.connections("paper-00000", "paper-00003"), analysis.related("paper-00000"),
    analysis.related("technique-0-0"), analysis.compare(["paper-00000", "paper-00006"]),
    analysis.matrix(Kind.BENCHMARK, Kind.TECHNIQUE), analysis.timeline(),
    surroundings(analysis.network, "technique-0-0", depth=2), picture,
    render_canvas(analysis.network, picture.places, picture.groups),
]
print(*(hashlib.sha256(repr(item).encode()).hexdigest() for item in said))
"""


def test_no_answer_depends_on_the_seed_of_hashes() -> None:
    """The same graph gives the same answers in every process."""
    seen = {
        subprocess.run(
            [sys.executable, "-c", _ALL],
            capture_output=True,
            check=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(_ROOT)},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(seen) == 1
