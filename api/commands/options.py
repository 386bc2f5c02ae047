"""What all commands share: where the graph is, how to show faults."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from api.commands.failures import CommandError
from graph.location import graph_directory

BASE_VARIABLE: Final = "READGRAPH_BASE"

GraphOption = Annotated[
    Path | None,
    typer.Option(
        "--graph",
        metavar="DIR",
        help="The graph directory. Else READGRAPH_HOME, else your data directory.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@dataclass(frozen=True, slots=True)
class Shared:
    """The options before the command."""

    graph: Path | None = None
    debug: bool = False


def chosen_directory(ctx: typer.Context, graph: Path | None) -> Path | None:
    """The directory of ``--graph``, which may stand before or after the command.

    Raises:
        CommandError: It is empty, or no directory.
    """
    chosen = graph if graph is not None else ctx.find_root().ensure_object(Shared).graph
    if chosen is not None and (not str(chosen).strip() or "\x00" in str(chosen)):
        message = "--graph names no directory"
        raise CommandError(message)
    return None if chosen is None else chosen.expanduser()


def directory_of(ctx: typer.Context, graph: Path | None) -> Path:
    """The directory that a command works on.

    Raises:
        CommandError: It is there and no directory.
    """
    found = graph_directory(chosen_directory(ctx, graph))
    if found.exists() and not found.is_dir():
        message = f"the graph is a directory, and {found} is a file"
        raise CommandError(message, hint="name a directory with --graph")
    return found


def iri_base() -> str | None:
    """The base of entity IRIs that the environment sets, if it does; as in the server's settings.

    Raises:
        CommandError: It is no base.
    """
    base = os.environ.get(BASE_VARIABLE)
    if not base:
        return None
    if not base.startswith(("http://", "https://")) or base.endswith(("/", "#")):
        message = f"{BASE_VARIABLE} must be an http or https IRI without a closing slash: {base}"
        raise CommandError(message)
    return base
