"""``readgraph mcp``: the graph as tools for an assistant."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.failures import CommandError
from api.commands.options import GraphOption, directory_of
from api.commands.serving import LogLevel, make_settings
from api.commands.state import has_graph
from api.commands.talking import LogLevelOption, prepare_to_talk
from api.commands.terminal import tell


def mcp(
    ctx: typer.Context,
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Offer the tools that change the graph, too.")
    ] = False,
    log_level: LogLevelOption = LogLevel.WARNING,
    graph: GraphOption = None,
) -> None:
    """Give an assistant the graph as tools, over MCP.

    The program that holds the assistant starts this command, talks to it over standard input and
    output (Model Context Protocol), and ends it. The tools read; with --write they also note
    reading state, correct and update, and ask back before they take anything away.

    \b
    Example:
      readgraph mcp
      readgraph --graph my-graph mcp --write
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from importlib.metadata import version  # noqa: PLC0415

    settings = make_settings(directory_of(ctx, graph), None, None)
    if write and settings.read_only:
        message = "READGRAPH_READ_ONLY is set: nobody writes to this graph"
        raise CommandError(message, hint="start it without --write, or unset the variable")
    prepare_to_talk(log_level, whom="an assistant", manual="docs/assistants.md")
    if not has_graph(settings.home):
        tell(f"note: there is no graph in {settings.home} yet; fill it with: readgraph ingest FILE")
    from api.assistant.server import serve  # noqa: PLC0415

    serve(settings, write=write, version=version("readgraph"))
