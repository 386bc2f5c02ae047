"""What a person decided about one entity, and may decide on its page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.curating import ROLES, link_offer, written
from api.decision_words import describe
from api.naming import namer
from api.words import KIND_WORDS, RELATION_WORDS, STATUS_WORDS
from graph.corrections import (
    NAMED_KINDS,
    RATINGS,
    AddTag,
    Level,
    RemoveBroader,
    RemoveTag,
    SetKind,
    SetLevel,
    SetRating,
    SetStatus,
    Status,
)
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from api.curating import Offer
    from api.decided import Decided, Mark
    from graph.curation import Recorded
    from graph.snapshot import Snapshot
    from graph.views import EntityRef, EntityView, LinkView

READING: Final = (SetStatus, SetRating, AddTag, RemoveTag)
_SHOWN: Final = 20
_HAND_ADDED: Final = (*ROLES, Relation.HAS_REPOSITORY, Relation.HAS_PROJECT_PAGE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of several: its word, the decisions for it and for none, as JSON."""

    value: str
    word: str
    decision: str
    forget: str = ""
    is_chosen: bool = False


class EntityCuration:
    """What the page of one entity shows of decisions, and offers to decide.

    Args:
        snapshot: The graph.
        decided: What was decided.
        view: The entity.
        may_write: Whether the reader of the page is signed in.
    """

    def __init__(
        self, snapshot: Snapshot, decided: Decided, view: EntityView, *, may_write: bool
    ) -> None:
        self._snapshot = snapshot
        self._decided = decided
        self._view = view
        self.may_write = may_write
        self.key = view.ref.key
        self.is_paper = view.ref.kind is Kind.PAPER
        self.is_named = view.ref.kind in NAMED_KINDS
        self.is_technique = view.ref.kind is Kind.TECHNIQUE
        self.is_read = bool(view.status or view.rating or view.tags)
        self.relations = [(role.value, RELATION_WORDS[role].forward) for role in _HAND_ADDED]

    def mark(self, link: LinkView, *, backward: bool) -> Mark | None:
        """What a person said of a link, if anything."""
        paper, target = self._ends(link, backward=backward)
        return self._decided.marks.get((paper, link.relation, target))

    def offer(self, link: LinkView, *, backward: bool) -> Offer:
        """What may be decided about a link."""
        paper, target = self._ends(link, backward=backward)
        return link_offer(self._snapshot, paper, link.relation, target)

    def split(self, link: LinkView, *, backward: bool) -> str | None:
        """The beginning of a split, which lacks the name; ``None`` for what has no name."""
        paper, target = self._ends(link, backward=backward)
        if self._snapshot.catalog.index.nodes[target].kinds[0] not in NAMED_KINDS:
            return None
        return _begun("split", paper=paper, target=target)

    def _ends(self, link: LinkView, *, backward: bool) -> tuple[str, str]:
        ends = self.key, link.other.key
        return ends[::-1] if backward else ends

    def decisions(self) -> list[tuple[Recorded, str]]:
        """The last decisions that name the entity, the newest first, in words."""
        name_of = namer(self._snapshot)
        found = [
            item
            for item in self._decided.about.get(self.key, ())[::-1]
            if not isinstance(item.decision.correction, READING)  # the page shows it as it is
        ]
        return [(item, describe(item.decision.correction, name_of)) for item in found[:_SHOWN]]

    def former(self) -> list[str]:
        """The keys that once were, and lead here."""
        index = self._snapshot.catalog.index
        return sorted(old for old, now in index.former.items() if now == self.key)

    def statuses(self) -> list[Choice]:
        """The reading states to choose from."""
        forget = written(SetStatus(self.key, None))
        return [
            Choice(
                status.value,
                STATUS_WORDS[status.value],
                written(SetStatus(self.key, status)),
                forget,
                self._view.status == status.value,
            )
            for status in Status
        ]

    def ratings(self) -> list[Choice]:
        """The ratings to choose from."""
        forget = written(SetRating(self.key, None))
        return [
            Choice(
                str(rating),
                f"{rating} of {RATINGS[-1]}",
                written(SetRating(self.key, rating)),
                forget,
                self._view.rating == rating,
            )
            for rating in RATINGS
        ]

    def kinds(self) -> list[Choice]:
        """The other kinds that a named thing may be of."""
        return [
            Choice(kind.value, KIND_WORDS[kind].one, written(SetKind(self.key, kind)))
            for kind in Kind
            if self.is_named and kind in NAMED_KINDS and kind is not self._view.ref.kind
        ]

    def levels(self) -> list[Choice]:
        """The levels of a technique."""
        said = {fact.value for fact in self._view.facts if fact.property == "rl:level"}
        return [
            Choice(
                level.value,
                level.value,
                written(SetLevel(self.key, level)),
                is_chosen=level.value in said,
            )
            for level in Level
            if self.is_technique
        ]

    def tag(self, name: str) -> tuple[str, str]:
        """The decisions that put a tag on and take it off."""
        return written(AddTag(self.key, name)), written(RemoveTag(self.key, name))

    def no_parent(self, parent: EntityRef) -> str:
        """The decision that the technique is no kind of another."""
        return written(RemoveBroader(self.key, parent.key))

    def begun(self, action: str) -> str:
        """A decision on the entity that lacks what the reader will type."""
        if action in {"add-tag", "remove-tag", "add-link"}:
            return _begun(action, paper=self.key)
        return _begun(action, key=self.key)


def _begun(action: str, **known: str) -> str:
    return json.dumps({"action": action, **known})
