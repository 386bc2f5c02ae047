"""``readgraph corrections``: what was decided; taking it back; as a file for someone else."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.deciding import in_words, short_id, writable
from api.commands.failures import FINDINGS, CommandError
from api.commands.files import STANDARD_OUTPUT, write_output
from api.commands.options import GraphOption, JsonOption
from api.commands.state import iris, open_to_read
from api.commands.terminal import draw_table, one_line, say, say_json, tell
from api.naming import namer

if TYPE_CHECKING:
    from graph.curation import Recorded


class Action(StrEnum):
    """What to do with the corrections."""

    LIST = "list"
    UNDO = "undo"
    EXPORT = "export"
    APPLY = "apply"


def corrections(
    ctx: typer.Context,
    *,
    action: Annotated[
        Action, typer.Argument(metavar="[list|undo|export|apply]", help="What to do.")
    ] = Action.LIST,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID...|FILE]",
            help="For undo: identifiers, or how they begin. For export and apply: a file, or -.",
        ),
    ] = None,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """List what was decided, take it back, or pass it on.

    list shows every decision with its identifier, the oldest first. undo takes decisions back.
    export writes them to a file that another person can apply to a graph with the same papers;
    what does not exist there is told, and the rest is applied.

    \b
    Examples:
      readgraph corrections
      readgraph corrections undo 3f2a91c4
      readgraph corrections export corrections.jsonl
      readgraph corrections apply corrections.jsonl
    """  # noqa: D301 -- \b is for Typer: keep these lines
    given = what or []
    match action:
        case Action.LIST:
            _need(given, 0, "nothing after list")
            _list(ctx, graph, as_json=as_json)
        case Action.UNDO:
            if not given:
                message = "undo takes at least one identifier: readgraph corrections"
                raise CommandError(message)
            _undo(ctx, graph, given)
        case Action.EXPORT:
            _need(given, 1, "one file after export")
            _export(ctx, graph, Path(given[0]))
        case Action.APPLY:
            _need(given, 1, "one file after apply")
            _apply(ctx, graph, Path(given[0]))


def _need(given: list[str], count: int, said: str) -> None:
    if len(given) != count:
        message = f"readgraph corrections takes {said}"
        raise CommandError(message)


def _list(ctx: typer.Context, graph: Path | None, *, as_json: bool) -> None:
    from graph.curation import history  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    recorded = history(snapshot)
    if as_json:
        say_json([_fields(item) for item in recorded])
        return
    if not recorded:
        tell("nothing was decided yet")
        return
    name_of = namer(snapshot)
    rows = [
        (
            short_id(item.decision),
            item.decision.created[:19].replace("T", " "),
            item.decision.by or "",
            in_words(item.decision.correction, name_of),
            "" if item.holds else "decided anew later",
        )
        for item in recorded
    ]
    draw_table(("Id", "When (UTC)", "By", "What", ""), rows)


def _fields(item: Recorded) -> dict[str, object]:
    from graph.corrections import to_fields  # noqa: PLC0415

    decision = item.decision
    return {
        "id": decision.id,
        **to_fields(decision.correction),
        "created": decision.created,
        "by": decision.by,
        "holds": item.holds,
    }


def _undo(ctx: typer.Context, graph: Path | None, ids: list[str]) -> None:
    from graph.curation import undo  # noqa: PLC0415

    open_to_read(ctx, graph)
    taken = undo(writable(ctx, graph), ids, iris=iris())
    name_of = namer(open_to_read(ctx, graph))
    for decision in taken:
        say(f"taken back: {in_words(decision.correction, name_of)}")


def _export(ctx: typer.Context, graph: Path | None, output: Path) -> None:
    from graph.curation import export_corrections  # noqa: PLC0415

    write_output(output, export_corrections(open_to_read(ctx, graph)).encode())


def _apply(ctx: typer.Context, graph: Path | None, path: Path) -> None:
    from graph.curation import import_corrections  # noqa: PLC0415

    data = sys.stdin.buffer.read() if path == STANDARD_OUTPUT else path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path}: not UTF-8 text"
        raise CommandError(message) from error
    snapshot = open_to_read(ctx, graph)
    applied = import_corrections(writable(ctx, graph), text, file=str(path), iris=iris())
    for problem in applied.problems:
        tell(one_line(f"{path}:{problem.line}: {problem.message}"))
    name_of = namer(snapshot)
    for decision in applied.made:
        say(f"{in_words(decision.correction, name_of)}  [{short_id(decision)}]")
    say(
        f"{len(applied.made)} applied, {len(applied.standing)} there already,"
        f" {len(applied.problems)} left out"
    )
    if applied.problems:
        raise typer.Exit(FINDINGS)
