"""Titles, abstracts, tags and notes in SQLite's full-text index (FTS5), in memory."""

from __future__ import annotations

import logging
import sqlite3
import threading
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.text_search.terms import Term

_log = logging.getLogger(__name__)

Fields = tuple[str, str, str]
"""Names, tags and text of one document, each as :func:`graph.text_search.words.plain` gives it."""

BETWEEN: Final = "\ue000"
"""A word that nobody writes: it keeps phrases from running from one value into the next."""
_PREFIX_CHARS: Final = 3
# The tokenizer takes words apart at ASCII signs alone: it sees the forms of words, nothing else.
_CREATE: Final = (
    "CREATE VIRTUAL TABLE texts USING fts5("
    f"name, tag, text, content='', tokenize='ascii', prefix='{_PREFIX_CHARS}')"
)
_RANKED: Final = "SELECT rowid, -bm25(texts, 4, 2, 1) FROM texts WHERE texts MATCH ?"
_UNRANKED: Final = "SELECT rowid FROM texts WHERE texts MATCH ?"


class Texts(Protocol):
    """Documents by the words in them. Thread safe."""

    def score(self, terms: Sequence[Term]) -> Mapping[int, float]:
        """The documents that hold all terms, with how much they say of them (more is better)."""
        ...

    def holding(self, term: Term) -> set[int]:
        """The documents that hold a term."""
        ...


def may_go_on(term: Term) -> bool:
    """Whether the last word of a term stands for all that begin so, too."""
    last = term.words[-1]
    return not term.whole and (len(last) >= _PREFIX_CHARS or not last.isascii())


def index_texts(documents: Iterable[Fields]) -> Texts:
    """Index documents, numbered from 0; by a slow look through all where SQLite lacks FTS5."""
    try:
        return FullTexts(documents)
    except sqlite3.OperationalError as error:
        if "no such module" not in str(error):
            raise
        _log.warning("this SQLite has no FTS5; searching texts will be slow and less well ranked")
        return ScannedTexts(documents)


class FullTexts:
    """Documents in an index."""

    def __init__(self, documents: Iterable[Fields]) -> None:
        # Used by one thread at a time, whichever it is.
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.execute(_CREATE)
        with self._connection:
            self._connection.executemany(
                "INSERT INTO texts (rowid, name, tag, text) VALUES (?, ?, ?, ?)",
                ((number, *fields) for number, fields in enumerate(documents)),
            )

    def score(self, terms: Sequence[Term]) -> Mapping[int, float]:
        """Rank by BM25: a name counts for four words of text, a tag for two."""
        wanted = " AND ".join(map(_expression, terms))
        with self._lock:
            return dict(self._connection.execute(_RANKED, (wanted,)))

    def holding(self, term: Term) -> set[int]:
        """Find, without the ranking, which takes longer."""
        with self._lock:
            rows = self._connection.execute(_UNRANKED, (_expression(term),)).fetchall()
        return {number for (number,) in rows}


def _expression(term: Term) -> str:
    """A phrase of FTS5. The forms of words hold letters, digits and symbols, and no quotes."""
    return f'"{" ".join(term.words)}"{"*" if may_go_on(term) else ""}'


class ScannedTexts:
    """Documents that are looked through one by one."""

    def __init__(self, documents: Iterable[Fields]) -> None:
        self._texts = [f" {f' {BETWEEN} '.join(fields)} " for fields in documents]

    def score(self, terms: Sequence[Term]) -> Mapping[int, float]:
        """Rank by how often the words stand there."""
        wanted = [f" {' '.join(term.words)}{'' if may_go_on(term) else ' '}" for term in terms]
        counts = ([text.count(words) for words in wanted] for text in self._texts)
        return {number: sum(times) for number, times in enumerate(counts) if all(times)}

    def holding(self, term: Term) -> set[int]:
        """Find them."""
        return set(self.score((term,)))
