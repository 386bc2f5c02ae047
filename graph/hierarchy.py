"""The hierarchy of techniques as quads: what stands above what a list's papers name. Pure.

A class that no paper names is there too, so that browsing and queries can climb through it
(``skos:broader+``); it has no link, and lists, counts and pictures leave it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from graph.extract.hierarchy import all_broader, listed_technique
from graph.iris import entity_key
from graph.models import Kind
from graph.terms import node, quads_in
from graph.vocab import RDF, RL, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Quad

    from graph.extract.hierarchy import Listed
    from graph.iris import Iri, Iris
    from graph.resolve import Entity

_LANGUAGE = "en"


def hierarchy_quads(entities: Mapping[str, Entity], graph: Iri, iris: Iris) -> Iterator[Quad]:
    """What stands above the techniques of a list, step by step: the graph ``x-…``.

    Args:
        entities: The things that the papers of the list name, by key.
        graph: The named graph.
        iris: Mints the IRIs.
    """
    found: dict[str, Listed] = {}
    for key, entity in entities.items():
        listed = listed_technique(entity.label) if Kind.TECHNIQUE in entity.kinds else None
        # What a paper calls its own may have the acronym of something listed, and another key.
        if listed is not None and _key(listed.name) == key:
            found[key] = listed
            found |= {_key(above.name): above for above in all_broader(listed.name)}
    for key in sorted(found):
        if key not in entities:
            yield from _class_quads(found[key], graph, iris)
        yield from _place_quads(found[key], graph, iris)


def _key(name: str) -> str:
    return entity_key(Kind.TECHNIQUE, name)


def _class_quads(listed: Listed, graph: Iri, iris: Iris) -> Iterator[Quad]:
    """A class that no paper of the list names."""
    quad = quads_in(graph)
    subject = iris.entity(_key(listed.name))
    yield quad(subject, RDF.type, node(RL.Technique))
    yield quad(subject, RDF.type, node(SKOS.Concept))
    yield quad(subject, SKOS.inScheme, node(iris.techniques_scheme))
    yield quad(subject, RL.level, listed.level)
    yield quad(subject, SKOS.prefLabel, Literal(listed.name, language=_LANGUAGE))


def _place_quads(listed: Listed, graph: Iri, iris: Iris) -> Iterator[Quad]:
    """What is right above a technique; where nothing is, it is a top of the scheme."""
    quad = quads_in(graph)
    subject = iris.entity(_key(listed.name))
    for parent in listed.broader:
        yield quad(subject, SKOS.broader, node(iris.entity(_key(parent))))
    if not listed.broader:
        scheme = iris.techniques_scheme
        yield quad(subject, SKOS.topConceptOf, node(scheme))
        yield quad(scheme, SKOS.hasTopConcept, node(subject))
