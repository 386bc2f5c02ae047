"""``readgraph load``: RDF files into a graph of one's own."""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Annotated

import typer

from api.commands.failures import CommandError
from api.commands.inputs import STANDARD_INPUT, STANDARD_INPUT_NAME, reason_of
from api.commands.options import GraphOption, directory_of
from api.commands.state import iris
from api.commands.terminal import say

if TYPE_CHECKING:
    from graph.bulk_load import Document
    from graph.graph_store import Stored


def load(
    ctx: typer.Context,
    *,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="An RDF document; - is standard input.")
    ],
    into: Annotated[
        str, typer.Option("--into", metavar="IRI", help="The named graph that takes it.")
    ],
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="turtle, ntriples, nquads, trig, jsonld or rdfxml. Else by the file's ending.",
            show_default=False,
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of what the graph holds.")
    ] = False,
    graph: GraphOption = None,
) -> None:
    """Load an RDF file into a named graph.

    It is loaded whole or not at all. Relative IRIs are resolved against that of the graph. Graphs
    that readgraph writes itself are refused, and so are documents with named graphs of their own.

    \b
    Examples:
      readgraph load colleagues.ttl --into https://example.org/colleagues
      zcat dump.nt.gz | readgraph load - --format ntriples --into https://example.org/dump --replace
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.bulk_load import Document  # noqa: PLC0415
    from graph.errors import RdfSyntaxError  # noqa: PLC0415
    from graph.update import check_graphs  # noqa: PLC0415

    name = STANDARD_INPUT_NAME if file == STANDARD_INPUT else file
    media_type = _media_type(file, format_name)
    check_graphs([into], iris())
    directory = directory_of(ctx, graph)
    with ExitStack() as opened:
        document = Document(_open(file, opened), media_type)
        try:
            stored = _store(directory, document, into, replace=replace)
        except RdfSyntaxError as error:
            place = ":".join(str(part) for part in (name, error.line, error.column) if part)
            message = f"{place}: {error.message}"
            raise CommandError(message, hint="nothing was loaded") from error
    say(f"{into}: {stored.added:,} added, {stored.removed:,} removed")


def _media_type(file: str, format_name: str | None) -> str:
    from graph.formats import rdf_format  # noqa: PLC0415
    from graph.rdf_documents import media_type_of_file  # noqa: PLC0415

    if format_name is not None:
        return rdf_format(format_name).media_type
    found = None if file == STANDARD_INPUT else media_type_of_file(file)
    if found is None:
        message = "the format is not known by the name of the file"
        hint = "say --format turtle, ntriples, nquads, trig, jsonld or rdfxml"
        raise CommandError(message, hint=hint)
    return found


def _open(file: str, opened: ExitStack) -> IO[bytes]:
    """The document as a file that can be read twice."""
    try:
        if file == STANDARD_INPUT:
            return _copied(sys.stdin.buffer, opened)
        path = Path(file)
        source = opened.enter_context(path.open("rb"))
        return source if path.is_file() else _copied(source, opened)
    except ValueError as error:  # a NUL in the name
        message = f"{file!r}: not a file name"
        raise CommandError(message) from error
    except OSError as error:
        message = f"{file}: {reason_of(error)}"
        raise CommandError(message) from error


def _copied(source: IO[bytes], opened: ExitStack) -> IO[bytes]:
    copy = opened.enter_context(TemporaryFile())  # noqa: SIM115 -- the stack closes it
    shutil.copyfileobj(source, copy)
    copy.flush()
    return copy


def _store(directory: Path, document: Document, name: str, *, replace: bool) -> Stored:
    from graph.empty_graphs import EmptyGraphs  # noqa: PLC0415
    from graph.graph_store import add_documents, put_documents  # noqa: PLC0415
    from graph.store import GraphDirectory  # noqa: PLC0415

    with GraphDirectory(directory).writing() as graph:
        if replace:
            return put_documents(graph, name, [document], name, EmptyGraphs(directory))
        return add_documents(graph, name, [document], name)
