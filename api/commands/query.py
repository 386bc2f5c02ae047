"""``readgraph query``: SPARQL from a file, standard input or the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.failures import CommandError
from api.commands.options import GraphOption, directory_of
from api.commands.query_table import draw_solutions
from api.commands.state import has_graph, iris, no_graph
from api.commands.stopping import given_up_after
from api.commands.terminal import say, shown, tell, write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.errors import QuerySyntaxError
    from graph.snapshot import Snapshot
    from graph.sparql import Form

TABLE: Final = "table"
_QUERY_CHARS: Final = 10_000_000
_RESULT_BYTES: Final = 4 * 2**30
_RESULT_ROWS: Final = 10**9
_FORM_WORDS: Final[Mapping[Form, str]] = {
    "SELECT": "a SELECT",
    "ASK": "an ASK",
    "CONSTRUCT": "a CONSTRUCT or DESCRIBE",
}


def query(
    ctx: typer.Context,
    *,
    query_text: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|-|TEXT",
            help="A file with a query, - for standard input, or the query itself.",
            show_default=False,
        ),
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="table, json, xml, csv, tsv; for CONSTRUCT and DESCRIBE turtle, jsonld, ntriples, "
            "rdfxml, nquads, trig. Else a table, or Turtle.",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            min=0.001,
            metavar="SECONDS",
            help="Give up after so long; else the query runs until it is done, or Ctrl-C.",
            show_default=False,
        ),
    ] = None,
    graph: GraphOption = None,
) -> None:
    """Answer a SPARQL query.

    The prefixes rl, schema, skos, dcterms, prov and the like are known. Without an argument, the
    query is read from standard input. ASK prints true or false. In tables, things of the graph
    stand with their keys, and other IRIs with prefixes.

    \b
    Examples:
      readgraph query "SELECT ?name { ?b a rl:Benchmark ; skos:prefLabel ?name }"
      readgraph query most-used.rq --format csv > most-used.csv
    """  # noqa: D301 -- \b is for Typer: keep these lines
    directory = directory_of(ctx, graph)
    chosen = None if format_name is None else check_format(format_name)
    text = _read_query(query_text)
    if not has_graph(directory):
        raise no_graph(directory)
    from graph.snapshot import open_snapshot  # noqa: PLC0415

    with given_up_after(timeout):
        answer_text(open_snapshot(directory, iris()), text, chosen)


def answer_text(snapshot: Snapshot, text: str, chosen: str | None) -> None:
    """Evaluate a query and print what it gives.

    Args:
        snapshot: The graph.
        text: The query.
        chosen: What :func:`check_format` gave; ``None`` for a table, or Turtle.
    """
    from graph.errors import QuerySyntaxError  # noqa: PLC0415
    from graph.sparql import Limits, answer  # noqa: PLC0415

    limits = Limits(_QUERY_CHARS, _RESULT_BYTES, _RESULT_ROWS)
    try:
        result = answer(snapshot.store, text, choose=_chooser(chosen), limits=limits)
    except QuerySyntaxError as error:
        _tell_place(text, error)
        raise
    if result.form == "CONSTRUCT" or chosen not in {None, TABLE}:
        write_bytes(result.body)
        if result.body and not result.body.endswith(b"\n"):
            say()
    elif result.form == "ASK":
        from json import loads  # noqa: PLC0415

        say("true" if loads(result.body)["boolean"] else "false")
    else:
        draw_solutions(result.body, iris())


def check_format(name: str) -> str:
    """Give the media type that a name, file ending or media type means; ``table`` is itself."""
    from graph.formats import UnknownFormatNameError  # noqa: PLC0415

    wanted = name.lower().lstrip(".")
    if wanted == TABLE:
        return TABLE
    formats = _formats()
    for media_type, names in formats.items():
        if wanted in {media_type, *names}:
            return media_type
    raise UnknownFormatNameError(name, (TABLE, *(names[0] for names in formats.values())))


def _formats() -> dict[str, tuple[str, str]]:
    """Name and file ending of each format that an answer can be written in, by media type."""
    from graph.formats import RDF_FORMATS, RESULT_FORMATS  # noqa: PLC0415

    found = {info.media_type: (info.name, info.suffix) for info in RESULT_FORMATS.values()}
    return found | {info.media_type: (info.name, info.suffix) for info in RDF_FORMATS.values()}


def _chooser(chosen: str | None) -> Callable[[tuple[str, ...]], str]:
    from graph.sparql import offered_types  # noqa: PLC0415

    forms: tuple[Form, ...] = ("SELECT", "ASK", "CONSTRUCT")
    formats = _formats()

    def choose(offered: tuple[str, ...]) -> str:
        if chosen is None:
            return offered[0]
        if chosen == TABLE and offered != offered_types("CONSTRUCT"):
            return offered_types("ASK")[0]  # JSON, to make the table from
        if chosen in offered:
            return chosen
        form = next(form for form in forms if offered_types(form) == offered)
        known = [formats[media_type][0] for media_type in offered]
        if form != "CONSTRUCT":
            known.insert(0, TABLE)
        message = f"{_FORM_WORDS[form]} query is written as one of: {', '.join(known)}"
        raise CommandError(message)

    return choose


def _read_query(given: str | None) -> str:
    """Read the query from where the argument says.

    Raises:
        CommandError: There is nothing to read, or it is no text.
    """
    if given is None and sys.stdin.isatty():
        message = "no query was given"
        hint = "give a file, - for standard input, or the query itself: readgraph query --help"
        raise CommandError(message, hint=hint)
    if given is None or given == "-":
        data, name = sys.stdin.buffer.read(), "<stdin>"
    elif _is_file(given):
        try:
            data, name = Path(given).read_bytes(), given
        except OSError as error:
            message = f"cannot read {given}: {error.strerror or error}"
            raise CommandError(message) from error
    else:
        data, name = given.encode(errors="replace"), "the query"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 text (byte {error.start})"
        raise CommandError(message) from error
    if not text.strip():
        message = f"{name} is empty"
        raise CommandError(message)
    return text


def _is_file(text: str) -> bool:
    if text.endswith(".rq"):
        return True
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a name, or with a NUL: a query
        return False


def _tell_place(text: str, error: QuerySyntaxError) -> None:
    """Show the line of the query with a caret under the column."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if error.line is None or not 1 <= error.line <= len(lines):
        return
    line = lines[error.line - 1]
    column = max(1, error.column or 1)
    pointer = "".join("\t" if character == "\t" else " " for character in line[: column - 1])
    tell(f"line {error.line}, column {column}:")
    tell(f"  {shown(line)}")
    tell(f"  {pointer}^")
