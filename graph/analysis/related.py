"""Things like this one: what names the same things, or is named with it, weighted by rarity."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.analysis.near import check_known, kind_of, neighbours_of, ref_of
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    import networkx as nx

    from graph.views import EntityRef

_REASONS: Final = 10


@dataclass(frozen=True, slots=True)
class Related:
    """A thing that has neighbours in common with another.

    ``shared`` are the rarest of these, ten at most; ``shared_count`` counts all of them.
    """

    ref: EntityRef
    score: float
    shared: tuple[EntityRef, ...]
    shared_count: int


def related(
    network: nx.MultiDiGraph[str],
    key: str,
    *,
    limit: int = 10,
    kinds: Collection[Kind] = (),
) -> tuple[Related, ...]:
    """Find the things that have most in common with one, the most alike first.

    Two papers have in common what both link to; two other things, the papers that link to both.
    Each thing in common counts the more, the fewer links it has: ``1 / ln(links)``.

    Args:
        network: The projection.
        key: The thing.
        limit: How many at most.
        kinds: Only things of these kinds; any where it is empty. Papers are like papers alone.

    Raises:
        UnknownEntityError: The thing is not in the network.

    Source:
        Adamic and Adar, 2003, doi:10.1016/S0378-8733(03)00009-1.
    """
    check_known(network, key)
    shared: dict[str, list[tuple[float, str]]] = defaultdict(list)
    paper = kind_of(network, key) is Kind.PAPER
    own = neighbours_of(network, key)
    for between in own:
        ends = neighbours_of(network, between)
        rarity = 1 / math.log(max(2, len(ends)))
        for other in ends:
            alike = kind_of(network, other)
            if other != key and (alike is Kind.PAPER) == paper and (not kinds or alike in kinds):
                shared[other].append((-rarity, between))
    # Summed in one order, so that no score depends on that of reading, or on which end asks.
    scored = ((-math.fsum(weight for weight, _ in found), other) for other, found in shared.items())
    best = sorted(((-round(score, 6), other) for score, other in scored))[:limit]
    return tuple(
        Related(
            ref=ref_of(network, other),
            score=-score,
            shared=tuple(ref_of(network, end) for _, end in sorted(shared[other])[:_REASONS]),
            shared_count=len(shared[other]),
        )
        for score, other in best
    )
