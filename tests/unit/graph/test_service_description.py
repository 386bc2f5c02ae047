"""What is said of the data as a whole."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph.service_description import Service, count, describe_dataset, described_in
from graph.vocab import VOID

_SERVICE = Service("http://127.0.0.1:8000/sparql", union=True, updates=True, prefix="urn:x:")

# property, and the vocabulary that it is of
_PROPERTIES = {
    "hash": ("https://example.org/ns#name", "https://example.org/ns#"),
    "slash": ("https://example.org/ns/name", "https://example.org/ns/"),
    "colon": ("urn:name", "urn:"),
    "several colons": ("urn:isbn:name", "urn:isbn:"),
    "a scheme alone": ("x:", "x:"),
    "a host alone": ("http://example.org", "http://"),
}


@pytest.mark.parametrize("name", _PROPERTIES)
def test_every_property_has_a_vocabulary(name: str) -> None:
    """Whatever IRI a person's statement has: one without a slash was a fault of ours before."""
    stated, vocabulary = _PROPERTIES[name]
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode(stated), Literal("x"), NamedNode("urn:g")))
    written = describe_dataset(_SERVICE, count(store), described_in("text/turtle"))
    found = [
        triple.object
        for triple in parse(written, format=RdfFormat.TURTLE)
        if triple.predicate.value == str(VOID.vocabulary)
    ]

    assert found == [NamedNode(vocabulary)]
