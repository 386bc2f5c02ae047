"""The graph on disk: whole or not at all, and shared by processes that do not know each other."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.errors import GraphBusyError, StoreCorruptError, StoreUnavailableError
from graph.snapshot import GraphService, open_snapshot
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAPH = "https://example.org/graph/a"


def quad(number: int, value: str = "x") -> Quad:
    """One of as many statements as there are numbers."""
    subject = NamedNode(f"https://example.org/{number}")
    return Quad(subject, NamedNode("https://example.org/p"), Literal(value), NamedNode(GRAPH))


ONE, TWO = frozenset({quad(1)}), frozenset({quad(1), quad(2)})


@pytest.fixture
def directory(tmp_path: Path) -> GraphDirectory:
    """A place for a graph, where nobody waits for long."""
    return GraphDirectory(tmp_path / "graph", lock_timeout_s=0.1)


def write(directory: GraphDirectory, old: frozenset[Quad], new: frozenset[Quad]) -> bool:
    """Replace some quads by others, on their own."""
    with directory.writing() as graph:
        return graph.replace(old, new)


def read(directory: GraphDirectory) -> set[Quad]:
    """What is stored now."""
    with directory.reading() as graph:
        return graph.quads(GRAPH)


@contextlib.contextmanager
def other_process(directory: GraphDirectory, how: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the graph open to read or to write, until told to stop."""
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from graph.store import GraphDirectory
        with GraphDirectory(Path(sys.argv[1])).{how}():
            print("open", flush=True)
            sys.stdin.readline()
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(directory.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        with contextlib.suppress(BrokenPipeError):
            process.communicate("\n")


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


HOSTILE = {
    "update": '"} ; DROP ALL #',
    "triple quotes": "\"\"\"'''",
    "line breaks": "a\nb\r\nc\rd\u2028e\x85f",
    "tabs and controls": "a\tb\x0bc\x01\x08\x7f",
    "backslashes": "\\ \\\\ \\n \\u0041 \\",
    "markup": "</script><!-- & ]]>",
    "emoji": "👩‍💻🤗",
    "combining": "e\u0301 \u00e9",
    "no character": "\ufffe\uffff\ufdd0",
    "last plane": "\U0010ffff",
    "nothing": "",
    "null": "a\x00b",
}


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
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(directory.path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(turns + 1):
            process.stdout.readline()
        threading.Event().wait(0.005 * turns**2)  # somewhere in the write
        process.send_signal(signal.SIGKILL)
        process.wait()
    found = read(directory)
    values = {one.object.value for one in found if isinstance(one.object, Literal)}

    assert len(found) == 4000
    assert values in ({"x"}, {"y"})
    assert write(directory, frozenset(found), ONE)
    assert read(directory) == ONE


def lines_of(*quads: Quad) -> list[bytes]:
    """Quads as lines of N-Quads."""
    return [f"{one} .\n".encode() for one in quads]


def apply(directory: GraphDirectory, removed: list[bytes], added: list[bytes]) -> bool:
    """Make a change of so many lines, on its own."""
    with directory.writing() as graph:
        return graph.apply(removed, added)


@pytest.mark.parametrize("in_place", [0, 100])
def test_a_change_is_the_same_in_place_and_in_a_copy(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch, in_place: int
) -> None:
    """Large changes are made beside the store, small ones in it; the version moves with both."""
    monkeypatch.setattr("graph.store._IN_PLACE_QUADS", in_place)
    monkeypatch.setattr("graph.store._REMOVED_AT_ONCE", 2)
    monkeypatch.setattr("graph.store._LOADED_AT_ONCE", 2)
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
from graph import store
from graph.store import GraphDirectory
store._IN_PLACE_QUADS = 0
store._LOADED_AT_ONCE = 500
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
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED_IN_A_COPY, str(directory.path)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for _ in range(2):
            process.stdout.readline()
        threading.Event().wait(wait_s)  # somewhere in the copy
        process.send_signal(signal.SIGKILL)
        process.wait()
    found = read(directory)
    values = {one.object.value for one in found if isinstance(one.object, Literal)}

    assert len(found) == 4000
    assert values in ({"x"}, {"y"})
    assert write(directory, frozenset(found), ONE)
    assert read(directory) == ONE
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


def test_a_service_sees_what_others_write(directory: GraphDirectory) -> None:
    """At the next question; and while nothing changes it gives the very same state."""
    service = GraphService(directory.path)
    empty = service.current()
    write(directory, frozenset(), ONE)
    first = service.current()

    assert len(empty.store) == 0
    assert set(first.quads()) == ONE
    assert service.current() is first
    assert len(empty.store) == 0


def test_a_service_answers_from_the_state_before_while_a_writer_is_busy(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader of the pages should not be the one who waits."""
    monkeypatch.setattr("graph.store._LOCK_TIMEOUT_S", 0.1)
    service = GraphService(directory.path)
    service._directory = directory
    write(directory, frozenset(), ONE)
    first = service.current()
    write(directory, ONE, TWO)
    with other_process(directory, "writing"):
        during = service.current()

    assert during is first
    assert set(service.current().quads()) == TWO


def test_a_service_without_a_state_says_that_the_graph_is_busy(directory: GraphDirectory) -> None:
    """There is nothing to answer from."""
    write(directory, frozenset(), ONE)
    service = GraphService(directory.path)
    service._directory = directory
    with other_process(directory, "writing"), pytest.raises(GraphBusyError):
        service.current()


def test_many_threads_get_one_catalog_and_one_network(directory: GraphDirectory) -> None:
    """Made once, whoever asks first."""
    write(directory, frozenset(), TWO)
    service = GraphService(directory.path)
    got: list[tuple[object, object]] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        snapshot = service.current()
        got.append((snapshot.network, snapshot.catalog))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({(id(network), id(catalog)) for network, catalog in got}) == 1
    assert len(got) == 8


def test_a_snapshot_outlives_its_directory(directory: GraphDirectory) -> None:
    """It is held in memory, and holds nothing open."""
    write(directory, frozenset(), ONE)
    snapshot = open_snapshot(directory.path)
    shutil.rmtree(directory.path)
    gc.collect()

    assert set(snapshot.quads()) == ONE
    assert GraphService(directory.path).current().version == "0"
