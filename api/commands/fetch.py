"""``readgraph fetch``: a list of papers from the network."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.failures import CommandError
from api.commands.fetching import Fetched, RefreshOption, asking
from api.commands.options import GraphOption, JsonOption, directory_of

if TYPE_CHECKING:
    from pathlib import Path

_WEEK: Final = re.compile(r"(\d{4})-W(\d{2})")
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


class ListSource(StrEnum):
    """Where a list can be fetched from."""

    HF_DAILY = "hf-daily"
    ARXIV = "arxiv"


def fetch(
    ctx: typer.Context,
    *,
    source: Annotated[
        ListSource, typer.Argument(metavar="SOURCE", help="hf-daily or arxiv.", show_default=False)
    ],
    query: Annotated[
        str | None,
        typer.Argument(metavar="[QUERY]", help="For arxiv: what to look for.", show_default=False),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", help="Papers of this day; of today without it."
        ),
    ] = None,
    week: Annotated[
        str | None, typer.Option("--week", metavar="YYYY-Www", help="Papers of this week.")
    ] = None,
    month: Annotated[
        str | None, typer.Option("--month", metavar="YYYY-MM", help="Papers of this month.")
    ] = None,
    most: Annotated[
        int,
        typer.Option("--max", min=1, max=2_000, metavar="N", help="For arxiv: at most so many."),
    ] = 100,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="What to call the list.")
    ] = None,
    refresh: RefreshOption = False,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Fetch a list of papers over the network.

    It is read into the graph. From hf-daily come the daily papers of Hugging Face, as the list
    hf-daily-DATE. From arxiv: the newest papers that a query of arXiv's API finds. What the list
    held before is replaced.

    \b
    Examples:
      readgraph fetch hf-daily --date 2026-04-21
      readgraph fetch arxiv "cat:cs.CL" --max 50
    """  # noqa: D301 -- \b is for Typer: keep these lines
    if name is not None and not name.strip():
        message = "--name is empty"
        raise CommandError(message)
    directory = directory_of(ctx, graph)
    if source is ListSource.HF_DAILY:
        if query is not None:
            message = "hf-daily takes no query; choose the papers with --date, --week or --month"
            raise CommandError(message)
        span, value = _read_span(day, week, month)
        fetched = _fetch_daily(directory, name or f"hf-daily-{value}", span, value, refresh=refresh)
    else:
        if query is None or not query.strip():
            message = 'arxiv needs a query, such as "cat:cs.CL"'
            raise CommandError(message)
        if day or week or month:
            message = "--date, --week and --month are for hf-daily"
            hint = "a time stands in the query: submittedDate:[202604200000 TO 202604210000]"
            raise CommandError(message, hint=hint)
        fetched = _fetch_query(directory, name or f"arxiv {query}", query, most, refresh=refresh)
    fetched.finish(as_json=as_json)


def _read_span(day: str | None, week: str | None, month: str | None) -> tuple[str, str]:
    """The span of time that is asked for, as the service names it."""
    given = [(n, v) for n, v in (("date", day), ("week", week), ("month", month)) if v is not None]
    if len(given) > 1:
        message = "of --date, --week and --month, only one can be given"
        raise CommandError(message)
    if not given:
        return "date", datetime.now(UTC).date().isoformat()
    span, value = given[0]
    try:
        if span == "date":
            date.fromisoformat(value)
        elif span == "week":
            found = _WEEK.fullmatch(value)
            date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else _refuse()
        elif not _MONTH.fullmatch(value):
            _refuse()
    except ValueError as error:
        example = {"date": "2026-04-21", "week": "2026-W17", "month": "2026-04"}[span]
        message = f"--{span} takes a {span} such as {example}, not {value!r}"
        raise CommandError(message) from error
    return span, value


def _refuse() -> None:
    raise ValueError


def _fetch_daily(directory: Path, name: str, span: str, value: str, *, refresh: bool) -> Fetched:
    from api.remote.hugging_face_api import daily_papers  # noqa: PLC0415

    fetched = Fetched(directory)
    with asking(directory, refresh=refresh) as (fetcher, services):
        answered = daily_papers(fetcher, services.huggingface, span, value)
    if not answered.records and not answered.failures:
        answered.missing.append(f"any paper of {value}")
    fetched.take(services.huggingface.name, answered)
    # Of what came in part only, nothing that was there is to be lost.
    fetched.keep(name, answered.records, grow=bool(answered.failures))
    return fetched


def _fetch_query(directory: Path, name: str, query: str, most: int, *, refresh: bool) -> Fetched:
    from api.remote.arxiv_api import papers_by_query  # noqa: PLC0415

    fetched = Fetched(directory)
    with asking(directory, refresh=refresh) as (fetcher, services):
        answered = papers_by_query(fetcher, services.arxiv, query, most)
    if not answered.records and not answered.failures and not answered.problems:
        answered.missing.append(f"any paper for {query}")
    fetched.take(services.arxiv.name, answered)
    fetched.keep(name, answered.records, grow=bool(answered.failures))
    return fetched
