"""Does the graph keep its promises? SHACL, and every mention's text at its place.

Each reading list is checked by itself: two lists may state two titles for one paper, and both
are right.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, cast

import pyshacl
from pyoxigraph import Literal, NamedNode, RdfFormat, serialize
from rdflib import RDF, Graph
from rdflib.namespace import SH

from graph.errors import StoreCorruptError
from graph.index import EvidenceReader
from graph.sources import Source
from graph.terms import node
from graph.vocab import PREFIXES, RL

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions
    from rdflib.term import Node

    from graph.iris import Iris
    from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the graph that breaks a promise. ``node`` is the IRI at fault."""

    source: str
    node: str
    message: str


def check(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Check every reading list of a graph; an empty result is a clean bill."""
    findings: list[Finding] = []
    for name in snapshot.catalog.sources():
        findings += _shape_findings(snapshot, Source(name, snapshot.iris))
    findings += _evidence_findings(snapshot)
    return tuple(sorted(findings, key=lambda f: (f.source, f.node, f.message)))


def _shape_findings(snapshot: Snapshot, source: Source) -> list[Finding]:
    """Validate one list against the shapes.

    pyshacl asks its SPARQL constraints once a node, by rdflib: 20 s for 55 papers. Here the
    engine answers each of them once for all nodes, and pyshacl does the rest.
    """
    shapes = Graph().parse(
        data=files("graph").joinpath("ontology", "shapes.ttl").read_text(encoding="utf-8"),
        format="turtle",
    )
    findings = []
    for shape, constraint in list(shapes.subject_objects(SH.sparql)):
        findings += _constraint_findings(snapshot, source, shapes, constraint)
        shapes.remove((shape, SH.sparql, constraint))
    data = Graph()
    for name in source.graphs:
        quads = snapshot.store.quads_for_pattern(None, None, None, node(name))
        text = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        data.parse(data=text or b"", format="nt")
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(report, Graph):  # pyshacl returns its failures
        message = f"the graph of {source.id} could not be validated: {text.strip()}"
        raise StoreCorruptError(message)
    return findings + [
        Finding(
            source.id,
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    ]


def _constraint_findings(
    snapshot: Snapshot, source: Source, shapes: Graph, constraint: Node
) -> list[Finding]:
    """Ask one SPARQL constraint of a list's graphs (SHACL, section 5.2)."""
    solutions = snapshot.store.query(
        str(shapes.value(constraint, SH.select)),
        prefixes=dict(PREFIXES),
        default_graph=[*map(node, source.graphs)],
    )
    message = str(shapes.value(constraint, SH.message))
    return [
        Finding(source.id, this.value, message)
        for solution in cast("QuerySolutions", solutions)
        if isinstance(this := solution["this"], NamedNode)
    ]


def _evidence_findings(snapshot: Snapshot) -> list[Finding]:
    """Compare each mention's text with its field at its offsets, title and abstract alike."""
    store, iris = snapshot.store, snapshot.iris
    standing = {
        item.iri
        for items in EvidenceReader(store, iris).all().values()
        for item in items
        if item.surface == _surface(snapshot, item.iri)
    }
    mentions = store.quads_for_pattern(None, node(RDF.type), node(RL.Mention))
    return [
        Finding(
            _source(quad.graph_name, iris),
            quad.subject.value,
            "its text does not stand at its place",
        )
        for quad in mentions
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.graph_name, NamedNode)
        and quad.subject.value not in standing
    ]


def _surface(snapshot: Snapshot, mention: str) -> str:
    quads = snapshot.store.quads_for_pattern(node(mention), node(RL.surface), None)
    return next((quad.object.value for quad in quads if isinstance(quad.object, Literal)), "")


def _source(graph: object, iris: Iris) -> str:
    name = iris.graph_name(graph.value) if isinstance(graph, NamedNode) else None
    return (name or "").removeprefix("evidence-")
