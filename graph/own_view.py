"""Whether a graph on disk is its own view, so that it can be asked as it lies there.

Many are: nobody decided anything, nothing is one over several lists, and no triple is in two
graphs. Then the union that the engine makes of all graphs while it answers is their merge, and
nothing has to be made before the first answer. To look is many times faster than to make the view.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import BlankNode, DefaultGraph

from graph.curated import read_decisions
from graph.decisions import same_and_other
from graph.sameness import same_things

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

    from graph.iris import Iris

_COUNTED: Final = 2_000  # up to here it takes no time


def is_own_view(store: Store, iris: Iris, *, merge: bool) -> bool:
    """Whether queries would see what is in a store, and no more, if it were loaded.

    Args:
        store: The quads as on disk.
        iris: Mints and reads the IRIs.
        merge: Whether the default graph is to be the merge of all graphs.
    """
    if read_decisions(store, iris) or same_things(store, iris, same_and_other(()).apart):
        return False
    return not merge or _has_its_merge(store)


def _has_its_merge(store: Store) -> bool:
    """Whether the engine's union of all graphs counts each triple once."""
    if next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None:
        return False
    sizes = _sizes(store)
    return not any(
        isinstance(graph, BlankNode) or _shares(store, graph)
        for graph in sorted(sizes, key=sizes.__getitem__)[:-1]
    )


def _sizes(store: Store) -> dict[NamedNode | BlankNode, int]:
    """The graphs, and how many quads they have: as far as it matters which is the largest."""
    graphs = list(store.named_graphs())
    if len(graphs) < 2:  # noqa: PLR2004 -- nothing to compare
        return dict.fromkeys(graphs, 0)
    quads = {graph: store.quads_for_pattern(None, None, None, graph) for graph in graphs}
    sizes = {graph: sum(1 for _ in islice(quads[graph], _COUNTED)) for graph in graphs}
    if list(sizes.values()).count(_COUNTED) > 1:
        counted = store.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        for row in cast("QuerySolutions", counted):
            sizes[cast("NamedNode", row["g"])] = int(cast("Literal", row["n"]).value)
    return sizes


def _shares(store: Store, graph: NamedNode) -> bool:
    """Whether a triple of a graph is in another one, too."""
    found = store.query(
        f"""ASK {{ GRAPH {graph} {{ ?s ?p ?o }}
            OPTIONAL {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != {graph}) }}
            FILTER(BOUND(?other)) }}"""
    )
    return bool(found)
