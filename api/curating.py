"""What pages offer to decide, and what was decided already. Reads; writes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.decided import Decided, gather
from api.deps import resources
from api.naming import label_of
from api.words import RELATION_WORDS
from graph.corrections import (
    TARGET_KINDS,
    Accept,
    KeepApart,
    Merge,
    Reject,
    SetRole,
    to_fields,
)
from graph.models import Relation
from graph.review import clashes, doubtful_links, duplicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from graph.corrections import Correction
    from graph.curation import Recorded
    from graph.review import Clash, DoubtfulLink, Pair
    from graph.snapshot import Snapshot

ROLES: Final = (
    Relation.PROPOSES,
    Relation.INTRODUCES,
    Relation.EVALUATES_ON,
    Relation.USES,
    Relation.COMPARES_WITH,
    Relation.MENTIONS,
)
"""What a paper does with a thing, in the order of the keys 1 to 6."""


@dataclass(frozen=True, slots=True)
class Role:
    """A relation to choose: its key, its word, and the decision as JSON."""

    key: str
    word: str
    decision: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be decided about a link or a pair, each as JSON of the API."""

    accept: str
    reject: str
    roles: tuple[Role, ...] = ()


def written(correction: Correction) -> str:
    """A correction as a page carries it, and sends it back."""
    return json.dumps(to_fields(correction), ensure_ascii=False)


def link_offer(snapshot: Snapshot, paper: str, relation: Relation, target: str) -> Offer:
    """What may be decided about a link."""
    label = label_of(snapshot, target)
    kinds = frozenset(snapshot.catalog.index.nodes[target].kinds)
    return Offer(
        accept=written(Accept(paper, relation, target, label)),
        reject=written(Reject(paper, target, relation, label)),
        roles=tuple(
            Role(
                str(number),
                RELATION_WORDS[role].forward,
                written(SetRole(paper, target, role, label)),
                role is relation,
            )
            for number, role in enumerate(ROLES, start=1)
            if TARGET_KINDS[role] & kinds
        ),
    )


def pair_offer(pair: Pair) -> Offer:
    """What may be decided about two papers that may be one."""
    return Offer(
        accept=written(Merge(pair.other.key, pair.one.key)),
        reject=written(KeepApart(pair.one.key, pair.other.key)),
    )


def decided(request: Request, snapshot: Snapshot) -> Decided:
    """What was decided about a state of the graph; read once."""
    found: Decided = resources(request).reviewed.get(
        snapshot.version, "decided", lambda: gather(snapshot)
    )
    return found


def decided_about(request: Request, snapshot: Snapshot, key: str | None) -> Sequence[Recorded]:
    """The decisions that name a thing, the oldest first; all of them for no key."""
    known = decided(request, snapshot)
    if key is None:
        return known.recorded
    return known.about.get(snapshot.catalog.index.former.get(key, key), ())


def doubtful(request: Request, snapshot: Snapshot, threshold: float) -> Sequence[DoubtfulLink]:
    """The doubtful links of a state of the graph; found once."""
    found: Sequence[DoubtfulLink] = resources(request).reviewed.get(
        snapshot.version,
        ("doubtful", threshold),
        lambda: doubtful_links(snapshot, threshold=threshold),
    )
    return found


def possible_pairs(request: Request, snapshot: Snapshot) -> tuple[Sequence[Pair], Sequence[Clash]]:
    """Papers that may be one and names that may be two; found once."""
    found: tuple[Sequence[Pair], Sequence[Clash]] = resources(request).reviewed.get(
        snapshot.version, "pairs", lambda: (duplicates(snapshot), clashes(snapshot))
    )
    return found
