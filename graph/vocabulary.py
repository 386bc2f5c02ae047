"""The ontology that is shipped: its text, its terms, and its other forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from graph.formats import rdf_format
from graph.vocab import OWL, PREFIXES, RDF, RDFS, RL, SCHEMA, curie

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE: Final = str(RL._NS)  # noqa: SLF001  # rdflib has no public name for it

_CLASS_TYPES: Final = frozenset({str(RDFS.Class), str(OWL.Class)})


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of our namespace. ``parents`` and what follows hold CURIEs."""

    iri: str
    curie: str
    name: str
    label: str
    comment: str
    is_class: bool
    parents: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]


@cache
def ontology_turtle() -> bytes:
    """The ontology as it was written, with its comments; UTF-8."""
    return (files("graph") / "ontology" / "reading-list.ttl").read_bytes()


@cache
def serialise_ontology(format_name: str) -> bytes:
    """Write the ontology in one of :data:`graph.formats.RDF_FORMATS`.

    Raises:
        UnknownFormatNameError: There is no such format.
    """
    wanted = rdf_format(format_name)
    if wanted.engine == RdfFormat.TURTLE:
        return ontology_turtle()
    triples = (quad.triple for quad in pyoxigraph.parse(ontology_turtle(), RdfFormat.TURTLE))
    return pyoxigraph.serialize(triples, format=wanted.engine, prefixes=dict(PREFIXES)) or b""


@cache
def ontology_terms() -> tuple[Term, ...]:
    """The terms of our namespace: classes, then properties, each by name."""
    stated: dict[str, dict[str, list[str]]] = {}
    for quad in pyoxigraph.parse(ontology_turtle(), RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            of_subject = stated.setdefault(subject.value, {})
            of_subject.setdefault(quad.predicate.value, []).append(value.value)
    terms = [
        _term(iri, statements)
        for iri, statements in stated.items()
        if iri.startswith(NAMESPACE) and iri != NAMESPACE
    ]
    return tuple(sorted(terms, key=lambda term: (not term.is_class, term.name.casefold())))


def _term(iri: str, stated: Mapping[str, list[str]]) -> Term:
    def values(*properties: str) -> tuple[str, ...]:
        return tuple(value for one in properties for value in stated.get(str(one), ()))

    name = iri.removeprefix(NAMESPACE)
    return Term(
        iri=iri,
        curie=curie(iri),
        name=name,
        label=next(iter(values(RDFS.label)), name),
        comment=next(iter(values(RDFS.comment)), ""),
        is_class=not _CLASS_TYPES.isdisjoint(values(RDF.type)),
        parents=tuple(map(curie, values(RDFS.subClassOf, RDFS.subPropertyOf))),
        domain=tuple(map(curie, values(SCHEMA.domainIncludes, RDFS.domain))),
        range=tuple(map(curie, values(SCHEMA.rangeIncludes, RDFS.range))),
    )
