"""Names of graphs without statements are kept in a file, and go when the graphs go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.empty_graphs import EmptyGraphs
from graph.errors import StoreUnavailableError
from graph.update_syntax import split_update

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/"


def test_names_are_kept_until_they_are_forgotten(tmp_path: Path) -> None:
    """By whoever opens the directory next; nothing is written where nothing changes."""
    EmptyGraphs(tmp_path).discard("urn:a")
    untouched = [*tmp_path.iterdir()]
    for name in ("urn:b", "urn:a", "urn:é"):
        EmptyGraphs(tmp_path).add(name)
    EmptyGraphs(tmp_path).discard("urn:b", "urn:c")

    assert untouched == []
    assert EmptyGraphs(tmp_path).names() == {"urn:a", "urn:é"}


@pytest.mark.parametrize(
    ("update", "left"),
    [
        ("INSERT DATA { <urn:a> <urn:a> <urn:a> }", {f"{BASE}a", "urn:b"}),
        ("CLEAR DEFAULT", {f"{BASE}a", "urn:b"}),
        ("DROP GRAPH <a>", {"urn:b"}),
        ("PREFIX u: <urn:> DROP SILENT GRAPH u:b ; CLEAR GRAPH <urn:none>", {f"{BASE}a"}),
        ("COPY <a> TO <urn:c>", {f"{BASE}a", "urn:b"}),
        ("MOVE <a> TO <urn:c>", {"urn:b"}),
        ("CLEAR NAMED", set()),
        ("DROP ALL", set()),
    ],
)
def test_an_update_forgets_what_it_drops(tmp_path: Path, update: str, left: set[str]) -> None:
    """And nothing else."""
    empty = EmptyGraphs(tmp_path)
    empty.add(f"{BASE}a")
    empty.add("urn:b")

    empty.forget_dropped(split_update(update), BASE)

    assert empty.names() == left


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """Reading and writing name the file."""
    (tmp_path / "empty-graphs").mkdir()

    with pytest.raises(StoreUnavailableError, match=r"cannot read .*empty-graphs"):
        EmptyGraphs(tmp_path).names()
    with pytest.raises(StoreUnavailableError, match="cannot write"):
        EmptyGraphs(tmp_path / "nowhere").add("urn:a")
