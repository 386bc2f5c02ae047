"""What a community is called: after what many of its papers share and few others do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from graph.analysis.near import neighbours_of
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

NAMES: Final = 3
_OWN: Final = frozenset({Relation.PROPOSES.value, Relation.INTRODUCES.value})
# The first of these that a community has anything of.
_NAMING_KINDS: Final = (
    (Kind.TECHNIQUE, Kind.BENCHMARK),
    (Kind.MODEL,),
    (Kind.PAPER, Kind.REPOSITORY, Kind.PAGE),
)


def strongest(network: nx.MultiDiGraph[str], group: Sequence[str]) -> tuple[str, ...]:
    """Give the keys that a group is named after, three at most, the strongest first.

    Args:
        network: A projection: every node has its kind, every link its relation.
        group: Keys of the members, in key order.
    """
    members = frozenset(group)

    def strength(key: str) -> tuple[float, bool]:
        near = neighbours_of(network, key)
        inside = len(near & members)
        # Of what one paper alone names, what it brought into the world says most.
        own = any(values["relation"] in _OWN for *_, values in network.in_edges(key, data=True))
        return inside * math.sqrt(inside / max(1, len(near))), own

    for kinds in _NAMING_KINDS:
        named = [key for key in group if network.nodes[key]["kind"] in kinds]
        if named:
            return tuple(sorted(named, key=strength, reverse=True)[:NAMES])
    return tuple(group[:NAMES])
