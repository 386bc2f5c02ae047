"""Notes as nodes: the network, and beside it the notes that speak of what is in it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from graph.iris import is_note
from graph.models import NOTE, Relation
from graph.terms import node
from graph.vocab import CITO, RDF, RL, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

    from graph.iris import Iris
    from graph.overlay import Quads

_UNLINKED: Final = "unlinked"


def has_notes(store: Quads) -> bool:
    """Whether any vault was scanned."""
    pattern = None, node(RDF.type), node(RL.Note)
    return next(store.quads_for_pattern(*pattern), None) is not None


def with_notes(network: nx.MultiDiGraph[str], store: Quads, iris: Iris) -> nx.MultiDiGraph[str]:
    """Give a projection with the notes that link to a thing in it, and the links between these.

    Args:
        network: The projection; it stays as it is.
        store: The state of the graph that it was made from.
        iris: Reads the IRIs.

    Returns:
        A copy with more nodes, of the kind :data:`graph.models.NOTE`, and an edge ``mentions`` for
        each thing and note that a note links to or is about, with the line of its first link as
        evidence.
    """
    links = _links(store, iris)
    chosen = {note for note, target in links if target in network}
    names = _values(store, iris, SCHEMA.name, chosen)
    aliases = _values(store, iris, SCHEMA.alternateName, chosen)
    tags = _values(store, iris, SCHEMA.keywords, chosen)
    grown = network.copy()
    for key in sorted(chosen):
        grown.add_node(
            key,
            iri=iris.entity(key),
            kind=NOTE,
            label=min(names.get(key, ()), default=key),
            aliases=tuple(sorted(aliases.get(key, ()))),
            published=None,
            year=None,
            url=None,
            sources=(),
            status=None,
            rating=None,
            tags=tuple(sorted(tags.get(key, ()))),
            broader=(),
        )
    relation = Relation.MENTIONS.value
    for (note, target), link in sorted(links.items(), key=lambda item: item[0]):
        if note in chosen and target in grown and note != target:
            evidence = () if link is None else (_evidence(store, link),)
            grown.add_edge(
                note, target, key=relation, relation=relation, evidence=evidence, confidence=1.0
            )
    return grown


def _links(store: Quads, iris: Iris) -> Mapping[tuple[str, str], NamedNode | None]:
    """The first link from each note to each of its targets; what is linked on purpose is first."""
    targets = dict(_between(store, RL.object))
    rules = dict(_literals(store, RL.rule))
    starts = dict(_literals(store, RL.start))
    found: dict[tuple[str, str], tuple[bool, int, str]] = {}
    for link, note in _between(store, RL.subject):
        source, target = iris.key(note), iris.key(targets.get(link, ""))
        if source is None or target is None or not is_note(source):
            continue
        start = starts.get(link, "")
        place = int(start) if start.isdecimal() else 0
        rank = rules.get(link) == _UNLINKED, place, link
        pair = source, target
        found[pair] = min(found.get(pair, rank), rank)
    links: dict[tuple[str, str], NamedNode | None] = {
        pair: NamedNode(link) for pair, (*_, link) in found.items()
    }
    for note, thing in _between(store, CITO.discusses):
        source, target = iris.key(note), iris.key(thing)
        if source is not None and target is not None and is_note(source):
            links.setdefault((source, target), None)
    return links


def _evidence(store: Quads, link: NamedNode) -> Mapping[str, str | float]:
    """The line of a link in three parts, as the picture marks what a sentence names."""
    said = {
        quad.predicate.value: quad.object.value
        for predicate in (RL.surface, SCHEMA.text)
        for quad in store.quads_for_pattern(link, node(predicate), None)
        if isinstance(quad.object, Literal)
    }
    surface, text = said.get(str(RL.surface), ""), said.get(str(SCHEMA.text), "")
    before, found, after = text.partition(surface) if surface else ("", "", text)
    return {"before": before, "surface": found, "after": after, "confidence": 1.0}


def _between(store: Quads, predicate: str) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, node(predicate), None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject.value, quad.object.value


def _literals(store: Quads, predicate: str) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, node(predicate), None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield quad.subject.value, quad.object.value


def _values(store: Quads, iris: Iris, predicate: str, chosen: set[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key in chosen:
        for quad in store.quads_for_pattern(node(iris.entity(key)), node(predicate), None):
            if isinstance(quad.object, Literal):
                found[key].add(quad.object.value)
    return found
