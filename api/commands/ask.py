"""``readgraph ask``: ready queries by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.failures import CommandError
from api.commands.options import GraphOption, directory_of
from api.commands.query import answer_text, check_format
from api.commands.state import has_graph, iris, no_graph
from api.commands.terminal import say, shown, tell

if TYPE_CHECKING:
    from graph.canned import CannedQueries, CannedQuery


def ask(
    ctx: typer.Context,
    *,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="Which query; without it, all are listed.", show_default=False
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PARAMETER=VALUE", help="Values of its parameters.", show_default=False
        ),
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="As for readgraph query; else a table.",
            show_default=False,
        ),
    ] = None,
    text_only: Annotated[
        bool, typer.Option("--text", help="Print the query with its values, and ask nothing.")
    ] = False,
    graph: GraphOption = None,
) -> None:
    """Ask a ready query by its name.

    Things of the graph are given by name, key, identifier or IRI. Your own queries lie as .rq files
    in the folder queries of the graph directory.

    \b
    Examples:
      readgraph ask
      readgraph ask papers-by-benchmark benchmark=ALFWorld
      readgraph ask papers-with-code code=missing --format csv
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.canned import load_canned  # noqa: PLC0415

    directory = directory_of(ctx, graph)
    found = load_canned(directory)
    if name is None:
        _list(found)
        return
    query = found.get(name)
    given = _pairs(values or [], query)
    chosen = None if format_name is None else check_format(format_name)
    if not has_graph(directory):
        raise no_graph(directory)
    from graph.canned import read_value  # noqa: PLC0415
    from graph.canned.computed import bridges  # noqa: PLC0415
    from graph.snapshot import open_snapshot  # noqa: PLC0415

    snapshot = open_snapshot(directory, iris())
    terms = {
        parameter: read_value(query.parameter(parameter), text, snapshot.catalog.resolve)
        for parameter, text in given.items()
    }
    text = query.bind(terms, bridges(snapshot.network) if query.computed else ())
    if text_only:
        say(text.rstrip("\n"))
    else:
        answer_text(snapshot, text, chosen)


def _pairs(values: list[str], query: CannedQuery) -> dict[str, str]:
    given: dict[str, str] = {}
    for value in values:
        parameter, equals, text = value.partition("=")
        if not equals:
            known = ", ".join(parameter.name for parameter in query.parameters) or "none"
            message = f"{shown(value)}: say PARAMETER=VALUE"
            raise CommandError(message, hint=f"parameters of {query.name}: {known}")
        query.parameter(parameter)
        given[parameter] = text
    return given


def _list(found: CannedQueries) -> None:
    for query in found.by_name.values():
        parameters = [
            parameter.name if parameter.required else f"[{parameter.name}]"
            for parameter in query.parameters
        ]
        say("  ".join((query.name, " ".join(parameters))).rstrip())
        say(f"    {query.title}. {query.description}")
    for fault in found.faults:
        tell(f"not read: {fault}")
