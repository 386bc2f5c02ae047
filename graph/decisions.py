"""What a set of decisions comes to: for each thing, what holds in the end. Pure.

Decisions name things by the keys that they had at the time. A mapping from old keys to those that
survive is applied first, so that a decision goes on to hold for what its thing became.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.corrections import (
    Accept,
    AddLink,
    AddTag,
    KeepApart,
    Merge,
    Reject,
    RemoveBroader,
    RemoveTag,
    Rename,
    SetBroader,
    SetKind,
    SetLevel,
    SetRating,
    SetRole,
    SetStatus,
    Split,
    topic,
)
from graph.iris import entity_key, key_kind, rekeyed
from graph.models import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graph.corrections import Correction, Decision, Level, Status

ALL_RELATIONS: Final = frozenset(Relation)


@dataclass(frozen=True, slots=True)
class SameAndOther:
    """What a person says of identity: merges as (key, survivor), latest first; pairs kept apart."""

    merges: tuple[tuple[str, str], ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()


@dataclass(slots=True)
class LinkVerdict:
    """What holds between a paper and a thing, beside what the lists say.

    ``role`` is what becomes of a relation that is read and does not hold; without it, nothing.
    """

    asserted: set[Relation] = field(default_factory=set)
    rejected: set[Relation] = field(default_factory=set)
    role: Relation | None = None
    label: str | None = None

    def settle(self, relation: Relation) -> Relation | None:
        """What becomes of a relation that a list states or an extractor found."""
        return self.role if relation in self.rejected else relation

    def suited(self, suit: Callable[[Relation], Relation]) -> LinkVerdict:
        """The same for a thing that turned out to be of another kind than when it was decided."""
        asserted = {suit(relation) for relation in self.asserted}
        rejected = {suit(relation) for relation in self.rejected} - asserted
        role = None if self.role is None else suit(self.role)
        return LinkVerdict(asserted, rejected, role, self.label)

    def hear(self, correction: Accept | Reject | AddLink | SetRole) -> None:
        """Take in the next decision; the later ones win."""
        match correction:
            case Accept(relation=relation) | AddLink(relation=relation):
                self.asserted.add(relation)
                self.rejected.discard(relation)
            case SetRole(relation=relation):
                self.asserted, self.role = {relation}, relation
                self.rejected = set(ALL_RELATIONS - {relation})
            case Reject(relation=only):
                gone = ALL_RELATIONS if only is None else {only}
                self.asserted -= gone
                self.rejected |= gone
                self.role = None if self.role in gone else self.role
        self.label = correction.label or self.label


@dataclass(slots=True)
class Verdicts:
    """What holds in the end, by the keys that survive."""

    links: dict[tuple[str, str], LinkVerdict] = field(default_factory=dict)
    splits: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    levels: dict[str, Level] = field(default_factory=dict)
    broader: dict[tuple[str, str], bool] = field(default_factory=dict)
    status: dict[str, Status | None] = field(default_factory=dict)
    rating: dict[str, int | None] = field(default_factory=dict)
    tags: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))

    def link(self, paper: str, target: str) -> LinkVerdict:
        """The verdict on a link, an open one where nothing was said yet."""
        return self.links.setdefault((paper, target), LinkVerdict())


def latest(decisions: Iterable[Decision]) -> dict[tuple[object, ...], Decision]:
    """The last decision on each topic."""
    return {topic(d.correction): d for d in sorted(decisions, key=lambda d: d.order)}


def same_and_other(decisions: Iterable[Decision]) -> SameAndOther:
    """What the decisions say of identity."""
    merges: list[tuple[str, str]] = []
    apart: set[frozenset[str]] = set()
    for decision in sorted(decisions, key=lambda d: d.order, reverse=True):
        match decision.correction:
            case Merge(key, into):
                pass
            case SetKind(key, kind):
                into = rekeyed(key, kind)
            case KeepApart(key, other):
                pair = frozenset((key, other))
                if not any({*pair} == {*merge} for merge in merges):
                    apart.add(pair)
                continue
            case _:
                continue
        if frozenset((key, into)) not in apart and (into, key) not in merges and key != into:
            merges.append((key, into))
    return SameAndOther(tuple(merges), frozenset(apart))


def split_key(correction: Split) -> str:
    """The key of what a split makes."""
    kind = key_kind(correction.target)
    return correction.target if kind is None else entity_key(kind, correction.name)


def weigh(decisions: Iterable[Decision], moved: Mapping[str, str]) -> Verdicts:
    """Sum up all decisions but those on identity.

    Args:
        decisions: In any order.
        moved: Old key to the key that survives.
    """
    verdicts = Verdicts()
    for decision in sorted(decisions, key=lambda d: d.order):
        _hear(verdicts, decision.correction, moved)
    return verdicts


def _hear(verdicts: Verdicts, correction: Correction, moved: Mapping[str, str]) -> None:
    def now(key: str) -> str:
        return moved.get(key, key)

    match correction:
        case Accept() | Reject() | AddLink() | SetRole():
            verdicts.link(now(correction.paper), now(correction.target)).hear(correction)
        case Split(paper, target, name):
            _hear_split(verdicts, now(paper), now(target), (now(split_key(correction)), name))
        case Rename(key, name):
            verdicts.names[now(key)] = name
        case SetLevel(key, level):
            verdicts.levels[now(key)] = level
        case SetBroader(key, parent) | RemoveBroader(key, parent):
            if now(key) != now(parent):
                verdicts.broader[now(key), now(parent)] = isinstance(correction, SetBroader)
        case SetStatus() | SetRating() | AddTag() | RemoveTag():
            _hear_reading(verdicts, now(correction.paper), correction)
        case _:  # identity: see same_and_other
            pass


def _hear_split(verdicts: Verdicts, paper: str, old: str, new: tuple[str, str]) -> None:
    if old == new[0]:
        return
    verdicts.splits[paper, old] = new
    verdict = verdicts.links.pop((paper, old), None)
    if verdict is not None:
        verdicts.links.setdefault((paper, new[0]), verdict)


def _hear_reading(
    verdicts: Verdicts, paper: str, correction: SetStatus | SetRating | AddTag | RemoveTag
) -> None:
    match correction:
        case SetStatus(_, status):
            verdicts.status[paper] = status
        case SetRating(_, rating):
            verdicts.rating[paper] = rating
        case AddTag(_, tag) | RemoveTag(_, tag):
            verdicts.tags[paper][tag] = isinstance(correction, AddTag)
