"""What the page filters by, as columns: reading state, lists, topics above, certainty of links."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viz.network import DrawnNetwork


def filter_columns(network: DrawnNetwork) -> dict[str, object]:
    """Pack what a page filters by, beside the columns that it draws.

    What few nodes have is a map from index to value. The lists that state a node are the index
    of a set of lists, since most nodes share one; certainty is in hundredths, and left out where
    every link is certain.

    Returns:
        ``status``, ``rating``, ``tags``, ``broader`` (keys) by node; ``lists`` (names),
        ``listSets`` (indices of names) and ``listSet`` (one index a node); ``classes`` (key,
        label, keys above); ``certainty`` (one number a link).
    """
    nodes = network.nodes
    names = sorted({name for node in nodes for name in node.sources})
    place = {name: index for index, name in enumerate(names)}
    sets: dict[tuple[str, ...], int] = {}
    for node in nodes:
        sets.setdefault(node.sources, len(sets))
    certainty = [round(100 * link.confidence) for link in network.links]
    return {
        "status": {i: node.status for i, node in enumerate(nodes) if node.status},
        "rating": {i: node.rating for i, node in enumerate(nodes) if node.rating is not None},
        "tags": {i: node.tags for i, node in enumerate(nodes) if node.tags},
        "broader": {i: node.broader for i, node in enumerate(nodes) if node.broader},
        "lists": names,
        "listSets": [[place[name] for name in found] for found in sets],
        "listSet": [sets[node.sources] for node in nodes] if len(sets) > 1 else [],
        "classes": [[known.key, known.label, known.broader] for known in network.classes],
        "certainty": certainty if any(value != 100 for value in certainty) else [],  # noqa: PLR2004 -- of a hundred
    }
