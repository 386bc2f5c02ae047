"""Walking along links: ``neighbours``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from api.assistant.bounds import Item, part
from api.assistant.tool import After, Arguments, Desk, Name, Tool, find, shown
from graph.models import Kind, Relation  # noqa: TC001 -- pydantic reads them

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import networkx as nx

    from graph.workers.cancellation import Cancellation

_REACHED_MAX: Final = 20_000


class NeighboursArguments(Arguments):
    """Where to begin, and how far to go."""

    name: Name
    depth: Annotated[int, Field(ge=1, le=5, description="How many links away at most.")] = 1
    relations: Annotated[
        tuple[Relation, ...], Field(max_length=10, description="Walk along these alone; else all.")
    ] = ()
    kinds: Annotated[
        tuple[Kind, ...],
        Field(max_length=10, description="Show these kinds; the walk crosses all."),
    ] = ()
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: After = None


@dataclass(frozen=True, slots=True)
class Step:
    """How a walk came to a node: over which link, from where, at which distance."""

    distance: int
    via: str
    relation: str
    direction: str


def walk(
    network: nx.MultiDiGraph[str], start: str, *, depth: int, relations: Collection[str] = ()
) -> tuple[dict[str, Step], bool]:
    """Go along links in both directions, the nearest first.

    Args:
        network: The graph.
        start: Where to begin; it is not among what is reached.
        depth: How many links away at most.
        relations: Along which links alone; empty for all.

    Returns:
        The nodes that are reached with how, and whether these are all: a walk ends at some size.
    """
    reached: dict[str, Step] = {}
    frontier = [start]
    for distance in range(1, depth + 1):
        following: list[str] = []
        for key in frontier:
            for other, relation, direction in _steps(network, key):
                if other == start or other in reached or (relations and relation not in relations):
                    continue
                if len(reached) >= _REACHED_MAX:
                    return reached, False
                reached[other] = Step(distance, key, relation, direction)
                following.append(other)
        frontier = following
    return reached, True


def _steps(network: nx.MultiDiGraph[str], key: str) -> Iterator[tuple[str, str, str]]:
    for _, other, relation in network.out_edges(key, keys=True):
        yield other, relation, "out"
    for other, _, relation in network.in_edges(key, keys=True):
        yield other, relation, "in"


def neighbours(desk: Desk, asked: NeighboursArguments, _: Cancellation) -> Item:
    """Give what is around an entity."""
    snapshot = desk.graph()
    start = find(snapshot, asked.name)
    network = snapshot.network
    if start.key in network:
        reached, complete = walk(
            network, start.key, depth=asked.depth, relations=[str(r) for r in asked.relations]
        )
    else:  # a class that only stands above others
        reached, complete = {}, True
    catalog = snapshot.catalog
    kinds = frozenset(asked.kinds)
    refs = {key: catalog.ref(key) for key in reached}
    keys = [key for key in reached if not kinds or refs[key].kind in kinds]
    degree = dict(network.degree(keys))
    keys.sort(key=lambda key: (reached[key].distance, -degree[key], key))
    items = [
        shown(refs[key])
        | {
            "distance": reached[key].distance,
            "via": {
                "key": reached[key].via,
                "relation": reached[key].relation,
                "direction": reached[key].direction,
            },
            "links": degree[key],
        }
        for key in keys
    ]
    found, following = part(items, keys, limit=asked.limit, after=asked.after)
    return {
        "of": shown(start),
        "total": len(keys),
        "by_distance": dict(sorted(Counter(str(reached[k].distance) for k in keys).items())),
        "by_kind": dict(Counter(str(refs[k].kind) for k in keys).most_common()),
        "complete": complete,
        "neighbours": found,
        "next": following,
    }


TOOLS: Final = (
    Tool(
        "neighbours",
        "What is linked with a thing, up to 5 links away: counts by distance and kind, then the "
        "nearest and best-connected first, each with the link it was reached by.",
        NeighboursArguments,
        neighbours,
    ),
)
"""The tools of this module."""
