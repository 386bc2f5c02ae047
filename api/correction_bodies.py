"""The bodies of corrections, of the review and of reading state."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from api.schemas import Body, EvidenceBody, RefBody
from graph.corrections import (
    CORRECTIONS,
    Level,
    Status,
    to_fields,
)
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from graph.corrections import Decision
    from graph.curation import Applied, Recorded
    from graph.review import Clash, DoubtfulLink, Pair


class DecisionBody(Body):
    """A decision: the fields of its action, and when it was made by whom."""

    id: str = Field(examples=["correction-3f2a91c40b7d5e68"])
    action: str
    created: str
    by: str | None
    holds: bool = Field(description="Whether no later decision undoes all of it.")
    paper: str | None = None
    key: str | None = None
    target: str | None = None
    relation: Relation | None = None
    into: str | None = None
    other: str | None = None
    parent: str | None = None
    name: str | None = None
    kind: Kind | None = None
    level: Level | None = None
    status: Status | None = None
    rating: int | None = None
    tag: str | None = None
    label: str | None = None


class DecisionsBody(Body):
    """A part of what was decided, the newest first."""

    items: list[DecisionBody]
    total: int
    next: str | None = Field(description="For `after`; null on the last part.")


class LeftOutBody(Body):
    """A line of a file that was not applied."""

    line: int
    code: str
    message: str


class AppliedBody(Body):
    """What came of corrections."""

    made: list[DecisionBody]
    standing: int = Field(description="How many were decided so already.")
    left_out: list[LeftOutBody] = Field(description="Lines of a file that cannot be here.")


class DoubtfulBody(Body):
    """A link that a rule which errs has read, and that nobody has decided on."""

    paper: RefBody
    relation: Relation
    target: RefBody
    confidence: float
    evidence: list[EvidenceBody]

    @classmethod
    def of(cls, link: DoubtfulLink) -> DoubtfulBody:
        """Show a link."""
        return cls(
            paper=RefBody.of(link.paper),
            relation=link.relation,
            target=RefBody.of(link.target),
            confidence=link.confidence,
            evidence=[EvidenceBody.of(evidence) for evidence in link.evidence],
        )


class PairBody(Body):
    """Two papers that may be one; `one` would survive."""

    one: RefBody
    other: RefBody
    score: float = Field(description="How alike their titles are, 0 to 100.")
    reason: str

    @classmethod
    def of(cls, pair: Pair) -> PairBody:
        """Show a pair."""
        return cls(
            one=RefBody.of(pair.one),
            other=RefBody.of(pair.other),
            score=pair.score,
            reason=pair.reason,
        )


class ClashBody(Body):
    """One name that seems to stand for several things."""

    thing: RefBody
    readings: list[str]

    @classmethod
    def of(cls, clash: Clash) -> ClashBody:
        """Show a name."""
        return cls(thing=RefBody.of(clash.thing), readings=list(clash.readings))


class ReviewBody(Body):
    """What a person should look at."""

    threshold: float
    total: int = Field(description="How many links are doubtful.")
    links: list[DoubtfulBody] = Field(description="The least sure first.")
    next: str | None = Field(description="For `after`; null on the last part.")
    duplicates: list[PairBody]
    clashes: list[ClashBody]


class ReadingBody(Body):
    """How far a person is with a paper, and what they think of it."""

    status: Status | None = None
    rating: int | None = Field(default=None, ge=1, le=5)
    tags: tuple[str, ...] = ()


def decision_fields(decision: Decision, *, holds: bool = True) -> dict[str, Any]:
    """A decision as JSON: only the fields that its action has."""
    return {
        "id": decision.id,
        **to_fields(decision.correction),
        "created": decision.created,
        "by": decision.by,
        "holds": holds,
    }


def recorded_fields(item: Recorded) -> dict[str, Any]:
    """A decision of the graph as JSON."""
    return decision_fields(item.decision, holds=item.holds)


def applied_fields(applied: Applied) -> dict[str, Any]:
    """What came of corrections, as JSON."""
    return {
        "made": [decision_fields(decision) for decision in applied.made],
        "standing": len(applied.standing),
        "left_out": [
            {"line": problem.line, "code": problem.code, "message": problem.message}
            for problem in applied.problems
        ],
    }


_CHOICES: Final[dict[str, dict[str, Any]]] = {
    "relation": {"type": "string", "enum": [str(relation) for relation in Relation]},
    "kind": {"type": "string", "enum": ["benchmark", "technique", "model"]},
    "level": {"type": "string", "enum": [str(level) for level in Level]},
    "status": {"enum": [*(str(status) for status in Status), None]},
    "rating": {"enum": [1, 2, 3, 4, 5, None]},
}


def correction_schema() -> dict[str, Any]:
    """The schema of one correction or an array of them, from the values themselves."""
    one = {
        "oneOf": [
            {
                "type": "object",
                "title": action,
                "required": ["action", *(f.name for f in fields(kind) if f.default is MISSING)],
                "properties": {"action": {"const": action}}
                | {f.name: _CHOICES.get(f.name, {"type": "string"}) for f in fields(kind)},
            }
            for action, kind in CORRECTIONS.items()
        ]
    }
    return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}
