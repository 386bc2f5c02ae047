"""The topics of a network: communities with names that stay while the graph grows.

Made anew, a partition may look different after one more paper. So the communities of the state
before are kept: what was in one stays in it, and what is new joins the one that it is linked with
most. Once much is new they are made anew, and those that are still mostly the same keep their
identity.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2s
from typing import TYPE_CHECKING, Final

from graph.analysis.naming import strongest
from graph.analysis.near import neighbours
from graph.analysis.partition import Communities, part, tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from graph.analysis.near import Near

_GROWTH: Final = 1.3  # of the nodes that there were; beyond it all is made anew
_LOSS: Final = 0.7
_SAME: Final = 0.25  # least part that two communities share of both, to be one and the same


def communities(
    network: nx.MultiDiGraph[str], *, kept: Communities | None = None, near: Near | None = None
) -> Communities:
    """Part the network into named communities.

    Args:
        network: The projection.
        kept: The communities of an earlier state of the graph, to grow from.
        near: :func:`graph.analysis.near.neighbours` of the network, where it is known already.

    Returns:
        The communities with ``ids``, ``named``, ``root`` and ``founded`` set. Where they grew from
        earlier ones, ``root`` is that of those.
    """
    near = neighbours(network) if near is None else near
    if kept is None:
        return _founded(network, part(near), {})
    known = sum(key in near for group in kept.all_groups for key in group)
    if len(near) > _GROWTH * kept.founded or known < _LOSS * kept.founded:
        parted = part(near)
        return _founded(network, parted, _matched(parted, kept))
    return _grown(network, near, kept)


def _founded(
    network: nx.MultiDiGraph[str], parted: Communities, inherited: Mapping[int, str]
) -> Communities:
    """Name communities that were made anew."""
    named = tuple(strongest(network, group) for group in parted.groups)
    digest = blake2s(digest_size=8)
    for group in parted.all_groups:
        digest.update("\n".join((*group, "")).encode(errors="surrogatepass") + b"\n")
    return Communities(
        parted.groups,
        parted.apart,
        ids=_ids(named, inherited),
        named=named,
        root=digest.hexdigest(),
        founded=sum(map(len, parted.all_groups)),
    )


def _ids(named: Sequence[Sequence[str]], inherited: Mapping[int, str]) -> tuple[str, ...]:
    """Give each community a name that no other has: what it inherits, else what it is after."""
    taken = set(inherited.values())
    ids = []
    for position, keys in enumerate(named):
        found = inherited.get(position)
        if found is None:
            # No two communities share a member, so only inherited names can be in the way.
            found = next((key for key in keys if key not in taken), None)
            number = 2
            while found is None:
                if (numbered := f"{keys[0]}-{number}") not in taken:
                    found = numbered
                number += 1
            taken.add(found)
        ids.append(found)
    return tuple(ids)


def _matched(parted: Communities, kept: Communities) -> dict[int, str]:
    """Find which communities are earlier ones, by what they share; each at most one."""
    where = {key: old for old, group in enumerate(kept.groups) for key in group}
    pairs = []
    for new, group in enumerate(parted.groups):
        for old, both in Counter(where[key] for key in group if key in where).items():
            share = both / (len(group) + len(kept.groups[old]) - both)
            if share >= _SAME:
                pairs.append((-share, old, new))
    found: dict[int, str] = {}
    for _, old, new in sorted(pairs):
        if new not in found and kept.ids[old] not in found.values():
            found[new] = kept.ids[old]
    return found


def _grown(network: nx.MultiDiGraph[str], near: Near, kept: Communities) -> Communities:
    """Leave everything in its community, and let what is new join one."""
    where = {key: old for old, group in enumerate(kept.groups) for key in group if key in near}
    apart = {key for key in kept.apart if key in near}
    waiting = sorted(near.keys() - where.keys() - apart)
    _join(near, where, waiting)
    alone = frozenset(key for key in waiting if key not in where)
    fresh = part({key: near[key] & alone for key in alone})
    members: list[list[str]] = [[] for _ in kept.groups]
    for key in sorted(where):
        members[where[key]].append(key)
    old = [
        (tuple(group), kept.ids[place], _names(network, group, kept.named[place]))
        for place, group in enumerate(members)
        if group
    ]
    named = [*(keys for *_, keys in old), *(strongest(network, group) for group in fresh.groups)]
    return Communities(
        groups=(*(group for group, *_ in old), *fresh.groups),
        apart=tuple(sorted((*apart, *fresh.apart))),
        ids=_ids(named, dict(enumerate(name for _, name, _ in old))),
        named=tuple(named),
        root=kept.root,
        founded=kept.founded,
    )


def _join(near: Near, where: dict[str, int], waiting: Iterable[str]) -> None:
    """Let each that is linked with a community join it, then those that are linked with these."""
    rest = list(waiting)
    while rest:
        joined = {}
        for key in rest:
            pull: dict[int, float] = {}
            for other in sorted(near[key] & where.keys()):
                pull[where[other]] = pull.get(where[other], 0.0) + tie(near, key, other)
            if pull:
                joined[key] = max(sorted(pull), key=pull.__getitem__)
        if not joined:
            return
        where.update(joined)
        rest = [key for key in rest if key not in joined]


def _names(
    network: nx.MultiDiGraph[str], group: Sequence[str], named: Sequence[str]
) -> tuple[str, ...]:
    """What it was named after, as far as that is still there."""
    members = frozenset(group)
    return tuple(key for key in named if key in members) or strongest(network, group)
