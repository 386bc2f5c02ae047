"""The columns of ``SELECT *``: the engine sorts them by name, people expect them as written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.update_syntax import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a star is found by below, or more: to most queries it says at once that there is none.
_STAR: Final = re.compile(r"select(?:\s|#[^\n\r]*+|distinct|reduced)*+\*", re.IGNORECASE)


def with_columns_in_order(query: str, names: Sequence[str]) -> str | None:
    """Write a query with its variables in place of ``*``, in the order in which they appear.

    Args:
        query: A query that the engine has accepted.
        names: The columns of its result, without the question marks.

    Returns:
        The query, or ``None`` where it selects by name or is in order already.
    """
    if _STAR.search(query) is None:
        return None
    star: int | None = None
    ordered: dict[str, None] = {}
    selecting = 0
    for token in tokens(query):
        if star is None:
            if selecting:
                place = query.find("*", selecting, token.start)
                if place >= 0 and query[selecting:place].isspace() | (place == selecting):
                    star = place
                elif token.is_word("DISTINCT", "REDUCED"):
                    selecting = token.end
                else:
                    return None
            elif token.is_word("SELECT"):
                selecting = token.end
        if star is not None and token.kind == "variable" and token.text[1:] in names:
            ordered[token.text[1:]] = None
    if star is None or set(ordered) != set(names) or [*ordered] == [*names]:
        return None
    columns = " ".join(f"?{name}" for name in ordered)
    return f"{query[:star]} {columns} {query[star + 1 :]}"
