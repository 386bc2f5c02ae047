"""Notes as nodes of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.models import NOTE, Relation
from graph.notes.network import has_notes, with_notes
from graph.notes.scan import VaultScanner
from graph.snapshot import open_snapshot
from tests.support.note_vaults import PAPER, PPO, REACT, write_notes

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store import GraphDirectory

_NOTES = {
    "ReAct.md": "---\nid: a\naliases: [Acting]\n---\nno link\n",
    "log.md": "---\nid: b\n---\nof PPO a word\nsee [[PPO]] and [[ReAct]]\n",
    "diary.md": "---\nid: c\n---\n[[log]], nothing else\n",
}


def test_notes_join_the_network_where_they_speak_of_it(
    directory: GraphDirectory, tmp_path: Path
) -> None:
    """With what they are about and link to, and the line of the first link that was written."""
    VaultScanner(directory, write_notes(tmp_path / "vault", _NOTES)).scan()
    snapshot = open_snapshot(directory.path)

    grown = with_notes(snapshot.network, snapshot.store, snapshot.iris)
    added = {key: grown.nodes[key] for key in grown.nodes - snapshot.network.nodes}
    edges = {target: facts for _, target, facts in grown.edges("note-b", data=True)}

    assert has_notes(snapshot.store)
    assert {key: facts["label"] for key, facts in added.items()} == {
        "note-a": "ReAct",
        "note-b": "log",
    }
    assert {facts["kind"] for facts in added.values()} == {NOTE}
    assert added["note-a"]["aliases"] == ("Acting",)
    assert set(grown.successors("note-a")) == {REACT}
    assert set(edges) == {PPO, REACT, "note-a"}
    assert {facts["relation"] for facts in edges.values()} == {Relation.MENTIONS}
    (said,) = edges[PPO]["evidence"]
    assert (said["before"], said["surface"], said["after"]) == ("see ", "[[PPO]]", " and [[ReAct]]")
    assert NOTE not in {facts["kind"] for _, facts in snapshot.network.nodes(data=True)}
    assert set(snapshot.network.successors(PAPER)) == set(grown.successors(PAPER))


def test_a_graph_without_notes_stays_as_it_is(directory: GraphDirectory) -> None:
    """No node more, no edge more."""
    snapshot = open_snapshot(directory.path)
    grown = with_notes(snapshot.network, snapshot.store, snapshot.iris)

    assert not has_notes(snapshot.store)
    assert set(grown) == set(snapshot.network)
    assert grown.number_of_edges() == snapshot.network.number_of_edges()
