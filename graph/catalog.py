"""Looking things up: an entity with all that is said of it, listings, search, resolving a text."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from graph.errors import InvalidIdentifierError, UnknownEntityError
from graph.facts import facts_of, literal_of
from graph.identifiers import folded_url, parse_arxiv_id, parse_doi
from graph.iris import folded_title, slug
from graph.models import Kind, Relation
from graph.terms import node
from graph.views import (
    EntityView,
    LinkView,
    ListFilter,
    ListItem,
    ListPage,
    Resolution,
    SearchHit,
)
from graph.vocab import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from pyoxigraph import Store

    from graph.index import Edge, EvidenceReader, GraphIndex, Node
    from graph.iris import Iris
    from graph.views import EntityRef, Evidence

_FUZZY_CUTOFF: Final = 80
_CANDIDATES: Final = 5
_LIMIT_MAX: Final = 1000
_WIKI_LINK: Final = re.compile(r"!?\[\[([^\]|#]+)(?:#[^\]|]*)?(?:\|[^\]]*)?\]\]")
_CITEKEY: Final = re.compile(r"\[?@\{?([^\s;,\]}]+)\}?\]?")
# How well a hit matches; ties go to what has more links.
_EXACT, _PREFIX, _WORD, _INSIDE, _ABSTRACT = 1.0, 0.9, 0.8, 0.6, 0.3
_ALIAS_FACTOR: Final = 0.95


def fold(text: str) -> str:
    """Fold a name for comparing: NFC, then case; white space runs to one space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


class Catalog:
    """The entities of one state of the graph.

    Args:
        index: Nodes and links.
        evidence: Reads the sentences.
        store: The quads.
        iris: Mints and reads the IRIs.
    """

    def __init__(
        self, index: GraphIndex, evidence: EvidenceReader, store: Store, iris: Iris
    ) -> None:
        self.index = index
        self._evidence = evidence
        self._store = store
        self._iris = iris

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

    def counts(self) -> Mapping[Kind, int]:
        """How many entities of each kind there are; a thing of two kinds counts for both."""
        found = Counter(kind for known in self.index.nodes.values() for kind in known.kinds)
        return {kind: found[kind] for kind in Kind}

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
            InvalidIdentifierError: The cursor was not given out here.
        """
        matches = [n for n in self.index.nodes.values() if kind in n.kinds]
        if filter is not None:
            matches = [known for known in matches if self._passes(known, filter)]
        # Two stable sorts: label, then what comes first.
        matches.sort(key=lambda known: (fold(known.label), known.key))
        if kind is Kind.PAPER:
            matches.sort(key=lambda known: known.published or "", reverse=True)
        else:
            matches.sort(key=lambda known: -self._degrees[known.key])
        start = 0
        if after is not None:
            last = _read_cursor(after)
            positions = [i for i, known in enumerate(matches) if known.key == last]
            start = positions[0] + 1 if positions else len(matches)
        shown = matches[start : start + max(1, min(limit, _LIMIT_MAX))]
        more = start + len(shown) < len(matches)
        return ListPage(
            items=tuple(
                ListItem(n.ref, tuple(n.aliases), n.published, self._degrees[n.key]) for n in shown
            ),
            total=len(matches),
            next=_cursor(shown[-1].key) if more and shown else None,
        )

    def _passes(self, known: Node, wanted: ListFilter) -> bool:
        edges = (*self._outgoing.get(known.key, ()), *self._incoming.get(known.key, ()))
        year = int(known.published[:4]) if known.published else None
        ends = {
            edge.target if edge.source == known.key else edge.source
            for edge in edges
            if wanted.relation in {None, edge.relation}
        }
        has_code = any(edge.relation is Relation.HAS_REPOSITORY for edge in edges)
        names = " ".join(fold(name) for name in (known.label, *known.aliases))
        return (
            (wanted.text is None or fold(wanted.text) in names)
            and (wanted.linked_to is None or wanted.linked_to in ends)
            and (wanted.linked_to is not None or wanted.relation is None or bool(ends))
            and (wanted.year_from is None or (year is not None and year >= wanted.year_from))
            and (wanted.year_to is None or (year is not None and year <= wanted.year_to))
            and (wanted.has_code is None or has_code is wanted.has_code)
            and (wanted.source is None or wanted.source in self._sources_of(known))
        )

    @cached_property
    def _abstracts(self) -> Mapping[str, str]:
        found = {}
        for quad in self._store.quads_for_pattern(None, node(SCHEMA.abstract), None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                key = self._iris.key(quad.subject.value)
                if key is not None:
                    found[key] = fold(quad.object.value)
        return found

    def search(
        self, text: str, *, kinds: Collection[Kind] = (), limit: int = 20
    ) -> tuple[SearchHit, ...]:
        """Find entities whose label, alias or abstract holds a text, best first.

        Whole names come before beginnings of names, those before words within, those before
        abstracts; of equals, what has more links.
        """
        wanted = fold(text)
        if not wanted:
            return ()
        hits = [
            SearchHit(known.ref, matched, score)
            for known in self.index.nodes.values()
            if not kinds or not set(kinds).isdisjoint(known.kinds)
            for matched, score in self._best_match(known, wanted)
        ]
        hits.sort(key=lambda hit: (-hit.score, -self._degrees[hit.ref.key], fold(hit.ref.label)))
        return tuple(hits[: max(0, limit)])

    def _best_match(self, known: Node, wanted: str) -> Iterator[tuple[str, float]]:
        """The name that matches best, with its score: one or nothing."""
        names = [(known.label, 1.0), *((alias, _ALIAS_FACTOR) for alias in known.aliases)]
        scored = [(name, _name_score(fold(name), wanted) * factor) for name, factor in names]
        best = max(scored, key=lambda item: item[1])
        if best[1] > 0:
            yield best
        elif wanted in self._abstracts.get(known.key, ""):
            yield known.label, _ABSTRACT

    @cached_property
    def _by_label(self) -> Mapping[str, list[str]]:
        return _grouped((fold(n.label), n.key) for n in self.index.nodes.values())

    @cached_property
    def _by_alias(self) -> Mapping[str, list[str]]:
        nodes = self.index.nodes.values()
        pairs = [(fold(alias), n.key) for n in nodes for alias in n.aliases]
        # A title or name without its punctuation still says which one is meant.
        pairs += [(folded_title(n.label), n.key) for n in nodes]
        pairs += [(slug(name), n.key) for n in nodes for name in (n.label, *n.aliases)]
        return _grouped((name, key) for name, key in pairs if name)

    @cached_property
    def _by_identifier(self) -> Mapping[str, list[str]]:
        return _grouped(
            (folded, known.key)
            for known in self.index.nodes.values()
            for identifier in known.identifiers
            for folded in _identifier_forms(identifier)
        )

    def resolve(self, text: str) -> Resolution:
        """Say which entity a text names: an IRI, key, identifier, address, name or title.

        The first of these that finds anything decides. One match is the answer; several are
        candidates; a likeness of names gives candidates alone, never an answer.
        """
        query = text.strip()
        wiki = _WIKI_LINK.fullmatch(query)
        name = wiki[1].strip() if wiki else query
        own_key = self._iris.key(name)
        if own_key is not None and own_key in self.index.nodes:
            return Resolution(query, "iri", self.ref(own_key))
        if name in self.index.nodes:
            return Resolution(query, "key", self.ref(name))
        for form in _identifier_forms(name):
            if found := self._by_identifier.get(form):
                return self._outcome(query, "identifier", found)
        if found := self._by_label.get(fold(name)):
            return self._outcome(query, "label", found)
        for form in (fold(name), folded_title(name), slug(name) if name else ""):
            if found := self._by_alias.get(form):
                return self._outcome(query, "alias", found)
        return self._fuzzy(query, fold(name))

    def _outcome(
        self, query: str, match: Choice["identifier", "label", "alias"], keys: list[str]
    ) -> Resolution:
        if len(keys) == 1:
            return Resolution(query, match, self.ref(keys[0]))
        hits = [SearchHit(self.ref(key), self.index.nodes[key].label, _EXACT) for key in keys]
        return Resolution(query, match, None, tuple(hits))

    def _fuzzy(self, query: str, name: str) -> Resolution:
        names = [
            (fold(label), key)
            for key, known in self.index.nodes.items()
            for label in (known.label, *known.aliases)
        ]
        likely = process.extract(
            name,
            [label for label, _ in names],
            scorer=fuzz.token_set_ratio,
            score_cutoff=_FUZZY_CUTOFF,
            limit=_CANDIDATES * 4,
        )
        hits: dict[str, SearchHit] = {}
        for _, score, position in likely:
            key = names[position][1]
            known = self.index.nodes[key]
            hits.setdefault(key, SearchHit(known.ref, known.label, round(score / 100, 3)))
        candidates = tuple(list(hits.values())[:_CANDIDATES])
        return Resolution(query, "fuzzy" if candidates else "none", None, candidates)


def _name_score(name: str, wanted: str) -> float:
    if name == wanted:
        return _EXACT
    if name.startswith(wanted):
        return _PREFIX
    if re.search(rf"(?<!\w){re.escape(wanted)}", name):
        return _WORD
    return _INSIDE if wanted in name else 0.0


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, key in pairs:
        if key not in found[name]:
            found[name].append(key)
    return dict(found)


def _identifier_forms(text: str) -> Iterator[str]:
    """The forms that two spellings of one identifier share, the most telling first."""
    arxiv = parse_arxiv_id(text)
    if arxiv is not None:
        yield f"arxiv:{arxiv[0]}"
        return
    doi = parse_doi(text)
    if doi is not None:
        yield f"doi:{doi}"
        return
    address = folded_url(text)
    if address is not None:
        yield address
        return
    citekey = _CITEKEY.fullmatch(text)
    yield f"@{citekey[1] if citekey else text}"


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _read_cursor(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        message = f"not a cursor: {text[:80]!r}"
        raise InvalidIdentifierError(message) from error
