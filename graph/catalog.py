"""Looking things up: an entity with all that is said of it, listings, search, resolving a text."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from graph.errors import UnknownEntityError
from graph.facts import facts_of, literal_of
from graph.finding import Finder
from graph.link_styles import LinkWriter
from graph.models import Kind, Relation
from graph.names import NameIndex, fold
from graph.paging import cursor_of, position_of
from graph.terms import node
from graph.views import (
    EntityView,
    LinkView,
    ListFilter,
    ListItem,
    ListPage,
)
from graph.vocab import RL, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from graph.completion import Completer
    from graph.index import Edge, EvidenceReader, GraphIndex, Node
    from graph.iris import Iris
    from graph.overlay import Quads
    from graph.views import (
        EntityRef,
        Evidence,
        FoundHit,
        Resolution,
        SearchFilter,
        SearchHit,
        SearchPage,
    )

_LIMIT_MAX: Final = 1000
# What is made of nodes and links alone, once it is asked for.
_OF_INDEX: Final = (
    "_outgoing",
    "_incoming",
    "_degrees",
    "_narrower",
    "_ordered",
    "names",
    "_completer",
    "links",
    "citekeys",
)


class Catalog:
    """The entities of one state of the graph.

    Args:
        index: Nodes and links.
        evidence: Reads the sentences.
        store: The quads.
        iris: Mints and reads the IRIs.
    """

    def __init__(
        self, index: GraphIndex, evidence: EvidenceReader, store: Quads, iris: Iris
    ) -> None:
        self.index = index
        self._evidence = evidence
        self._store = store
        self._iris = iris
        self.finder = Finder(index, lambda: self._degrees, store, iris)
        # Made from all names there are: not twice, when two ask at a time.
        self._lock = threading.Lock()

    def over(self, evidence: EvidenceReader, store: Quads, *, same_texts: bool) -> Catalog:
        """The catalog of another state with the same nodes and links: what is made of these stays.

        Args:
            evidence: Reads the sentences of that state.
            store: Its quads.
            same_texts: Whether all that is searched for is the same, too.
        """
        found = Catalog(self.index, evidence, store, self._iris)
        for name in _OF_INDEX:
            if name in self.__dict__:
                found.__dict__[name] = self.__dict__[name]
        if same_texts:
            found.finder.take_texts(self.finder)
        return found

    @cached_property
    def _outgoing(self) -> Mapping[str, list[Edge]]:
        out: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.index.edges:
            out[edge.source].append(edge)
        return out

    @cached_property
    def _incoming(self) -> Mapping[str, list[Edge]]:
        found: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.index.edges:
            found[edge.target].append(edge)
        return found

    @cached_property
    def _degrees(self) -> Counter[str]:
        pairs = {(edge.source, edge.target) for edge in self.index.edges}
        return Counter(key for pair in pairs for key in pair)

    @cached_property
    def _narrower(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for known in self.index.nodes.values():
            for parent in known.broader:
                found[parent].append(known.key)
        return found

    def counts(self) -> Mapping[Kind, int]:
        """How many entities of each kind there are; a thing of two kinds counts for both."""
        found = Counter(kind for known in self._named() for kind in known.kinds)
        return {kind: found[kind] for kind in Kind}

    def _named(self) -> Iterator[Node]:
        """The entities without the classes that only stand above others."""
        classes = self.index.classes
        return (known for key, known in self.index.nodes.items() if key not in classes)

    @cached_property
    def _ordered(self) -> Mapping[Kind, Sequence[Node]]:
        """The entities of each kind, as they are listed."""
        # Two stable sorts: label, then what comes first.
        by_label = sorted(self._named(), key=lambda known: (fold(known.label), known.key))
        found = {kind: [n for n in by_label if kind in n.kinds] for kind in Kind}
        for kind, nodes in found.items():
            if kind is Kind.PAPER:
                nodes.sort(key=lambda known: known.published or "", reverse=True)
            else:
                nodes.sort(key=lambda known: -self._degrees[known.key])
        return found

    def link_count(self) -> int:
        """How many links there are."""
        return len(self.index.edges)

    def sources(self) -> tuple[str, ...]:
        """Identifiers of the reading lists, sorted."""
        names = (
            self._iris.graph_name(graph.value)
            for graph in self._store.named_graphs()
            if isinstance(graph, NamedNode)
        )
        return tuple(sorted(n.removeprefix("src-") for n in names if n and n.startswith("src-")))

    def ref(self, key: str) -> EntityRef:
        """Find an entity's label and kind.

        Raises:
            UnknownEntityError: No entity has this key.
        """
        return self._node(key).ref

    def former(self, key: str) -> str | None:
        """The key of what once had this key, or ``None`` where nothing had."""
        return self.index.former.get(key)

    def entity(self, key: str) -> EntityView:
        """Gather all that is shown of an entity.

        Raises:
            UnknownEntityError: No entity has this key.
        """
        known = self._node(key)
        evidence = self._evidence.of(key)
        return EntityView(
            ref=known.ref,
            kinds=tuple(known.kinds),
            aliases=tuple(known.aliases),
            abstract=literal_of(self._store, known.iri, SCHEMA.abstract),
            published=known.published,
            facts=facts_of(self._store, known.iri),
            links=self._link_views(self._outgoing.get(key, ()), evidence, outgoing=True),
            backlinks=self._link_views(self._incoming.get(key, ()), evidence, outgoing=False),
            sources=self._sources_of(known),
            status=known.status,
            rating=known.stars,
            tags=tuple(known.tags),
            broader=tuple(self.index.nodes[parent].ref for parent in known.broader),
            narrower=tuple(self.index.nodes[child].ref for child in self._narrower.get(key, ())),
        )

    def _node(self, key: str) -> Node:
        known = self.index.nodes.get(key)
        if known is None:
            message = f"no entity has the key {key[:120]!r}"
            raise UnknownEntityError(message)
        return known

    def _link_views(
        self,
        edges: Iterable[Edge],
        evidence: Mapping[Edge, tuple[Evidence, ...]],
        *,
        outgoing: bool,
    ) -> tuple[LinkView, ...]:
        rank = {relation: position for position, relation in enumerate(Relation)}
        views = [
            LinkView(
                edge.relation,
                self.index.nodes[edge.target if outgoing else edge.source].ref,
                evidence.get(edge, ()),
            )
            for edge in edges
        ]
        return tuple(
            sorted(views, key=lambda v: (rank[v.relation], v.other.kind, fold(v.other.label)))
        )

    def _sources_of(self, known: Node) -> tuple[str, ...]:
        graphs = {
            self._iris.graph_name(quad.graph_name.value)
            for quad in self._store.quads_for_pattern(node(known.iri), None, None)
            if isinstance(quad.graph_name, NamedNode)
        }
        names = (name.partition("-") for name in graphs if name)
        return tuple(sorted({rest for head, _, rest in names if head in {"src", "x"} and rest}))

    def listing(
        self,
        kind: Kind,
        filter: ListFilter | None = None,  # noqa: A002 -- the field's word
        *,
        limit: int = 50,
        after: str | None = None,
    ) -> ListPage:
        """List the entities of a kind: papers newest first, others by degree, then by label.

        Args:
            kind: The kind.
            filter: Which of them.
            limit: How many at most, 1 to 1,000.
            after: The cursor of the page before.

        Raises:
            InvalidIdentifierError: The cursor was not given out here, or what it stood at is gone.
        """
        matches = self._ordered[kind]
        if filter is not None and filter != ListFilter():
            linked = self._with_narrower(filter.linked_to) if filter.linked_to else frozenset()
            matches = [known for known in matches if self._passes(known, filter, linked)]
        start = 0
        if after is not None:
            start = 1 + position_of(after, (known.key for known in matches))
        shown = matches[start : start + max(1, min(limit, _LIMIT_MAX))]
        more = start + len(shown) < len(matches)
        return ListPage(
            items=tuple(
                ListItem(n.ref, tuple(n.aliases), n.published, self._degrees[n.key]) for n in shown
            ),
            total=len(matches),
            next=cursor_of(shown[-1].key) if more and shown else None,
        )

    def _with_narrower(self, key: str) -> frozenset[str]:
        """A thing and all that is narrower: who uses PPO uses a policy gradient."""
        found = [key]
        for parent in found:  # grows while it is gone through
            found += [child for child in self._narrower.get(parent, ()) if child not in found]
        return frozenset(found)

    def _passes(self, known: Node, wanted: ListFilter, linked: frozenset[str]) -> bool:
        if wanted.text is not None:
            names = " ".join(fold(name) for name in (known.label, *known.aliases))
            if fold(wanted.text) not in names:
                return False
        edges = (*self._outgoing.get(known.key, ()), *self._incoming.get(known.key, ()))
        year = known.year
        ends = {
            edge.target if edge.source == known.key else edge.source
            for edge in edges
            if wanted.relation in {None, edge.relation}
        }
        has_code = any(edge.relation is Relation.HAS_REPOSITORY for edge in edges)
        return (
            (wanted.linked_to is None or not ends.isdisjoint(linked))
            and (wanted.linked_to is not None or wanted.relation is None or bool(ends))
            and (wanted.year_from is None or (year is not None and year >= wanted.year_from))
            and (wanted.year_to is None or (year is not None and year <= wanted.year_to))
            and (wanted.has_code is None or has_code is wanted.has_code)
            and (wanted.source is None or wanted.source in self._sources_of(known))
            and (wanted.status is None or wanted.status == known.status)
            and (wanted.tag is None or fold(wanted.tag) in map(fold, known.tags))
        )

    @cached_property
    def names(self) -> NameIndex:
        """The entities by name and identifier."""
        return NameIndex(self.index, self._iris, self.links)

    @property
    def completer(self) -> Completer:
        """Completes names as one types; made once."""
        with self._lock:
            return self._completer

    @cached_property
    def _completer(self) -> Completer:
        from graph.completion import Completer  # noqa: PLC0415 -- slow to load

        return Completer(self.index.nodes.values(), self._degrees)

    @cached_property
    def links(self) -> LinkWriter:
        """Writes links to the entities, in the style of each note tool."""
        return LinkWriter((known.ref for known in self.index.nodes.values()), self.citekeys)

    @cached_property
    def citekeys(self) -> Mapping[str, str]:
        """The citation keys that sources state, by the key of the paper; of several, the least."""
        quads = self._store.quads_for_pattern(None, node(RL.citekey), None)
        stated = {
            (key, quad.object.value)
            for quad in quads
            if isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, Literal)
            and (key := self._iris.key(quad.subject.value)) in self.index.nodes
        }
        return dict(sorted(stated, reverse=True))

    def search(
        self, text: str, *, kinds: Collection[Kind] = (), limit: int = 20
    ) -> tuple[SearchHit, ...]:
        """Find the best few entities by a text (:meth:`graph.finding.Finder.search`)."""
        return self.finder.search(text, kinds=kinds, limit=limit)

    def suggest(
        self, text: str, wanted: SearchFilter | None = None, *, limit: int = 20
    ) -> tuple[FoundHit, ...]:
        """Find the best few entities and notes (:meth:`graph.finding.Finder.suggest`)."""
        return self.finder.suggest(text, wanted, limit=limit)

    def find(
        self,
        text: str,
        wanted: SearchFilter | None = None,
        *,
        limit: int = 20,
        after: str | None = None,
    ) -> SearchPage:
        """Find all that match, a part at a time (:meth:`graph.finding.Finder.find`)."""
        return self.finder.find(text, wanted, limit=limit, after=after)

    def resolve(self, text: str) -> Resolution:
        """Say which entity a text names (:meth:`graph.names.NameIndex.resolve`)."""
        return self.names.resolve(text)
