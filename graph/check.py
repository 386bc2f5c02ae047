"""Does the graph keep its promises? SHACL, and every mention's text at its place.

Each reading list is checked by itself: two lists may state two titles for one paper, and both
are right.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode

from graph.index import EvidenceReader
from graph.notes.vault_graphs import vault_of
from graph.shapes import read_constraints
from graph.sources import Source
from graph.terms import node
from graph.vocab import PREFIXES, RDF, RL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import QuerySolutions

    from graph.iris import Iris
    from graph.shapes import Constraint
    from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the graph that breaks a promise. ``node`` is the IRI at fault."""

    source: str
    node: str
    message: str


def check(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Check every reading list and vault of a graph; an empty result is a clean bill."""
    findings: list[Finding] = []
    for name in snapshot.catalog.sources():
        source = Source(name, snapshot.iris)
        findings += _shape_findings(snapshot, source.id, source.graphs)
    for graph in snapshot.view.named_graphs():
        if isinstance(graph, NamedNode) and vault_of(graph.value, snapshot.iris) is not None:
            name = snapshot.iris.graph_name(graph.value) or ""
            findings += _shape_findings(snapshot, name, [graph.value])
    findings += _evidence_findings(snapshot)
    return tuple(sorted(findings, key=lambda f: (f.source, f.node, f.message)))


def _shape_findings(snapshot: Snapshot, name: str, graphs: Iterable[str]) -> list[Finding]:
    """Validate some graphs against the shapes: the engine answers each constraint for all nodes."""
    shapes = files("graph").joinpath("ontology", "shapes.ttl").read_text(encoding="utf-8")
    return [
        Finding(name, this.value, constraint.message)
        for constraint in read_constraints(shapes)
        for solution in _broken_by(snapshot, graphs, constraint)
        if isinstance(this := solution["this"], NamedNode)
    ]


def _broken_by(snapshot: Snapshot, graphs: Iterable[str], constraint: Constraint) -> QuerySolutions:
    """Ask for the nodes of some graphs that break a constraint."""
    solutions = snapshot.store.query(
        constraint.query, prefixes=dict(PREFIXES), default_graph=[*map(node, graphs)]
    )
    return cast("QuerySolutions", solutions)


def _evidence_findings(snapshot: Snapshot) -> list[Finding]:
    """Compare each mention's text with its field at its offsets, title and abstract alike."""
    store, iris = snapshot.view, snapshot.iris
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
    quads = snapshot.view.quads_for_pattern(node(mention), node(RL.surface), None)
    return next((quad.object.value for quad in quads if isinstance(quad.object, Literal)), "")


def _source(graph: object, iris: Iris) -> str:
    name = iris.graph_name(graph.value) if isinstance(graph, NamedNode) else None
    return (name or "").removeprefix("evidence-")
