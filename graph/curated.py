"""The graph of what a person decided: decisions to quads and back.

On disk it holds the decisions alone, one node each; what follows from them is added to the view
when the graph is loaded (:mod:`graph.materialise`).
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from graph.corrections import (
    CORRECTIONS,
    OBJECT_FIELDS,
    SUBJECT_FIELDS,
    VALUE_FIELDS,
    Decision,
    from_fields,
    timestamp,
)
from graph.errors import InvalidCorrectionError
from graph.models import Relation
from graph.terms import date_time, integer, node, quads_in
from graph.vocab import DCTERMS, RDF, RDFS, RELATION_PROPERTIES, RL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from graph.iris import Iri, Iris
    from graph.overlay import Quads

GRAPH_NAME: Final = "curated"
_RELATION_OF: Final = {str(iri): relation for relation, iri in RELATION_PROPERTIES.items()}


def curated_graph(iris: Iris) -> Iri:
    """The named graph of the decisions."""
    return iris.graph(GRAPH_NAME)


def decision_quads(decision: Decision, iris: Iris) -> Iterator[Quad]:
    """Write a decision as its node in the graph ``curated``."""
    quad = quads_in(curated_graph(iris))
    subject = iris.entity(decision.id)
    yield quad(subject, RDF.type, node(RL.Correction))
    yield quad(subject, RL.action, decision.correction.action)
    yield quad(subject, DCTERMS.created, date_time(decision.created))
    if decision.by is not None:
        yield quad(subject, DCTERMS.creator, decision.by)
    for item in fields(decision.correction):
        value = getattr(decision.correction, item.name)
        if value is None:
            continue
        if item.name in SUBJECT_FIELDS:
            yield quad(subject, RL.subject, node(iris.entity(value)))
        elif item.name in OBJECT_FIELDS:
            yield quad(subject, RL.object, node(iris.entity(value)))
        elif isinstance(value, Relation):
            yield quad(subject, RL.relation, node(RELATION_PROPERTIES[value]))
        elif item.name in VALUE_FIELDS:
            chosen = integer(value) if isinstance(value, int) else str(value)
            yield quad(subject, RDF.value, chosen)
        else:
            yield quad(subject, RDFS.label, value)


def read_decisions(store: Quads, iris: Iris) -> tuple[Decision, ...]:
    """Read the decisions of a graph, the oldest first.

    What is no decision, or a damaged one, is passed over: whoever wrote it wrote around us.
    """
    graph = node(curated_graph(iris))
    found = []
    for quad in store.quads_for_pattern(None, node(RDF.type), node(RL.Correction), graph):
        if isinstance(quad.subject, NamedNode):
            decision = _read(store, quad.subject, graph, iris)
            if decision is not None and decision.id == iris.key(quad.subject.value):
                found.append(decision)
    return tuple(sorted(found, key=lambda decision: decision.order))


def _read(store: Quads, subject: NamedNode, graph: NamedNode, iris: Iris) -> Decision | None:
    said = {
        quad.predicate.value: quad.object
        for quad in store.quads_for_pattern(subject, None, None, graph)
    }
    texts = {
        predicate: value.value
        for predicate, value in said.items()
        if isinstance(value, NamedNode | Literal)
    }
    kind = CORRECTIONS.get(texts.get(str(RL.action), ""))
    created = texts.get(str(DCTERMS.created))
    if kind is None or created is None:
        return None
    given: dict[str, object] = {"action": kind.action}
    for item in fields(kind):
        value = _value(item.name, texts, iris)
        if value is not None or item.name in VALUE_FIELDS:
            given[item.name] = value
    try:
        # The engine writes a time in its own shortest form.
        time = timestamp(datetime.fromisoformat(created))
        return Decision(from_fields(given), time, texts.get(str(DCTERMS.creator)))
    except (InvalidCorrectionError, ValueError, OverflowError):
        return None


def _value(name: str, texts: dict[str, str], iris: Iris) -> str | int | None:
    if name in SUBJECT_FIELDS:
        return iris.key(texts.get(str(RL.subject), ""))
    if name in OBJECT_FIELDS:
        return iris.key(texts.get(str(RL.object), ""))
    if name == "relation":
        return _RELATION_OF.get(texts.get(str(RL.relation), ""))
    if name in VALUE_FIELDS:
        text = texts.get(str(RDF.value))
        return int(text) if name == "rating" and text and text.isdecimal() else text
    return texts.get(str(RDFS.label))
