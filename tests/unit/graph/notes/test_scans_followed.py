"""A scan is followed in memory, and gives what loading the graph again gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.changes import Change
from graph.corrections import Merge
from graph.curation import apply
from graph.following import can_follow, follow
from graph.iris import Iris
from graph.loading import Stores, load_into_memory, read_graph
from graph.notes.scan import VaultScanner
from graph.terms import node
from graph.vocab import RDF, RL, SCHEMA, SKOS
from tests.support.note_vaults import PPO, REACT, things, write_notes

if TYPE_CHECKING:
    from pathlib import Path

IRIS = Iris()
VAULT = node(IRIS.graph("notes-vault"))
NOTE, LINK = node(IRIS.entity("note-one")), node(IRIS.entity("notelink-one"))
THING = node(IRIS.entity(REACT))

STEPS = {
    "one more link": {"a.md": "# One\n[[ReAct]]\n\nand [[PPO]]"},
    "a link less, another title": {"a.md": "# Two\nnothing"},
    "a new note with tags and aliases": {
        "c.md": "---\naliases: [C]\ntags: [x]\n---\n[[a]] [[PPO]]"
    },
    "an id": {"b.md": "---\nid: b\n---\n![[ReAct]] Tree of Thoughts"},
}


def test_what_scans_write_is_followed(tmp_path: Path) -> None:
    """One after the other: the graphs and their merge are those of a fresh load."""
    directory = things(tmp_path / "graph")
    root = write_notes(tmp_path / "vault", {"a.md": "# One\n[[ReAct]]", "b.md": "[[a]]"})
    scanner = VaultScanner(directory, root)
    scanner.scan()
    version, quads = read_graph(directory)
    stores = Stores.load(quads, IRIS, merge=True)
    assert stores.plain

    for step in STEPS.values():
        write_notes(root, step)
        assert scanner.scan().written
        known = directory.changes_since(version)
        assert known is not None
        version, changes = known
        assert can_follow(changes, IRIS)
        follow(stores, changes)
        fresh = load_into_memory(read_graph(directory)[1], IRIS)

        assert set(stores.whole) == set(fresh)
        assert stores.merge is not None
        merged = fresh.quads_for_pattern(None, None, None, DefaultGraph())
        assert {quad.triple for quad in stores.merge} == {quad.triple for quad in merged}


@pytest.mark.parametrize(
    "quad",
    [
        Quad(NOTE, node(SCHEMA.name), Literal("x"), node(IRIS.graph("src-x"))),
        Quad(THING, node(SCHEMA.name), Literal("x"), VAULT),
        Quad(THING, node(SKOS.prefLabel), Literal("x"), VAULT),
        Quad(NOTE, node(RDF.type), node(RL.Technique), VAULT),
        Quad(LINK, node(RL.variantOf), THING, VAULT),
        Quad(NOTE, node(SCHEMA.author), THING, VAULT),
        Quad(NamedNode("urn:note"), node(SCHEMA.name), Literal("x"), VAULT),
    ],
)
def test_what_is_more_than_a_note_is_loaded_again(quad: Quad) -> None:
    """In another graph, of another thing, or with a term that weighs."""
    assert not can_follow([Change(frozenset(), frozenset({quad}))], IRIS)
    assert not can_follow([Change(frozenset({quad}), frozenset())], IRIS)


def test_where_things_are_one_a_scan_is_loaded(tmp_path: Path) -> None:
    """Links of notes to the one that is no more are rewritten at each load."""
    directory = things(tmp_path / "graph")
    root = write_notes(tmp_path / "vault", {"a.md": "[[ReAct]]"})
    VaultScanner(directory, root).scan()
    apply(directory, [Merge(REACT, PPO)])

    stores = Stores.load(read_graph(directory)[1], IRIS, merge=True)
    targets = {
        quad.object
        for quad in stores.whole.quads_for_pattern(None, node(SCHEMA.mentions), None, VAULT)
    }
    assert not stores.plain
    assert targets == {node(IRIS.entity(PPO))}
