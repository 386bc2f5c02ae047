"""``readgraph enrich``: what services know of the papers and repositories of the graph."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.failures import CommandError
from api.commands.fetching import Fetched, RefreshOption, asking
from api.commands.options import GraphOption, JsonOption, directory_of
from api.commands.state import find_one, has_graph, iris, no_graph, open_to_read
from api.commands.terminal import draw_table, say, tell
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from api.remote.enriching import Questions
    from api.remote.fetcher import Fetcher
    from api.remote.services import Service, Services
    from graph.known import KnownRepository
    from graph.snapshot import Snapshot


class EnrichSource(StrEnum):
    """Whom to ask."""

    ARXIV = "arxiv"
    SEMANTIC_SCHOLAR = "semantic-scholar"
    OPENALEX = "openalex"
    GITHUB = "github"


def enrich(
    ctx: typer.Context,
    *,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PAPER...]", help="Only these papers; all without it.", show_default=False
        ),
    ] = None,
    chosen: Annotated[
        list[EnrichSource] | None,
        typer.Option(
            "--source",
            metavar="NAME",
            help="arxiv, semantic-scholar, openalex or github; may be repeated. All without it.",
            show_default=False,
        ),
    ] = None,
    refresh: RefreshOption = False,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Ask services what they know of your papers.

    That is authors, identifiers, citation counts, venues; of repositories stars and licence. What
    is sent are identifiers, and titles of papers that have none. What comes back goes into lists
    of its own, enriched-arxiv and so on; what your lists say stays as it is. A title counts only
    if it is the very same; nothing is guessed. Run again, it brings those lists up to date.

    \b
    Examples:
      readgraph enrich --source openalex
      readgraph enrich 2604.01234 --source arxiv --source github
    """  # noqa: D301 -- \b is for Typer: keep these lines
    directory = directory_of(ctx, graph)
    keys = None
    if names:
        snapshot = open_to_read(ctx, graph)
        keys = {_paper_key(snapshot, name) for name in names}
    elif not has_graph(directory):
        raise no_graph(directory)
    fetched = Fetched(directory)
    with asking(directory, refresh=refresh) as (fetcher, services):
        for source in dict.fromkeys(chosen or EnrichSource):
            if source is EnrichSource.GITHUB:
                _ask_github(fetcher, services.github, directory, keys, fetched)
            else:
                _ask_about_papers(source, fetcher, services, directory, keys, fetched)
    if as_json:
        fetched.finish(as_json=True)
    fetched.tell()
    _say_lists(fetched)
    raise typer.Exit(fetched.exit_code)


def _paper_key(snapshot: Snapshot, name: str) -> str:
    found = find_one(snapshot, name)
    if found.kind is not Kind.PAPER:
        message = f"{found.label!r} is a {found.kind}, and papers are enriched"
        raise CommandError(message)
    return found.key


def _open(directory: Path, keys: Collection[str] | None) -> tuple[Snapshot, set[str] | None]:
    """The graph as it is now, and the keys of papers now: a source may have told an arXiv id."""
    from graph.snapshot import open_snapshot  # noqa: PLC0415

    snapshot = open_snapshot(directory, iris())
    if keys is None:
        return snapshot, None
    return snapshot, {snapshot.catalog.former(key) or key for key in keys}


def _ask_about_papers(  # noqa: PLR0917 -- the parts of one question
    source: EnrichSource,
    fetcher: Fetcher,
    services: Services,
    directory: Path,
    keys: Collection[str] | None,
    fetched: Fetched,
) -> None:
    from api.remote.enriching import (  # noqa: PLC0415
        PaperSource,
        Questions,
        ask_about,
        service_of,
    )
    from graph.known import known_papers  # noqa: PLC0415

    asked = PaperSource(source.value)
    snapshot, chosen = _open(directory, keys)
    papers = (p for p in known_papers(snapshot) if chosen is None or p.key in chosen)
    questions = Questions.about(asked, papers)
    service = service_of(asked, services)
    _tell_questions(service, questions)
    answered = ask_about(asked, fetcher, services, questions)
    fetched.take(service.name, answered)
    fetched.keep(f"enriched-{source}", answered.records, grow=True, extract=False)


def _tell_questions(service: Service, questions: Questions) -> None:
    named, titled, nameless = (
        len(papers) for papers in (questions.named, questions.titled, questions.nameless)
    )
    least_s = questions.requests * service.gap_s
    lasts = f", which takes {least_s:,.0f} s or more" if least_s > 10 else ""  # noqa: PLR2004 -- worth saying
    tell(f"note: {service.name}: papers by identifier: {named:,}, by title: {titled:,}{lasts}")
    if nameless:
        said = "papers with neither an identifier that it knows nor a title"
        tell(f"note: {service.name}: {said}: {nameless:,}")


def _ask_github(
    fetcher: Fetcher,
    service: Service,
    directory: Path,
    keys: Collection[str] | None,
    fetched: Fetched,
) -> None:
    from api.remote.answered import Answered  # noqa: PLC0415
    from api.remote.fetcher import FetchError, NotThereError  # noqa: PLC0415
    from api.remote.github_api import owner_and_name, repository_facts  # noqa: PLC0415
    from graph.repository_facts import keep_repository_facts  # noqa: PLC0415
    from graph.store import GraphDirectory  # noqa: PLC0415

    repositories = _repositories(directory, keys)
    there = [one for one in repositories if owner_and_name(one.address)]
    elsewhere = len(repositories) - len(there)
    tell(f"note: {service.name}: repositories there: {len(there):,}, elsewhere: {elsewhere:,}")
    answered, facts = Answered(), []
    for place, repository in enumerate(there):
        if answered.is_over:
            answered.leave_out(len(there) - place)
            break
        try:
            facts.append(repository_facts(fetcher, service, repository))
        except NotThereError:
            answered.missing.append(repository.label)
        except FetchError as error:
            answered.fail(repository.label, error)
            continue
        answered.succeed()
    fetched.take(service.name, answered)
    if facts:
        fetched.repositories = keep_repository_facts(
            GraphDirectory(directory), "enriched-github", facts, iris=iris()
        )


def _repositories(directory: Path, keys: Collection[str] | None) -> Sequence[KnownRepository]:
    from graph.known import known_repositories  # noqa: PLC0415

    snapshot, chosen = _open(directory, keys)
    linked = {
        edge.target
        for edge in snapshot.catalog.index.edges
        if edge.relation is Relation.HAS_REPOSITORY and (chosen is None or edge.source in chosen)
    }
    return [one for one in known_repositories(snapshot) if chosen is None or one.key in linked]


def _say_lists(fetched: Fetched) -> None:
    rows = [
        (report.source, "papers", report.read, report.new, report.changed, report.removed)
        for report in fetched.reports
    ]
    facts = fetched.repositories
    if facts is not None:
        rows.append(
            (
                facts.source,
                "repositories",
                facts.repositories,
                facts.new,
                facts.changed,
                facts.removed,
            )
        )
    if rows:
        draw_table(
            ("List", "Of", "Holds", "New", "Changed", "Removed"),
            [(row[0], row[1], *(f"{count:,}" for count in row[2:])) for row in rows],
            numbers=range(2, 6),
        )
        say(f"The graph is in {fetched.graph}.")
