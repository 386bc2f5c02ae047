"""``readgraph demo``: the bundled reading list, read and served."""

from __future__ import annotations

import os
import shlex
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.failures import FINDINGS
from api.commands.ingest import read_list
from api.commands.ingest_report import say_reports, tell_problems
from api.commands.inputs import Place
from api.commands.options import GraphOption, chosen_directory, directory_of
from api.commands.serving import (
    HostOption,
    LogLevel,
    OpenOption,
    PortOption,
    check_host,
    make_settings,
    open_port,
    run,
)
from api.commands.state import has_graph, iris
from api.commands.terminal import say, tell
from graph.location import HOME_VARIABLE

if TYPE_CHECKING:
    import socket

DEMO_LIST: Final = "demo"
_DEMO_DIRECTORY: Final = "demo"


def demo(
    ctx: typer.Context,
    *,
    host: HostOption = None,
    port: PortOption = None,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the graph, or only make it.")
    ] = True,
    open_browser: OpenOption = False,
    graph: GraphOption = None,
) -> None:
    """Read the bundled list of 55 papers, and serve its graph.

    It has a graph of its own in your data directory, or is in the one of --graph or
    READGRAPH_HOME; where READGRAPH_HOME holds lists of yours, it stays out of them.

    \b
    Examples:
      readgraph demo
      readgraph demo --port 8080 --open
    """  # noqa: D301 -- \b is for Typer: keep these lines
    directory = _demo_directory(ctx, graph)
    listening: socket.socket | None = None
    settings = make_settings(directory, host, port)
    if serve:  # what can fail at once fails before the work
        check_host(settings)
        listening = open_port(settings, move=port is None)
    failed = _read(directory)
    if listening is not None:
        run(settings, listening, log_level=LogLevel.WARNING, open_browser=open_browser)
    else:
        place = shlex.quote(str(directory))
        say(f"The graph is in {directory}. Serve it: readgraph --graph {place} serve")
    if failed:
        raise typer.Exit(FINDINGS)


def _read(directory: Path) -> int:
    with as_file(files("graph") / "examples" / "reading-list.txt") as path:
        report = read_list(directory, Place(path), name=DEMO_LIST)
    tell_problems(report)
    say_reports([report])
    return report.failed


def _demo_directory(ctx: typer.Context, graph: Path | None) -> Path:
    """Where the demo goes: never into lists of the person's own, unless ``--graph`` says so."""
    own = _own_directory()
    if chosen_directory(ctx, graph) is not None:
        return directory_of(ctx, graph)
    if not os.environ.get(HOME_VARIABLE):
        return own
    directory = directory_of(ctx, None)
    if not _holds_other_lists(directory):
        return directory
    tell(f"note: {directory} holds lists of yours; the demo is in {own}")
    return own


def _own_directory() -> Path:
    from graph.location import data_directory  # noqa: PLC0415

    return data_directory() / _DEMO_DIRECTORY


def _holds_other_lists(directory: Path) -> bool:
    if not has_graph(directory):
        return False
    from graph.snapshot import open_snapshot  # noqa: PLC0415

    return bool(set(open_snapshot(directory, iris()).catalog.sources()) - {DEMO_LIST})
