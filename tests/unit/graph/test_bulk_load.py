"""Documents that the engine loads from their files: what is large, and what meets a large graph."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from typing import IO, TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from graph import bulk_load
from graph.bulk_load import Document
from graph.empty_graphs import EmptyGraphs
from graph.errors import RdfSyntaxError, StoreUnavailableError, UnknownGraphError
from graph.graph_store import Stored, add_documents, drop_graph, put_documents
from tests.support.quads import GRAPH, kill_writer, read, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store import GraphDirectory

OTHER = "https://example.org/graph/b"
NTRIPLES = "application/n-triples"


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.graph_store.LARGE_BYTES", 0)
    monkeypatch.setattr("graph.graph_store._LARGE_QUADS", 0)
    monkeypatch.setattr("graph.graph_store._REMOVED_AT_ONCE", 2)
    monkeypatch.setattr("graph.bulk_load._LEAST_PART_BYTES", 50)
    monkeypatch.setattr("graph.bulk_load.os.cpu_count", lambda: 2)


def lines(*numbers: int, value: str = "x") -> str:
    """Statements as N-Triples."""
    return "".join(
        f'<https://example.org/{n}> <https://example.org/p> "{value}" .\n' for n in numbers
    )


def quads(*numbers: int, graph: str = GRAPH) -> set[Quad]:
    """The same in a graph."""
    return {
        Quad(
            NamedNode(f"https://example.org/{n}"),
            NamedNode("https://example.org/p"),
            Literal("x"),
            NamedNode(graph),
        )
        for n in numbers
    }


@pytest.fixture
def file() -> Iterator[IO[bytes]]:
    """A file of the disk."""
    with tempfile.TemporaryFile() as found:
        yield found


def document(file: IO[bytes], text: str, media_type: str = NTRIPLES) -> Document:
    """A document of this text."""
    file.seek(0)
    file.truncate()
    file.write(text.encode())
    file.flush()
    return Document(file, media_type)


def put(directory: GraphDirectory, one: Document, name: str | None = GRAPH) -> Stored:
    """Put a document in the place of a graph, on its own."""
    with directory.writing() as graph:
        return put_documents(graph, name, [one], GRAPH, EmptyGraphs(directory.path))


def add(directory: GraphDirectory, *documents: Document, name: str | None = GRAPH) -> Stored:
    """Add documents to a graph, on their own."""
    with directory.writing() as graph:
        return add_documents(graph, name, documents, GRAPH)


def everything(directory: GraphDirectory) -> set[Quad]:
    """All that is stored."""
    with directory.reading() as graph:
        return set(graph.store)


def test_a_large_graph_is_put_replaced_added_to_and_dropped(
    directory: GraphDirectory, file: IO[bytes]
) -> None:
    """Other graphs stay as they are; each step is a version of its own."""
    write(directory, frozenset(), frozenset(quads(9, graph=OTHER)))
    versions = [directory.version()]

    def step(stored: Stored, *numbers: int) -> Stored:
        assert everything(directory) == quads(*numbers) | quads(9, graph=OTHER)
        versions.append(directory.version())
        return stored

    many = tuple(range(10))
    assert step(put(directory, document(file, lines(*many))), *many) == Stored(10, 0, existed=False)
    assert step(put(directory, document(file, lines(1, 2))), 1, 2) == Stored(2, 10, existed=True)
    assert step(add(directory, document(file, lines(2, 3))), 1, 2, 3) == Stored(1, 0, existed=True)
    with directory.writing() as graph:
        gone = drop_graph(graph, GRAPH, EmptyGraphs(directory.path))

    assert step(gone) == Stored(0, 3, existed=True)
    assert len(set(versions)) == len(versions)
    assert len(list(directory.path.glob("store*"))) == 1


def test_a_graph_among_larger_ones_is_cleared_in_steps(
    directory: GraphDirectory, file: IO[bytes]
) -> None:
    """And the others are not copied, blank nodes and all."""
    blank = {
        Quad(BlankNode("b"), NamedNode("urn:p"), BlankNode("c"), name)
        for name in (NamedNode(OTHER), DefaultGraph())
    }
    write(
        directory, frozenset(), frozenset(quads(*range(40), graph=OTHER) | quads(*range(7)) | blank)
    )
    put(directory, document(file, lines(5, 6)))

    assert everything(directory) == quads(*range(40), graph=OTHER) | quads(5, 6) | blank


def test_blank_nodes_of_other_graphs_keep_their_names(
    directory: GraphDirectory, file: IO[bytes]
) -> None:
    """Where the others are copied, too: one blank node may stand in several graphs."""
    blank = {
        Quad(BlankNode("b"), NamedNode("urn:p"), Literal("x"), name)
        for name in (NamedNode(OTHER), DefaultGraph())
    }
    write(directory, frozenset(), frozenset(blank | quads(*range(10))))
    put(directory, document(file, lines(1)))

    assert everything(directory) == blank | quads(1)


def test_the_default_graph_is_replaced_alone(directory: GraphDirectory, file: IO[bytes]) -> None:
    """It has no name."""
    write(directory, frozenset(), frozenset(quads(*range(30), graph=OTHER)))
    put(directory, document(file, lines(1, 2)), None)
    put(directory, document(file, lines(3)), None)

    found = everything(directory) - quads(*range(30), graph=OTHER)
    assert {quad.graph_name for quad in found} == {DefaultGraph()}
    assert len(found) == 1


def test_what_is_there_already_makes_no_new_version(
    directory: GraphDirectory, file: IO[bytes]
) -> None:
    """Nobody has to load it again."""
    put(directory, document(file, lines(1, 2, 3)))
    before = directory.version()

    assert add(directory, document(file, lines(3, 1))) == Stored(0, 0, existed=True)
    assert directory.version() == before


FORMATS = {
    "text/turtle": "@prefix e: <https://example.org/> . e:1 e:p 'x' . e:2 e:p 'x' .",
    "application/x-turtle": "PREFIX e: <https://example.org/> e:1 e:p 'x' . e:2 e:p 'x' # end",
    NTRIPLES: lines(1, 2),
    "application/n-quads": lines(1, 2),
    "application/trig": "@prefix e: <https://example.org/> . e:1 e:p 'x' . e:2 e:p 'x' .",
    "application/ld+json": '[{"@id": "https://example.org/1", "https://example.org/p": "x"},'
    '{"@id": "https://example.org/2", "https://example.org/p": "x"}]',
    "application/rdf+xml": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:e="https://example.org/"><rdf:Description rdf:about="https://example.org/1"><e:p>x</e:p>'
    '</rdf:Description><rdf:Description rdf:about="https://example.org/2"><e:p>x</e:p>'
    "</rdf:Description></rdf:RDF>",
}


@pytest.mark.parametrize("in_memory", [False, True])
@pytest.mark.parametrize("media_type", FORMATS)
def test_each_format_is_loaded(
    directory: GraphDirectory, file: IO[bytes], media_type: str, in_memory: bool
) -> None:
    """From the disk, or from memory, as parts of a larger body are."""
    one = document(io.BytesIO() if in_memory else file, FORMATS[media_type], media_type)

    assert put(directory, one).added == 2
    assert read(directory) == quads(1, 2)


def test_blank_nodes_of_two_documents_are_two_and_those_of_one_are_one(
    directory: GraphDirectory, file: IO[bytes]
) -> None:
    """Wherever in a document they stand."""
    text = f"_:a <urn:p> <urn:b> .\n{lines(*range(20))}_:a <urn:q> <urn:b> .\n"
    for _ in range(2):
        add(directory, document(file, text))

    found = {quad.subject for quad in read(directory) if isinstance(quad.subject, BlankNode)}
    assert len(found) == 2
    assert len(read(directory)) == 24


def test_a_document_is_loaded_in_parts_as_in_one(
    directory: GraphDirectory, file: IO[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which takes lines, and more than one core."""
    parts: list[int] = []
    load = bulk_load._load_parts

    def counted(found: list[bulk_load._Part], each: object) -> None:
        parts.append(len(found))
        load(found, each)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk_load, "_load_parts", counted)
    put(directory, document(file, lines(*range(50))))
    with_blanks = f"{lines(*range(50))}_:a <urn:p> <urn:b> ."
    add(directory, document(file, with_blanks), name=OTHER)
    add(directory, document(file, lines(1).replace("\n", " ") * 1), name=OTHER)

    assert read(directory) == quads(*range(50))
    assert parts == [2, 1, 1]


def test_a_very_large_document_is_loaded_in_many_parts(
    directory: GraphDirectory, file: IO[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the engine holds but some of them at a time; a fault is told by its line in all."""
    monkeypatch.setattr("graph.bulk_load._LARGEST_PART_BYTES", 300)
    put(directory, document(file, lines(*range(100))))
    with pytest.raises(RdfSyntaxError) as caught:
        put(directory, document(file, f"{lines(*range(60))}x\n{lines(*range(40))}y"))

    assert read(directory) == quads(*range(100))
    assert caught.value.line == 61


BROKEN = {
    "in its first part": (NTRIPLES, f"{lines(1)}x\n{lines(*range(40))}", 2, 1),
    "at its end": (NTRIPLES, f"{lines(*range(40))}x", 41, 1),
    "in both parts": (NTRIPLES, f"{lines(1)} y\n{lines(*range(40))}x", 2, 2),
    "Turtle": ("text/turtle", f"{lines(*range(40))}<urn:a> <urn:b> .", 41, 17),
    "Turtle without an end": ("text/turtle", f"{lines(*range(40))}<urn:a> <urn:b", 41, 9),
    "N-Quads": ("application/n-quads", f"{lines(*range(40))}x", 41, 1),
    "a graph of its own": ("application/n-quads", f"{lines(1)[:-2]} <urn:g> .", None, None),
    "graphs of its own": ("application/trig", f"{lines(1)} <urn:g> {{ {lines(2)} }}", None, None),
    "XML": ("application/rdf+xml", "<a>\n<b></a>", 2, 6),
    "a context elsewhere": (
        "application/ld+json", '{"@context": "http://127.0.0.1:9/c", "a": 1}', None, None),
    "no UTF-8": ("text/turtle", "\udcff", 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_document_changes_nothing_and_is_told_by_line(
    directory: GraphDirectory,
    file: IO[bytes],
    broken: tuple[str, str, int | None, int | None],
) -> None:
    """However much of it was loaded; and whatever stood beside it."""
    media_type, text, line, column = broken
    put(directory, document(file, lines(1, 2, 3)))
    before = directory.version()
    good = document(io.BytesIO(), lines(7))
    file.seek(0)
    file.truncate()
    file.write(text.encode(errors="surrogateescape"))
    file.flush()
    bad = Document(file, media_type)
    for documents in ((bad,), (good, bad)):
        with pytest.raises(RdfSyntaxError) as caught, directory.writing() as graph:
            put_documents(graph, GRAPH, documents, GRAPH, EmptyGraphs(directory.path))

        assert (caught.value.line, caught.value.column) == (line, column)
        assert read(directory) == quads(1, 2, 3)
        assert directory.version() == before
        assert len(list(directory.path.glob("store*"))) == 1


def test_a_disk_that_takes_no_more_changes_nothing(
    directory: GraphDirectory, file: IO[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, and what was begun is removed."""
    put(directory, document(file, lines(1)))
    before = directory.version()

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(bulk_load, "_load_parts", full)
    with pytest.raises(StoreUnavailableError, match="No space left"):
        put(directory, document(file, lines(2)))

    assert read(directory) == quads(1)
    assert directory.version() == before
    assert len(list(directory.path.glob("store*"))) == 1


def test_what_is_not_there_is_not_dropped(directory: GraphDirectory) -> None:
    """And what was put without a statement is."""
    empty = EmptyGraphs(directory.path)
    with directory.writing() as graph, pytest.raises(UnknownGraphError):
        drop_graph(graph, GRAPH, empty)
    assert put(directory, document(io.BytesIO(), "# nothing\n")) == Stored(0, 0, existed=False)
    with directory.writing() as graph:
        assert drop_graph(graph, GRAPH, empty) == Stored(0, 0, existed=False)


def test_a_small_document_meets_a_large_graph(
    directory: GraphDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To add is one transaction, to replace is not."""
    monkeypatch.setattr("graph.graph_store.LARGE_BYTES", 10_000)
    put(directory, document(io.BytesIO(), lines(*range(10))))
    before = directory.version()

    assert add(directory, document(io.BytesIO(), lines(9, 10))) == Stored(1, 0, existed=True)
    assert directory.changes_since(before) is not None
    assert put(directory, document(io.BytesIO(), lines(1))) == Stored(1, 11, existed=True)
    assert read(directory) == quads(1)


_KILLED_IN_A_LOAD = """
import io, sys
from pathlib import Path
from graph import graph_store
from graph.bulk_load import Document
from graph.empty_graphs import EmptyGraphs
from graph.store import GraphDirectory
graph_store.LARGE_BYTES = 0
def state(value):
    text = "".join(
        f'<https://example.org/{n}> <https://example.org/p> "{value}" .\\n' for n in range(4000)
    )
    return Document(io.BytesIO(text.encode()), "application/n-triples")
name = "https://example.org/graph/a"
states = state("x"), state("y")
directory = GraphDirectory(Path(sys.argv[1]))
for turn in range(1000):
    with directory.writing() as graph:
        print("turn", flush=True)
        put = graph_store.put_documents
        put(graph, name, [states[turn % 2]], name, EmptyGraphs(directory.path))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("wait_s", [0.02, 0.1, 0.3])
def test_a_kill_in_the_middle_of_a_load_leaves_one_state_whole(
    directory: GraphDirectory, wait_s: float
) -> None:
    """That before, or the one after; and the next writer removes what is left of it."""
    kill_writer(directory, _KILLED_IN_A_LOAD, lines=2, wait_s=wait_s)
    found = read(directory)

    assert len(found) == 4000
    assert len({quad.object for quad in found}) == 1
    assert write(directory, frozenset(found), frozenset(quads(1)))
    assert read(directory) == quads(1)
    assert len(list(directory.path.glob("store*"))) == 1
