"""Where a text matches: a piece of it, cut into parts that match and parts that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.text_search.texts import may_go_on
from graph.text_search.words import find_words
from graph.views import SnippetPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.text_search.terms import Term
    from graph.text_search.words import Word

_SNIPPET_CHARS: Final = 240
_LEAD_CHARS: Final = 60
_MORE: Final = "…"
_SPANS_WEIGHED: Final = 200


def cut_snippet(
    text: str, terms: Sequence[Term], *, size_chars: int = _SNIPPET_CHARS
) -> tuple[SnippetPart, ...]:
    """Cut out the piece of a text that holds most of the terms.

    Args:
        text: As it is shown.
        terms: What was looked for.
        size_chars: About how long the piece is.

    Returns:
        Parts that make up the piece, with an ellipsis where something was left out; nothing where
        no term stands in the text.
    """
    words = [*find_words(text)]
    spans = sorted(
        (start, end, number)
        for number, term in enumerate(terms)
        for start, end in _occurrences(words, term)
    )[:_SPANS_WEIGHED]
    if not spans:
        return ()
    start, end = _window(text, spans, size_chars)
    parts: list[SnippetPart] = []
    position = start
    for first, last, _ in spans:
        if first < position or last > end:  # of two that overlap, the first
            continue
        if first > position:
            parts.append(SnippetPart(text[position:first], match=False))
        parts.append(SnippetPart(text[first:last], match=True))
        position = last
    parts.append(SnippetPart(text[position:end] + (_MORE if end < len(text) else ""), match=False))
    if start > 0:
        parts.insert(0, SnippetPart(_MORE, match=False))
    return tuple(part for part in parts if part.text)


def _occurrences(words: Sequence[Word], term: Term) -> list[tuple[int, int]]:
    found = []
    length = len(term.words)
    *first, last = term.words
    for position in range(len(words) - length + 1):
        if all(words[position + n].form == form for n, form in enumerate(first)):
            end = words[position + length - 1]
            if end.form == last or (may_go_on(term) and end.form.startswith(last)):
                found.append((words[position].start, end.end))
    return found


def _window(text: str, spans: Sequence[tuple[int, int, int]], size_chars: int) -> tuple[int, int]:
    """The piece that begins shortly before one of the spans and holds most different terms."""

    def held(start: int) -> tuple[int, int]:
        inside = [n for first, last, n in spans if start <= first and last <= start + size]
        return len(set(inside)), len(inside)

    # A match that is longer than a piece is shown whole.
    size = max(size_chars, *(last - first for first, last, _ in spans))
    best = max((first for first, _, _ in spans), key=held)
    start = max(0, min(best - _LEAD_CHARS, len(text) - size))
    start = text.find(" ", start, best) + 1 or start if start else 0
    end = start + size + _LEAD_CHARS
    if end >= len(text):
        return start, len(text)
    last_inside = max(last for first, last, _ in spans if first <= best)
    return start, max(text.rfind(" ", start, end), last_inside)
