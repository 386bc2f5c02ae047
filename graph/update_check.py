"""Whether a text is an update, as the engine's own parser sees it, without running any of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Store

from graph.sparql import syntax_error
from graph.syntax_place import placed_by
from graph.update_syntax import declarations
from graph.update_template import resolve
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAKEN: Final = NamedNode("urn:readgraph:taken")
_FAILS_FIRST: Final = f"CREATE GRAPH {_TAKEN} ;"


def check_syntax(text: str, base: str) -> None:
    """Let the engine parse the text, and stop at an operation of ours before the first of it.

    The engine takes prefixes at the begin alone (pyoxigraph 0.5.13), so they are cut out of the
    text, tried by themselves, and handed over beside it. Places of errors stay what they are.

    Raises:
        QuerySyntaxError: The text is no update; with line and column, and the token that is in the
            wrong place.
    """
    spans = declarations(text)
    last = spans[-1][1] if spans else 0
    prologue = _blanked(text[:last], [(start, end) for start, end, _ in spans], keep=True)
    operations = _blanked(text, [(start, end) for start, end, _ in spans], keep=False)
    prefixes = dict(PREFIXES)
    store = Store()
    store.add_graph(_TAKEN)
    try:
        store.query(f"{prologue} ASK {{}}", base_iri=base, prefixes=prefixes)
        for _, _, name in spans:
            if name:
                prefixes[name.removesuffix(":")] = resolve(name, prologue, base).value
    except SyntaxError as error:
        raise syntax_error(str(error)) from error
    resolved = resolve("<>", prologue, base).value

    def said(beginning: str, after: str = " ") -> str | None:
        text = _FAILS_FIRST + after + beginning
        try:
            store.update(text, base_iri=resolved, prefixes=prefixes)
        except SyntaxError as error:
            return str(error)
        except RuntimeError:
            return None
        message = "the check of the syntax did not stop the update"
        raise AssertionError(message)

    fault = said(operations, after="\n")
    if fault is not None:
        unplaced = syntax_error(fault, lines_before=1)
        placed = placed_by(said, unplaced, operations)
        # A declaration that is none was not cut out, and is wrong in itself.
        raise unplaced if (placed.token or "").upper() in {"PREFIX", "BASE"} else placed


def _blanked(text: str, spans: Sequence[tuple[int, int]], *, keep: bool) -> str:
    """The text with spaces in the place of the spans, or of all else; lines stay lines."""
    pieces: list[str] = []
    begin = 0
    for start, end in (*spans, (len(text), len(text))):
        outside, inside = text[begin:start], text[start:end]
        pieces += [_spaces(outside), inside] if keep else [outside, _spaces(inside)]
        begin = end
    return "".join(pieces)


def _spaces(text: str) -> str:
    return re.sub(r"[^\r\n]+", lambda match: " " * len(match[0]), text)
