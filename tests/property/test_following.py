"""Laws of following: a graph that follows what is written is the one that loads it."""

from __future__ import annotations

from hypothesis import event, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from graph.changes import Change
from graph.curated import curated_graph
from graph.following import can_follow, follow
from graph.iris import Iris
from graph.loading import Stores, load_into_memory
from graph.vocab import FABIO, RDF, RL, SCHEMA, SKOS, XSD

IRIS = Iris()
KEYS = ("paper-2301.00001", "paper-t-attention", "benchmark-humaneval", "technique-rag")
THINGS = [NamedNode(IRIS.entity(key)) for key in KEYS] + [NamedNode("urn:a"), NamedNode("urn:b")]
PREDICATES = [
    NamedNode(str(name))
    for name in (
        "urn:p", "urn:q", SCHEMA.mentions, SKOS.broader,  # of no weight
        RDF.type, SCHEMA.name, SCHEMA.sameAs, FABIO.hasArXivId, SKOS.prefLabel, RL.variantOf,
    )
]  # fmt: skip
_LIGHT = 4
VALUES = [
    *THINGS,
    Literal("x"),
    Literal("x", language="en-GB"),
    Literal("01", datatype=NamedNode(str(XSD.integer))),
    Literal("2301.00001"),
    NamedNode("https://arxiv.org/abs/2301.00001"),
    NamedNode(str(SCHEMA.ScholarlyArticle)),
]
GRAPHS = [
    NamedNode(str(name))
    for name in (
        "urn:g", "urn:h", IRIS.graph("src-one"), IRIS.graph("src-two"), curated_graph(IRIS)
    )
]  # fmt: skip


def quads(predicates: list[NamedNode]) -> st.SearchStrategy[frozenset[Quad]]:
    """A few quads that meet each other often."""
    one = st.builds(
        Quad,
        st.sampled_from(THINGS),
        st.sampled_from(predicates),
        st.sampled_from(VALUES),
        st.sampled_from(GRAPHS),
    )
    return st.frozensets(one, max_size=12)


LIGHT = quads(PREDICATES[:_LIGHT])


def written(state: frozenset[Quad]) -> bytes:
    """A graph as it is on disk."""
    return serialize(state, format=RdfFormat.N_QUADS) or b""


@settings(max_examples=200)
@given(LIGHT | quads(PREDICATES), st.lists(LIGHT | quads(PREDICATES), max_size=4))
def test_following_changes_gives_what_loading_again_gives(
    first: frozenset[Quad], states: list[frozenset[Quad]]
) -> None:
    """All graphs and their merge, where a triple stays for as long as one graph states it."""
    stores = Stores.load(written(first), IRIS, merge=True)
    changes, now = [], first
    for state in states:
        # What weighs stays, so that most changes can be followed.
        then = state | {quad for quad in now if quad.predicate not in PREDICATES[:_LIGHT]}
        changes.append(Change(now - then, then - now))
        now = then

    followed = stores.plain and can_follow(changes, IRIS)
    event(f"followed: {followed}, changes: {bool(changes)}")
    if followed:
        follow(stores, changes)
        fresh = load_into_memory(written(now), IRIS)
        assert stores.merge is not None
        assert set(stores.whole) == set(fresh)
        merged = fresh.quads_for_pattern(None, None, None, DefaultGraph())
        assert set(stores.merge) == set(merged)
