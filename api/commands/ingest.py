"""``readgraph ingest``: reading lists into the graph."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.failures import CommandError
from api.commands.ingest_report import (
    Failure,
    Outcome,
    say_json_outcome,
    say_outcome,
    tell_failure,
    tell_problems,
)
from api.commands.inputs import (
    STANDARD_INPUT_NAME,
    Place,
    UnreadableError,
    find_places,
    read_document,
)
from api.commands.options import GraphOption, JsonOption, directory_of
from api.commands.state import iris
from api.commands.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.ingest import IngestReport


def ingest(
    ctx: typer.Context,
    *,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="Files, directories, or - for standard input.", show_default=False
        ),
    ],
    format_name: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help="Name of the format, if guessed wrongly."),
    ] = None,
    page_date: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="Day of the page, for dates printed without a year.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What to call the list; else its file's name."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report, and leave the graph as it is.")
    ] = False,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Read lists into the graph.

    A list that was read before is replaced as a whole. Of a directory, every file that a reader
    recognises is read, those in folders below it too. Ends with 0, with 1 if something was not
    read or is worth a look (the rest is stored), with 2 if nothing was read.

    \b
    Examples:
      readgraph ingest reading-list.txt
      pbpaste | readgraph ingest --name april -
    """  # noqa: D301 -- \b is for Typer: keep these lines
    directory = directory_of(ctx, graph)
    _check_format(format_name)
    if name is not None and not name.strip():
        message = "--name is empty"
        raise CommandError(message)
    places, failures = find_places(paths)
    if name is not None and len(places) > 1:
        message = f"--name calls one list by its name, and these are {len(places)} inputs"
        raise CommandError(message, hint="read them one by one, each with its name")
    outcome = Outcome(directory, dry_run)
    for failure in failures:
        _note(outcome, Failure(failure.file, None, "unreadable", failure.reason))
    day = None if page_date is None else _parse_day(page_date)
    for place in places:
        _read_one(outcome, place, format_name=format_name, page_date=day, name=name)
    if as_json:
        say_json_outcome(outcome)
    else:
        say_outcome(outcome)
    if not outcome.reports and not outcome.unreadable:
        message = f"no reading list was found in {', '.join(paths)}"
        raise CommandError(message, hint="which formats are read: readgraph ingest --help")
    raise typer.Exit(outcome.exit_code)


def _check_format(name: str | None) -> None:
    from graph.errors import UnknownFormatError  # noqa: PLC0415
    from graph.reading_list.registry import FORMATS  # noqa: PLC0415

    if name is not None and name not in FORMATS:
        known = "; ".join(f"{reader.name}, {reader.description}" for reader in FORMATS.values())
        message = f"no format is called {name!r}; known formats: {known}"
        raise UnknownFormatError(message)


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"--page-date takes a day such as 2026-04-21, not {text!r}"
        raise CommandError(message) from error


def _read_one(
    outcome: Outcome,
    place: Place,
    *,
    format_name: str | None,
    page_date: date | None,
    name: str | None,
) -> None:
    from graph.errors import ReadingListSyntaxError  # noqa: PLC0415

    try:
        report = read_list(
            outcome.graph,
            place,
            format_name=format_name,
            page_date=page_date,
            name=name,
            dry_run=outcome.dry_run,
        )
    except UnreadableError as error:
        _note(outcome, Failure(error.file, None, "unreadable", error.reason))
    except ReadingListSyntaxError as error:
        if place.from_directory:
            outcome.skipped.append(Failure.of(error))
        else:
            _note(outcome, Failure.of(error))
    else:
        tell_problems(report)
        outcome.reports.append(report)
        if name is None and place.path is None and not outcome.dry_run:
            tell(
                f"note: {STANDARD_INPUT_NAME} became the list {report.source!r}; "
                "with --name, a later version replaces this one"
            )


def _note(outcome: Outcome, failure: Failure) -> None:
    tell_failure(failure)
    outcome.unreadable.append(failure)


def read_list(
    directory: Path,
    place: Place,
    *,
    format_name: str | None = None,
    page_date: date | None = None,
    name: str | None = None,
    dry_run: bool = False,
) -> IngestReport:
    """Read one list into a graph, with a progress bar where someone is watching.

    Raises:
        UnreadableError: The input cannot be read.
        ReadingListSyntaxError: It is no reading list.
        StoreError: The graph cannot be written.
    """
    from graph.ingest import ingest as read_into_graph  # noqa: PLC0415
    from graph.store import GraphDirectory  # noqa: PLC0415

    document = read_document(place, name=name)
    with _progress_bar(place.file) as progress:
        return read_into_graph(
            GraphDirectory(directory),
            document,
            format=format_name,
            page_date=page_date,
            dry_run=dry_run,
            progress=progress,
            iris=iris(),
        )


@contextmanager
def _progress_bar(file: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error, if that is a terminal; it goes away when the work is done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(file=sys.stderr)
    with Progress(console=console, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(escape(file), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
