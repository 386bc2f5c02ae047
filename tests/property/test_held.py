"""Laws of a graph that goes from state to state in memory: each is the one that is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
from hypothesis import event, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from graph.changes import Change
from graph.curated import curated_graph
from graph.held import HeldGraph
from graph.iris import Iris
from graph.models import Kind
from graph.snapshot import Snapshot
from graph.vocab import FABIO, RDF, RL, SCHEMA, SKOS, XSD

if TYPE_CHECKING:
    from graph.catalog import Catalog

IRIS = Iris()
KEYS = (
    "paper-2301.00001", "paper-t-attention", "technique-rag", "technique-ppo", "note-one",
)  # fmt: skip
THINGS = [NamedNode(IRIS.entity(key)) for key in KEYS] + [NamedNode("urn:a")]
PREDICATES = [
    NamedNode(str(name))
    for name in (
        "urn:p", SCHEMA.mentions, SCHEMA.keywords, SKOS.broader, SCHEMA.abstract, SCHEMA.text,
        RL.subject, RL.citekey, RDF.type, SCHEMA.name, SCHEMA.sameAs, FABIO.hasArXivId,
        SKOS.prefLabel, SKOS.altLabel, SCHEMA.datePublished,
    )
]  # fmt: skip
VALUES = [
    *THINGS,
    Literal("rag"),
    Literal("x", language="en-GB"),
    Literal("01", datatype=NamedNode(str(XSD.integer))),
    Literal("2301.00001"),
    NamedNode("https://arxiv.org/abs/2301.00001"),
    *(NamedNode(str(name)) for name in (SCHEMA.ScholarlyArticle, RL.Technique, RL.Note)),
]
GRAPHS = [
    NamedNode(str(name))
    for name in (
        "urn:g", IRIS.graph("src-one"), IRIS.graph("src-two"), IRIS.graph("notes-vault"),
        curated_graph(IRIS),
    )
]  # fmt: skip
QUADS = st.frozensets(
    st.builds(
        Quad,
        st.sampled_from(THINGS),
        st.sampled_from(PREDICATES),
        st.sampled_from(VALUES),
        st.sampled_from(GRAPHS),
    ),
    max_size=6,
)
TYPED = frozenset(
    Quad(thing, NamedNode(str(RDF.type)), NamedNode(str(kind)), NamedNode(IRIS.graph("src-one")))
    for thing, kind in zip(
        THINGS,
        (SCHEMA.ScholarlyArticle, SCHEMA.ScholarlyArticle, RL.Technique, RL.Technique, RL.Note),
        strict=False,
    )
)


def written(state: frozenset[Quad]) -> bytes:
    """A graph as it is on disk."""
    return serialize(state, format=RdfFormat.N_QUADS) or b""


def read_all(catalog: Catalog) -> None:
    """Have everything made that is made when it is asked for."""
    _ = catalog.completer, catalog.names, catalog.finder.texts, catalog.finder.search("rag")
    for key in catalog.index.nodes:
        catalog.entity(key)
    for kind in Kind:
        catalog.listing(kind)


@settings(max_examples=100)
@given(
    st.sampled_from([frozenset(), TYPED]),
    st.lists(st.tuples(QUADS, QUADS), min_size=1, max_size=5),
    st.booleans(),
)
def test_what_follows_is_what_is_loaded(
    first: frozenset[Quad], steps: list[tuple[frozenset[Quad], frozenset[Quad]]], merge: bool
) -> None:
    """Whatever is written: graphs, their names, their merge; and the state before stays."""
    now = first | steps[0][0]
    held = HeldGraph.load(written(now), IRIS, merge=merge)
    before = set(held.view)
    snapshot = Snapshot(held.view, "1", IRIS)
    for wanted, unwanted in steps:
        read_all(snapshot.catalog)
        network = snapshot.network
        then = (now - unwanted) | wanted
        following = held.follow([Change(now - then, then - now)], IRIS)
        assert following is not None
        changed = following.changed_since(held)
        assert set(held.view) == before

        fresh = HeldGraph.load(written(then), IRIS, merge=merge)
        loaded = Snapshot(fresh.view, "1", IRIS)
        snapshot = snapshot.succeed(following.view, "2", changed)
        event(f"network {'kept' if snapshot.network is network else 'made anew'}")
        now, held, before = then, following, set(following.view)
        assert before == set(fresh.view)
        assert set(held.view.named_graphs()) == set(fresh.view.named_graphs())
        assert snapshot.catalog.index == loaded.catalog.index
        assert snapshot.catalog.citekeys == loaded.catalog.citekeys
        assert snapshot.catalog.search("rag") == loaded.catalog.search("rag")
        assert snapshot.catalog.find("rag") == loaded.catalog.find("rag")
        assert nx.utils.graphs_equal(snapshot.network, loaded.network)
        for kind in Kind:
            assert snapshot.catalog.listing(kind) == loaded.catalog.listing(kind)
        for key in loaded.catalog.index.nodes:
            assert snapshot.catalog.entity(key) == loaded.catalog.entity(key)
        assert set(snapshot.store) == before
