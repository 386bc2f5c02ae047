"""What ``fetch``, ``add`` and ``enrich`` share: whom they ask, and what is told of the outcome."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.failures import FINDINGS, OK, USAGE, CommandError
from api.commands.ingest_report import problem_line, say_reports, tell_problems
from api.commands.state import iris
from api.commands.terminal import one_line, say, say_json, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from api.remote.answered import Answered
    from api.remote.fetch_settings import FetchSettings
    from api.remote.fetcher import Fetcher
    from api.remote.services import Services
    from graph.ingest import IngestReport
    from graph.models import PaperRecord, Problem
    from graph.repository_facts import FactsReport

RefreshOption = Annotated[
    bool, typer.Option("--refresh", help="Ask again, whatever was answered before.")
]
_SHOWN_MISSING: Final = 1_000


def fetch_settings() -> FetchSettings:
    """Read the settings of the services.

    Raises:
        CommandError: One of them is wrong; keys and tokens are never said.
    """
    from pydantic import ValidationError  # noqa: PLC0415

    from api.remote.fetch_settings import FETCH_ENV_PREFIX, FetchSettings  # noqa: PLC0415

    try:
        return FetchSettings()
    except ValidationError as error:
        said = "; ".join(
            f"{FETCH_ENV_PREFIX}{'_'.join(map(str, one['loc'])).upper()}: "
            + one["msg"].removeprefix("Value error, ")
            for one in error.errors()
        )
        raise CommandError(said, hint="what can be set: docs/fetching.md") from error


@contextmanager
def asking(graph: Path, *, refresh: bool) -> Iterator[tuple[Fetcher, Services]]:
    """Give what asks services; each host is named before it is asked for the first time.

    Args:
        graph: The graph directory, where answers are kept.
        refresh: Ask again, whatever is kept.

    Raises:
        CommandError: The settings are wrong.
    """
    from api.remote.fetch_cache import FOLDER, FetchCache  # noqa: PLC0415
    from api.remote.fetcher import Fetcher  # noqa: PLC0415
    from api.remote.services import services  # noqa: PLC0415

    settings = fetch_settings()
    cache = FetchCache(graph / FOLDER)
    cache.forget_old()

    def tell_host(host: str) -> None:
        tell(f"note: asking {host}")

    with Fetcher(settings, cache, refresh=refresh, tell=tell_host) as fetcher:
        yield fetcher, services(settings)


@dataclass(slots=True)
class Fetched:
    """What came of fetching.

    ``already`` are papers that the graph held before, as key and label. ``missing`` and
    ``failures`` name the service and what it does not know, or why it was of no use.
    """

    graph: Path
    reports: list[IngestReport] = field(default_factory=list)
    repositories: FactsReport | None = None
    already: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, service: str, answered: Answered) -> None:
        """Note what a service answered, but for the papers."""
        self.missing += [(service, what) for what in answered.missing]
        self.failures += [(service, why) for why in answered.failures]
        self.problems += answered.problems

    def keep(
        self, name: str, records: Iterable[PaperRecord], *, grow: bool, extract: bool = True
    ) -> None:
        """Put papers into a list of the graph, if there are any.

        Args:
            name: What the list is called.
            records: The papers.
            grow: Keep what the list held before.
            extract: Read their texts, too.

        Raises:
            StoreError: The graph cannot be written.
        """
        from graph.fetched import keep_list  # noqa: PLC0415
        from graph.store import GraphDirectory  # noqa: PLC0415

        papers = list(records)
        if papers:
            directory = GraphDirectory(self.graph)
            self.reports.append(
                keep_list(directory, name, papers, grow=grow, extract=extract, iris=iris())
            )

    @property
    def _found_nothing(self) -> bool:
        return not (self.reports or self.repositories or self.already)

    @property
    def exit_code(self) -> int:
        """0, 1 where something is missing or worth a look, 2 where nothing could be had."""
        if self._found_nothing and (self.failures or self.refused):
            return USAGE
        problems = self.problems or any(report.problems for report in self.reports)
        wanting = self.missing or self.failures or self.refused or problems
        return FINDINGS if wanting or self._found_nothing else OK

    def tell(self) -> None:
        """Write what is not as it should be, to standard error."""
        for problem in self.problems:
            tell(problem_line(problem))
        for report in self.reports:
            tell_problems(report)
        for text, why in self.refused:
            tell(f"error: {one_line(text)}: {why}")
        for service, what in self.missing[:_SHOWN_MISSING]:
            tell(f"not found by {service}: {one_line(what)}")
        if len(self.missing) > _SHOWN_MISSING:
            tell(f"not found: {len(self.missing) - _SHOWN_MISSING:,} more")
        for service, why in self.failures:
            tell(f"error: {service}: {one_line(why)}")
        for key, label in self.already:
            tell(f"already in your graph: {one_line(label)} ({key})")
        if self._found_nothing:
            tell("nothing was changed")

    def finish(self, *, as_json: bool) -> None:
        """Say all of it, and end the command.

        Raises:
            typer.Exit: Always.
        """
        self.tell()
        if as_json:
            say_json(self._document())
        elif self.reports:
            say_reports(self.reports)
            is_new = any(report.written for report in self.reports)
            state = "is in" if is_new else "has nothing new: it is as it was, in"
            say(f"The graph {state} {self.graph}.")
        raise typer.Exit(self.exit_code)

    def _document(self) -> dict[str, object]:
        return {
            "graph": str(self.graph),
            "lists": [asdict(report) for report in self.reports],
            "repositories": self.repositories and asdict(self.repositories),
            "already": [{"key": key, "label": label} for key, label in self.already],
            "refused": [{"text": text, "message": why} for text, why in self.refused],
            "missing": [{"service": name, "what": what} for name, what in self.missing],
            "failures": [{"service": name, "message": why} for name, why in self.failures],
            "problems": [asdict(problem) for problem in self.problems],
        }
