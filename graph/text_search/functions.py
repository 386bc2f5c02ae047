"""The text search within SPARQL: ``rl:matches`` and ``rl:searchScore``.

Both take a thing and what is searched for, in the words of :mod:`graph.text_search.terms`::

    SELECT ?paper { ?paper a schema:ScholarlyArticle FILTER rl:matches(?paper, "agent memory") }

A text is searched for once in a query; then each call is a look into a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from pyoxigraph import Literal, NamedNode

from graph.errors import QueryEvaluationError
from graph.text_search.index import read_texts
from graph.vocab import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import BlankNode, Store, Triple

    Term = NamedNode | BlankNode | Literal | Triple

MATCHES: Final = NamedNode(f"{PREFIXES['rl']}matches")
SEARCH_SCORE: Final = NamedNode(f"{PREFIXES['rl']}searchScore")
_DECIMAL: Final = NamedNode(str(XSD.decimal))


class TextSearch(Protocol):
    """Searches one state of the graph."""

    def scores(self, text: str) -> Mapping[str, float]:
        """What matches, by IRI, with a score of 0 to 1."""
        ...


class LazySearch:
    """Searches a store, which is indexed when there is need of it.

    Args:
        store: What is searched.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._search: TextSearch | None = None

    def scores(self, text: str) -> Mapping[str, float]:
        """What matches, by IRI."""
        if self._search is None:
            self._search = read_texts(self._store)
        return self._search.scores(text)


class TextFunctions:
    """The functions, for the evaluation of one query.

    Args:
        search: Who searches.
    """

    def __init__(self, search: TextSearch) -> None:
        self._search = search
        self._found: dict[str, Mapping[str, float]] = {}
        self._failure: Exception | None = None

    def by_name(self) -> dict[NamedNode, Callable[..., Term | None]]:
        """What the engine calls."""
        return {MATCHES: self._matches, SEARCH_SCORE: self._score}

    def check(self) -> None:
        """Raise what went wrong in a call: to the engine it was a value that is not there.

        Raises:
            QueryEvaluationError: A function was not given two arguments.
        """
        if self._failure is not None:
            raise self._failure

    def _matches(self, *arguments: Term) -> Literal | None:
        asked = self._asked(MATCHES, arguments)
        return None if asked is None else Literal(asked[0] in asked[1])

    def _score(self, *arguments: Term) -> Literal | None:
        asked = self._asked(SEARCH_SCORE, arguments)
        score = None if asked is None else asked[1].get(asked[0])
        return None if score is None else Literal(f"{score:.6f}", datatype=_DECIMAL)

    def _asked(
        self, function: NamedNode, arguments: tuple[Term, ...]
    ) -> tuple[str, Mapping[str, float]] | None:
        """The IRI and what was found; ``None`` for what is no thing or no text."""
        if self._failure is not None:
            return None
        try:
            thing, text = arguments
        except ValueError:
            name = function.value.rpartition("#")[2]
            message = f"rl:{name} takes a thing and a text, not {len(arguments)} arguments"
            self._failure = QueryEvaluationError(message)
            return None
        if not isinstance(thing, NamedNode) or not isinstance(text, Literal):
            return None
        found = self._found.get(text.value)
        if found is None:
            try:
                found = self._found[text.value] = self._search.scores(text.value)
            except Exception as error:  # noqa: BLE001 -- the engine would swallow it
                self._failure = error
                return None
        return thing.value, found
