"""Graphs and tasks for tests of what evaluates queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from graph.iris import DEFAULT_BASE
from graph.sparql import Dataset, Limits
from graph.store import GraphDirectory
from graph.workers.nursery import Source
from graph.workers.task import Task

if TYPE_CHECKING:
    from pathlib import Path

MIB = 2**20
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
HUNGRY = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }"
ALL = "SELECT ?n { ?s schema:name ?n } ORDER BY ?n"


def named(subject: str, value: str, graph: str = "urn:g") -> Quad:
    """One statement of a named graph."""
    return Quad(
        NamedNode(f"urn:{subject}"),
        NamedNode("https://schema.org/name"),
        Literal(value),
        NamedNode(graph),
    )


def write(directory: Path, *quads: Quad) -> None:
    """Add statements to a graph on disk."""
    with GraphDirectory(directory).writing() as graph:
        graph.replace(set(), set(quads))


def source(directory: Path, *, memory_mib: int = 512) -> Source:
    """What workers are to load."""
    return Source(directory, DEFAULT_BASE, merge=True, memory_bytes=memory_mib * MIB)


def task(query: str, dataset: Dataset | None = None, limits: Limits | None = None) -> Task:
    """A query whose result may be in any format that comes first."""
    return Task(
        query,
        {
            "SELECT": "text/csv",
            "ASK": "application/sparql-results+json",
            "CONSTRUCT": "application/n-triples",
        },
        dataset or Dataset(),
        limits or Limits(),
    )
