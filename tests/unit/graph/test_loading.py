"""What queries are asked of: the whole graph, or its merge where that answers the same."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, serialize

from graph.iris import Iris
from graph.loading import Stores, load_into_memory
from graph.sparql import Dataset, answer
from tests.support.asking import named

QUADS = (
    serialize(
        [named("one", "first"), named("one", "first", "urn:h"), named("two", "second", "urn:h")],
        format=RdfFormat.N_QUADS,
    )
    or b""
)

ASKED = {
    "plain": ("SELECT * { ?s ?p ?o }", Dataset(), True),
    "path": ("SELECT * { ?s schema:name+ ?o }", Dataset(), True),
    "describe": ("DESCRIBE <urn:one>", Dataset(), True),
    "graph": ("SELECT * { GRAPH ?g { ?s ?p ?o } }", Dataset(), False),
    "small letters": ("SELECT * { graph<urn:g>{ ?s ?p ?o } }", Dataset(), False),
    "from": ("SELECT * FROM <urn:g> { ?s ?p ?o }", Dataset(), False),
    "only a word": ("SELECT * { ?s ?p ?o FILTER(?o != 'a graph') }", Dataset(), False),
    "default graph of the request": ("SELECT * { ?s ?p ?o }", Dataset(("urn:g",)), False),
    "named graph of the request": ("SELECT * { ?s ?p ?o }", Dataset((), ("urn:g",)), False),
    "no union": ("SELECT * { ?s ?p ?o }", Dataset(union=False), False),
}


@pytest.mark.parametrize(("query", "dataset", "merge"), ASKED.values(), ids=ASKED)
def test_a_query_that_names_no_graph_is_asked_of_the_merge(
    query: str, dataset: Dataset, merge: bool
) -> None:
    """Which answers it just as the whole does; all others are asked of the whole."""
    stores = Stores.of(load_into_memory(QUADS, Iris()), merge=True)
    chosen = stores.fitting(query, dataset)
    bodies = [
        sorted(answer(store, query, default_graphs=dataset.default_graphs).body)
        for store in (chosen, stores.whole)
    ]

    assert (chosen is stores.merge) is merge
    assert bodies[0] == bodies[1]


def test_without_a_merge_there_is_one_store() -> None:
    """The default graph is then what the graph has without a name."""
    whole = load_into_memory(QUADS, Iris(), merge=False)
    stores = Stores.of(whole, merge=False)

    assert stores.fitting("ASK {}", Dataset()) is whole
    assert len(whole) == 3


def test_the_merge_holds_what_the_default_graph_holds() -> None:
    """A triple of two graphs once, and a blank node of two graphs as one."""
    blank = b"_:b <urn:p> <urn:one> <urn:g> .\n_:b <urn:p> <urn:two> <urn:h> .\n"
    stores = Stores.load(QUADS + blank, Iris(), merge=True)
    assert stores.merge is not None
    shared = "ASK { ?b <urn:p> <urn:one>, <urn:two> FILTER isBlank(?b) }"
    found = [
        sorted(
            str(quad.object) for quad in store.quads_for_pattern(None, None, None, DefaultGraph())
        )
        for store in (stores.merge, stores.whole)
    ]

    assert found[0] == found[1] == ['"first"', '"second"', "<urn:one>", "<urn:two>"]
    assert all(b"true" in answer(store, shared).body for store in (stores.merge, stores.whole))
    assert stores.plain
