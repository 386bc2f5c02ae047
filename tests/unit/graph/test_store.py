"""The graph on disk: whole or not at all, and shared by processes that do not know each other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from graph.errors import GraphBusyError, StoreCorruptError, StoreUnavailableError
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from tests.support.quads import (
    GRAPH,
    HOSTILE,
    ONE,
    TWO,
    expect_one_state_whole,
    kill_writer,
    other_process,
    quad,
    read,
    write,
)


def test_where_nothing_was_written_is_an_empty_graph(directory: GraphDirectory) -> None:
    """And reading makes nothing."""
    assert read(directory) == set()
    assert not directory.exists()
    assert directory.version() == "0"
    assert not directory.path.exists()


def test_what_was_written_is_read(directory: GraphDirectory) -> None:
    """By whoever opens the directory."""
    assert write(directory, frozenset(), TWO)
    assert read(directory) == TWO
    assert read(GraphDirectory(directory.path)) == TWO
    assert directory.exists()


def test_replacing_takes_away_and_adds(directory: GraphDirectory) -> None:
    """Only what differs."""
    write(directory, frozenset(), TWO)
    write(directory, TWO, frozenset({quad(2), quad(3)}))

    assert read(directory) == {quad(2), quad(3)}


def test_the_version_changes_with_each_change_and_only_then(directory: GraphDirectory) -> None:
    """Servers load again when it does."""
    versions = [directory.version()]
    for old, new in ((frozenset[Quad](), ONE), (ONE, TWO), (TWO, ONE)):
        assert write(directory, old, new)
        versions.append(directory.version())

    assert len(set(versions)) == 4
    assert not write(directory, ONE, ONE)
    assert directory.version() == versions[-1]


def test_opening_to_write_without_writing_makes_no_graph(directory: GraphDirectory) -> None:
    """The engine's empty files are no graph yet."""
    with directory.writing():
        pass

    assert not directory.exists()
    assert read(directory) == set()


def test_half_made_files_of_the_engine_are_no_graph_yet(directory: GraphDirectory) -> None:
    """As a crash in the very first write leaves them; the next write makes one."""
    (directory.path / "store").mkdir(parents=True)

    assert read(directory) == set()
    assert write(directory, frozenset(), ONE)
    assert read(directory) == ONE


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_survives_every_way_to_the_disk(directory: GraphDirectory, text: str) -> None:
    """Added alone, added while another goes, and taken away: byte for byte."""
    kept, gone = quad(1, text), quad(2, text)
    write(directory, frozenset(), frozenset({quad(0), gone}))
    write(directory, frozenset({quad(0)}), frozenset({kept}))
    after = read(directory)
    write(directory, frozenset({gone}), frozenset())

    assert after == {kept, gone}
    assert {one.object.value for one in after if isinstance(one.object, Literal)} == {text}
    assert read(directory) == {kept}


def test_a_graph_opened_to_read_cannot_be_written(directory: GraphDirectory) -> None:
    """Nor can one that was closed."""
    write(directory, frozenset(), ONE)
    with directory.reading() as graph:
        assert not graph.replace(ONE, ONE)
        with pytest.raises(StoreUnavailableError, match="opened to read"):
            graph.replace(ONE, TWO)
    with pytest.raises(StoreUnavailableError, match="closed"):
        graph.quads(GRAPH)

    assert read(directory) == ONE


def test_readers_share_the_graph(directory: GraphDirectory) -> None:
    """In one process and in several."""
    write(directory, frozenset(), ONE)
    with (
        other_process(directory, "reading"),
        directory.reading() as one,
        directory.reading() as two,
    ):
        both = [one.quads(GRAPH), two.quads(GRAPH)]

    assert both == [ONE, ONE]


def test_a_reader_does_not_wait_for_ever_for_a_writer(directory: GraphDirectory) -> None:
    """It says who is in the way; after the writer is done it reads."""
    write(directory, frozenset(), ONE)
    with other_process(directory, "writing"), pytest.raises(GraphBusyError, match="try again"):
        read(directory)

    assert read(directory) == ONE


@pytest.mark.parametrize("how", ["reading", "writing"])
def test_a_writer_does_not_write_beside_others(directory: GraphDirectory, how: str) -> None:
    """Neither beside another writer nor while somebody reads."""
    write(directory, frozenset(), ONE)
    with other_process(directory, how), pytest.raises(GraphBusyError):
        write(directory, ONE, TWO)

    assert write(directory, ONE, TWO)


def test_who_waits_gets_the_graph_when_it_is_free(directory: GraphDirectory) -> None:
    """Within the time that one is willing to wait."""
    patient = GraphDirectory(directory.path, lock_timeout_s=30)
    write(directory, frozenset(), ONE)
    done: list[bool] = []
    with other_process(directory, "writing") as process:
        waiting = threading.Thread(target=lambda: done.append(write(patient, ONE, TWO)))
        waiting.start()
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        waiting.join()

    assert done == [True]
    assert read(directory) == TWO


def test_two_writers_in_one_process_keep_out_of_each_others_way(directory: GraphDirectory) -> None:
    """The lock is the open file's, not the process's."""
    with directory.writing(), pytest.raises(GraphBusyError), directory.writing():
        pass


@pytest.mark.parametrize("how", ["reading", "writing"])
def test_an_error_lets_go_of_the_graph(directory: GraphDirectory, how: str) -> None:
    """Also while somebody keeps the error, whose frames hold the engine."""
    write(directory, frozenset(), ONE)

    def fail() -> None:
        with getattr(directory, how)() as graph:
            deeper(graph.store)

    def deeper(store: object) -> None:
        message = f"while open: {store is not None}"
        raise ValueError(message)

    with pytest.raises(ValueError, match="while open"):
        fail()
    kept = None
    try:
        fail()
    except ValueError as error:
        kept = error

    assert kept is not None
    assert write(directory, ONE, TWO)
    assert read(directory) == TWO


def test_a_corrupt_graph_is_said_to_be_one(directory: GraphDirectory) -> None:
    """With the folder's name, and nothing is repaired behind one's back."""
    write(directory, frozenset(), ONE)
    for file in (directory.path / "store").iterdir():
        if file.is_file():
            file.write_bytes(b"no store")
    for attempt in (read, lambda d: write(d, ONE, TWO)):
        with pytest.raises(StoreCorruptError, match=str(directory.path)):
            attempt(directory)


def test_damaged_quads_are_said_to_be_damaged(directory: GraphDirectory) -> None:
    """Whether the engine sees it when it opens the files or when it reads them."""
    write(directory, frozenset(), frozenset(quad(number) for number in range(2000)))
    for file in (directory.path / "store").glob("*.sst"):
        data = file.read_bytes()
        file.write_bytes(b"\xaa" * (len(data) // 2) + data[len(data) // 2 :])
    with pytest.raises(StoreCorruptError):
        open_snapshot(directory.path)
    with pytest.raises(StoreCorruptError):
        read(directory)


def test_a_version_that_is_no_text_is_an_error_of_ours(directory: GraphDirectory) -> None:
    """Not one of the codec."""
    write(directory, frozenset(), ONE)
    (directory.path / "version").write_bytes(b"\xff")
    with pytest.raises(StoreUnavailableError, match="version"):
        directory.version()


def test_nothing_but_the_graph_is_left_in_the_directory(directory: GraphDirectory) -> None:
    """However often it is written; and it is its owner's alone."""
    write(directory, frozenset(), ONE)
    write(directory, ONE, TWO)

    assert {entry.name for entry in directory.path.iterdir()} == {
        "store",
        "lock",
        "version",
        "changes",
    }
    assert directory.path.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX accounts")
def test_who_may_only_read_the_files_can_read_the_graph_and_not_write_it() -> None:
    """A graph on a read-only disk, or of somebody else: as another account where we are root."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # pytest's own is closed to others
    try:
        folder.chmod(0o755)
        directory = GraphDirectory(folder / "graph")
        write(directory, frozenset(), ONE)
        for path in [directory.path, *directory.path.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        script = textwrap.dedent("""
            import os, sys
            from pathlib import Path
            from graph.errors import StoreUnavailableError
            from graph.snapshot import open_snapshot
            from graph.store import GraphDirectory
            path = Path(sys.argv[1])
            open_snapshot(path)  # loads what it needs of Python while it may
            if os.geteuid() == 0:
                os.seteuid(65534)
            print(len(list(open_snapshot(path).quads())))
            try:
                with GraphDirectory(path).writing():
                    print("written")
            except StoreUnavailableError as error:
                print("refused:", error)
            os.seteuid(os.getuid())  # coverage writes its file at the end
        """)
        done = subprocess.run(
            [sys.executable, "-c", script, str(directory.path)],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755)
        shutil.rmtree(folder)

    assert done.stderr == ""
    assert done.stdout.startswith("1\nrefused: cannot lock the graph directory")


_KILLED = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from graph.store import GraphDirectory
def state(value):
    return {
        Quad(NamedNode(f"https://example.org/{n}"), NamedNode("https://example.org/p"),
             Literal(value), NamedNode("https://example.org/graph/a"))
        for n in range(4000)
    }
states = state("x"), state("y")
directory = GraphDirectory(Path(sys.argv[1]))
with directory.writing() as graph:
    graph.replace(set(), states[0])
print("first", flush=True)
for turn in range(1000):
    with directory.writing() as graph:
        print("turn", flush=True)
        graph.replace(states[turn % 2], states[1 - turn % 2])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("turns", [1, 2, 4])
def test_a_kill_in_the_middle_of_a_write_leaves_one_state_whole(
    directory: GraphDirectory, turns: int
) -> None:
    """The old one or the new one, never half of each; and the graph can be written at once."""
    kill_writer(directory, _KILLED, lines=turns + 1, wait_s=0.005 * turns**2)

    expect_one_state_whole(directory)
