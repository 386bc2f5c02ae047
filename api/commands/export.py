"""``readgraph export`` and ``readgraph view``: the graph as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.failures import CommandError
from api.commands.files import STANDARD_OUTPUT, OutputOption, write_output
from api.commands.options import GraphOption
from api.commands.state import find_one, open_to_read


def export(
    ctx: typer.Context,
    *,
    output: OutputOption,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="nquads, trig, jsonld, turtle, ntriples, rdfxml, graphml or gexf. Else by the "
            "file's ending; N-Quads on standard output.",
            show_default=False,
        ),
    ] = None,
    graph: GraphOption = None,
) -> None:
    """Write the whole graph to a file.

    The same graph gives the same bytes. Endings: .nq .trig .jsonld .ttl .nt .rdf .graphml .gexf.
    N-Quads, TriG and JSON-LD keep the named graphs; Turtle, N-Triples and RDF/XML hold the union;
    GraphML and GEXF the network.

    \b
    Examples:
      readgraph export -o graph.ttl
      readgraph export -o - --format nquads | sort | head
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.export import export_graph  # noqa: PLC0415

    name = _format_of(output) if format_name is None else format_name
    write_output(output, export_graph(open_to_read(ctx, graph), name.lower().lstrip(".")))


def _format_of(output: Path) -> str:
    if output == STANDARD_OUTPUT:
        return "nquads"
    from graph.export import EXPORT_FORMATS, NETWORK_FORMATS  # noqa: PLC0415
    from graph.formats import RDF_FORMATS  # noqa: PLC0415

    ending = output.suffix.lower().removeprefix(".")
    endings = {*NETWORK_FORMATS, *(info.suffix for info in RDF_FORMATS.values())}
    if ending in endings:
        return ending
    message = f"the ending of {output} names no format"
    raise CommandError(message, hint=f"say one with --format: {', '.join(EXPORT_FORMATS)}")


def view(
    ctx: typer.Context,
    *,
    output: OutputOption,
    focus: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The thing to open the picture on.", show_default=False),
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=2,
            metavar="N",
            help="1 or 2, with --focus: only what is so many links away is in the file.",
            show_default=False,
        ),
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Heading of the page.")] = (
        "Reading list"
    ),
    graph: GraphOption = None,
) -> None:
    """Write the network as one HTML file.

    It needs nothing else: open it, or send it.

    \b
    Examples:
      readgraph view -o network.html
      readgraph view -o alfworld.html --focus ALFWorld --depth 2
    """  # noqa: D301 -- \b is for Typer: keep these lines
    if depth is not None and focus is None:
        message = "--depth counts links from --focus, and there is none"
        raise CommandError(message)
    snapshot = open_to_read(ctx, graph)
    found = None if focus is None else find_one(snapshot, focus)
    from viz.keeping import kept_picture  # noqa: PLC0415
    from viz.page import render_network  # noqa: PLC0415

    page = render_network(
        snapshot.network,
        title=title,
        focus=None if found is None else found.key,
        depth=depth,
        picture=None if depth else kept_picture(snapshot.analysis),
    )
    write_output(output, page.encode(errors="replace"))
