"""What may be decided: whether a correction speaks of things there are, and says what can be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from graph.corrections import (
    NAMED_KINDS,
    TARGET_KINDS,
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
)
from graph.decisions import split_key, weigh
from graph.errors import InvalidCorrectionError, UnknownEntityError
from graph.identity import family
from graph.iris import key_kind, rekeyed
from graph.models import Kind
from graph.terms import node
from graph.vocab import KIND_CLASSES, RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pyoxigraph import Store

    from graph.corrections import Correction, Decision
    from graph.iris import Iris

_KIND_OF: Final = {str(iri): kind for kind, iri in KIND_CLASSES.items()}


class Possible:
    """Says what may be decided about a graph.

    Args:
        store: The quads as on disk.
        iris: Mints and reads the IRIs.
        standing: What was decided before.
    """

    def __init__(self, store: Store, iris: Iris, standing: Iterable[Decision]) -> None:
        self._store = store
        self._iris = iris
        self._decisions: list[Decision] = []
        self._made: dict[str, Kind] = {}
        for decision in standing:
            self.learn(decision)

    def learn(self, decision: Decision) -> None:
        """Take in a decision: it may make things that no list names."""
        self._decisions.append(decision)
        match decision.correction:
            case SetKind(key, kind):
                self._made[rekeyed(key, kind)] = kind
            case Split() as split:
                self._make(split_key(split))
            case Accept() | AddLink() | SetRole():
                self._make(decision.correction.target)
            case _:  # nothing new comes of the others
                pass

    def _make(self, key: str) -> None:
        kind = key_kind(key)
        if kind is not None:
            self._made[key] = kind

    def kinds(self, key: str) -> frozenset[Kind]:
        """The kinds of a thing; none where the graph does not know it."""
        quads = self._store.quads_for_pattern(node(self._iris.entity(key)), node(RDF.type), None)
        found = {
            _KIND_OF[quad.object.value]
            for quad in quads
            if isinstance(quad.object, NamedNode) and quad.object.value in _KIND_OF
        }
        return frozenset(found | ({self._made[key]} if key in self._made else set()))

    def check(self, correction: Correction) -> None:
        """Check a correction against the graph.

        Raises:
            InvalidCorrectionError: It says what cannot be.
            UnknownEntityError: It is about something that the graph does not know.
        """
        match correction:
            case AddLink():
                self._check_link(correction, may_be_new=True)
            case Accept() | Reject() | SetRole():
                self._check_link(correction)
            case Rename(key, _):
                self._need(key, NAMED_KINDS, "only benchmarks, techniques and models have a name")
            case Merge(key, other) | KeepApart(key, other):
                self._check_pair(key, other)
            case Split(paper, target, name):
                self._need(paper, {Kind.PAPER}, "what names the thing has to be a paper")
                self._need(target, NAMED_KINDS, "only what has a name can be split")
                _deny(split_key(correction) == target, f"{name!r} is the name that it has")
            case SetKind(key, kind):
                self._need(key, NAMED_KINDS, "only what has a name can be of another kind")
                _deny(kind not in NAMED_KINDS, f"what has a name is no {kind}")
                _deny(key_kind(key) is kind, f"it is a {kind}")
            case SetLevel(key, _):
                self._need(key, {Kind.TECHNIQUE}, "only techniques have a level")
            case SetBroader(key, parent) | RemoveBroader(key, parent):
                self._check_broader(key, parent, adds=isinstance(correction, SetBroader))
            case SetStatus() | SetRating() | AddTag() | RemoveTag():
                self._need(correction.paper, {Kind.PAPER}, "only papers are read and tagged")

    def _need(self, key: str, wanted: Collection[Kind], reason: str) -> frozenset[Kind]:
        kinds = self.kinds(key)
        if not kinds:
            message = f"nothing in the graph has the key {key[:80]!r}"
            raise UnknownEntityError(message)
        _deny(kinds.isdisjoint(wanted), f"{key}: {reason}")
        return kinds

    def _check_link(
        self, correction: Accept | Reject | AddLink | SetRole, *, may_be_new: bool = False
    ) -> None:
        self._need(correction.paper, {Kind.PAPER}, "links begin at papers")
        target, relation = correction.target, correction.relation
        kind = key_kind(target)
        new = may_be_new and kind is not None and correction.label and not self.kinds(target)
        wanted = TARGET_KINDS[relation] if relation is not None else frozenset(Kind)
        reason = f"{relation} leads to a {' or '.join(sorted(wanted))}"
        if new:
            _deny(kind not in wanted, f"{target}: {reason}")
        else:
            self._need(target, wanted, reason)

    def _check_pair(self, key: str, other: str) -> None:
        _deny(key == other, f"{key} is one thing already")
        for one in (key, other):
            self._need(one, frozenset(Kind), "it has to be a thing of the graph")
        _deny(family(key) != family(other), f"{key} and {other} cannot be one: their kinds differ")

    def _check_broader(self, key: str, parent: str, *, adds: bool) -> None:
        for one in (key, parent):
            self._need(one, {Kind.TECHNIQUE}, "only techniques are broader or narrower")
        if adds:
            above = self._above(parent)
            _deny(key in above, f"{key} is broader than {parent} already")

    def _above(self, key: str) -> set[str]:
        """A technique and all that are broader."""
        parents: dict[str, set[str]] = defaultdict(set)
        for quad in self._store.quads_for_pattern(None, node(SKOS.broader), None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                child, parent = map(self._iris.key, (quad.subject.value, quad.object.value))
                if child is not None and parent is not None:
                    parents[child].add(parent)
        for (child, parent), holds in weigh(self._decisions, {}).broader.items():
            if holds:
                parents[child].add(parent)
            else:
                parents[child].discard(parent)
        found, rest = {key}, [key]
        while rest:
            new = parents[rest.pop()] - found
            found |= new
            rest += sorted(new)
        return found


def _deny(wrong: bool, message: str) -> None:  # noqa: FBT001 -- reads as a sentence
    if wrong:
        raise InvalidCorrectionError(message)
