"""Deciding, taking back, the history, and the file form."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from graph.corrections import (
    CORRECTIONS,
    Accept,
    AddLink,
    AddTag,
    KeepApart,
    Level,
    Merge,
    Reject,
    RemoveBroader,
    Rename,
    SetBroader,
    SetKind,
    SetLevel,
    SetRating,
    SetRole,
    SetStatus,
    Split,
    Status,
    from_fields,
    plain,
    to_fields,
)
from graph.curation import apply, export_corrections, history, import_corrections, undo
from graph.errors import (
    InvalidCorrectionError,
    ReadingGraphError,
    StoreUnavailableError,
    UnknownCorrectionError,
    UnknownEntityError,
)
from graph.models import Kind, Relation
from graph.store import GraphDirectory
from tests.support.decided import ALFWORLD, HIMAC, OTHER, PPO, decide, exported, two_lists, view

if TYPE_CHECKING:
    from pathlib import Path

    from graph.corrections import Correction


@pytest.fixture
def both(tmp_path: Path) -> GraphDirectory:
    """A graph of two lists."""
    return two_lists(tmp_path)


def test_decisions_are_kept_in_their_order_and_undone_by_the_beginning_of_their_key(
    both: GraphDirectory,
) -> None:
    """Undone, they were never made."""
    before = exported(both)
    made = decide(both, Rename(ALFWORLD, "A"), SetStatus(HIMAC, Status.READ)).made
    recorded = history(view(both))

    assert [item.decision for item in recorded] == list(made)
    assert [item.holds for item in recorded] == [True, True]

    undo(both, [made[1].id.removeprefix("correction-")[:10], made[0].id])

    assert exported(both) == before


def test_undoing_a_later_decision_brings_the_earlier_one_back(both: GraphDirectory) -> None:
    """The earlier one was not forgotten."""
    decide(both, Rename(ALFWORLD, "First"))
    later = decide(both, Rename(ALFWORLD, "Second")).made[0]

    assert [item.holds for item in history(view(both))] == [False, True]

    undo(both, [later.id])

    assert view(both).catalog.ref(ALFWORLD).label == "First"


def test_what_is_decided_so_already_is_not_decided_again(both: GraphDirectory) -> None:
    """Nothing is written, and it is said."""
    decide(both, AddTag(HIMAC, "todo"))
    version = both.version()
    again = decide(both, AddTag(HIMAC, "todo"))

    assert (again.made, again.standing) == ((), (AddTag(HIMAC, "todo"),))
    assert both.version() == version


def test_times_only_grow(both: GraphDirectory) -> None:
    """Also where the clock of the machine goes back."""
    apply(both, [Rename(ALFWORLD, "A")], now=lambda: datetime(2027, 1, 1, tzinfo=UTC))
    apply(both, [Rename(ALFWORLD, "B")], now=lambda: datetime(2026, 1, 1, tzinfo=UTC))

    assert view(both).catalog.ref(ALFWORLD).label == "B"


WRONG: dict[str, tuple[Correction, type[ReadingGraphError], str]] = {
    "no such paper": (SetStatus("paper-none", Status.READ), UnknownEntityError, "paper-none"),
    "no such thing": (Reject(HIMAC, "model-none"), UnknownEntityError, "model-none"),
    "a thing is no paper": (SetRating(PPO, 3), InvalidCorrectionError, "only papers"),
    "a role of another kind": (
        SetRole(HIMAC, PPO, Relation.EVALUATES_ON), InvalidCorrectionError, "leads to a benchmark",
    ),
    "a new thing of another kind": (
        AddLink(HIMAC, Relation.USES, "benchmark-new", "New"), InvalidCorrectionError, "leads to",
    ),
    "a new thing without a name": (
        AddLink(HIMAC, Relation.USES, "model-new"), UnknownEntityError, "model-new",
    ),
    "a paper has a title": (Rename(HIMAC, "X"), InvalidCorrectionError, "have a name"),
    "one is one": (Merge(PPO, PPO), InvalidCorrectionError, "one thing already"),
    "a paper and a technique": (Merge(PPO, HIMAC), InvalidCorrectionError, "cannot be one"),
    "a split to the same name": (Split(HIMAC, PPO, "ppo"), InvalidCorrectionError, "the name"),
    "a kind of address": (SetKind(PPO, Kind.PAGE), InvalidCorrectionError, "is no page"),
    "the kind that it has": (SetKind(PPO, Kind.TECHNIQUE), InvalidCorrectionError, "is a tech"),
    "a level of a benchmark": (
        SetLevel(ALFWORLD, Level.NAMED), InvalidCorrectionError, "only techniques",
    ),
    "a benchmark is no kind": (SetBroader(PPO, ALFWORLD), InvalidCorrectionError, "broader"),
    "its own kind": (SetBroader(PPO, PPO), InvalidCorrectionError, "already"),
}  # fmt: skip


@pytest.mark.parametrize(("correction", "error", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_with_all_that_came_with_it(
    both: GraphDirectory, correction: Correction, error: type[ReadingGraphError], said: str
) -> None:
    """All of a call, or nothing."""
    version = both.version()

    with pytest.raises(error, match=said):
        decide(both, AddTag(HIMAC, "first"), correction)

    assert both.version() == version


def test_a_hierarchy_has_no_rings(both: GraphDirectory) -> None:
    """Also not one that a single call would close; taken apart, it may be built the other way."""
    with pytest.raises(InvalidCorrectionError, match="broader than"):
        decide(both, SetBroader("technique-grpo", PPO), SetBroader(PPO, "technique-grpo"))

    decide(both, SetBroader("technique-grpo", PPO), RemoveBroader("technique-grpo", PPO))
    decide(both, SetBroader(PPO, "technique-grpo"))

    parents = {ref.key for ref in view(both).catalog.entity(PPO).broader}
    assert "technique-grpo" in parents


@pytest.mark.parametrize("text", ["", "correction-", "ffffffffffffffff", "zz"])
def test_an_unknown_decision_cannot_be_undone(both: GraphDirectory, text: str) -> None:
    """And nothing else is."""
    decide(both, AddTag(HIMAC, "todo"))

    with pytest.raises(UnknownCorrectionError):
        undo(both, [text])

    assert len(history(view(both))) == 1


def test_there_has_to_be_a_graph(tmp_path: Path) -> None:
    """A wrong directory is not made."""
    with pytest.raises(StoreUnavailableError):
        apply(GraphDirectory(tmp_path / "none"), [])

    assert not (tmp_path / "none").exists()


EVERY: tuple[Correction, ...] = (
    Reject(OTHER, ALFWORLD, Relation.EVALUATES_ON, "ALFWorld"),
    Accept(HIMAC, Relation.USES, PPO),
    AddLink(HIMAC, Relation.USES, "model-new", "New \u2603"),
    SetRole(OTHER, PPO, Relation.MENTIONS),
    Rename(ALFWORLD, "Alf"),
    Merge("technique-grpo", PPO),
    KeepApart(HIMAC, OTHER),
    Split(OTHER, "benchmark-webshop", "Shop"),
    SetKind("benchmark-humaneval", Kind.MODEL),
    SetLevel(PPO, Level.CONCEPT),
    SetBroader("technique-himac", PPO),
    RemoveBroader("technique-himac", PPO),
    SetStatus(HIMAC, Status.READ),
    SetStatus(OTHER, None),
    SetRating(HIMAC, 5),
    AddTag(HIMAC, "agents"),
    CORRECTIONS["remove-tag"](OTHER, "agents"),  # type: ignore[call-arg, arg-type]
)


def test_a_file_says_it_all_again(both: GraphDirectory, tmp_path: Path) -> None:
    """Another person's graph of the same lists has the same view then; twice changes nothing."""
    decide(both, *EVERY)
    text = export_corrections(view(both))
    (tmp_path / "theirs").mkdir()
    theirs = two_lists(tmp_path / "theirs")
    first = import_corrections(theirs, text)
    again = import_corrections(theirs, text)

    assert {type(correction) for correction in EVERY} == set(CORRECTIONS.values())
    assert (len(first.made), first.problems) == (len(EVERY), ())
    assert (again.made, len(again.standing)) == ((), len(EVERY))
    assert exported(theirs) == exported(both)
    assert export_corrections(view(theirs)) == text


def test_of_two_persons_decisions_the_latest_holds(both: GraphDirectory, tmp_path: Path) -> None:
    """In whatever order the files are applied."""
    (tmp_path / "theirs").mkdir()
    theirs = two_lists(tmp_path / "theirs")
    apply(both, [Rename(ALFWORLD, "Mine")], now=lambda: datetime(2026, 1, 2, tzinfo=UTC), by="me")
    apply(theirs, [Rename(ALFWORLD, "Old")], now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    import_corrections(both, export_corrections(view(theirs)))
    import_corrections(theirs, export_corrections(view(both)))

    assert view(both).catalog.ref(ALFWORLD).label == "Mine"
    assert exported(theirs) == exported(both)
    assert [item.decision.by for item in history(view(theirs))] == [None, "me"]


def test_what_does_not_exist_here_is_told_and_the_rest_applied(both: GraphDirectory) -> None:
    """With the line; and what cannot be here, too."""
    lines = [
        {"action": "rename", "key": "model-none", "name": "X"},
        {"action": "add-tag", "paper": HIMAC, "tag": "todo"},
        {"action": "set-rating", "paper": PPO, "rating": 3},
    ]
    applied = import_corrections(both, "\n".join(map(json.dumps, lines)), file="c.jsonl")

    assert [(p.file, p.line, p.code) for p in applied.problems] == [
        ("c.jsonl", 1, "unknown-entity"),
        ("c.jsonl", 3, "invalid-correction"),
    ]
    assert view(both).catalog.entity(HIMAC).tags == ("agents", "todo")


BROKEN = {
    "no JSON": "{",
    "no object": "[1]",
    "no action": "{}",
    "another action": '{"action": "delete-everything"}',
    "a field is missing": '{"action": "rename", "key": "model-x"}',
    "a key that is none": '{"action": "rename", "key": "../etc", "name": "X"}',
    "a name that is none": '{"action": "rename", "key": "model-x", "name": " "}',
    "a name of control characters": '{"action": "rename", "key": "model-x", "name": "a\\u0000b"}',
    "a name that is a number": '{"action": "rename", "key": "model-x", "name": 7}',
    "a rating beyond five": '{"action": "set-rating", "paper": "paper-x", "rating": 6}',
    "a rating that is true": '{"action": "set-rating", "paper": "paper-x", "rating": true}',
    "another relation": '{"action": "accept", "paper": "paper-x", "relation": "is", '
    '"target": "model-x"}',
    "a time that is none": '{"action": "add-tag", "paper": "paper-x", "tag": "t", '
    '"created": "now"}',
    "a person that is none": '{"action": "add-tag", "paper": "paper-x", "tag": "t", "by": 3}',
    "another format": '{"format": "something", "version": 1}',
    "a later version": '{"format": "readgraph-corrections", "version": 2}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_not_applied_at_all(both: GraphDirectory, line: str) -> None:
    """The error names the line."""
    good = json.dumps({"action": "add-tag", "paper": HIMAC, "tag": "todo"})
    version = both.version()

    with pytest.raises(InvalidCorrectionError, match=r"^line 2: "):
        import_corrections(both, f"{good}\n{line}\n")

    assert both.version() == version


@pytest.mark.parametrize("correction", EVERY, ids=lambda c: c.action)
def test_a_correction_is_read_as_it_was_written(correction: Correction) -> None:
    """From its fields."""
    assert from_fields(json.loads(json.dumps(to_fields(correction)))) == correction


def test_a_name_is_brought_to_one_line() -> None:
    """In the normal form in which names are compared."""
    assert plain("  Cafe\u0301 \n au lait ") == "Caf\u00e9 au lait"
