"""``readgraph export`` and ``readgraph view``: the graph as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.failures import CommandError
from api.commands.files import STANDARD_OUTPUT, OutputOption, write_output
from api.commands.options import GraphOption
from api.commands.state import find_one, open_to_read

if TYPE_CHECKING:
    from graph.snapshot import Snapshot

_CANVAS: Final = "canvas"


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
            help="nquads, trig, jsonld, turtle, ntriples, rdfxml, graphml, gexf or canvas. Else by "
            "the file's ending; N-Quads on standard output.",
            show_default=False,
        ),
    ] = None,
    focus: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Of a network: only what is near this thing.",
            show_default=False,
        ),
    ] = None,
    depth: Annotated[
        int, typer.Option(min=1, max=2, metavar="N", help="With --focus: 1 or 2 links away.")
    ] = 1,
    graph: GraphOption = None,
) -> None:
    """Write the whole graph to a file.

    The same graph gives the same bytes. Endings: .nq .trig .jsonld .ttl .nt .rdf .graphml .gexf
    .canvas. N-Quads, TriG and JSON-LD keep the named graphs; Turtle, N-Triples and RDF/XML hold
    the union; GraphML and GEXF the network, and so does a canvas, for Obsidian, laid out as the
    picture is.

    \b
    Examples:
      readgraph export -o graph.ttl
      readgraph export -o humaneval.canvas --focus HumanEval --depth 2
      readgraph export -o - --format nquads | sort | head
    """  # noqa: D301 -- \b is for Typer: keep these lines
    name = _format_of(output) if format_name is None else format_name.lower().lstrip(".")
    if focus is not None and name not in _network_formats():
        message = f"--focus is for a part of the network, and {name} holds the whole graph"
        raise CommandError(message, hint=f"say one with --format: {', '.join(_network_formats())}")
    snapshot = open_to_read(ctx, graph)
    found = None if focus is None else find_one(snapshot, focus)
    write_output(output, _written(snapshot, name, None if found is None else found.key, depth))


def _network_formats() -> tuple[str, ...]:
    from graph.analysis.exchange import NETWORK_FORMATS  # noqa: PLC0415

    return (*NETWORK_FORMATS, _CANVAS)


def _written(snapshot: Snapshot, format_name: str, focus: str | None, depth: int) -> bytes:
    from graph.analysis.exchange import NETWORK_FORMATS, around, write_network  # noqa: PLC0415

    if format_name in NETWORK_FORMATS:
        return write_network(around(snapshot.network, focus, depth), format_name)
    if format_name == _CANVAS:
        from viz.canvas import render_canvas  # noqa: PLC0415
        from viz.keeping import kept_picture  # noqa: PLC0415

        picture = kept_picture(snapshot.analysis)
        part = around(snapshot.network, focus, depth)
        return render_canvas(part, picture.places, picture.groups)
    from graph.export import export_graph  # noqa: PLC0415

    return export_graph(snapshot, format_name)


def _format_of(output: Path) -> str:
    if output == STANDARD_OUTPUT:
        return "nquads"
    from graph.export import EXPORT_FORMATS  # noqa: PLC0415
    from graph.formats import RDF_FORMATS  # noqa: PLC0415

    ending = output.suffix.lower().removeprefix(".")
    endings = {*_network_formats(), *(info.suffix for info in RDF_FORMATS.values())}
    if ending in endings:
        return ending
    message = f"the ending of {output} names no format"
    raise CommandError(
        message, hint=f"say one with --format: {', '.join((*EXPORT_FORMATS, _CANVAS))}"
    )


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
