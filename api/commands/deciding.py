"""What all commands share that decide something: writing it down, and saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.commands.options import directory_of
from api.commands.state import find_one, iris
from api.commands.terminal import one_line, say
from api.naming import namer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import typer

    from graph.corrections import Correction, Decision
    from graph.curation import Applied
    from graph.snapshot import Snapshot
    from graph.store import GraphDirectory

SHORT_ID_CHARS = 8


def decide(
    ctx: typer.Context, graph: Path | None, snapshot: Snapshot, corrections: Sequence[Correction]
) -> Applied:
    """Make corrections, and say what was decided and how to take it back.

    Raises:
        ReadingGraphError: They cannot be made; nothing is.
    """
    from graph.curation import apply  # noqa: PLC0415

    applied = apply(writable(ctx, graph), corrections, iris=iris())
    name_of = namer(snapshot)
    for decision in applied.made:
        say(f"{in_words(decision.correction, name_of)}  [{short_id(decision)}]")
    for correction in applied.standing:
        say(f"{in_words(correction, name_of)}  [as before]")
    return applied


def writable(ctx: typer.Context, graph: Path | None) -> GraphDirectory:
    """The graph that a command writes to."""
    from graph.store import GraphDirectory  # noqa: PLC0415

    return GraphDirectory(directory_of(ctx, graph))


def in_words(correction: Correction, name_of: Callable[[str], str]) -> str:
    """A correction on one line, safe for a terminal."""
    from api.decision_words import describe  # noqa: PLC0415

    return one_line(describe(correction, name_of))


def short_id(decision: Decision) -> str:
    """Enough of a decision's identifier to take it back by."""
    from graph.iris import CORRECTION_PREFIX  # noqa: PLC0415

    return decision.id.removeprefix(CORRECTION_PREFIX)[:SHORT_ID_CHARS]


def find_key(snapshot: Snapshot, name: str) -> str:
    """The key of the one thing that a name means.

    Raises:
        CommandError: It means several, or none; with the candidates.
    """
    return find_one(snapshot, name).key
