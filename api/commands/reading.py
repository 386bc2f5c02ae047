"""``readgraph status``, ``rate`` and ``tag``: how far a person is with a paper."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from api.commands.correct import PaperArgument
from api.commands.deciding import decide, find_key
from api.commands.failures import CommandError
from api.commands.options import GraphOption
from api.commands.state import open_to_read

if TYPE_CHECKING:
    from graph.corrections import Correction


class StatusChoice(StrEnum):
    """How far a person is with a paper; ``none`` forgets it."""

    TO_READ = "to-read"
    READING = "reading"
    READ = "read"
    NONE = "none"


def status(
    ctx: typer.Context,
    *,
    paper: PaperArgument,
    state: Annotated[
        StatusChoice,
        typer.Argument(metavar="STATE", help="to-read, reading, read or none.", show_default=False),
    ],
    graph: GraphOption = None,
) -> None:
    """Note how far you are with a paper.

    \b
    Examples:
      readgraph status 2604.01234 reading
      readgraph list papers --status to-read
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import SetStatus, Status  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    chosen = None if state is StatusChoice.NONE else Status(state.value)
    decide(ctx, graph, snapshot, [SetStatus(find_key(snapshot, paper), chosen)])


def rate(
    ctx: typer.Context,
    *,
    paper: PaperArgument,
    rating: Annotated[
        int, typer.Argument(min=0, max=5, help="1 to 5; 0 forgets it.", show_default=False)
    ],
    graph: GraphOption = None,
) -> None:
    """Rate a paper.

    \b
    Example:
      readgraph rate 2604.01234 5
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import SetRating  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    decide(ctx, graph, snapshot, [SetRating(find_key(snapshot, paper), rating or None)])


class SignedTags(TyperCommand):
    """Reads ``-name`` as a tag to take off, where an option could not stand."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 -- Typer's own
        """Turn ``-name`` into ``--remove=name`` before the options are read."""
        signed = [
            f"--remove={arg[1:]}" if len(arg) > 1 and arg[0] == "-" and arg[1] != "-" else arg
            for arg in args
            if arg != "-h"
        ]
        return super().parse_args(ctx, ["-h"] if "-h" in args else signed)


def tag(
    ctx: typer.Context,
    *,
    paper: PaperArgument,
    tags: Annotated[
        list[str] | None,
        typer.Argument(metavar="[+TAG|-TAG]...", help="Tags to put on, and to take off."),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option(metavar="TAG", help="A tag to take off, as -TAG; may be repeated."),
    ] = None,
    graph: GraphOption = None,
) -> None:
    """Put tags on a paper, or take them off.

    \b
    Examples:
      readgraph tag 2604.01234 +agents +survey -todo
      readgraph list papers --tag agents
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import AddTag, RemoveTag, plain  # noqa: PLC0415

    if not tags and not remove:
        message = "no tag is named"
        raise CommandError(message, hint="put one on with +TAG, take one off with -TAG")
    snapshot = open_to_read(ctx, graph)
    key = find_key(snapshot, paper)
    put_on = [plain(tag.removeprefix("+")) for tag in tags or ()]
    corrections: list[Correction] = [AddTag(key, name) for name in put_on]
    corrections += [RemoveTag(key, plain(name)) for name in remove or ()]
    decide(ctx, graph, snapshot, corrections)
