"""``readgraph lsp``: the graph in an editor."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.failures import CommandError
from api.commands.options import GraphOption, directory_of
from api.commands.serving import LogLevel, make_settings
from api.commands.talking import LogLevelOption, prepare_to_talk
from api.commands.terminal import one_line
from graph.link_styles import LinkStyle


def lsp(
    ctx: typer.Context,
    *,
    style: Annotated[
        LinkStyle | None,
        typer.Option(
            help="How links are written; else as the vault has them.",
            show_default=False,
        ),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="What stands before /id/KEY in the address of a link; else that of the IRI.",
            show_default=False,
        ),
    ] = None,
    unlinked: Annotated[
        bool,
        typer.Option(
            "--unlinked/--no-unlinked", help="Whether names without a link are hinted at."
        ),
    ] = True,
    log_level: LogLevelOption = LogLevel.WARNING,
    graph: GraphOption = None,
) -> None:
    """Link notes to the graph while you write them, in your editor.

    The editor starts this command, talks to it over standard input and output (Language Server
    Protocol), and ends it: completion after [[ and @, cards, definitions, backlinks, dead and
    ambiguous links, names that could be links. How to set it up: docs/editors.md.

    \b
    Examples:
      readgraph lsp
      readgraph lsp --style markdown --base http://localhost:8000
    """  # noqa: D301 -- \b is for Typer: keep these lines
    import logging  # noqa: PLC0415
    from importlib.metadata import version  # noqa: PLC0415

    settings = make_settings(directory_of(ctx, graph), None, None)
    if base is not None and not base.startswith(("http://", "https://")):
        message = f"--base is an http or https address, and not {one_line(base)!r}"
        raise CommandError(message)
    prepare_to_talk(log_level, whom="an editor", manual="docs/editors.md")
    # At the level of our own, the library would write down whole notes.
    logging.getLogger("pygls").setLevel(max(logging.WARNING, logging.getLogger().level))
    from api.lsp.options import Options  # noqa: PLC0415
    from api.lsp.server import serve  # noqa: PLC0415

    serve(settings, Options(style, base, unlinked), version=version("readgraph"))
