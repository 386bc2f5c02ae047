"""``readgraph ingest``: reading lists into the graph."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

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
    open_document,
    reason_of,
)
from api.commands.llm import llm_extractor
from api.commands.options import GraphOption, JsonOption, directory_of
from api.commands.state import iris
from api.commands.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.remote.llm_extractor import LlmExtractor
    from graph.ingest import IngestReport
    from graph.ingest.gathering import Progress

_SHORTEST_S: Final = 0.1  # below, a rate says nothing


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
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Processes that share a long list; else as many as there are processors.",
            show_default=False,
        ),
    ] = None,
    llm: Annotated[
        bool,
        typer.Option(
            "--llm", help="Ask a language model too: titles and abstracts leave this machine."
        ),
    ] = False,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Read lists into the graph.

    A list that was read before is replaced as a whole; whatever stops the work, Ctrl-C too, leaves
    the graph as it was. Of a directory, every file that a reader recognises is read, those in
    folders below it too. Ends with 0, with 1 if something was not read or is worth a look (the
    rest is stored), with 2 if nothing was read.

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
    with ExitStack() as stack:
        extractor = stack.enter_context(llm_extractor(directory)) if llm else None
        for place in places:
            _read_one(
                outcome,
                place,
                format_name=format_name,
                page_date=day,
                name=name,
                jobs=jobs,
                extractor=extractor,
            )
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
    jobs: int | None,
    extractor: LlmExtractor | None,
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
            jobs=jobs,
            extractor=extractor,
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
    jobs: int | None = None,
    extractor: LlmExtractor | None = None,
) -> IngestReport:
    """Read one list into a graph, with a progress bar where someone is watching.

    Args:
        directory: The graph directory.
        place: Where the list is.
        format_name: Name of its format, where the person knows better.
        page_date: Day of the page.
        name: What to call the list.
        dry_run: Report without writing.
        jobs: How many processes may share a long list; as many as there are processors if
            ``None``.
        extractor: What reads the papers; the rules alone if ``None``.

    Raises:
        UnreadableError: The input cannot be read.
        ReadingListSyntaxError: It is no reading list.
        StoreError: The graph cannot be written.
    """
    from graph.ingest import ingest as read_into_graph  # noqa: PLC0415
    from graph.store import GraphDirectory  # noqa: PLC0415

    with open_document(place, name=name) as document, _progress_bar(place.file) as progress:
        try:
            report = read_into_graph(
                GraphDirectory(directory),
                document,
                format=format_name,
                page_date=page_date,
                dry_run=dry_run,
                workers=jobs or os.cpu_count() or 1,
                extractor=extractor,
                progress=progress,
                iris=iris(),
            )
        except OSError as error:  # the input, or the disk that parts of it wait on
            raise UnreadableError(place.file, reason_of(error)) from error
    if extractor is None:
        return report
    problems, said = extractor.take_report(place.file)
    return replace(report, problems=(*report.problems, *problems), notes=(*report.notes, said))


@contextmanager
def _progress_bar(file: str) -> Iterator[Progress | None]:
    """A bar on standard error, if that is a terminal; it goes away when the work is done.

    It says how many papers are done and how many a second, also while their number is unknown.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        TextColumn("{task.fields[step]}"),
        BarColumn(),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        redirect_stdout=False,
    )
    with bar:
        task = bar.add_task(escape(file), total=None, step="reading", said="")

        def show(step: str, done: int, total: int | None) -> None:
            if bar.tasks[task].fields["step"] != step:
                bar.reset(task, total=total, step=step, said="")
            of_all = "" if total is None else f" of {total:,}"
            rate = done / max(bar.tasks[task].elapsed or 0, _SHORTEST_S)
            words = f"{done:,}{of_all} papers, {rate:,.0f} a second" if done else ""
            # The end of a step is drawn at once: a quick step would end between two drawings.
            bar.update(task, completed=done, total=total, said=words, refresh=done == total)

        yield show
