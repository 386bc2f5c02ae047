"""Reading from a store what tells whether papers and things are one; only where it is needed."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Store

from graph.identifiers import parse_arxiv_id, parse_doi
from graph.identity import Named, PaperFacts, surname, unite_names, unite_papers
from graph.iris import folded_title, key_kind, paper_key
from graph.models import Kind, PaperRecord
from graph.terms import node
from graph.vocab import FABIO, KIND_CLASSES, RDF, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pyoxigraph import Quad

    from graph.identity import Apart
    from graph.iris import Iris
    from graph.overlay import Quads

_PAPER: Final = node(KIND_CLASSES[Kind.PAPER])
_NAMED: Final = (Kind.BENCHMARK, Kind.TECHNIQUE, Kind.MODEL)
_FACTS: Final = (
    SCHEMA.name,
    SCHEMA.datePublished,
    SCHEMA.author,
    SCHEMA.sameAs,
    FABIO.hasArXivId,
)
_YEAR_DIGITS: Final = 4


def same_things(store: Quads, iris: Iris, apart: Apart) -> dict[str, str]:
    """Map the keys of what is one with something else to the key that survives."""
    reader = SamenessReader(store, iris)
    moved = {
        key: paper.key
        for paper in unite_papers(reader.facts(reader.candidates()), apart)
        for key in paper.keys
        if key != paper.key
    }
    return moved | unite_names(reader.named(), apart)


def papers_known_as(store: Quads, iris: Iris, keys: Collection[str]) -> dict[str, str]:
    """Find the papers that would have these keys by their title or DOI, each if it is one."""
    reader = SamenessReader(store, iris)
    found: dict[str, set[str]] = defaultdict(set)
    for key, title in reader.titles():
        found[paper_key(PaperRecord(title=title, line=0, end_line=0))].add(key)
    for key, text in reader.texts(SCHEMA.sameAs):
        if (doi := parse_doi(text)) is not None:
            found[f"paper-doi-{quote(doi, safe='')}"].add(key)
    return {key: min(found[key]) for key in keys if len(found.get(key, ())) == 1}


class SamenessReader:
    """Reads facts of papers and names of things.

    Args:
        store: The quads as on disk, or a view of them.
        iris: Mints and reads the IRIs.
    """

    def __init__(self, store: Quads, iris: Iris) -> None:
        self._store = store
        self._iris = iris

    def papers(self) -> set[str]:
        """The keys of all papers."""
        quads = self._store.quads_for_pattern(None, node(RDF.type), _PAPER)
        return {key for quad in quads if (key := self._key(quad)) is not None}

    def texts(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Key and value of a property, wherever it is stated."""
        for quad in self._store.quads_for_pattern(None, node(predicate), None):
            key = self._key(quad)
            if key is not None and isinstance(quad.object, Literal | NamedNode):
                yield key, quad.object.value

    def titles(self) -> Iterator[tuple[str, str]]:
        """The titles of papers."""
        return ((k, text) for k, text in self.texts(SCHEMA.name) if k.startswith("paper-"))

    def candidates(self) -> set[str]:
        """The papers that share an identifier or a title with another one."""
        holders: dict[str, set[str]] = defaultdict(set)
        for key, text in self.texts(FABIO.hasArXivId):
            holders[f"arxiv:{text}"].add(key)
        for key, text in self.texts(SCHEMA.sameAs):
            for token in _identifiers(text):
                holders[token].add(key)
        by_id = {key for keys in holders.values() if len(keys) > 1 for key in keys}
        titled: dict[str, set[str]] = defaultdict(set)
        if self._knows_by_title():  # else no two are one by title
            for key, text in self.titles():
                titled[folded_title(text)].add(key)
        by_title = {
            key for title, keys in titled.items() if title and len(keys) > 1 for key in keys
        }
        return by_id | by_title

    def _knows_by_title(self) -> bool:
        """Whether a title is that of a paper without an arXiv id."""
        if not isinstance(self._store, Store):
            return any(not _has_arxiv_key(key) for key, _ in self.titles())
        # The engine looks through them three times as fast.
        papers = Literal(self._iris.entity("paper-x").removesuffix("x"))
        found = self._store.query(
            f"""ASK {{ ?paper {node(SCHEMA.name)} ?title
                BIND(STRAFTER(STR(?paper), {papers}) AS ?key)
                FILTER(STRSTARTS(?key, "t-") || STRSTARTS(?key, "doi-")) }}""",
            use_default_graph_as_union=True,
        )
        return bool(found)

    def facts(self, keys: Collection[str]) -> Iterator[PaperFacts]:
        """What is stated of these papers, in key order."""
        return (self._facts(key) for key in sorted(keys))

    def _facts(self, key: str) -> PaperFacts:
        subject = node(self._iris.entity(key))
        stated: dict[str, set[str]] = {}
        for predicate in _FACTS:
            quads = self._store.quads_for_pattern(subject, node(predicate), None)
            values = (q.object.value for q in quads if isinstance(q.object, Literal | NamedNode))
            stated[str(predicate)] = set(values)
        pattern = subject, node(RDF.type), _PAPER
        lists = {self._list(quad) for quad in self._store.quads_for_pattern(*pattern)}
        tokens = set(chain.from_iterable(map(_identifiers, stated[str(SCHEMA.sameAs)])))
        tokens |= {f"arxiv:{text}" for text in stated[str(FABIO.hasArXivId)]}
        return PaperFacts(
            keys=frozenset({key}),
            lists=frozenset(lists - {""}),
            titles=frozenset(map(folded_title, stated[str(SCHEMA.name)])),
            years=frozenset(
                int(text[:_YEAR_DIGITS])
                for text in stated[str(SCHEMA.datePublished)]
                if text[:_YEAR_DIGITS].isdecimal()
            ),
            surnames=frozenset(map(surname, self._authors(stated[str(SCHEMA.author)]))) - {""},
            arxiv_ids=frozenset(t for t in tokens if t.startswith("arxiv:")),
            dois=frozenset(t for t in tokens if t.startswith("doi:")),
        )

    def _authors(self, people: Collection[str]) -> Iterator[str]:
        for person in people:
            for quad in self._store.quads_for_pattern(node(person), node(SCHEMA.name), None):
                if isinstance(quad.object, Literal) and quad.object.value.strip():
                    yield quad.object.value

    def named(self) -> Iterator[Named]:
        """What each list says of its things; nothing where there is but one list."""
        kinds: dict[tuple[str, str], set[Kind]] = defaultdict(set)
        for kind in _NAMED:
            pattern = None, node(RDF.type), node(KIND_CLASSES[kind])
            for quad in self._store.quads_for_pattern(*pattern):
                if (key := self._key(quad)) is not None and (name := self._list(quad)):
                    kinds[key, name].add(kind)
        if len({name for _, name in kinds}) < 2:  # noqa: PLR2004 -- two lists
            return
        names = self._by_list(SKOS.prefLabel, SKOS.altLabel)
        bases = self._by_list(RL.variantOf)
        for (key, name), found in kinds.items():
            varied = (self._iris.key(base) for base in bases[key, name])
            yield Named(
                key,
                name,
                frozenset(found),
                frozenset(names[key, name]),
                frozenset(base for base in varied if base is not None),
            )

    def _by_list(self, *predicates: str) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for predicate in predicates:
            for quad in self._store.quads_for_pattern(None, node(predicate), None):
                key = self._key(quad)
                if key is not None and isinstance(quad.object, Literal | NamedNode):
                    found[key, self._list(quad)].add(quad.object.value)
        return found

    def _key(self, quad: Quad) -> str | None:
        return self._iris.key(quad.subject.value) if isinstance(quad.subject, NamedNode) else None

    def _list(self, quad: Quad) -> str:
        graph = quad.graph_name
        name = self._iris.graph_name(graph.value) if isinstance(graph, NamedNode) else None
        return (name or "").partition("-")[2]


def _identifiers(address: str) -> Iterator[str]:
    arxiv = parse_arxiv_id(address)
    if arxiv is not None:
        yield f"arxiv:{arxiv[0]}"
    elif (doi := parse_doi(address)) is not None:
        yield f"doi:{doi}"


def _has_arxiv_key(key: str) -> bool:
    return key_kind(key) is Kind.PAPER and not key.startswith(("paper-t-", "paper-doi-"))
