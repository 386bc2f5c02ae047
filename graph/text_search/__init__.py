"""Text search: things by what their names, abstracts, tags and notes say.

What a person typed becomes terms (:mod:`.terms`), names are looked through as they are
(:mod:`.names`), longer texts in SQLite's full-text index (:mod:`.texts`); :mod:`.index` puts both
together for one state of the graph, and :mod:`.snippets` shows where a text matches. :mod:`.notes`
reads the lines of notes.
"""

from graph.text_search.index import TEXT_PREDICATES, Match, TextIndex, read_texts
from graph.text_search.notes import lines_of
from graph.text_search.snippets import cut_snippet
from graph.text_search.terms import Search, Term, parse_search

__all__ = [
    "TEXT_PREDICATES",
    "Match",
    "Search",
    "Term",
    "TextIndex",
    "cut_snippet",
    "lines_of",
    "parse_search",
    "read_texts",
]
