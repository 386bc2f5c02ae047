"""Where a query stops to be one: the token that cannot stand where it does.

The engine names the farthest place that it looked at, which is behind the fault: it takes as many
characters as a keyword has before it compares them. What it says of the beginnings of a query tells
more. A beginning that could go on fails at its very end, however much space follows it; one that
could not fails before. So the token is found by halves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

from graph.errors import QuerySyntaxError
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TOKEN: Final = re.compile(
    r"""
      \#[^\n\r]*                                # comment
    | <[^<>"{}|^`\\\x00-\x20]*>                 # IRIREF
    | '''(?:'{0,2}(?:[^'\\]|\\.))*+(?:''')?
    | \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*+(?:\"\"\")?
    | '(?:[^'\\\n\r]|\\.)*+'?
    | "(?:[^"\\\n\r]|\\.)*+"?
    | [?$@]?(?:[\w:%-]|\\.|\.(?=[\w:%]))+       # keyword, name, variable, language or number
    | &&|\|\||\^\^|[<>!]=
    | \S
    """,
    re.VERBOSE | re.DOTALL,
)
_POSITION: Final = re.compile(r"error at (\d+):\d+: (?:expected )?(?:one of )?(.*)", re.DOTALL)
_SPACE_LINES: Final = 64  # more than a keyword has characters
_SEARCHED_CHARS: Final = 20_000
_SHOWN_CHARS: Final = 80
_CHOICES_SHOWN: Final = 6
_UNKNOWN_PREFIX: Final = "prefix not found"
# For what the engine says in words, other than this, it is not a token that is wrong.
_ABOUT_A_TOKEN: Final = ("expected ", "the query does not go on", _UNKNOWN_PREFIX)
_NOT_OFFERED: Final = frozenset({'"{|"', '"<<"', '"<<("', '"~"'})  # of SPARQL 1.2


def placed(error: QuerySyntaxError, query: str, base_iri: str | None) -> QuerySyntaxError:
    """Say which token of a query is in the wrong place; only for a query that was refused.

    Args:
        error: What the engine said of the query.
        query: The query, which went through :func:`graph.query_guard.check_query`.
        base_iri: What its relative IRIs are resolved against.

    Returns:
        An error with line, column and token; the same one where no token is to blame.
    """
    store = Store()  # nothing is asked of the graph

    def said(text: str) -> str | None:
        try:
            store.query(text, base_iri=base_iri, prefixes=dict(PREFIXES))
        except SyntaxError as fault:
            return str(fault)
        except (ValueError, RuntimeError):  # it is read, and fails as it is evaluated
            return None
        return None

    return placed_by(said, error, query)


def placed_by(
    said: Callable[[str], str | None], error: QuerySyntaxError, text: str
) -> QuerySyntaxError:
    """Say which token of a query or an update is in the wrong place.

    Args:
        said: What the engine says of a beginning, with the lines as they are there; ``None`` where
            it can be read.
        error: What it said of the whole.
        text: The whole.

    Returns:
        As :func:`placed`.
    """
    if len(text) > _SEARCHED_CHARS or not error.message.startswith(_ABOUT_A_TOKEN):
        return error
    ends = [match.span() for match in _TOKEN.finditer(text) if not match[0].startswith("#")]
    low, high = 0, len(ends)
    while low < high:  # the first token after which nothing could go on
        middle = (low + high) // 2
        if _choices(said, text[: ends[middle][1]]) is None:
            high = middle
        else:
            low = middle + 1
    behind = ends[low - 1][1] if low else 0
    start, end = ends[low] if low < len(ends) else (behind, behind)
    token, before = text[start:end], text[:behind]
    message = _in_words(token, error.message, _choices(said, before) or ())
    line_start = text.rfind("\n", 0, start) + 1
    return QuerySyntaxError(
        message,
        line=text.count("\n", 0, start) + 1,
        column=start - line_start + 1,
        token=token or None,
    )


def _in_words(token: str, said: str, choices: Sequence[str]) -> str:
    shown = token if len(token) <= _SHOWN_CHARS else f"{token[:_SHOWN_CHARS]}…"
    if said == _UNKNOWN_PREFIX:
        return f"the prefix of {shown} is not declared"
    what = f"unexpected {shown}" if token else "the query ends too early"
    if 0 < len(choices) <= _CHOICES_SHOWN and f'"{token}"' not in choices:
        return f"{what}; expected {', '.join(choices)}"
    return what


def _choices(said: Callable[[str], str | None], beginning: str) -> Sequence[str] | None:
    """What may follow the beginning of a query; ``None`` where nothing may."""
    padded = beginning + "\n" * _SPACE_LINES
    fault = said(padded)
    if fault is None:
        return ()
    match = _POSITION.fullmatch(fault)
    if match is None or int(match[1]) <= padded.count("\n"):
        return None
    choices = re.split(r",\s+", match[2])
    return [c for c in choices if c.startswith('"') and c not in _NOT_OFFERED]
