"""The state that a server answers from, while others write."""

from __future__ import annotations

import gc
import shutil
import threading
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph.corrections import SetStatus, Status
from graph.curation import apply
from graph.errors import GraphBusyError
from graph.held import HeldGraph
from graph.iris import Iris
from graph.models import Kind
from graph.snapshot import GraphService, open_snapshot
from graph.vocab import KIND_CLASSES, RDF, SCHEMA
from tests.support.quads import GRAPH, ONE, TWO, other_process, quad, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store import GraphDirectory

PAPER = NamedNode(Iris().entity("paper-2301.00001"))
A_PAPER = frozenset(
    Quad(PAPER, NamedNode(str(predicate)), value, NamedNode(GRAPH))
    for predicate, value in (
        (RDF.type, NamedNode(str(KIND_CLASSES[Kind.PAPER]))),
        (SCHEMA.name, Literal("Of Agents")),
    )
)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was loaded, one item a time."""
    found: list[bytes] = []
    load = HeldGraph.load

    def counted(quads: bytes, iris: Iris, *, merge: bool) -> HeldGraph:
        found.append(quads)
        return load(quads, iris, merge=merge)

    monkeypatch.setattr(HeldGraph, "load", counted)
    return found


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


def test_a_small_write_is_followed_without_loading_again(
    directory: GraphDirectory, loads: list[bytes]
) -> None:
    """Who reads the state before goes on reading that."""
    write(directory, frozenset(), ONE)
    service = GraphService(directory.path)
    first = service.current()
    under_way = iter(first.view)
    write(directory, ONE, frozenset({quad(2), quad(3)}))
    second = service.current()
    write(directory, frozenset({quad(2)}), frozenset())
    third = service.current()

    assert len(loads) == 1
    assert {one for one in under_way if one.graph_name == NamedNode(GRAPH)} == ONE
    assert set(first.quads()) == ONE
    assert set(second.quads()) == {quad(2), quad(3)}
    assert set(third.quads()) == {quad(3)}
    assert set(third.view) == set(open_snapshot(directory.path).view)


def test_a_decision_is_followed(directory: GraphDirectory, loads: list[bytes]) -> None:
    """And its being taken back, which is a decision as well."""
    write(directory, frozenset(), A_PAPER)
    service = GraphService(directory.path)
    key = "paper-2301.00001"
    states = [service.current().catalog.entity(key).status]
    for status in (Status.READING, Status.READ, None):
        apply(directory, [SetStatus(key, status)])
        states.append(service.current().catalog.entity(key).status)

    assert states == [None, "reading", "read", None]
    assert len(loads) == 1


_BLANK = Quad(BlankNode(), quad(1).predicate, Literal("x"), NamedNode(GRAPH))
LOADED: dict[str, Callable[[GraphDirectory], object]] = {
    "a write that no change is known of": lambda directory: shutil.rmtree(
        directory.path / "changes"
    ),
    "a blank node": lambda directory: write(directory, frozenset(), frozenset({_BLANK})),
    "many quads": lambda directory: write(
        directory, frozenset(), frozenset(map(quad, range(6000)))
    ),
}


@pytest.mark.parametrize("name", LOADED)
def test_what_cannot_be_followed_is_loaded(
    directory: GraphDirectory, loads: list[bytes], name: str
) -> None:
    """It takes longer, and says the same."""
    write(directory, frozenset(), ONE)
    service = GraphService(directory.path)
    service.current()
    write(directory, frozenset(), frozenset({quad(2)}))
    LOADED[name](directory)
    now = service.current()

    assert len(loads) == 2
    assert len(set(now.quads())) == len(set(open_snapshot(directory.path).quads()))
    assert now.version == directory.version()


def test_much_that_was_followed_is_loaded_in_the_end(
    directory: GraphDirectory, loads: list[bytes]
) -> None:
    """Every reader goes past what is kept apart."""
    write(directory, frozenset(), ONE)
    service = GraphService(directory.path)
    for part in range(8):
        service.current()
        write(directory, frozenset(), frozenset(map(quad, range(3000 * part, 3000 * part + 3000))))

    assert len(set(service.current().quads())) == 24_000
    assert len(loads) == 2


def test_statements_without_a_graph_are_never_followed(
    directory: GraphDirectory, loads: list[bytes]
) -> None:
    """Nothing says later which of the default graph were stated, and which come of the others."""
    unnamed = Quad(quad(1).subject, quad(1).predicate, quad(1).object)
    write(directory, frozenset(), frozenset({unnamed}) | TWO)
    service = GraphService(directory.path)
    service.current()
    write(directory, TWO, frozenset())

    assert set(service.current().view) == {unnamed}
    assert len(loads) == 2


def test_what_was_read_of_the_state_before_is_kept_where_it_is_so_still(
    directory: GraphDirectory,
) -> None:
    """Nodes, network and texts; a page reads all else of the new state."""
    write(directory, frozenset(), A_PAPER)
    service = GraphService(directory.path)
    first = service.current()
    index, network, texts = first.catalog.index, first.network, first.catalog.finder.texts
    write(directory, frozenset(), ONE)
    second = service.current()
    write(directory, frozenset(), frozenset({_said(SCHEMA.keywords, "agents")}))
    third = service.current()
    assert not third.catalog.search("walking")
    assert third.network.nodes["paper-2301.00001"]["tags"] == ("agents",)
    write(directory, frozenset(), frozenset({_said(SCHEMA.abstract, "Walking about.")}))
    fourth = service.current()

    assert second.catalog.index is index
    assert second.network is network
    assert second.catalog.finder.texts is texts
    assert third.catalog.entity("paper-2301.00001").tags == ("agents",)
    assert fourth.catalog.index is third.catalog.index
    assert fourth.network is not third.network
    assert fourth.catalog.entity("paper-2301.00001").abstract == "Walking about."
    assert [hit.ref.key for hit in fourth.catalog.search("walking")] == ["paper-2301.00001"]
    assert not third.catalog.search("walking")


def _said(predicate: str, text: str) -> Quad:
    return Quad(PAPER, NamedNode(str(predicate)), Literal(text), NamedNode(GRAPH))


def test_a_store_for_queries_is_made_of_a_state_that_was_followed(
    directory: GraphDirectory, loads: list[bytes]
) -> None:
    """Once; and not twice over from then on: the next state is loaded, and needs no other."""
    write(directory, frozenset(), ONE)
    service = GraphService(directory.path)
    service.current()
    write(directory, frozenset(), TWO)
    second = service.current()
    store = second.store
    write(directory, TWO, ONE)
    third = service.current()

    assert set(store) == set(second.view)
    assert second.store is store
    assert third.store is third.view
    assert len(loads) == 2


def test_a_graph_that_is_deleted_is_empty(directory: GraphDirectory) -> None:
    """As it is for who comes anew."""
    write(directory, frozenset(), ONE)
    service = GraphService(directory.path)
    service.current()
    shutil.rmtree(directory.path)

    assert not set(service.current().view)


def test_no_reader_sees_half_of_a_write(directory: GraphDirectory, loads: list[bytes]) -> None:
    """Each write changes two statements; whoever reads one after the other finds one state."""
    write(directory, frozenset(), frozenset({quad(1, "0"), quad(2, "0")}))
    service = GraphService(directory.path)
    service.current()
    done = threading.Event()
    seen: set[tuple[frozenset[Quad], frozenset[Quad]]] = set()

    def read() -> None:
        while not done.is_set():
            view = service.current().view
            first = frozenset(view.quads_for_pattern(quad(1).subject, None, None))
            seen.add((first, frozenset(view.quads_for_pattern(quad(2).subject, None, None))))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for step in range(12):
        old, new = ({quad(1, str(n)), quad(2, str(n))} for n in (step, step + 1))
        write(directory, frozenset(old), frozenset(new))
        service.current()
    done.set()
    for thread in threads:
        thread.join()

    assert seen
    for one, two in seen:
        assert {q.object for q in one} == {q.object for q in two}
        assert {len(one), len(two)} == {2}  # its graph, and the merge
    assert len(loads) == 1
