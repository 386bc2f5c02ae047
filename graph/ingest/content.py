"""The quads of a list's three named graphs, each with the thing that it tells of: the second pass.

A mention tells of its paper, every other quad of its subject.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from graph.hierarchy import hierarchy_quads
from graph.models import Field, Kind
from graph.terms import node
from graph.triples import (
    entity_quads,
    feed_quads,
    link_quads,
    mention_quads,
    paper_quads,
    run_iri,
    scheme_quads,
)
from graph.vocab import RDF, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

    from graph.ingest.gathering import Gathered, Paper, Progress
    from graph.resolve import Entity
    from graph.sources import Source
    from graph.store import OpenGraph

_TYPE: Final = node(RDF.type)
_MENTION_OF: Final = node(RL.subject)

Owned = tuple[str, list["Quad"]]
"""The IRI of a thing, and quads that tell of it."""


class NewContent:
    """What the three graphs of a list should hold.

    Args:
        graph: The graph as it is, for what other lists call the same things.
        source: The list.
        gathered: Its papers, read and extracted.
        progress: Is told how far the work has come.
    """

    def __init__(
        self, graph: OpenGraph, source: Source, gathered: Gathered, progress: Progress
    ) -> None:
        self._graph = graph
        self._source = source
        self._gathered = gathered
        self._progress = progress
        taken = _taken_addresses(graph, source, gathered.resolver.address_keys())
        self._resolved = gathered.resolver.resolve(taken)
        self.links = 0
        """The links that came by so far."""

    @property
    def entities(self) -> Mapping[str, Entity]:
        """The things that the papers name."""
        return self._resolved.entities

    def __iter__(self) -> Iterator[Owned]:
        source, iris = self._source, self._source.iris
        if any(Kind.TECHNIQUE in entity.kinds for entity in self.entities.values()):
            yield from _by_subject(scheme_quads(source.found, iris))
        for key, entity in self.entities.items():
            label = _label_elsewhere(self._graph, key, source) or entity.label
            yield iris.entity(key), list(entity_quads(entity, label, source.found, iris))
        yield from _by_subject(hierarchy_quads(self.entities, source.found, iris))
        for feed in self._gathered.feeds:
            yield from _by_subject(feed_quads(feed, source.stated, iris))
        keys = self._gathered.keys
        for done, (key, paper) in enumerate(zip(keys, self._gathered.papers, strict=True), start=1):
            yield from self._paper_content(key, paper)
            self._progress("comparing", done, len(keys))

    def _paper_content(self, key: str, paper: Paper) -> Iterator[Owned]:
        record, extracted = paper
        source, iris = self._source, self._source.iris
        _, version = self._gathered.extractor
        run = run_iri(source.id, version, iris)
        fields = {Field.TITLE: record.title, Field.ABSTRACT: record.abstract or ""}
        links = self._resolved.links(extracted)
        self.links += len(links)
        quads = list(paper_quads(record, key, self._resolved.addresses, source.stated, iris))
        evidence: list[Quad] = []
        for link in links:
            quads += link_quads(key, link, source.found, iris)
            evidence += mention_quads(key, link, fields, run=run, graph=source.evidence, iris=iris)
        yield from _by_subject(quads)
        yield iris.entity(key), evidence


def _by_subject(quads: Iterable[Quad]) -> Iterator[Owned]:
    groups: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            groups[quad.subject.value].append(quad)
    yield from groups.items()


def standing_content(graph: OpenGraph, source: Source) -> Iterator[Owned]:
    """What the three graphs of a list hold now."""
    for name in source.replaces:
        for subject, quads in graph.subjects(name):
            owner = next((q.object for q in quads if q.predicate == _MENTION_OF), subject)
            yield owner.value if isinstance(owner, NamedNode) else str(owner), quads


def _taken_addresses(graph: OpenGraph, own: Source, keys: Iterable[str]) -> dict[str, str]:
    """The addresses that other lists name under these keys."""
    taken = {}
    for key in keys:
        subject = node(own.iris.entity(key))
        for predicate in (SCHEMA.codeRepository, SCHEMA.url):
            for quad in graph.store.quads_for_pattern(subject, node(predicate), None):
                if isinstance(quad.object, NamedNode) and _is_of_others(quad, own):
                    taken[key] = quad.object.value
    return taken


def _label_elsewhere(graph: OpenGraph, key: str, own: Source) -> str | None:
    """The label that other lists prefer for an entity: an entity has one."""
    subject = node(own.iris.entity(key))
    return min(
        (
            quad.object.value
            for quad in graph.store.quads_for_pattern(subject, node(SKOS.prefLabel), None)
            if isinstance(quad.object, Literal) and _is_of_others(quad, own)
        ),
        default=None,
    )


def _is_of_others(quad: Quad, own: Source) -> bool:
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value not in own.replaces
