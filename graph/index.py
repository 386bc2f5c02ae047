"""Nodes, links and evidence of a graph, read from the store once into plain values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from graph.iris import KIND_PREFIXES
from graph.models import Kind, Relation
from graph.terms import node
from graph.triples import field_hash
from graph.views import EntityRef, Evidence
from graph.vocab import (
    FABIO,
    KIND_CLASSES,
    RDF,
    RELATION_PROPERTIES,
    RL,
    SCHEMA,
    SKOS,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from graph.iris import Iri, Iris
    from graph.overlay import Quads

_RELATION_OF: Final = {str(iri): relation for relation, iri in RELATION_PROPERTIES.items()}
_FIELDS: Final = {"title": SCHEMA.name, "abstract": SCHEMA.abstract}
# Property to the list of a node that it fills, and property to the one value that it sets.
_TEXTS: Final = {
    SKOS.prefLabel: "labels",
    SCHEMA.name: "labels",
    SKOS.altLabel: "aliases",
    SKOS.hiddenLabel: "aliases",
    SCHEMA.alternateName: "aliases",
    FABIO.hasArXivId: "identifiers",
    SCHEMA.sameAs: "identifiers",
    RL.citekey: "identifiers",
    SCHEMA.codeRepository: "identifiers",
    SCHEMA.url: "identifiers",
    SCHEMA.keywords: "tags",
}
_SINGLES: Final = {
    SCHEMA.url: "url",
    SCHEMA.codeRepository: "url",
    SCHEMA.datePublished: "published",
    RL.status: "status",
    RL.rating: "rating",
}
INDEX_PREDICATES: Final = frozenset(
    map(str, (*_TEXTS, *_SINGLES, *RELATION_PROPERTIES.values(), SKOS.broader, RL.formerId))
)
"""Of what is stated of a thing, what the index holds, besides its kinds."""
_PLACES: Final = (RL.start, RL.end, RL.sentenceStart, RL.sentenceEnd)
_KIND_ORDER: Final = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(slots=True)
class Node:
    """What is known of one entity, gathered over all graphs."""

    key: str
    iri: Iri
    kinds: list[Kind] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    published: str | None = None
    identifiers: list[str] = field(default_factory=list)
    url: str | None = None
    status: str | None = None
    rating: str | None = None
    tags: list[str] = field(default_factory=list)
    broader: list[str] = field(default_factory=list)
    sources: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The label to show; the key where none is stated."""
        return min(self.labels) if self.labels else self.key

    @property
    def year(self) -> int | None:
        """The year of its date."""
        return _number((self.published or "")[:4])

    @property
    def stars(self) -> int | None:
        """Its rating as a number; ``None`` where it is none."""
        return _number(self.rating)

    @property
    def ref(self) -> EntityRef:
        """Enough to show and link it."""
        return EntityRef(self.key, self.iri, self.kinds[0], self.label)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two keys, with the graphs' relation."""

    source: str
    relation: Relation
    target: str


@dataclass(frozen=True, slots=True)
class GraphIndex:
    """The nodes by key, and the links that say most.

    A link with ``mentions`` is left out where a special one joins the same two nodes: it is
    there only so that queries need no reasoner. ``former`` leads from keys that once were to
    those that are. ``classes`` are the keys of techniques that stand above others and that
    nothing names: there to climb by, and no part of lists, counts and pictures.
    """

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    former: Mapping[str, str] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()


def read_index(store: Quads, iris: Iris) -> GraphIndex:
    """Read all nodes and links of a store; in key order, so the same for the same graph."""
    nodes = _nodes(store, iris)
    _put_first_kind_first(nodes)
    for predicate, attribute in _TEXTS.items():
        for key, value in _values(store, iris, predicate):
            if key in nodes and value not in (gathered := getattr(nodes[key], attribute)):
                gathered.append(value)
    # Where lists differ, the least value: which one is all one, but it must be the same one.
    for predicate, attribute in _SINGLES.items():
        for key, value in sorted(_values(store, iris, predicate), reverse=True):
            if key in nodes:
                setattr(nodes[key], attribute, value)
    for key, parent in sorted(set(_between(store, iris, SKOS.broader, nodes))):
        nodes[key].broader.append(parent)
    _sort_values(nodes.values())
    edges = tuple(_edges(store, iris, nodes))
    classes = _classes(nodes.values(), edges)
    return GraphIndex(nodes, edges, _former(store, iris, nodes), classes)


def _nodes(store: Quads, iris: Iris) -> dict[str, Node]:
    """The things in key order, with their kinds and the lists that state them."""
    nodes: dict[str, Node] = {}
    graphs: dict[str, set[str]] = defaultdict(set)
    for kind, key, graph in _typed(store, iris):
        known = nodes.get(key) or nodes.setdefault(key, Node(key, iris.entity(key)))
        if kind not in known.kinds:
            known.kinds.append(kind)
        if graph is not None:
            graphs[key].add(graph)
    _set_sources(nodes, graphs, iris)
    return {key: nodes[key] for key in sorted(nodes)}


def _classes(nodes: Iterable[Node], edges: Iterable[Edge]) -> frozenset[str]:
    above = {parent for known in nodes for parent in known.broader}
    return frozenset(above - {end for edge in edges for end in (edge.source, edge.target)})


def _sort_values(nodes: Iterable[Node]) -> None:
    for known in nodes:
        known.labels.sort()
        known.aliases = sorted({*known.aliases, *known.labels} - {known.label})
        known.identifiers.sort()
        known.tags.sort()


def _former(store: Quads, iris: Iris, nodes: Collection[str]) -> dict[str, str]:
    pairs = sorted(_values(store, iris, RL.formerId))
    return {old: key for key, old in pairs if key in nodes and old not in nodes}


def _between(
    store: Quads, iris: Iris, predicate: str, nodes: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The pairs of known things that a property joins."""
    for source, iri in _values(store, iris, predicate):
        target = iris.key(iri)
        if source in nodes and target is not None and target in nodes:
            yield source, target


def _put_first_kind_first(nodes: dict[str, Node]) -> None:
    """The kind that names the key comes first: a thing may be a technique and a model."""
    for known in nodes.values():
        prefix = known.key.partition("-")[0]
        known.kinds.sort(key=lambda kind: (KIND_PREFIXES[kind] != prefix, _KIND_ORDER[kind]))


def _typed(store: Quads, iris: Iris) -> Iterator[tuple[Kind, str, str | None]]:
    """Each thing with its kind, and the graph that says so; ``None`` for the merge of all."""
    for kind, class_iri in KIND_CLASSES.items():
        for quad in store.quads_for_pattern(None, node(RDF.type), node(class_iri)):
            if isinstance(quad.subject, NamedNode):
                key = iris.key(quad.subject.value)
                if key is not None:
                    graph = quad.graph_name
                    yield kind, key, graph.value if isinstance(graph, NamedNode) else None


def _set_sources(nodes: Mapping[str, Node], graphs: Mapping[str, set[str]], iris: Iris) -> None:
    """Name the lists that state each thing; things of the same lists share one tuple."""
    named: dict[frozenset[str], tuple[str, ...]] = {}
    for key, found in graphs.items():
        stated = frozenset(found)
        if stated not in named:
            parts = ((iris.graph_name(graph) or "").partition("-") for graph in stated)
            lists = {rest for head, _, rest in parts if head in {"src", "x"} and rest}
            named[stated] = tuple(sorted(lists))
        nodes[key].sources = named[stated]


def _values(store: Quads, iris: Iris, predicate: str) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, node(predicate), None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            key = iris.key(quad.subject.value)
            if key is not None:
                yield key, quad.object.value


def _edges(store: Quads, iris: Iris, nodes: dict[str, Node]) -> Iterator[Edge]:
    joined: dict[tuple[str, str], set[Relation]] = defaultdict(set)
    for relation, predicate in RELATION_PROPERTIES.items():
        for pair in _between(store, iris, predicate, nodes):
            joined[pair].add(relation)
    for (source, target), relations in sorted(joined.items()):
        special = relations - {Relation.MENTIONS} or relations
        for relation in sorted(special):
            yield Edge(source, relation, target)


class EvidenceReader:
    """Reads the sentences that links were read from.

    Args:
        store: The graph.
        iris: Mints and reads the IRIs.
    """

    def __init__(self, store: Quads, iris: Iris) -> None:
        self._store = store
        self._iris = iris
        self._texts: dict[tuple[str, str], str] = {}

    def of(self, key: str) -> dict[Edge, tuple[Evidence, ...]]:
        """Evidence of all links that begin or end at an entity, by link, in text order."""
        subject = node(self._iris.entity(key))
        mentions = {
            quad.subject
            for predicate in (RL.subject, RL.object)
            for quad in self._store.quads_for_pattern(None, node(predicate), subject)
        }
        return self._gather(mention for mention in mentions if isinstance(mention, NamedNode))

    def all(self) -> dict[Edge, tuple[Evidence, ...]]:
        """Evidence of every link."""
        quads = self._store.quads_for_pattern(None, node(RDF.type), node(RL.Mention))
        # Each stands in its own graph and in the merge of all.
        mentions = {quad.subject for quad in quads}
        return self._gather(mention for mention in mentions if isinstance(mention, NamedNode))

    def _gather(self, mentions: Iterator[NamedNode]) -> dict[Edge, tuple[Evidence, ...]]:
        found: dict[Edge, list[tuple[tuple[bool, int, Iri], Evidence]]] = defaultdict(list)
        for mention in mentions:
            stated = {
                quad.predicate.value: quad.object.value
                for quad in self._store.quads_for_pattern(mention, None, None)
                if isinstance(quad.object, NamedNode | Literal)
            }
            source, target = (
                self._iris.key(stated.get(str(end), "")) for end in (RL.subject, RL.object)
            )
            relation = _RELATION_OF.get(stated.get(str(RL.relation), ""))
            evidence = self._evidence(mention, stated)
            if source and target and relation and evidence:
                # The title comes before the abstract, as it does on the page.
                order = (evidence.field != "title", int(stated[str(RL.start)]), evidence.iri)
                found[Edge(source, relation, target)].append((order, evidence))
        return {
            edge: tuple(evidence for _, evidence in sorted(items, key=itemgetter(0)))
            for edge, items in found.items()
        }

    def _evidence(self, mention: NamedNode, stated: dict[str, str]) -> Evidence | None:
        """One mention as its sentence; ``None`` where its text is gone, or it is damaged."""
        field_name = stated.get(str(RL.field), "")
        text = self._text(
            stated.get(str(RL.subject), ""), field_name, stated.get(str(RL.fieldHash))
        )
        key = self._iris.key(mention.value)
        if text is None or key is None:
            return None
        try:
            start, end, first, last = (int(stated[str(place)]) for place in _PLACES)
            confidence = float(stated[str(RL.confidence)])
        except (KeyError, ValueError):  # somebody else wrote it; graph.check says so
            return None
        return Evidence(
            iri=self._iris.entity(key),
            field=field_name,
            before=text[first:start],
            surface=text[start:end],
            after=text[end:last],
            rule=stated.get(str(RL.rule), ""),
            confidence=confidence,
        )

    def _text(self, paper: str, field_name: str, digest: str | None) -> str | None:
        predicate = _FIELDS.get(field_name)
        if predicate is None or digest is None:
            return None
        known = self._texts.get((paper, digest))
        if known is None:
            for quad in self._store.quads_for_pattern(node(paper), node(predicate), None):
                if isinstance(quad.object, Literal):
                    value = quad.object.value
                    self._texts[paper, field_hash(value)] = value
            known = self._texts.get((paper, digest))
        return known
