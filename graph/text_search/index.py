"""The texts of one state of the graph, and how well things match what was typed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from graph.terms import node
from graph.text_search.names import NameTable
from graph.text_search.notes import note_lines
from graph.text_search.terms import Search, parse_search
from graph.text_search.texts import BETWEEN, index_texts
from graph.text_search.words import plain
from graph.vocab import KIND_CLASSES, RDF, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from graph.overlay import Quads
    from graph.text_search.terms import Term

LABELS: Final = (SCHEMA.name, SKOS.prefLabel)
ALIASES: Final = (SKOS.altLabel, SKOS.hiddenLabel, SCHEMA.alternateName)
TAGS: Final = (SCHEMA.keywords,)
TEXTS: Final = (SCHEMA.abstract, SCHEMA.description)
TEXT_PREDICATES: Final = frozenset(
    map(str, (*LABELS, *ALIASES, *TAGS, *TEXTS, SCHEMA.text, RL.subject))
)
"""What is read of things, and of the links of notes (:mod:`graph.text_search.notes`)."""
# Below any name that holds all as it was typed: names with the words, then texts.
_NAMES_BASE: Final = 0.4
_NAMES_SPAN: Final = 0.1
_TEXT_SPAN: Final = 0.3
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Match:
    """How well a thing matches, 0 to 1; ``name`` is the one that held all that was typed."""

    score: float
    name: str | None = None


class TextIndex:
    """What is said of things, to search through. Thread safe; nothing is read from a store later.

    Args:
        names: Labels and aliases by IRI; the rest is about the same things.
        tags: Tags by IRI.
        texts: Abstracts, descriptions and the text of notes by IRI.
    """

    def __init__(
        self,
        names: Mapping[str, tuple[Iterable[str], Iterable[str]]],
        tags: Mapping[str, Iterable[str]],
        texts: Mapping[str, Iterable[str]],
    ) -> None:
        self._iris = tuple(sorted({*names, *tags, *texts}))
        nothing: tuple[Iterable[str], Iterable[str]] = (), ()
        self._names = NameTable(
            (number, name, bool(alias))
            for number, iri in enumerate(self._iris)
            for alias, group in enumerate(names.get(iri, nothing))
            for name in sorted(group)
        )
        self._texts = index_texts(
            (
                _field(name for group in names.get(iri, nothing) for name in sorted(group)),
                _field(sorted(tags.get(iri, ()))),
                _field(sorted(texts.get(iri, ()))),
            )
            for iri in self._iris
        )

    def match(self, text: str) -> dict[str, Match]:
        """Find all that match, by IRI.

        Names that hold what was typed as one piece come first: whole names, beginnings, words,
        parts of words. Then names that hold all the words, then what holds them anywhere, both
        by BM25.
        """
        search = parse_search(text)
        if not search.terms:
            return {}
        best = self._names.score(search)
        found = {number: Match(round(score, 4), name) for number, (score, name) in best.items()}
        found |= self._with_words(search, found.keys())
        for term in search.excluded:
            for number in self._holding(term):
                found.pop(number, None)
        return {self._iris[number]: match for number, match in found.items()}

    def match_names(self, text: str) -> dict[str, Match]:
        """Find what has a name that holds all that was typed as one piece: the quick part."""
        search = parse_search(text)
        if search.excluded:
            return {}
        return {
            self._iris[number]: Match(round(score, 4), name)
            for number, (score, name) in self._names.score(search).items()
        }

    def scores(self, text: str) -> dict[str, float]:
        """The scores alone, for SPARQL."""
        return {iri: match.score for iri, match in self.match(text).items()}

    def _holding(self, term: Term) -> set[int]:
        return self._names.holding(term) | self._texts.holding(term)

    def _with_words(self, search: Search, better: Collection[int]) -> dict[int, Match]:
        """What holds all the terms, each wherever it is, apart from what is found already."""
        ranks = self._texts.score(search.terms)
        names = [self._names.holding(term) for term in search.terms]
        kept = set(ranks).union(names[0])
        if len(search.terms) > 1:
            # A part of a name is one term, a word of the text another.
            kept = set.intersection(
                *(
                    held | self._texts.holding(term)
                    for held, term in zip(names, search.terms, strict=True)
                )
            )
        kept.difference_update(better)
        named = set.intersection(*names)
        most = max((ranks[number] for number in kept if number in ranks), default=0.0)
        return {
            number: Match(
                _score(ranks.get(number, 0.0) / most if most > 0 else 0.0, named=number in named)
            )
            for number in kept
        }


def _score(rank: float, *, named: bool) -> float:
    rank = max(0.0, rank)  # of a word that is nearly everywhere it may be below nothing
    if named:
        return round(_NAMES_BASE + _NAMES_SPAN * rank, _DIGITS)
    return max(10**-_DIGITS, round(_TEXT_SPAN * rank, _DIGITS))


def _field(values: Iterable[str]) -> str:
    return f" {BETWEEN} ".join(plain(value) for value in values)


def read_texts(store: Quads) -> TextIndex:
    """Index what a store says of papers, of what they name, and of notes."""
    things = {
        quad.subject.value
        for class_iri in (*KIND_CLASSES.values(), RL.Note)
        for quad in store.quads_for_pattern(None, node(RDF.type), node(class_iri))
        if isinstance(quad.subject, NamedNode)
    }
    labels, aliases = _values(store, LABELS, things), _values(store, ALIASES, things)
    names = {
        iri: (labels.get(iri, set()), aliases.get(iri, set()) - labels.get(iri, set()))
        for iri in labels.keys() | aliases.keys()
    }
    texts = {**_values(store, TEXTS, things)}
    for iri, lines in note_lines(store).items():
        if iri in things:
            texts[iri] = texts.get(iri, set()) | lines
    return TextIndex(names, _values(store, TAGS, things), texts)


def _values(store: Quads, predicates: Iterable[str], things: set[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for predicate in predicates:
        for iri, value in _literals(store, predicate):
            if iri in things:
                found[iri].add(value)
    return found


def _literals(store: Quads, predicate: str) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, node(predicate), None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield quad.subject.value, quad.object.value
