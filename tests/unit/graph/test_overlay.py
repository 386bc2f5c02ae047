"""A store with changes over it: readers of what stood before see nothing of them."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.overlay import Overlay, WithoutMerge
from graph.vocab import XSD

P = NamedNode("urn:p")
G, H = NamedNode("urn:g"), NamedNode("urn:h")


def said(text: str, graph: NamedNode | None = G) -> Quad:
    """One statement."""
    subject = NamedNode("urn:s")
    return (
        Quad(subject, P, Literal(text)) if graph is None else Quad(subject, P, Literal(text), graph)
    )


def stored(*quads: Quad) -> Store:
    """A store that holds them."""
    store = Store()
    store.extend(quads)
    return store


def test_changes_leave_the_store_and_copies_as_they_were() -> None:
    """Also for who is in the middle of reading."""
    store = stored(said("one"), said("two"))
    first = Overlay(store)
    first.add(said("three"))
    reading = first.quads_for_pattern(None, P, None)
    second = first.copy()
    second.remove(said("one"))
    second.remove(said("three"))

    assert set(store) == {said("one"), said("two")}
    assert set(reading) == set(first) == {said("one"), said("two"), said("three")}
    assert set(second) == {said("two")}
    assert second.removed == {said("one")}
    assert not second.added


def test_what_is_taken_back_is_no_change() -> None:
    """Adding what is there, removing what is not, and both after each other."""
    overlay = Overlay(stored(said("one")))
    overlay.add(said("one"))
    overlay.remove(said("two"))
    overlay.add(said("two"))
    overlay.remove(said("two"))
    overlay.remove(said("one"))
    overlay.add(said("one"))

    assert not overlay
    assert set(overlay) == {said("one")}


def test_a_number_is_one_however_it_is_written() -> None:
    """The engine has a form of its own."""
    integer = NamedNode(str(XSD.integer))
    one, other = (Quad(P, P, Literal(text, datatype=integer), G) for text in ("1", "01"))
    overlay = Overlay(stored(one))
    overlay.remove(other)
    found = Overlay(Store())
    found.add(other)

    assert set(overlay) == set()
    assert set(found.quads_for_pattern(None, None, one.object)) == {one}
    assert other in found


def test_a_graph_is_there_while_something_is_in_it() -> None:
    """Or while another one knows it, in which it was not emptied."""
    store = stored(said("one"), said("one", H))
    overlay, knowing = Overlay(store), Overlay(store, empty_graphs=store)
    for changed in (overlay, knowing):
        changed.remove(said("one", H))
        changed.add(said("new", P))

    assert set(overlay.named_graphs()) == {G, P}
    assert set(knowing.named_graphs()) == {G, H, P}


def test_the_merge_is_left_out() -> None:
    """What the default graph holds follows from the others."""
    below = WithoutMerge(stored(said("one"), said("one", None)))

    assert set(below) == {said("one")}
    assert said("one", None) not in below
    assert set(below.named_graphs()) == {G}
