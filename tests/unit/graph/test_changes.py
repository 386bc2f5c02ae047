"""What is kept of the last writes: right, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph.changes import Change
from graph.curated import curated_graph
from graph.following import can_follow
from graph.iris import Iris
from graph.store import GraphDirectory
from graph.vocab import FABIO, RDF, RL, SCHEMA
from tests.support.asking import named, write

if TYPE_CHECKING:
    from pathlib import Path

MANY = 40
TOO_LARGE = 6_000
PAPER = NamedNode(Iris().entity("paper-2301.00001"))
DECISION = NamedNode(Iris().entity("correction-1"))
NOTE, OURS = NamedNode("urn:note"), NamedNode(Iris().graph("src-one"))
CURATED = NamedNode(str(curated_graph(Iris())))
VALUE = Literal("x")


def term(name: object) -> NamedNode:
    """A term of a vocabulary."""
    return NamedNode(str(name))


def test_changes_lead_from_any_version_to_the_last(tmp_path: Path) -> None:
    """In the order in which they were made; none where nothing was written."""
    directory = GraphDirectory(tmp_path / "graph")
    one, two = named("one", "first"), named("two", "second")
    write(directory.path, one)
    before = directory.version()
    write(directory.path, two)
    with directory.writing() as graph:
        graph.replace({one}, set())

    now = directory.version()
    added, removed = Change(frozenset(), frozenset({two})), Change(frozenset({one}), frozenset())
    assert directory.changes_since(before) == (now, (added, removed))
    assert directory.changes_since(now) == (now, ())


def test_what_is_not_known_for_certain_is_not_known(tmp_path: Path) -> None:
    """A version that never was, a file that is missing or was cut short, a write too large."""
    directory = GraphDirectory(tmp_path / "graph")
    write(directory.path, named("one", "first"))
    before = directory.version()
    write(directory.path, named("two", "second"))
    kept = directory.path / "changes" / directory.version()

    assert directory.changes_since("feed") is None
    for text in (kept.read_bytes()[:-20], kept.read_bytes().split(b"\n")[0] + b"\n", b"", b"\xff"):
        kept.write_bytes(text)
        assert directory.changes_since(before) is None
    kept.unlink()
    assert directory.changes_since(before) is None

    before = directory.version()
    write(directory.path, *(named("n", str(number)) for number in range(TOO_LARGE)))
    write(directory.path, named("three", "third"))
    assert directory.changes_since(before) is None


def test_a_write_that_fails_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version has moved by then; who follows it must look at the graph itself."""
    directory = GraphDirectory(tmp_path / "graph")
    write(directory.path, named("one", "first"))
    before = directory.version()

    class StopError(Exception):
        """The power goes."""

    def stop(*_: object) -> None:
        raise StopError

    with directory.writing() as graph:
        monkeypatch.setattr("graph.store.data_update", stop)
        with pytest.raises(StopError):
            graph.replace({named("one", "first")}, set())

    assert directory.version() != before
    assert directory.changes_since(before) is None


def test_only_the_last_changes_are_kept(tmp_path: Path) -> None:
    """So that the directory does not grow."""
    directory = GraphDirectory(tmp_path / "graph")
    for number in range(MANY):
        write(directory.path, named("n", str(number)))

    assert len(list((directory.path / "changes").iterdir())) < MANY


@pytest.mark.parametrize(
    ("quad", "follows"),
    [
        (Quad(PAPER, term("urn:rating"), VALUE, NOTE), True),
        (Quad(NOTE, term(SCHEMA.mentions), PAPER, CURATED), True),
        (Quad(NOTE, term(RDF.type), PAPER, NOTE), True),
        (Quad(PAPER, term("urn:p"), VALUE), False),
        (Quad(BlankNode(), term("urn:p"), VALUE, NOTE), False),
        (Quad(NOTE, term("urn:p"), BlankNode(), NOTE), False),
        (Quad(PAPER, term(SCHEMA.name), VALUE, NOTE), False),
        (Quad(NOTE, term(SCHEMA.name), VALUE, NOTE), False),
        (Quad(PAPER, term(FABIO.hasArXivId), VALUE, OURS), False),
        (Quad(NOTE, term(RL.variantOf), PAPER, NOTE), False),
        (Quad(DECISION, term("urn:p"), VALUE, CURATED), False),
    ],
)
def test_a_change_is_followed_where_it_cannot_make_things_one(quad: Quad, follows: object) -> None:
    """Whether it is added or taken away."""
    one = frozenset({quad})
    assert can_follow([Change(one, frozenset())], Iris()) is follows
    assert can_follow([Change(frozenset(), one)], Iris()) is follows
