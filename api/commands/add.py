"""``readgraph add``: papers by identifier, with what the network knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.failures import CommandError
from api.commands.fetching import Fetched, RefreshOption, asking
from api.commands.options import GraphOption, JsonOption, directory_of
from api.commands.state import has_graph, iris
from api.commands.terminal import one_line, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from api.remote.fetcher import Fetcher
    from api.remote.services import Services
    from graph.known import KnownPaper
    from graph.models import PaperRecord
    from graph.reading_list.paper_links import PaperIds

_ACCEPTED: Final = (
    "accepted are arXiv ids (2604.01234), DOIs (10.1145/…), and addresses that hold one: of"
    " arxiv.org, huggingface.co/papers, alphaxiv.org, doi.org, and many publishers"
)


def add(
    ctx: typer.Context,
    *,
    papers: Annotated[
        list[str],
        typer.Argument(
            metavar="PAPER...", help="arXiv ids, DOIs, or their addresses.", show_default=False
        ),
    ],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="The list that the papers go into.")
    ] = "added",
    refresh: RefreshOption = False,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Add papers by arXiv id, DOI or address.

    What is known of them comes over the network. They go into a list that grows. Papers that the
    graph holds already are told, and not asked for. Ends with 1 if one of them is not found, with 2
    if nothing could be had.

    \b
    Examples:
      readgraph add 2604.01234 https://doi.org/10.1145/3292500.3330701
      readgraph add --name agents https://huggingface.co/papers/2604.01234
    """  # noqa: D301 -- \b is for Typer: keep these lines
    if not name.strip():
        message = "--name is empty"
        raise CommandError(message)
    directory = directory_of(ctx, graph)
    fetched = Fetched(directory)
    wanted = _read_identifiers(papers, fetched)
    if not refresh:
        _leave_known(wanted, directory, fetched)
    if wanted:
        with asking(directory, refresh=refresh) as (fetcher, services):
            records = _ask(fetcher, services, list(wanted.values()), fetched)
        fetched.keep(name, records, grow=True)
        for record in records:
            tell(f"added: {one_line(record.title)}")
    fetched.finish(as_json=as_json)


def _read_identifiers(texts: Sequence[str], fetched: Fetched) -> dict[str, PaperIds]:
    """What the arguments name, each once, by the name that messages use."""
    from graph.reading_list.paper_links import is_paper_address, read_ids  # noqa: PLC0415

    wanted: dict[str, PaperIds] = {}
    for given in texts:
        text = given.strip().rstrip(".,;")
        ids = read_ids(text) or read_ids(f"https://{text}")
        if ids is not None:
            wanted.setdefault(f"arXiv:{ids.arxiv_id}" if ids.arxiv_id else f"doi:{ids.doi}", ids)
        elif is_paper_address(text):
            fetched.refused.append(
                (given, f"the address holds no identifier that could be looked up; {_ACCEPTED}")
            )
        else:
            fetched.refused.append((given, f"names no paper; {_ACCEPTED}"))
    return wanted


def _leave_known(wanted: dict[str, PaperIds], directory: Path, fetched: Fetched) -> None:
    """Take out the papers that the graph knows by more than their identifier."""
    if not wanted or not has_graph(directory):
        return
    from graph.known import known_papers  # noqa: PLC0415
    from graph.snapshot import open_snapshot  # noqa: PLC0415

    by_name: Mapping[str, KnownPaper] = {
        name: paper
        for paper in known_papers(open_snapshot(directory, iris()))
        if paper.title is not None
        for name in paper.identifiers
    }
    for name in list(wanted):
        if name in by_name:
            del wanted[name]
            fetched.already.append((by_name[name].key, by_name[name].label))


def _ask(
    fetcher: Fetcher, services: Services, wanted: Sequence[PaperIds], fetched: Fetched
) -> list[PaperRecord]:
    from api.remote.adding import papers_by_doi  # noqa: PLC0415
    from api.remote.arxiv_api import papers_by_id  # noqa: PLC0415

    answered = papers_by_id(fetcher, services.arxiv, [p.arxiv_id for p in wanted if p.arxiv_id])
    fetched.take(services.arxiv.name, answered)
    dois = [paper.doi for paper in wanted if paper.doi and not paper.arxiv_id]
    by_doi = papers_by_doi(fetcher, services, dois)
    fetched.take(services.doi.name, by_doi)
    return [*answered.records, *by_doi.records]
