"""Searching the entities of one state of the graph: ranked, filtered, counted, with snippets."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from pyoxigraph import Literal as Term
from pyoxigraph import NamedNode

from graph.facts import literal_of
from graph.index import Node
from graph.iris import Iri
from graph.models import Kind, Relation
from graph.names import fold
from graph.paging import cursor_of, position_of
from graph.terms import node
from graph.text_search import Match, cut_snippet, lines_of, parse_search, read_texts
from graph.views import (
    FacetValue,
    FoundHit,
    FoundNote,
    SearchFilter,
    SearchHit,
    SearchPage,
    Snippet,
)
from graph.vocab import RDF, RL, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from graph.index import GraphIndex
    from graph.iris import Iris
    from graph.overlay import Quads
    from graph.text_search import Term as SearchTerm
    from graph.text_search import TextIndex
    from graph.views import EntityRef

_LIMIT_MAX: Final = 1000
_FACET_VALUES: Final = 50
_NOTE: Final = "note"
_Field = Literal["abstract", "description", "alias", "tag", "line"]


class Finder:
    """Finds entities and notes by text.

    Args:
        index: Nodes and links.
        degrees: Tells how many entities each key is linked with.
        store: The quads.
        iris: Mints and reads the IRIs.
    """

    def __init__(
        self, index: GraphIndex, degrees: Callable[[], Mapping[str, int]], store: Quads, iris: Iris
    ) -> None:
        self._index = index
        self._degrees = degrees
        self._store = store
        self._iris = iris
        # What each facet says of an entity.
        self._values: dict[str, Callable[[Node], Sequence[str]]] = {
            "kind": lambda known: known.kinds or (_NOTE,),
            "year": _years,
            "source": lambda known: self._sources.get(known.iri, ()),
            "status": lambda known: (known.status,) if known.status else (),
            "tag": lambda known: known.tags,
            "code": self._code,
        }
        self._by_iri: dict[str, Node] = {known.iri: known for known in index.nodes.values()}
        # Indexing takes a second for 10,000 papers: not twice, when two ask at a time.
        self._lock = threading.Lock()

    @cached_property
    def _notes(self) -> Mapping[str, Node]:
        """The notes by IRI: nodes without a kind."""
        found: dict[str, Node] = {}
        for quad in self._store.quads_for_pattern(None, node(RDF.type), node(RL.Note)):
            if not isinstance(quad.subject, NamedNode) or quad.subject.value in found:
                continue
            iri = Iri(quad.subject.value)
            if (key := self._iris.key(iri)) is not None:
                found[iri] = Node(
                    key,
                    iri,
                    labels=self._literals(iri, SCHEMA.name),
                    aliases=self._literals(iri, SCHEMA.alternateName),
                    tags=self._literals(iri, SCHEMA.keywords),
                )
        return found

    def _literals(self, iri: str, predicate: str) -> list[str]:
        quads = self._store.quads_for_pattern(node(iri), node(predicate), None)
        return sorted({q.object.value for q in quads if isinstance(q.object, Term)})

    @property
    def texts(self) -> TextIndex:
        """What is said of the entities, indexed once."""
        with self._lock:
            return self._texts

    def take_texts(self, other: Finder) -> None:
        """Take what another one indexed, if it did, where the texts are the same."""
        if "_texts" in other.__dict__:
            self._texts = other.__dict__["_texts"]

    @cached_property
    def _texts(self) -> TextIndex:
        return read_texts(self._store)

    def search(
        self, text: str, *, kinds: Collection[Kind] = (), limit: int = 20
    ) -> tuple[SearchHit, ...]:
        """Find the best few, as quickly as one types: texts wait until names do not suffice."""

        def is_wanted(known: Node) -> bool:
            return bool(known.kinds) and (not kinds or not set(kinds).isdisjoint(known.kinds))

        limit = max(0, limit)
        found = self._ranked(self.texts.match_names(text), is_wanted)
        if len(found) < limit:
            found = self._ranked(self.texts.match(text), is_wanted)
        return tuple(
            SearchHit(known.ref, match.name or known.label, match.score)
            for known, match in found[:limit]
        )

    def suggest(
        self, text: str, wanted: SearchFilter | None = None, *, limit: int = 20
    ) -> tuple[FoundHit, ...]:
        """Find the best few as one types, of the kinds that are wanted: entities before notes."""
        wanted = wanted or SearchFilter()
        kinds = tuple(kind for kind in wanted.kinds if kind != _NOTE)
        with_entities = bool(kinds) or not wanted.kinds
        hits = self.search(text, kinds=kinds, limit=limit) if with_entities else ()
        found = [FoundHit(hit.ref, hit.matched, hit.score) for hit in hits]
        if wanted.notes and (not wanted.kinds or _NOTE in wanted.kinds) and len(found) < limit:
            notes = self._ranked(self.texts.match_names(text), lambda known: not known.kinds)
            found += (
                FoundHit(_ref(known), match.name or known.label, match.score)
                for known, match in notes[: limit - len(found)]
            )
        return tuple(found)

    def find(
        self,
        text: str,
        wanted: SearchFilter | None = None,
        *,
        limit: int = 20,
        after: str | None = None,
    ) -> SearchPage:
        """Find all that match, a part at a time.

        Args:
            text: Words that must all occur, ``"quoted phrases"``, ``-excluded`` words; anything
                else is text as well.
            wanted: Which of them.
            limit: How many at most, 1 to 1,000.
            after: The cursor of the part before.

        Raises:
            InvalidIdentifierError: The cursor was not given out here, or what it stood at is gone.
        """
        wanted = wanted or SearchFilter()
        tests = self._tests(wanted)
        everything = self._ranked(
            self.texts.match(text), lambda known: wanted.notes or bool(known.kinds)
        )
        failed = [self._failed(known, tests) for known, _ in everything]
        found = [item for item, facets in zip(everything, failed, strict=True) if not facets]
        start = 0 if after is None else 1 + position_of(after, (known.key for known, _ in found))
        shown = found[start : start + max(1, min(limit, _LIMIT_MAX))]
        terms = parse_search(text).terms
        return SearchPage(
            hits=tuple(self._hit(known, match, terms) for known, match in shown),
            total=len(found),
            next=cursor_of(shown[-1][0].key) if start + len(shown) < len(found) else None,
            facets={
                facet: self._facet(
                    facet,
                    (
                        known
                        for (known, _), facets in zip(everything, failed, strict=True)
                        if not facets or facets == {facet}
                    ),
                )
                for facet in self._values
            },
        )

    def _ranked(
        self, matches: Mapping[str, Match], is_wanted: Callable[[Node], bool]
    ) -> list[tuple[Node, Match]]:
        """Best first; of equals, what has more links, then by label."""
        found = [
            (known, match)
            for iri, match in matches.items()
            if (known := self._by_iri.get(iri) or self._notes.get(iri)) is not None
            and is_wanted(known)
        ]
        degrees = self._degrees()
        found.sort(key=lambda item: (-item[1].score, -degrees.get(item[0].key, 0), item[0].label))
        return found

    def _tests(self, wanted: SearchFilter) -> dict[str, Callable[[Node], bool]]:
        """The conditions that were set, by the facet that they are about."""
        tests: dict[str, Callable[[Node], bool]] = {}
        if wanted.year_from is not None or wanted.year_to is not None:
            first = -1 if wanted.year_from is None else wanted.year_from
            last = 9999 if wanted.year_to is None else wanted.year_to
            tests["year"] = lambda known: any(first <= int(year) <= last for year in _years(known))
        chosen: tuple[tuple[str, Iterable[str]], ...] = (
            ("kind", wanted.kinds),
            ("source", wanted.sources),
            ("status", wanted.statuses),
            ("tag", map(fold, wanted.tags)),
            ("code", () if wanted.has_code is None else ("yes" if wanted.has_code else "no",)),
        )
        for facet, values in chosen:
            allowed = frozenset(map(str, values))
            if allowed:
                tests[facet] = lambda known, facet=facet, allowed=allowed: (  # type: ignore[misc]
                    not allowed.isdisjoint(
                        map(fold, known.tags) if facet == "tag" else self._values[facet](known)
                    )
                )
        return tests

    @staticmethod
    def _failed(known: Node, tests: Mapping[str, Callable[[Node], bool]]) -> set[str]:
        return {facet for facet, test in tests.items() if not test(known)}

    def _facet(self, facet: str, nodes: Iterable[Node]) -> tuple[FacetValue, ...]:
        values = self._values[facet]
        counts = Counter(value for known in nodes for value in values(known))
        order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_FACET_VALUES]
        if facet == "year":
            order.sort(reverse=True)
        return tuple(FacetValue(value, count) for value, count in order)

    def _code(self, known: Node) -> Sequence[str]:
        if Kind.PAPER not in known.kinds:
            return ()
        return ("yes" if known.key in self._with_code else "no",)

    @cached_property
    def _with_code(self) -> frozenset[str]:
        edges = self._index.edges
        return frozenset(e.source for e in edges if e.relation is Relation.HAS_REPOSITORY)

    @cached_property
    def _sources(self) -> Mapping[str, Sequence[str]]:
        """The reading lists that state each entity, by its IRI."""
        names: dict[str, str | None] = {}
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self._store.quads_for_pattern(None, node(RDF.type), None):
            if isinstance(quad.graph_name, NamedNode) and isinstance(quad.subject, NamedNode):
                graph = quad.graph_name.value
                if graph not in names:
                    head, _, rest = (self._iris.graph_name(graph) or "").partition("-")
                    names[graph] = rest if head in {"src", "x"} else None
                if name := names[graph]:
                    found[quad.subject.value].add(name)
        return {iri: sorted(sources) for iri, sources in found.items()}

    def _hit(self, known: Node, match: Match, terms: Sequence[SearchTerm]) -> FoundHit:
        return FoundHit(
            _ref(known),
            match.name or known.label,
            match.score,
            self._snippet(known, terms),
            known.published,
        )

    def _snippet(self, known: Node, terms: Sequence[SearchTerm]) -> Snippet | None:
        fields: tuple[tuple[_Field, str | None], ...] = (
            ("abstract", literal_of(self._store, known.iri, SCHEMA.abstract)),
            ("description", literal_of(self._store, known.iri, SCHEMA.description)),
            ("alias", " · ".join(known.aliases)),
            ("tag", " · ".join(known.tags)),
        )
        for name, text in fields:
            parts = cut_snippet(text or "", terms)
            if parts:
                return Snippet(name, parts)
        lines = "" if known.kinds else " · ".join(lines_of(self._store, known.iri))
        parts = cut_snippet(lines, terms)
        return Snippet("line", parts) if parts else None


def _ref(known: Node) -> EntityRef | FoundNote:
    return known.ref if known.kinds else FoundNote(known.key, known.iri, _NOTE, known.label)


def _years(known: Node) -> Sequence[str]:
    year = (known.published or "")[:4]
    return (year,) if year.isascii() and year.isdecimal() else ()
