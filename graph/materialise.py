"""The view that everybody reads: what the lists say, one thing once, as a person decided.

The graphs on disk stay as reader and extractor gave them, and the decisions as they were made. The
view is a function of both, computed whenever a graph is loaded: so taking a decision back, reading
a list again and a new extractor all just work.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from graph.corrections import NAMED_KINDS, TARGET_KINDS, keys_of
from graph.curated import curated_graph, read_decisions
from graph.decisions import same_and_other, weigh
from graph.identity import family, with_person
from graph.iris import key_kind
from graph.models import Kind, Relation
from graph.rewrite import Rewriter
from graph.sameness import papers_known_as, same_things
from graph.terms import integer, node
from graph.vocab import KIND_CLASSES, RDF, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from graph.corrections import Decision
    from graph.decisions import LinkVerdict, Verdicts
    from graph.iris import Iris
    from graph.overlay import EditableQuads

_KIND_OF: Final = {node(iri): kind for kind, iri in KIND_CLASSES.items()}
# The strongest first: a list gives a paper one relation to a thing.
_STRENGTH: Final = {relation: rank for rank, relation in enumerate(Relation)}
_LIKE: Final = {
    Relation.INTRODUCES: Relation.PROPOSES,
    Relation.PROPOSES: Relation.INTRODUCES,
    Relation.EVALUATES_ON: Relation.USES,
    Relation.USES: Relation.EVALUATES_ON,
    Relation.COMPARES_WITH: Relation.EVALUATES_ON,
}
"""What a relation becomes where its thing turns out to be of another kind."""


def materialise(store: EditableQuads, iris: Iris) -> bool:
    """Turn the graphs as they are on disk into the view that everybody reads.

    A graph without decisions, and without anything that is one over several lists, stays as it
    is. Costs a look at every title and name, and otherwise what is touched.

    Args:
        store: The quads as on disk, in memory; its default graph is empty still.
        iris: Mints and reads the IRIs.

    Returns:
        Whether the view is another than the graph as it is.
    """
    decisions = read_decisions(store, iris)
    identity = same_and_other(decisions)
    moved = with_person(same_things(store, iris, identity.apart), identity.merges, identity.apart)
    moved |= _long_gone(store, iris, decisions, moved)
    if not moved and not decisions:
        return False
    view = _View(store, iris)
    view.unite(moved)
    if decisions:
        view.obey(weigh(decisions, moved))
    view.finish()
    return True


def _long_gone(
    store: EditableQuads, iris: Iris, decisions: Iterable[Decision], moved: Mapping[str, str]
) -> dict[str, str]:
    """Find the papers that decisions know by a key that no list gives them any more.

    A paper that was known by its title has another key once a list knows its arXiv id.
    """
    named = {key for decision in decisions for key in keys_of(decision.correction)}
    gone = {
        key
        for key in named - moved.keys()
        if key_kind(key) is Kind.PAPER and not _is_there(store, iris, key)
    }
    if not gone:
        return {}
    known = papers_known_as(store, iris, gone)
    return {key: moved.get(now, now) for key, now in known.items()}


def _is_there(store: EditableQuads, iris: Iris, key: str) -> bool:
    pattern = node(iris.entity(key)), node(RDF.type), None
    return next(store.quads_for_pattern(*pattern), None) is not None


class _View:
    """The view in the making."""

    def __init__(self, store: EditableQuads, iris: Iris) -> None:
        self._store = store
        self._iris = iris
        self._edit = Rewriter(store, iris)
        self._graph = node(curated_graph(iris))
        self._merged_papers: set[str] = set()
        self._loosened: set[str] = set()

    def _say(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        self._store.add(Quad(subject, node(predicate), value, self._graph))

    def unite(self, moved: Mapping[str, str]) -> None:
        """Say of each survivor what is said of the things that are it."""
        members: dict[str, list[str]] = defaultdict(list)
        for old, new in sorted(moved.items()):
            members[new].append(old)
        for new, olds in members.items():
            if key_kind(new) is Kind.PAPER:
                self._merged_papers.add(new)
            self._unite_one(new, olds)

    def _unite_one(self, new: str, olds: list[str]) -> None:
        edit, survivor = self._edit, self._edit.node(new)
        kinds = self._kinds(survivor)
        label = min(
            (q.object.value for q in edit.quads(survivor, node(SKOS.prefLabel))
             if isinstance(q.object, Literal)), default=None,
        )  # fmt: skip
        for old in olds:
            edit.move(old, new)
            self._say(survivor, RL.formerId, Literal(old))
        kind = key_kind(new)
        if kind not in NAMED_KINDS:
            return
        if any(key_kind(old) is not kind for old in olds):
            self._retype(new, kinds or {kind})
        edit.settle_names(new, label)
        for paper in self._papers_of(new):
            edit.keep_strongest(paper, new, _STRENGTH)

    def _kinds(self, thing: NamedNode) -> set[Kind]:
        types = {quad.object for quad in self._edit.quads(thing, node(RDF.type))}
        return {kind for type_node, kind in _KIND_OF.items() if type_node in types}

    def _retype(self, key: str, kinds: set[Kind]) -> None:
        """Make a thing be of these kinds alone, with relations that suit them."""
        thing = self._edit.node(key)
        for quad in self._edit.quads(thing, node(RDF.type)):
            self._store.remove(quad)
            self._type(thing, kinds, quad.graph_name)
        if Kind.TECHNIQUE not in kinds:
            for predicate in (SKOS.inScheme, RL.level):
                for quad in self._edit.quads(thing, node(predicate)):
                    self._store.remove(quad)

        for paper in self._papers_of(key):
            self._edit.revise(paper, key, lambda relation: _suited(relation, kinds))

    def _type(self, thing: NamedNode, kinds: Iterable[Kind], graph: object) -> None:
        types = {KIND_CLASSES[kind] for kind in kinds}
        if Kind.TECHNIQUE in kinds:
            types.add(SKOS.Concept)
            scheme = node(self._iris.techniques_scheme)
            self._store.add(Quad(thing, node(SKOS.inScheme), scheme, graph))  # type: ignore[arg-type]
        for name in types:
            self._store.add(Quad(thing, node(RDF.type), node(name), graph))  # type: ignore[arg-type]

    def _papers_of(self, key: str) -> list[str]:
        quads = self._edit.quads(None, node(SCHEMA.mentions), self._edit.node(key))
        papers = {
            self._iris.key(quad.subject.value)
            for quad in quads
            if isinstance(quad.subject, NamedNode)
        }
        return sorted(key for key in papers if key and key_kind(key) is Kind.PAPER)

    def obey(self, verdicts: Verdicts) -> None:
        """Make what was decided hold."""
        for (paper, target), (new, name) in verdicts.splits.items():
            self._split(paper, target, new, name)
        for (paper, target), verdict in verdicts.links.items():
            self._link(paper, target, verdict)
        for key, name in verdicts.names.items():
            self._edit.settle_names(key, name)
        for key, level in verdicts.levels.items():
            for quad in self._edit.quads(self._edit.node(key), node(RL.level)):
                self._store.remove(quad)
                self._store.add(
                    Quad(quad.subject, quad.predicate, Literal(str(level)), quad.graph_name)
                )
        for (key, parent), holds in verdicts.broader.items():
            self._broader(key, parent, holds=holds)
        for key in sorted(self._loosened):
            if not self._edit.is_linked(key):
                self._edit.drop_thing(key)
        self._reading_state(verdicts)

    def _split(self, paper: str, target: str, new: str, name: str) -> None:
        old, thing = self._edit.node(target), self._edit.node(new)
        if family(target) != family(new):
            return
        described = [
            quad
            for predicate in (RDF.type, SKOS.inScheme, RL.level)
            for quad in self._edit.quads(old, node(predicate))
        ]
        if not self._edit.revise(paper, target, lambda relation: relation, to=new):
            return
        self._loosened.add(target)
        graphs = {
            quad.graph_name
            for quad in self._edit.quads(self._edit.node(paper), node(SCHEMA.mentions), thing)
        }
        known = {quad.object for quad in self._edit.quads(thing, node(SKOS.prefLabel))}
        label = min(known, key=str, default=Literal(name, language="en"))
        for quad in described:
            if quad.graph_name in graphs:
                self._store.add(Quad(thing, quad.predicate, quad.object, quad.graph_name))
        for graph in graphs:
            self._store.add(Quad(thing, node(SKOS.prefLabel), label, graph))

    def _link(self, paper: str, target: str, verdict: LinkVerdict) -> None:
        subject, thing = self._edit.node(paper), self._edit.node(target)
        if not self._kinds(subject):
            return  # no list states the paper now; the decision waits
        kinds: set[Kind | None] = {*self._kinds(thing)} or {key_kind(target)}
        holding = verdict.suited(lambda relation: _suited(relation, kinds))
        if holding.rejected:
            self._edit.revise(paper, target, holding.settle)
            self._loosened.add(target)
        self._edit.confirm(paper, target, holding.asserted)
        for relation in holding.asserted:
            self._edit.add_link(subject, relation, thing, self._graph)
        linked = self._edit.quads(subject, node(SCHEMA.mentions), thing)
        if holding.rejected and not holding.asserted and not linked:
            self._say(subject, RL.rejected, thing)
        if holding.asserted and not self._kinds(thing):
            self._introduce(target, verdict.label)

    def _introduce(self, key: str, label: str | None) -> None:
        """Describe a thing that no list names, and a person does."""
        thing, kind = self._edit.node(key), key_kind(key)
        if kind is None:
            return
        said = label or key.partition("-")[2]
        self._type(thing, {kind}, self._graph)
        if kind in NAMED_KINDS:
            self._say(thing, SKOS.prefLabel, Literal(said, language="en"))
        else:
            self._say(thing, SCHEMA.name, Literal(said))
            if said.startswith(("https://", "http://")):
                predicate = SCHEMA.codeRepository if kind is Kind.REPOSITORY else SCHEMA.url
                self._say(thing, predicate, node(said))

    def _broader(self, key: str, parent: str, *, holds: bool) -> None:
        thing, above = self._edit.node(key), self._edit.node(parent)
        if holds and self._kinds(thing) and self._kinds(above):
            self._say(thing, SKOS.broader, above)
        elif not holds:
            for quad in self._edit.quads(thing, node(SKOS.broader), above):
                self._store.remove(quad)

    def _reading_state(self, verdicts: Verdicts) -> None:
        """What a person says of a paper stands in place of what a list says."""
        for paper, status in verdicts.status.items():
            self._choose(paper, RL.status, None if status is None else Literal(str(status)))
        for paper, rating in verdicts.rating.items():
            self._choose(paper, RL.rating, None if rating is None else integer(rating))
        for paper, tags in verdicts.tags.items():
            subject = self._edit.node(paper)
            for tag, holds in tags.items():
                if not holds:
                    for quad in self._edit.quads(subject, node(SCHEMA.keywords), Literal(tag)):
                        self._store.remove(quad)
                elif self._kinds(subject):
                    self._say(subject, SCHEMA.keywords, Literal(tag))

    def _choose(self, paper: str, predicate: str, value: Literal | None) -> None:
        subject = self._edit.node(paper)
        for quad in self._edit.quads(subject, node(predicate)):
            self._store.remove(quad)
        if value is not None and self._kinds(subject):
            self._say(subject, predicate, value)

    def finish(self) -> None:
        """Give the mentions that changed their keys."""
        self._edit.settle_mentions(self._merged_papers)


def _suited(relation: Relation, kinds: AbstractSet[Kind | None]) -> Relation:
    """The relation, or the one like it, that leads to things of these kinds."""
    if TARGET_KINDS[relation] & kinds:
        return relation
    like = _LIKE.get(relation, Relation.MENTIONS)
    return like if TARGET_KINDS[like] & kinds else Relation.MENTIONS
