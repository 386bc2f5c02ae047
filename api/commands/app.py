"""The Typer application: the commands, and the options before them."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.commands.add import add
from api.commands.analysis import communities, compare, path, related
from api.commands.ask import ask
from api.commands.backlinks import backlinks
from api.commands.check import check
from api.commands.correct import (
    accept,
    add_link,
    broader,
    merge,
    reject,
    rename,
    set_kind,
    set_role,
    split,
)
from api.commands.corrections import corrections
from api.commands.demo import demo
from api.commands.enrich import enrich
from api.commands.export import export, view
from api.commands.failures import reported
from api.commands.fetch import fetch
from api.commands.ingest import ingest
from api.commands.link import complete, link
from api.commands.listing import list_entities, sources
from api.commands.load import load
from api.commands.lookup import resolve, search
from api.commands.lsp import lsp
from api.commands.mcp import mcp
from api.commands.notes import notes_app
from api.commands.options import GraphOption, Shared
from api.commands.query import query
from api.commands.reading import SignedTags, rate, status, tag
from api.commands.review import duplicates, review
from api.commands.serve import serve
from api.commands.show import show
from api.commands.terminal import say
from api.commands.token import token


class Commands(TyperGroup):
    """The commands in the order in which they were added, with one way to fail."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 -- Typer's own signature, of a private type
        """Run a command."""
        with reported(debug=bool(ctx.params.get("debug"))):
            return super().invoke(ctx)


app = typer.Typer(
    name="readgraph",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        say(f"readgraph {version('readgraph')}")
        raise typer.Exit


@app.callback()
def shared(
    ctx: typer.Context,
    graph: GraphOption = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where in the program an error was raised.")
    ] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Turn a reading list into a knowledge graph: query it, see it, link to it.

    \b
    Example:
      readgraph demo
      readgraph ingest reading-list.txt
      readgraph show ALFWorld
    """  # noqa: D301 -- \b is for Typer: keep these lines
    ctx.obj = Shared(graph, debug)


app.command()(demo)
app.command()(ingest)
app.command()(fetch)
app.command()(add)
app.command()(enrich)
app.command()(load)
app.command()(serve)
app.command()(query)
app.command()(ask)
app.command()(show)
app.command()(resolve)
app.command()(search)
app.command()(backlinks)
app.command()(link)
app.command()(complete)
app.command()(path)
app.command()(related)
app.command()(compare)
app.command()(communities)
app.command("list")(list_entities)
app.command()(sources)
app.command()(view)
app.command()(export)
app.command()(check)
app.command()(review)
app.command()(accept)
app.command()(reject)
app.command("add-link")(add_link)
app.command("set-role")(set_role)
app.command("set-kind")(set_kind)
app.command()(rename)
app.command()(merge)
app.command()(split)
app.command()(broader)
app.command()(duplicates)
app.command()(corrections)
app.command()(status)
app.command()(rate)
app.command(cls=SignedTags)(tag)
app.command()(token)
app.command()(mcp)
app.command()(lsp)
app.add_typer(notes_app)
