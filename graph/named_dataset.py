"""The dataset that a query names: which graphs, and their merge where the default graph is several.

The engine takes several default graphs as a union in which a triple of two of them comes twice.
The specification (section 13.2.1) asks for their merge, in which it comes once: so counts over two
lists are right.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import NamedNode, Quad, Store

from graph.errors import QueryMemoryError
from graph.update_syntax import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import QuerySolution

_MERGED_QUADS: Final = 2_000_000


def named_in_text(
    query: str, prefixes: Mapping[str, str], base_iri: str | None
) -> tuple[list[NamedNode], list[NamedNode]]:
    """The graphs of ``FROM`` and of ``FROM NAMED``, in a query that the engine has accepted."""
    prologue = ""
    plain: list[str] = []
    named: list[str] = []
    expected: list[str] | None = None
    before_form = True
    for token in tokens(query):
        if token.kind == "open":
            break
        if before_form and token.is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            prologue = query[: token.start]
            before_form = False
        elif token.is_word("FROM"):
            expected = plain
        elif expected is not None and token.is_word("NAMED"):
            expected = named
        elif expected is not None and token.kind in {"iri", "word"}:
            expected.append(token.text)
            expected = None

    def resolve(name: str) -> NamedNode:
        text = f"{prologue}SELECT ({name} AS ?iri) {{}}"
        results = Store().query(text, base_iri=base_iri, prefixes=dict(prefixes))
        (solution,) = cast("Iterable[QuerySolution]", results)
        return cast("NamedNode", solution["iri"])

    return [resolve(name) for name in plain], [resolve(name) for name in named]


def merged_store(store: Store, defaults: Sequence[NamedNode], named: Iterable[NamedNode]) -> Store:
    """A store whose default graph is the merge of some graphs of another, with some of its graphs.

    Raises:
        QueryMemoryError: They are too large to be put together.
    """
    merged = Store()
    for graph in defaults:
        members = store.quads_for_pattern(None, None, None, graph)
        _fill(merged, (Quad(quad.subject, quad.predicate, quad.object) for quad in members))
    for graph in named:
        _fill(merged, store.quads_for_pattern(None, None, None, graph))
    return merged


def _fill(store: Store, quads: Iterable[Quad]) -> None:
    room = _MERGED_QUADS - len(store)
    store.bulk_extend(islice(quads, room + 1))
    if len(store) > _MERGED_QUADS:
        message = f"the graphs of FROM hold more than {_MERGED_QUADS:,} statements; name fewer"
        raise QueryMemoryError(message)
