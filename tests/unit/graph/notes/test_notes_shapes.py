"""Does ``check`` look at notes and their links?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.check import check
from graph.iris import Iris
from graph.notes.scan import VaultScanner
from graph.snapshot import Snapshot, open_snapshot
from graph.vocab import PREFIXES
from tests.support.note_vaults import things, write_notes

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store import GraphDirectory

DAMAGE = {
    "a note without a title": ("DELETE", "?n schema:name ?x", "?n a rl:Note ; schema:name ?x"),
    "a note without a path": (
        "DELETE", "?n schema:identifier ?x", "?n a rl:Note ; schema:identifier ?x",
    ),
    "two digests": ("INSERT", '?n rl:fieldHash "00"', "?n a rl:Note"),
    "a link that is not said of its note": (
        "DELETE", "?n schema:mentions ?x", "?n schema:mentions ?x",
    ),
    "a link of no note": ("DELETE", "?n a rl:Note", "?n a rl:Note"),
    "a way of writing that is none": ("INSERT", '?k rl:rule "smoke"', "?k a rl:NoteLink"),
    "a line before the first": ("INSERT", "?k rl:line 0", "?k a rl:NoteLink"),
    "a link that ends before it starts": ("INSERT", "?k rl:end -1", "?k a rl:NoteLink"),
    "a link without its line": ("DELETE", "?k schema:text ?x", "?k schema:text ?x"),
}  # fmt: skip
NOTES = {
    "a.md": "---\naliases: [A]\n---\n# One\n[[ReAct|it]] ![[b]] #WISE https://arxiv.org/abs/2604.01234",
    "b.md": "up:: [[a]]\n\n[a](a.md) @doe26 arXiv:2604.01234 and SWE-bench Verified; [[nowhere]]",
    "empty.md": "",
    "c.org": "* One\n[[id:x]] [[https://arxiv.org/abs/2604.01234][it]]",
}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> GraphDirectory:
    """A graph with a scanned vault."""
    folder: Path = tmp_path_factory.mktemp("shapes")
    directory = things(folder / "graph")
    VaultScanner(directory, write_notes(folder / "vault", NOTES)).scan()
    return directory


def notes_alone(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What is found of the vault."""
    return [(f.source, f.message) for f in check(snapshot) if f.source == "notes-vault"]


def test_what_a_scan_writes_keeps_the_promises(directory: GraphDirectory) -> None:
    """With links of every kind."""
    assert notes_alone(open_snapshot(directory.path)) == []


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_to_notes_is_found(directory: GraphDirectory, name: str) -> None:
    """Under the name of the vault's graph."""
    action, what, where = DAMAGE[name]
    snapshot = open_snapshot(directory.path)
    update = f"{action} {{ GRAPH ?g {{ {what} }} }} WHERE {{ GRAPH ?g {{ {where} }} }}"
    snapshot.store.update(update, prefixes=dict(PREFIXES))

    assert notes_alone(Snapshot(snapshot.store, "changed", Iris()))
