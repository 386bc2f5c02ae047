"""Rewriting a store in memory: moving a node, a link, a mention, so that all that was said goes on.

Only named graphs are touched, and never a decision, which says what was said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from graph.curated import curated_graph
from graph.iris import is_correction, key_kind, mention_key
from graph.models import Field, Kind, Mention, Relation
from graph.terms import decimal, node
from graph.triples import field_hash
from graph.vocab import FABIO, KIND_CLASSES, RELATION_PROPERTIES, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from graph.iris import Iris
    from graph.overlay import EditableQuads

CURATED_RULE: Final = "curated"
_PROPERTY_OF: Final = {relation: node(iri) for relation, iri in RELATION_PROPERTIES.items()}
_RELATION_OF: Final = {iri: relation for relation, iri in _PROPERTY_OF.items()}
_FIELDS: Final = {"title": node(SCHEMA.name), "abstract": node(SCHEMA.abstract)}
_CLASS: Final = pyoxigraph.Variable("class")
_SINGLE: Final = """
    PREFIX sh: <http://www.w3.org/ns/shacl#>
    SELECT ?class ?path {
        ?shape sh:targetClass ?class ; sh:property [ sh:path ?path ; sh:maxCount 1 ]
    }
"""
_MADE_FROM: Final = (node(RL.variantOf), node(SCHEMA.isBasedOn), node(SKOS.broader))


@dataclass(frozen=True, slots=True)
class Place:
    """A mention: its node, and the graph that it stands in."""

    mention: NamedNode
    graph: NamedNode


class Rewriter:
    """Edits a store in memory.

    Args:
        store: The store; its default graph is still empty.
        iris: Mints and reads the IRIs.
    """

    def __init__(self, store: EditableQuads, iris: Iris) -> None:
        self.store = store
        self.iris = iris
        self._curated = node(curated_graph(iris))
        self._touched: set[Place] = set()

    def node(self, key: str) -> NamedNode:
        """The node of a key."""
        return node(self.iris.entity(key))

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | None = None,
    ) -> list[Quad]:
        """What the named graphs say, but for the decisions; a list, so that it may be changed."""
        return [
            quad
            for quad in self.store.quads_for_pattern(subject, predicate, value)
            if isinstance(quad.graph_name, NamedNode)
            and (quad.graph_name != self._curated or not self._is_decision(quad.subject))
        ]

    def _is_decision(self, subject: object) -> bool:
        key = self.iris.key(subject.value) if isinstance(subject, NamedNode) else None
        return key is not None and is_correction(key)

    def move(self, old: str, new: str) -> None:
        """Say of ``new`` what is said of ``old``.

        Where a list may state one value only, that of ``new`` stays; a title becomes another name.
        """
        source, target = self.node(old), self.node(new)
        single = single_valued(key_kind(new))
        for quad in self.quads(subject=source):
            self.store.remove(quad)
            value = target if quad.object == source else quad.object
            if quad.predicate in single and (
                held := list(
                    self.store.quads_for_pattern(target, quad.predicate, None, quad.graph_name)
                )
            ):
                if held[0].object != value:
                    self._keep_aside(target, quad)
            elif value != target:
                self.store.add(Quad(target, quad.predicate, value, quad.graph_name))
        for quad in self.quads(value=source):
            self.store.remove(quad)
            if quad.predicate.value in {str(RL.subject), str(RL.object)}:
                self._touch(quad)
            if quad.subject != target:
                self.store.add(Quad(quad.subject, quad.predicate, target, quad.graph_name))

    def _keep_aside(self, target: NamedNode, quad: Quad) -> None:
        """Keep a second title, or a second arXiv id, where it can still be found by."""
        if quad.predicate == node(SCHEMA.name):
            kept = Quad(target, node(SCHEMA.alternateName), quad.object, quad.graph_name)
        elif quad.predicate == node(FABIO.hasArXivId) and isinstance(quad.object, Literal):
            address = node(f"https://arxiv.org/abs/{quad.object.value}")
            kept = Quad(target, node(SCHEMA.sameAs), address, quad.graph_name)
        else:
            return
        self.store.add(kept)

    def _touch(self, quad: Quad) -> None:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode):
            self._touched.add(Place(quad.subject, quad.graph_name))

    def mentions(self, paper: str, target: str) -> Iterator[tuple[Place, Relation]]:
        """The mentions of a thing in a paper, with the relation of each."""
        subject, value = self.node(paper), self.node(target)
        for quad in self.quads(predicate=node(RL.subject), value=subject):
            place = Place(quad.subject, quad.graph_name)  # type: ignore[arg-type]
            if Quad(place.mention, node(RL.object), value, place.graph) not in self.store:
                continue
            pattern = place.mention, node(RL.relation), None, place.graph
            for said in self.store.quads_for_pattern(*pattern):
                relation = _RELATION_OF.get(said.object)  # type: ignore[arg-type]
                if relation is not None:
                    yield place, relation

    def revise(
        self,
        paper: str,
        target: str,
        settle: Callable[[Relation], Relation | None],
        *,
        to: str | None = None,
        only: str | None = None,
    ) -> bool:
        """Turn each relation of a paper to a thing into another one, or none.

        Args:
            paper: The paper's key.
            target: The thing's key.
            settle: What becomes of a relation.
            to: The thing that the links lead to from now on, if it is another.
            only: The one reading list that this is about.

        Returns:
            Whether there was any link.
        """
        subject, old, new = self.node(paper), self.node(target), self.node(to or target)
        by_list: dict[str, set[Relation]] = defaultdict(set)
        for place, relation in list(self.mentions(paper, target)):
            if only not in {None, self.list_of(place.graph)}:
                continue
            by_list[self.list_of(place.graph)].add(relation)
            self._revise_mention(place, settle(relation), new)
        graphs: dict[NamedNode, set[Relation]] = defaultdict(set)
        for relation, predicate in _PROPERTY_OF.items():
            for quad in self.quads(subject, predicate, old):
                if only not in {None, self.list_of(quad.graph_name)}:
                    continue
                self.store.remove(quad)
                graphs[quad.graph_name].add(relation)  # type: ignore[index]
        for graph, stated in graphs.items():
            # What is plain beside a special relation only follows from it, unless it was read.
            read = by_list[self.list_of(graph)]
            plain = {Relation.MENTIONS} if Relation.MENTIONS in read else set()
            for relation in (stated - {Relation.MENTIONS} or stated) | plain:
                self.add_link(subject, settle(relation), new, graph)
        return bool(graphs)

    def keep_strongest(self, paper: str, target: str, strength: Mapping[Relation, int]) -> None:
        """Where one list gives a paper several relations to a thing, keep the strongest."""
        subject, value = self.node(paper), self.node(target)
        stated: dict[str, set[Relation]] = defaultdict(set)
        for relation, predicate in _PROPERTY_OF.items():
            for quad in self.quads(subject, predicate, value):
                stated[self.list_of(quad.graph_name)].add(relation)
        plain = any(relation is Relation.MENTIONS for _, relation in self.mentions(paper, target))
        for name, relations in stated.items():
            if len(relations - {Relation.MENTIONS}) + plain > 1:
                best = min(relations, key=strength.__getitem__)
                settled: dict[Relation, Relation] = dict.fromkeys(Relation, best)
                self.revise(paper, target, settled.get, only=name)

    def _revise_mention(self, place: Place, relation: Relation | None, target: NamedNode) -> None:
        if relation is None:
            self.drop(place)
            return
        self._set(place, RL.relation, _PROPERTY_OF[relation])
        self._set(place, RL.object, target)
        self._touched.add(place)

    def add_link(
        self, paper: NamedNode, relation: Relation | None, target: NamedNode, graph: NamedNode
    ) -> None:
        """Add a link with the ``schema:mentions`` that it implies; nothing for no relation."""
        if relation is None:
            return
        for said in {relation, Relation.MENTIONS}:
            self.store.add(Quad(paper, _PROPERTY_OF[said], target, graph))

    def confirm(self, paper: str, target: str, relations: Iterable[Relation]) -> None:
        """Mark the mentions of links that a person vouches for."""
        vouched = set(relations)
        for place, relation in list(self.mentions(paper, target)):
            if relation in vouched:
                self._set(place, RL.confidence, decimal(1))
                self._set(place, RL.rule, Literal(CURATED_RULE))

    def _set(self, place: Place, predicate: str, value: NamedNode | Literal) -> None:
        pattern = place.mention, node(predicate), None, place.graph
        for quad in list(self.store.quads_for_pattern(*pattern)):
            self.store.remove(quad)
        self.store.add(Quad(place.mention, node(predicate), value, place.graph))

    def drop(self, place: Place) -> None:
        """Take a mention out."""
        for quad in list(self.store.quads_for_pattern(place.mention, None, None, place.graph)):
            self.store.remove(quad)
        self._touched.discard(place)

    def drop_thing(self, key: str) -> None:
        """Take out what the lists say of a thing."""
        for quad in self.quads(subject=self.node(key)):
            self.store.remove(quad)

    def is_linked(self, key: str) -> bool:
        """Whether anything leads to a thing."""
        return any(
            quad.predicate in _RELATION_OF or quad.predicate in _MADE_FROM
            for quad in self.store.quads_for_pattern(None, None, self.node(key))
        )

    def list_of(self, graph: NamedNode | object) -> str:
        """The reading list that a graph is of, or empty."""
        name = self.iris.graph_name(graph.value) if isinstance(graph, NamedNode) else None
        return (name or "").partition("-")[2]

    def settle_names(self, key: str, label: str | None = None) -> None:
        """Prefer one label everywhere; every other name of the thing is an alias.

        Args:
            key: The thing.
            label: Its name; without one, the least of those that stand.
        """
        subject, prefer, alias = self.node(key), node(SKOS.prefLabel), node(SKOS.altLabel)
        # A thing that a person named stands among the decisions.
        names = [
            quad
            for predicate in (prefer, alias)
            for quad in self.store.quads_for_pattern(subject, predicate, None)
        ]
        preferred = [q.object for q in names if q.predicate == prefer]
        if not preferred:
            return
        best = min(preferred, key=str)
        if label is not None:
            best = Literal(label, language="en")
        for quad in names:
            self.store.remove(quad)
        for quad in names:
            said = prefer if quad.object == best else alias
            self.store.add(Quad(subject, said, quad.object, quad.graph_name))
            if quad.predicate == prefer:
                self.store.add(Quad(subject, prefer, best, quad.graph_name))

    def settle_mentions(self, papers: Iterable[str]) -> None:
        """Give every mention that changed its key; two of one span become one.

        Args:
            papers: Those that are merged: a mention of a text that went with it goes, too.
        """
        merged = {self.node(paper): self._hashes(self.node(paper)) for paper in papers}
        for place in sorted(self._touched, key=lambda p: (p.mention.value, p.graph.value)):
            said = {
                quad.predicate.value: quad.object
                for quad in self.store.quads_for_pattern(place.mention, None, None, place.graph)
            }
            paper = said.get(str(RL.subject))
            if paper in merged and (
                (self.list_of(place.graph), _text(said, RL.field), _text(said, RL.fieldHash))
                not in merged[paper]  # type: ignore[index]
            ):
                self.drop(place)
                continue
            key = self._mention_key(said)
            if key is not None:
                self._put_mention(place, self.node(key), said)
        self._touched.clear()

    def _hashes(self, paper: NamedNode) -> set[tuple[str, str, str]]:
        """List, field and hash of every text of a paper."""
        return {
            (self.list_of(quad.graph_name), name, field_hash(quad.object.value))
            for name, predicate in _FIELDS.items()
            for quad in self.quads(paper, predicate)
            if isinstance(quad.object, Literal)
        }

    def _mention_key(self, said: Mapping[str, object]) -> str | None:
        paper, target = (
            self.iris.key(_text(said, predicate)) for predicate in (RL.subject, RL.object)
        )
        property_ = said.get(str(RL.relation))
        relation = _RELATION_OF.get(property_) if isinstance(property_, NamedNode) else None
        places = _text(said, RL.start), _text(said, RL.end)
        if paper is None or target is None or relation is None:
            return None
        if not all(place.isdecimal() for place in places):
            return None
        span = Mention(Field.TITLE, int(places[0]), int(places[1]), 0, 0, "", "", 1)
        return mention_key(paper, relation, target, _text(said, RL.fieldHash), span)

    def _put_mention(self, place: Place, new: NamedNode, said: Mapping[str, object]) -> None:
        if new == place.mention:
            return
        there = {
            quad.predicate.value: quad.object
            for quad in self.store.quads_for_pattern(new, None, None, place.graph)
        }
        self.drop(place)
        if there and _surer(there) <= _surer(said):
            return
        self.drop(Place(new, place.graph))
        for predicate, value in said.items():
            self.store.add(Quad(new, node(predicate), value, place.graph))  # type: ignore[arg-type]


def _surer(said: Mapping[str, object]) -> tuple[float, str]:
    """Sorts mentions of one span: the surest comes first."""
    try:
        confidence = float(_text(said, RL.confidence))
    except ValueError:
        confidence = 0.0
    return -confidence, _text(said, RL.rule)


def _text(said: Mapping[str, object], predicate: str) -> str:
    value = said.get(str(predicate))
    return value.value if isinstance(value, Literal | NamedNode) else ""


@cache
def single_valued(kind: Kind | None) -> frozenset[NamedNode]:
    """The properties of which a list states one value at most, as the shapes promise."""
    if kind is None:
        return frozenset()
    shapes = pyoxigraph.Store()
    text = files("graph").joinpath("ontology", "shapes.ttl").read_bytes()
    shapes.load(text, format=RdfFormat.TURTLE)
    found = shapes.query(_SINGLE, substitutions={_CLASS: node(KIND_CLASSES[kind])})
    return frozenset(row["path"] for row in found)  # type: ignore[union-attr]
