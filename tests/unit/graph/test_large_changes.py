"""Changes that are too large for one transaction: made beside the store, then put in its place."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from graph.errors import StoreUnavailableError
from tests.support.quads import (
    HOSTILE,
    ONE,
    TWO,
    apply,
    expect_one_state_whole,
    kill_writer,
    lines_of,
    quad,
    read,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store import GraphDirectory


@pytest.mark.parametrize("in_place", [0, 100])
def test_a_change_is_the_same_in_place_and_in_a_copy(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch, in_place: int
) -> None:
    """Large changes are made beside the store, small ones in it; the version moves with both."""
    monkeypatch.setattr("graph.store._IN_PLACE_QUADS", in_place)
    monkeypatch.setattr("graph.line_changes._REMOVED_AT_ONCE", 2)
    monkeypatch.setattr("graph.line_changes._LOADED_AT_ONCE", 2)
    first = [quad(number, text) for number, text in enumerate(HOSTILE.values())]
    second = [quad(number) for number in range(5)]
    versions = [directory.version()]
    for removed, added in (([], first), (first[2:], second), (second[1:], [])):
        assert apply(directory, lines_of(*removed), lines_of(*added))
        versions.append(directory.version())
    names = {entry.name for entry in directory.path.iterdir()}

    assert read(directory) == {*first[:2], second[0]}
    assert len(set(versions)) == 4
    assert not apply(directory, [], [])
    assert directory.version() == versions[-1]
    assert names == {"lock", "version"} | ({"store", "changes"} if in_place else {"store-2"})


def test_a_large_change_that_fails_leaves_the_state_before(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing of what was made for it."""
    monkeypatch.setattr("graph.store._IN_PLACE_QUADS", 0)
    write(directory, frozenset(), ONE)
    before = directory.version()

    class Breaking(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            yield from lines_of(quad(7))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply(directory, lines_of(quad(1)), Breaking(lines_of(quad(7))))

    assert read(directory) == ONE
    assert directory.version() == before
    assert {entry.name for entry in directory.path.iterdir()} == {
        "store",
        "lock",
        "version",
        "changes",
    }


def test_a_large_change_needs_a_graph_opened_to_write(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a small one does."""
    monkeypatch.setattr("graph.store._IN_PLACE_QUADS", 0)
    write(directory, frozenset(), ONE)
    with directory.reading() as graph, pytest.raises(StoreUnavailableError, match="to read"):
        graph.apply([], lines_of(quad(2)))


_KILLED_IN_A_COPY = """
import sys
from pathlib import Path
from graph import line_changes, store
from graph.store import GraphDirectory
store._IN_PLACE_QUADS = 0
line_changes._LOADED_AT_ONCE = 500
def state(value):
    return [
        f'<https://example.org/{n}> <https://example.org/p> "{value}" '
        f"<https://example.org/graph/a> .\\n".encode()
        for n in range(4000)
    ]
states = state("x"), state("y")
directory = GraphDirectory(Path(sys.argv[1]))
with directory.writing() as graph:
    graph.apply([], states[0])
print("first", flush=True)
for turn in range(1000):
    with directory.writing() as graph:
        print("turn", flush=True)
        graph.apply(states[turn % 2], states[1 - turn % 2])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("wait_s", [0.01, 0.05, 0.15, 0.4])
def test_a_kill_in_the_middle_of_a_large_change_leaves_one_state_whole(
    directory: GraphDirectory, wait_s: float
) -> None:
    """And the next writer removes what is left of it."""
    kill_writer(directory, _KILLED_IN_A_COPY, lines=2, wait_s=wait_s)

    expect_one_state_whole(directory)
    assert len(list(directory.path.glob("store*"))) == 1


@pytest.mark.parametrize("name", ["store-2", "store-2.tmp"])
def test_a_writer_removes_the_copy_that_a_killed_one_left(
    directory: GraphDirectory, name: str
) -> None:
    """Whole or not: the engine makes it under another name first."""
    write(directory, frozenset(), ONE)
    (directory.path / name).mkdir()
    (directory.path / name / "CURRENT").write_text("MANIFEST-000001", encoding="ascii")

    write(directory, ONE, TWO)

    assert read(directory) == TWO
    assert [entry.name for entry in directory.path.glob("store*")] == ["store"]
