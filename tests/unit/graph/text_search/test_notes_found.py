"""Notes among what a search finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.models import Kind
from graph.notes.scan import VaultScanner
from graph.snapshot import open_snapshot
from graph.views import SearchFilter
from tests.support.note_vaults import REACT, things, write_notes

if TYPE_CHECKING:
    from graph.snapshot import Snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A graph with a scanned vault."""
    folder = tmp_path_factory.mktemp("found")
    directory = things(folder / "graph")
    notes = {
        "ReAct.md": "---\nid: first\ntags: [planning]\n---\ntext\n\nquarrels with [[PPO]] daily\n",
        "b.md": "---\naliases: [Zebra crossing]\n---\nsee [[ReAct]], quarrels aside\n",
    }
    VaultScanner(directory, write_notes(folder / "vault", notes)).scan()
    return open_snapshot(directory.path)


def test_a_note_is_found_by_a_line_that_holds_a_link(snapshot: Snapshot) -> None:
    """With the line as a snippet."""
    page = snapshot.catalog.find("quarrels daily")

    (hit,) = page.hits
    assert (hit.ref.key, hit.ref.kind, hit.ref.label) == ("note-first", "note", "ReAct")
    assert hit.snippet is not None
    assert hit.snippet.field == "line"
    assert [part.text for part in hit.snippet.parts if part.match] == ["quarrels", "daily"]
    assert [(value.value, value.count) for value in page.facets["kind"]] == [("note", 1)]


@pytest.mark.parametrize(("text", "field"), [("zebra", "alias"), ("planning", "tag")])
def test_a_note_is_found_by_its_alias_and_tags(snapshot: Snapshot, text: str, field: str) -> None:
    """As a thing is."""
    (hit,) = snapshot.catalog.find(text).hits

    assert hit.ref.kind == "note"
    assert hit.snippet is not None
    assert hit.snippet.field == field


def test_of_a_thing_and_a_note_of_one_name_the_thing_comes_first(snapshot: Snapshot) -> None:
    """In a search, and as one types."""
    found = [hit.ref.key for hit in snapshot.catalog.find("react").hits]
    typed = [hit.ref.key for hit in snapshot.catalog.suggest("reac")]

    assert found[:2] == [REACT, "note-first"]
    assert typed[:2] == [REACT, "note-first"]
    assert [hit.ref.key for hit in snapshot.catalog.suggest("reac", limit=1)] == [REACT]


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        (SearchFilter(notes=False), {"technique"}),
        (SearchFilter(kinds=(Kind.TECHNIQUE,)), {"technique"}),
        (SearchFilter(kinds=("note",)), {"note"}),
        (SearchFilter(kinds=("note",), notes=False), set()),
        (SearchFilter(kinds=("note", Kind.TECHNIQUE)), {"note", "technique"}),
    ],
)
def test_notes_are_left_out_or_alone(
    snapshot: Snapshot, wanted: SearchFilter, kinds: set[str]
) -> None:
    """By the kind, or by a filter of their own; as one types, too."""
    found = {str(hit.ref.kind) for hit in snapshot.catalog.find("react", wanted).hits}
    typed = {str(hit.ref.kind) for hit in snapshot.catalog.suggest("react", wanted)}

    assert found == kinds
    assert typed == kinds


def test_a_search_for_entities_alone_has_no_notes(snapshot: Snapshot) -> None:
    """What asks for things of the graph gets nothing else."""
    assert {hit.ref.key for hit in snapshot.catalog.search("react", limit=50)} == {REACT}
