"""Does the graph keep its promises? SHACL, and every mention's text at its place.

Each reading list is checked by itself: two lists may state two titles for one paper, and both
are right.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import pyshacl
from pyoxigraph import NamedNode, RdfFormat, serialize
from rdflib import RDF, Graph
from rdflib.namespace import SH

from graph.errors import StoreCorruptError
from graph.index import EvidenceReader
from graph.terms import node
from graph.vocab import RL

if TYPE_CHECKING:
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
    for source in snapshot.catalog.sources():
        findings += _shape_findings(snapshot, source)
    findings += _evidence_findings(snapshot)
    return tuple(sorted(findings, key=lambda f: (f.source, f.node, f.message)))


def _shape_findings(snapshot: Snapshot, source: str) -> list[Finding]:
    """Validate one list's graphs against the shapes, in rdflib's memory (its faster store)."""
    data = Graph()
    for head in ("src", "x", "evidence"):
        name = node(snapshot.iris.graph(f"{head}-{source}"))
        quads = snapshot.store.quads_for_pattern(None, None, None, name)
        text = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        data.parse(data=text or b"", format="nt")
    shapes = Graph().parse(
        data=files("graph").joinpath("ontology", "shapes.ttl").read_text(encoding="utf-8"),
        format="turtle",
    )
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(report, Graph):  # pyshacl returns its failures
        message = f"the graph of {source} could not be validated: {text.strip()}"
        raise StoreCorruptError(message)
    return [
        Finding(
            source,
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
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
        if isinstance(quad.subject, NamedNode) and quad.subject.value not in standing
    ]


def _surface(snapshot: Snapshot, mention: str) -> str:
    quads = snapshot.store.quads_for_pattern(node(mention), node(RL.surface), None)
    return next((quad.object.value for quad in quads), "")


def _source(graph: object, iris: Iris) -> str:
    name = iris.graph_name(graph.value) if isinstance(graph, NamedNode) else None
    return (name or "").removeprefix("evidence-")
