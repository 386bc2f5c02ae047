"""Decisions in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.words import KIND_WORDS, RELATION_WORDS
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
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.corrections import Correction
    from graph.models import Relation


def describe(  # noqa: C901, PLR0911, PLR0912 -- a sentence for each kind
    correction: Correction, name_of: Callable[[str], str]
) -> str:
    """Say what a correction does.

    Args:
        correction: The correction.
        name_of: Gives the name of a key; the key itself will do.
    """
    match correction:
        case Accept() | Reject() | AddLink() | SetRole():
            target = correction.label or name_of(correction.target)
            said = _LINK_WORDS[type(correction)]
            return f"{said}: {name_of(correction.paper)} \u2014 {_link(correction, target)}"
        case Merge(key, into):
            one, other = _both(key, into, name_of)
            return f"merged: {one} is {other}"
        case KeepApart(key, other):
            one, two = _both(key, other, name_of)
            return f"kept apart: {one} and {two}"
        case Split(paper, target, name):
            return f"split: {name_of(target)} of {name_of(paper)} is {name}"
        case SetBroader(key, parent):
            return f"broader: {name_of(key)} is a kind of {name_of(parent)}"
        case RemoveBroader(key, parent):
            return f"broader: {name_of(key)} is no kind of {name_of(parent)}"
        case Rename(key, name):
            return f"renamed: {name_of(key)} is called {name}"
        case SetKind(key, kind):
            return f"kind: {name_of(key)} is a {KIND_WORDS[kind].one}"
        case SetLevel(key, level):
            return f"level: {name_of(key)} is {level}"
        case SetStatus(paper, status):
            return f"reading state: {name_of(paper)}: {status or 'forgotten'}"
        case SetRating(paper, rating):
            return f"rating: {name_of(paper)}: {rating or 'forgotten'}"
        case AddTag(paper, tag):
            return f"tagged: {name_of(paper)}: {tag}"
        case RemoveTag(paper, tag):
            return f"tag taken off: {name_of(paper)}: {tag}"


_LINK_WORDS = {
    Accept: "accepted",
    Reject: "rejected",
    AddLink: "link added",
    SetRole: "role set",
}


def _both(one: str, other: str, name_of: Callable[[str], str]) -> tuple[str, str]:
    """The names of two things; their keys where the names do not tell them apart."""
    names = name_of(one), name_of(other)
    return names if names[0] != names[1] else (one, other)


def _link(correction: Accept | Reject | AddLink | SetRole, target: str) -> str:
    relation: Relation | None = correction.relation
    return target if relation is None else f"{RELATION_WORDS[relation].forward.lower()} {target}"
