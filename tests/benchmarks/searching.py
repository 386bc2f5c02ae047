"""Text search: as one types, with counts, and within SPARQL; beside a look through all."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal
from rich.table import Table

from graph.names import fold
from graph.sparql import answer
from graph.terms import node
from graph.vocab import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from graph.snapshot import Snapshot

_TEXTS: Final = (
    "a", "ag", "age", "agent", "agent mem", "alfworld", "world", "swebench", '"agent memory"',
    "reinforcement learning", "memory -agent", "zzzz",
)  # fmt: skip
_REPEATS: Final = 5
_SUGGESTIONS: Final = 8


def _ms(function: Callable[[], object]) -> str:
    seconds = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return f"{median(seconds) * 1000:.1f}"


def measure_search(snapshot: Snapshot, console: Console) -> None:
    """Index the texts once, then search for what people type, letter by letter."""
    catalog = snapshot.catalog
    start = time.perf_counter()
    count = len(catalog.finder.texts.match("the"))
    indexed_s = time.perf_counter() - start
    abstracts = snapshot.store.quads_for_pattern(None, node(SCHEMA.abstract), None)
    folded = [fold(quad.object.value) for quad in abstracts if isinstance(quad.object, Literal)]
    folded += [fold(name) for n in catalog.index.nodes.values() for name in (n.label, *n.aliases)]
    table = Table(
        "text", "suggest, ms", "search, ms", "hits", "SPARQL, ms", "look through all, ms",
        title=f"Text search (indexed in {indexed_s:.2f} s; {count:,} hold “the”)",
    )  # fmt: skip
    for text in _TEXTS:
        literal = text.replace('"', '\\"')
        query = f'SELECT ?p {{ ?p a schema:ScholarlyArticle FILTER rl:matches(?p, "{literal}") }}'
        table.add_row(
            text,
            _ms(lambda text=text: catalog.search(text, limit=_SUGGESTIONS)),  # type: ignore[misc]
            _ms(lambda text=text: catalog.find(text)),  # type: ignore[misc]
            f"{catalog.find(text).total:,}",
            _ms(lambda query=query: answer(snapshot.store, query, search=snapshot)),  # type: ignore[misc]
            _ms(lambda text=text: [x for x in folded if text in x]),  # type: ignore[misc]
        )
    console.print(table)
