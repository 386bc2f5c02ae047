"""``readgraph serve``: the pages and the API."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import GraphOption, directory_of
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
from api.commands.state import has_graph
from api.commands.terminal import tell


def serve(
    ctx: typer.Context,
    *,
    host: HostOption = None,
    port: PortOption = None,
    log_level: Annotated[
        LogLevel, typer.Option(help="How much is told on standard error.")
    ] = LogLevel.INFO,
    open_browser: OpenOption = False,
    read_only: Annotated[
        bool | None,
        typer.Option(
            "--read-only",
            help="Let nobody write, with or without the token.",
            show_default=False,
        ),
    ] = None,
    union_default_graph: Annotated[
        bool | None,
        typer.Option(
            "--union-default-graph/--no-union-default-graph",
            help="Whether SPARQL sees all graphs where none is named. On, unless the environment "
            "says otherwise.",
            show_default=False,
        ),
    ] = None,
    service_allow: Annotated[
        list[str] | None,
        typer.Option(
            "--service-allow",
            metavar="URL",
            help="SPARQL endpoint that SERVICE may ask; can be given again. None, unless the "
            "environment says otherwise.",
            show_default=False,
        ),
    ] = None,
    graph: GraphOption = None,
) -> None:
    """Serve the graph: pages, SPARQL and API.

    This machine alone can reach it. Ctrl-C stops it. What is read meanwhile is seen at the next
    request. To let other machines in, put a name they ask for in READGRAPH_ALLOWED_HOSTS.

    \b
    Examples:
      readgraph serve
      readgraph serve --port 8080 --log-level warning
    """  # noqa: D301 -- \b is for Typer: keep these lines
    settings = make_settings(
        directory_of(ctx, graph),
        host,
        port,
        read_only=read_only,
        union_default_graph=union_default_graph,
        service_allow=tuple(service_allow) if service_allow else None,
    )
    check_host(settings)
    listening = open_port(settings, move=False)
    if not has_graph(settings.home):
        tell(f"note: there is no graph in {settings.home} yet; fill it with: readgraph ingest FILE")
    run(settings, listening, log_level=log_level, open_browser=open_browser)
