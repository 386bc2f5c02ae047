"""What a person may decide about the graph, as values; and the file form of such decisions. Pure.

A decision refers to things by key and says what should hold, never how to reach it. Together with
what the lists say, the decisions make the view that everybody reads; so taking one back is leaving
it out. :data:`CORRECTIONS` names every kind of decision.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import MISSING, dataclass, fields
from datetime import UTC
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from graph.errors import InvalidCorrectionError
from graph.iris import Iris, correction_key
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

NAMED_KINDS: Final = frozenset({Kind.BENCHMARK, Kind.TECHNIQUE, Kind.MODEL})
"""The kinds whose things have a name, and may be mistaken for one another."""

_MADE: Final = frozenset({Kind.TECHNIQUE, Kind.MODEL})
TARGET_KINDS: Mapping[Relation, frozenset[Kind]] = MappingProxyType(
    {
        Relation.INTRODUCES: frozenset({Kind.BENCHMARK}),
        Relation.EVALUATES_ON: frozenset({Kind.BENCHMARK}),
        Relation.PROPOSES: _MADE,
        Relation.USES: _MADE,
        Relation.COMPARES_WITH: _MADE,
        Relation.MENTIONS: frozenset(Kind) - {Kind.PAPER},
        Relation.HAS_REPOSITORY: frozenset({Kind.REPOSITORY}),
        Relation.HAS_PROJECT_PAGE: frozenset({Kind.PAGE}),
    }
)
"""What each relation leads to."""

RATINGS: Final = range(1, 6)
_TEXT_CHARS: Final = 300


class Status(StrEnum):
    """How far a person is with a paper."""

    TO_READ = "to-read"
    READING = "reading"
    READ = "read"


class Level(StrEnum):
    """Whether a technique goes by a proper name, or by the common name of a concept."""

    NAMED = "named"
    CONCEPT = "concept"


@dataclass(frozen=True, slots=True)
class Accept:
    """The link was read rightly: it stays, also when no extractor finds it any more."""

    action: ClassVar = "accept"
    paper: str
    relation: Relation
    target: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """The link was read wrongly: it is gone. Without ``relation``, so is every link of the two."""

    action: ClassVar = "reject"
    paper: str
    target: str
    relation: Relation | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class AddLink:
    """The paper has this link, whether or not any text says so."""

    action: ClassVar = "add-link"
    paper: str
    relation: Relation
    target: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class SetRole:
    """What the paper does with the thing is this, and nothing else."""

    action: ClassVar = "set-role"
    paper: str
    target: str
    relation: Relation
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """The thing is called this; its other names stay as aliases."""

    action: ClassVar = "rename"
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Merge:
    """The thing is one with ``into``, which survives."""

    action: ClassVar = "merge"
    key: str
    into: str


@dataclass(frozen=True, slots=True)
class KeepApart:
    """The two are two, whatever they have in common."""

    action: ClassVar = "keep-apart"
    key: str
    other: str


@dataclass(frozen=True, slots=True)
class Split:
    """What this paper calls by the target's name is another thing, called ``name``."""

    action: ClassVar = "split"
    paper: str
    target: str
    name: str


@dataclass(frozen=True, slots=True)
class SetKind:
    """The thing is of this kind."""

    action: ClassVar = "set-kind"
    key: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class SetLevel:
    """The technique is a named one, or a concept."""

    action: ClassVar = "set-level"
    key: str
    level: Level


@dataclass(frozen=True, slots=True)
class SetBroader:
    """The technique is a kind of ``parent``."""

    action: ClassVar = "set-broader"
    key: str
    parent: str


@dataclass(frozen=True, slots=True)
class RemoveBroader:
    """The technique is no kind of ``parent``."""

    action: ClassVar = "remove-broader"
    key: str
    parent: str


@dataclass(frozen=True, slots=True)
class SetStatus:
    """How far the person is with the paper; ``None`` forgets it."""

    action: ClassVar = "set-status"
    paper: str
    status: Status | None


@dataclass(frozen=True, slots=True)
class SetRating:
    """The person's rating of the paper, 1 to 5; ``None`` forgets it."""

    action: ClassVar = "set-rating"
    paper: str
    rating: int | None


@dataclass(frozen=True, slots=True)
class AddTag:
    """The paper has this tag."""

    action: ClassVar = "add-tag"
    paper: str
    tag: str


@dataclass(frozen=True, slots=True)
class RemoveTag:
    """The paper does not have this tag, also where a list says so."""

    action: ClassVar = "remove-tag"
    paper: str
    tag: str


Correction: TypeAlias = (
    Accept
    | Reject
    | AddLink
    | SetRole
    | Rename
    | Merge
    | KeepApart
    | Split
    | SetKind
    | SetLevel
    | SetBroader
    | RemoveBroader
    | SetStatus
    | SetRating
    | AddTag
    | RemoveTag
)

CORRECTIONS: Mapping[str, type[Correction]] = MappingProxyType(
    {kind.action: kind for kind in Correction.__args__}
)
"""Action to value."""

SUBJECT_FIELDS: Final = ("paper", "key")
OBJECT_FIELDS: Final = ("target", "into", "other", "parent")
VALUE_FIELDS: Final = ("name", "kind", "level", "status", "rating", "tag")
"""The fields that name the thing in question, the other thing, and what was chosen."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A correction that somebody made at some time.

    Of decisions on one thing the latest holds. ``created`` is as :func:`timestamp` writes it, so
    that its order is that of the text.
    """

    correction: Correction
    created: str
    by: str | None = None

    @property
    def id(self) -> str:
        """Its key: the same decision has the same one in every graph."""
        return correction_key(json.dumps([to_fields(self.correction), self.created]))

    @property
    def order(self) -> tuple[str, str]:
        """Sorts decisions by age."""
        return self.created, self.id


def timestamp(time: datetime) -> str:
    """Write a time in UTC with microseconds (ISO 8601); one without a zone is in UTC."""
    said = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    return f"{said.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def keys_of(correction: Correction) -> tuple[str, ...]:
    """The keys that a correction refers to, the thing in question first."""
    return tuple(
        getattr(correction, item.name)
        for item in fields(correction)
        if item.name in {*SUBJECT_FIELDS, *OBJECT_FIELDS}
    )


def topic(correction: Correction) -> tuple[object, ...]:
    """What a correction is about: of two with one topic, the later leaves nothing of the earlier.

    Links are more entangled than that: see :mod:`graph.decisions`.
    """
    match correction:
        case Merge(one, other) | KeepApart(one, other):
            return ("identity", *sorted((one, other)))
        case Split(paper, target, _):
            return ("split", paper, target)
        case SetBroader(key, parent) | RemoveBroader(key, parent):
            return ("broader", key, parent)
        case AddTag(paper, tag) | RemoveTag(paper, tag):
            return ("tag", paper, tag)
        case Accept() | Reject() | AddLink() | SetRole():
            return ("link", correction.paper, correction.target)
        case _:
            return (correction.action, *keys_of(correction))


def to_fields(correction: Correction) -> dict[str, str | int | None]:
    """Write a correction as the JSON object of the file form; what may be left out is."""
    out: dict[str, str | int | None] = {"action": correction.action}
    for item in fields(correction):
        value = getattr(correction, item.name)
        if value is not None or item.default is MISSING:
            out[item.name] = value if isinstance(value, int) else value and str(value)
    return out


def from_fields(given: Mapping[str, Any]) -> Correction:
    """Read a correction from the fields of the file form; fields of other names are passed over.

    Raises:
        InvalidCorrectionError: An action that is not known, a field that is missing, or a value
            that is none of those the field takes.
    """
    kind = CORRECTIONS.get(str(given.get("action")))
    if kind is None:
        message = f"no such action: {str(given.get('action'))[:80]!r}"
        raise InvalidCorrectionError(message)
    values: dict[str, Any] = {}
    for item in fields(kind):
        if item.name in given:
            values[item.name] = _read_field(item.name, given[item.name], optional=_optional(item))
        elif item.default is MISSING:
            message = f"{kind.action} without {item.name!r}"
            raise InvalidCorrectionError(message)
    return kind(**values)


def _optional(item: Any) -> bool:  # noqa: ANN401 -- a dataclass field of any type
    return "None" in str(item.type)


_CHOICES: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {"relation": Relation, "kind": Kind, "level": Level, "status": Status}
)


def _read_field(name: str, value: object, *, optional: bool) -> object:
    if value is None and optional:
        return None
    if name == "rating":
        if isinstance(value, int) and not isinstance(value, bool) and value in RATINGS:
            return value
        message = f"a rating is a whole number from {RATINGS[0]} to {RATINGS[-1]}"
        raise InvalidCorrectionError(message)
    if not isinstance(value, str):
        message = f"{name!r} is no text"
        raise InvalidCorrectionError(message)
    if name in _CHOICES:
        if value not in (words := [str(word) for word in _CHOICES[name]]):
            message = f"{name!r} is {value[:80]!r}, and not one of {', '.join(words)}"
            raise InvalidCorrectionError(message)
        return _CHOICES[name](value)
    return _read_key(name, value) if name in {*SUBJECT_FIELDS, *OBJECT_FIELDS} else plain(value)


def _read_key(name: str, value: str) -> str:
    iris = Iris()
    if len(value) > _TEXT_CHARS or iris.key(f"{iris.base}/id/{value}") is None:
        message = f"{name!r} is no key: {value[:80]!r}"
        raise InvalidCorrectionError(message)
    return value


def plain(text: str) -> str:
    """A name or tag as it is stored: NFC, on one line.

    Raises:
        InvalidCorrectionError: Nothing is left of it, it is too long, or holds control characters.
    """
    said = " ".join(unicodedata.normalize("NFC", text).split())
    unfit = any(unicodedata.category(character) in {"Cc", "Cs"} for character in said)
    if not said or len(said) > _TEXT_CHARS or unfit:
        message = f"not a name or tag of 1 to {_TEXT_CHARS} characters: {said[:80]!r}"
        raise InvalidCorrectionError(message)
    return said
