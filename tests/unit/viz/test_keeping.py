"""Pictures that stay what they are while the graph grows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from graph.analysis.analysis import Analysis
from tests.support.networks import network_of, topics
from viz import keeping
from viz.keeping import PictureKeeper, grown_picture, kept_picture
from viz.layout import layout
from viz.network import draw

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one entry with each layout that is computed."""
    calls: list[str] = []

    def counting(*args: object, **options: object) -> object:
        calls.append("layout")
        return layout(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("viz.layout.layout", counting)
    return calls


def test_a_new_paper_moves_nothing_and_renames_no_island(tmp_path: Path) -> None:
    """In a graph of 2,000 nodes; the paper stands near what it is linked with."""
    links = topics(1_930)
    links += [(f"paper-{number:05}", f"repo-{number}") for number in range(0, 1_930, 40)]
    network = network_of(links)
    before = kept_picture(Analysis(network, "1", tmp_path))
    fresh = [("paper-new", "technique-2-0"), ("paper-new", "technique-own")]
    grown = network_of([*links, *fresh])
    after = kept_picture(Analysis(grown, "2", tmp_path))
    drawn_before = draw(network, before.places, before.groups, evidence_chars=0)
    drawn_after = draw(grown, after.places, after.groups, evidence_chars=0)

    assert len(network) >= 2_000
    assert {key: after.places[key] for key in network} == dict(before.places)
    assert after.places.keys() == set(grown)
    assert len(set(after.places.values())) == len(grown)
    assert after.groups.ids == before.groups.ids
    assert [i.names for i in drawn_after.islands] == [i.names for i in drawn_before.islands]


def test_the_picture_of_one_state_is_computed_once(tmp_path: Path, computed: list[str]) -> None:
    """Another process reads what the first one kept."""
    network = network_of(topics(60))
    first = PictureKeeper().picture(Analysis(network, "1", tmp_path))
    second = PictureKeeper().picture(Analysis(network, "1", tmp_path))

    assert first == second
    assert computed == ["layout"]


def test_a_keeper_reads_no_file_twice(tmp_path: Path, computed: list[str]) -> None:
    """It has the last picture in memory, also where nothing can be kept."""
    keeper = PictureKeeper()
    analysis = Analysis(network_of(topics(60)), "1")

    assert keeper.picture(analysis) is keeper.picture(analysis)
    assert computed == ["layout"]


def test_many_who_ask_at_once_get_one_picture(computed: list[str]) -> None:
    """The others wait for the first."""
    keeper = PictureKeeper()
    analysis = Analysis(network_of(topics(60)), "1")
    with ThreadPoolExecutor(4) as threads:
        pictures = list(threads.map(lambda _: keeper.picture(analysis), range(8)))

    assert all(picture is pictures[0] for picture in pictures)
    assert computed == ["layout"]


def test_much_that_is_new_is_laid_out_anew(tmp_path: Path) -> None:
    """As it would be had nothing been there: old places would crowd it."""
    kept_picture(Analysis(network_of(topics(60)), "1", tmp_path))
    many = network_of(topics(240))
    after = kept_picture(Analysis(many, "2", tmp_path))

    assert after.places == layout(many, seed=keeping.SEED, groups=after.groups)


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b'{"format": 1, "version": "1", "root": "", "places": {"paper-00000": [1]}}'],
)
def test_damaged_places_are_computed_again(tmp_path: Path, text: bytes) -> None:
    """The same ones come out."""
    analysis = Analysis(network_of(topics(60)), "1", tmp_path)
    before = kept_picture(analysis)
    (tmp_path / "places.json").write_bytes(text)

    assert kept_picture(analysis) == before


def test_an_empty_graph_has_an_empty_picture(tmp_path: Path) -> None:
    """And one of a single node has it somewhere."""
    empty = kept_picture(Analysis(network_of([]), "1", tmp_path))
    single = kept_picture(Analysis(network_of([], alone=["paper-1"]), "2", tmp_path))

    assert (dict(empty.places), empty.groups.all_groups) == ({}, ())
    assert list(single.places) == ["paper-1"]


def test_notes_find_a_place_on_islands_and_move_nothing() -> None:
    """A note stands on the island that it has most links with; one without any is apart."""
    links = topics(60)
    picture = kept_picture(Analysis(network_of(links), "1", None))
    island = picture.groups.groups[0]
    network = network_of(links)
    network.add_edges_from((("note-a", island[0]), ("note-a", island[1]), ("note-b", "note-a")))
    grown = grown_picture(picture, network)

    assert {key: grown.places[key] for key in picture.places} == dict(picture.places)
    assert grown.places.keys() == set(network)
    assert len(set(grown.places.values())) == len(network)
    assert grown.groups.groups[0] == tuple(sorted([*island, "note-a"]))
    assert grown.groups.apart == tuple(sorted([*picture.groups.apart, "note-b"]))
    assert grown.groups.ids == picture.groups.ids
