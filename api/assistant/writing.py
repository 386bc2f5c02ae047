"""Writing, where the person allowed it: reading state, corrections, SPARQL Update.

Everything goes the way that the API goes: corrections through :func:`graph.curation.apply`, updates
through :func:`api.updating.run_update`. What takes something away is done only with ``confirm``.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from api.assistant.tool import Arguments, AssistantError, Desk, Name, Tool, find
from api.protocol import UpdateRequest
from api.updating import run_update, verbs_of
from graph.corrections import (
    OBJECT_FIELDS,
    SUBJECT_FIELDS,
    AddTag,
    RemoveTag,
    SetRating,
    SetStatus,
    Status,
    from_fields,
    plain,
    to_fields,
)
from graph.curation import apply, undo
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from api.assistant.bounds import Item
    from api.updating import Updated
    from graph.corrections import Correction
    from graph.iris import Iris
    from graph.snapshot import Snapshot
    from graph.store import OpenGraph
    from graph.workers.cancellation import Cancellation

_AUDIT = logging.getLogger("api.audit")
_BY: Final = "assistant"
_CORRECTIONS: Final = 50
_KEYS: Final = frozenset({*SUBJECT_FIELDS, *OBJECT_FIELDS})
_ADDING: Final = frozenset(
    {"accept", "add-link", "rename", "set-broader", "set-level"}
    | {"set-status", "set-rating", "add-tag"}
)
"""The corrections that take nothing out of the view; the others want ``confirm``."""

Confirm = Annotated[
    bool, Field(description="Set only after the person agreed to exactly this change.")
]


class StatusArguments(Arguments):
    """How far the person is with a paper."""

    paper: Name
    status: Annotated[
        Literal["to-read", "reading", "read", "none"], Field(description="none forgets it")
    ]


class RateArguments(Arguments):
    """What the person thinks of a paper."""

    paper: Name
    rating: Annotated[int, Field(ge=0, le=5, description="1 to 5; 0 forgets it.")]


class TagArguments(Arguments):
    """Tags of a paper."""

    paper: Name
    add: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    remove: Annotated[tuple[str, ...], Field(max_length=50)] = ()


class CorrectArguments(Arguments):
    """Corrections, all of them or none."""

    corrections: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            max_length=_CORRECTIONS,
            description="Each {action, …}: accept|add-link|set-role {paper, relation, target}; "
            "reject {paper, target}; rename {key, name}; merge {key, into}; keep-apart {key, "
            "other}; split {paper, target, name}; set-kind {key, kind}; set-level {key, level}; "
            "set-broader|remove-broader {key, parent}. Keys or names.",
        ),
    ]
    confirm: Confirm = False


class UndoArguments(Arguments):
    """Decisions to take back."""

    # Whole: what only one of them begins with now, another one may begin with soon.
    ids: Annotated[
        tuple[Annotated[str, Field(pattern="^correction-[0-9a-f]{16}$")], ...],
        Field(min_length=1, max_length=_CORRECTIONS),
    ]
    confirm: Confirm = False


class UpdateArguments(Arguments):
    """An update."""

    update: Annotated[
        str,
        Field(
            min_length=1,
            max_length=1_000_000,
            description="SPARQL 1.1 Update. Without GRAPH it writes to the person's own graph.",
        ),
    ]
    confirm: Confirm = False


def status(desk: Desk, asked: StatusArguments, _: Cancellation) -> Item:
    """Note how far the person is."""
    chosen = None if asked.status == "none" else Status(asked.status)
    return _decide(desk, [SetStatus(find(desk.graph(), asked.paper).key, chosen)])


def rate(desk: Desk, asked: RateArguments, _: Cancellation) -> Item:
    """Note what the person thinks."""
    return _decide(desk, [SetRating(find(desk.graph(), asked.paper).key, asked.rating or None)])


def tag(desk: Desk, asked: TagArguments, _: Cancellation) -> Item:
    """Put tags on, and take tags off."""
    key = find(desk.graph(), asked.paper).key
    made: list[Correction] = [AddTag(key, plain(name)) for name in asked.add]
    made += [RemoveTag(key, plain(name)) for name in asked.remove]
    if not made:
        message = "name a tag to add or to remove"
        raise AssistantError(code="invalid_argument", message=message)
    return _decide(desk, made)


def correct(desk: Desk, asked: CorrectArguments, _: Cancellation) -> Item:
    """Make corrections."""
    snapshot = desk.graph()
    made = [from_fields(_with_keys(snapshot, given)) for given in asked.corrections]
    actions = sorted({correction.action for correction in made} - _ADDING)
    if actions:
        _want_confirm(f"{', '.join(actions)} takes something out of the graph", asked.confirm)
    return _decide(desk, made)


def _with_keys(snapshot: Snapshot, given: dict[str, Any]) -> dict[str, Any]:
    """Put keys in the place of names; a key of a thing that merged away stays as it is."""
    known = snapshot.catalog.index
    return {
        name: find(snapshot, value).key
        if name in _KEYS
        and isinstance(value, str)
        and value not in known.nodes
        and value not in known.former
        else value
        for name, value in given.items()
    }


def take_back(desk: Desk, asked: UndoArguments, _: Cancellation) -> Item:
    """Take decisions back."""
    desk.graph()
    _want_confirm("a decision is taken back as if it had never been made", asked.confirm)
    taken = undo(_directory(desk), asked.ids, iris=desk.iris)
    _log(added=0, removed=len(taken))
    return {"taken_back": [to_fields(decision.correction) for decision in taken]}


def update(desk: Desk, asked: UpdateArguments, _: Cancellation) -> Item:
    """Run an update."""
    desk.graph()
    verbs = verbs_of(desk.settings, asked.update)
    if verbs - {"INSERT DATA"}:
        _want_confirm(f"{', '.join(sorted(verbs))} may remove statements", asked.confirm)

    def commit(work: Callable[[OpenGraph], Updated], iris: Iris) -> Updated:
        with _directory(desk).writing() as graph:
            done = work(graph)
        if done.change is not None:
            _log(added=done.added, removed=done.removed, graph=done.names(iris))
        return done

    change = run_update(desk.settings, UpdateRequest(asked.update), commit)
    return {"added": change.added, "removed": change.removed}


def _want_confirm(reason: str, confirmed: bool) -> None:  # noqa: FBT001 -- it is what is asked
    if not confirmed:
        message = f"{reason}: ask the person, then call again with confirm: true"
        raise AssistantError(code="confirmation_required", message=message)


def _decide(desk: Desk, corrections: Sequence[Correction]) -> Item:
    applied = apply(_directory(desk), corrections, iris=desk.iris, by=_BY)
    _log(added=len(applied.made), removed=0)
    return {
        "made": [{"id": decision.id} | to_fields(decision.correction) for decision in applied.made],
        "already_so": [to_fields(correction) for correction in applied.standing],
    }


def _directory(desk: Desk) -> GraphDirectory:
    return GraphDirectory(desk.settings.home, lock_timeout_s=desk.settings.write_wait_s)


def _log(*, added: int, removed: int, graph: str = "curated") -> None:
    """Write the line that a write leaves: where and how much; never what."""
    _AUDIT.info("write by %s to %s: +%d -%d", _BY, graph, added, removed)


TOOLS: Final = (
    Tool(
        "set_status",
        "Note how far the person is with a paper.",
        StatusArguments,
        status,
        writes=True,
    ),
    Tool("rate", "Note the person's rating of a paper.", RateArguments, rate, writes=True),
    Tool(
        "tag",
        "Put tags on a paper, or take tags off it.",
        TagArguments,
        tag,
        writes=True,
    ),
    Tool(
        "correct",
        "Correct what was read from the papers: links, names, kinds, merges. Kept as decisions "
        "that `undo` takes back. Those that take something away want confirm.",
        CorrectArguments,
        correct,
        writes=True,
        destroys=True,
    ),
    Tool(
        "undo",
        "Take decisions back by the ids that `correct` and the others gave.",
        UndoArguments,
        take_back,
        writes=True,
        destroys=True,
    ),
    Tool(
        "update",
        "SPARQL Update on the person's own statements, whole or not at all. All but INSERT DATA "
        "wants confirm.",
        UpdateArguments,
        update,
        writes=True,
        destroys=True,
    ),
)
"""The tools of this module."""
