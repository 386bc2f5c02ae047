"""Asking services about papers that the graph holds, and which of the answers are about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from api.remote import arxiv_api, openalex_api, semantic_scholar_api
from api.remote.fetcher import FetchError
from graph.models import Problem, Severity
from graph.reading_list.merging import names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from api.remote.answered import Answered
    from api.remote.fetcher import Fetcher
    from api.remote.services import Service, Services
    from graph.known import KnownPaper
    from graph.models import PaperRecord


class PaperSource(StrEnum):
    """Who can be asked about papers; the value is the word of the command line."""

    ARXIV = "arxiv"
    SEMANTIC_SCHOLAR = "semantic-scholar"
    OPENALEX = "openalex"


@dataclass(frozen=True, slots=True)
class _Ways:
    """How one of them is asked: by what it calls a paper, and by title."""

    page: int
    name_of: Callable[[KnownPaper], str | None]
    by_name: Callable[[Fetcher, Service, Sequence[str]], Answered]
    by_title: Callable[[Fetcher, Service, str], Sequence[PaperRecord]]


def _scholar_name(paper: KnownPaper) -> str | None:
    if paper.arxiv_id is not None:
        return f"ARXIV:{paper.arxiv_id}"
    return None if paper.doi is None else f"DOI:{paper.doi}"


def _openalex_name(paper: KnownPaper) -> str | None:
    return paper.doi if paper.arxiv_id is None else openalex_api.doi_of(paper.arxiv_id)


_WAYS: Final = {
    PaperSource.ARXIV: _Ways(
        arxiv_api.PAGE,
        lambda paper: paper.arxiv_id,
        arxiv_api.papers_by_id,
        arxiv_api.papers_by_title,
    ),
    PaperSource.SEMANTIC_SCHOLAR: _Ways(
        semantic_scholar_api.PAGE,
        _scholar_name,
        semantic_scholar_api.papers_by_id,
        semantic_scholar_api.papers_by_title,
    ),
    PaperSource.OPENALEX: _Ways(
        openalex_api.PAGE,
        _openalex_name,
        openalex_api.papers_by_doi,
        openalex_api.papers_by_title,
    ),
}


@dataclass(frozen=True, slots=True)
class Questions:
    """What will be asked: the papers by identifier and by title, and those by neither."""

    named: Sequence[KnownPaper]
    titled: Sequence[KnownPaper]
    nameless: Sequence[KnownPaper]
    requests: int

    @classmethod
    def about(cls, source: PaperSource, papers: Iterable[KnownPaper]) -> Questions:
        """Sort papers by how a source can be asked about them."""
        ways = _WAYS[source]
        named, titled, nameless = [], [], []
        for paper in papers:
            if ways.name_of(paper) is not None:
                named.append(paper)
            elif paper.title is not None:
                titled.append(paper)
            else:
                nameless.append(paper)
        return cls(named, titled, nameless, -(-len(named) // ways.page) + len(titled))


def service_of(source: PaperSource, services: Services) -> Service:
    """The service behind a source."""
    return {
        PaperSource.ARXIV: services.arxiv,
        PaperSource.SEMANTIC_SCHOLAR: services.semantic_scholar,
        PaperSource.OPENALEX: services.openalex,
    }[source]


def ask_about(
    source: PaperSource, fetcher: Fetcher, services: Services, questions: Questions
) -> Answered:
    """Ask a source about papers: by identifier; by title where there is none.

    What it says is taken without the abstract, so that no sentence is read twice, and under the
    title that the graph has, if it has one.
    """
    ways, service = _WAYS[source], service_of(source, services)
    names = [name for paper in questions.named if (name := ways.name_of(paper)) is not None]
    answered = ways.by_name(fetcher, service, names)
    found = {name: record for record in answered.records for name in names_of(record)}
    answered.records = []
    missing = []
    for paper in questions.named:
        known = sorted(paper.identifiers)
        record = next((found[name] for name in known if name in found), None)
        if record is not None:
            answered.records.append(_as_known(record, paper))
            if paper.title is not None and not paper.is_titled_like(record):
                answered.problems.append(_other_title(record, paper, service))
        elif ways.name_of(paper) not in answered.unanswered:
            missing.append(paper.label)
    answered.missing = missing
    for place, paper in enumerate(questions.titled):
        if answered.is_over:
            answered.leave_out(len(questions.titled) - place)
            break
        _ask_by_title(ways, fetcher, service, paper, answered)
    return answered


def _as_known(record: PaperRecord, paper: KnownPaper) -> PaperRecord:
    return replace(record, abstract=None, title=paper.title or record.title)


def _other_title(record: PaperRecord, paper: KnownPaper, service: Service) -> Problem:
    said = f"{service.name} has another title for {paper.key}; the graph's is kept"
    return Problem(
        service.host, record.line, "other-title", said, record.title[:200], Severity.WARNING
    )


def _ask_by_title(
    ways: _Ways, fetcher: Fetcher, service: Service, paper: KnownPaper, answered: Answered
) -> None:
    title = paper.title or ""
    try:
        found = ways.by_title(fetcher, service, title)
    except FetchError as error:
        answered.fail(title, error)
        return
    answered.succeed()
    same = [record for record in found if paper.is_titled_like(record)]
    likely = [record for record in same if paper.agrees_with(record)]
    if len(likely) == 1:
        answered.records.append(_as_known(likely[0], paper))
    elif likely:
        answered.missing.append(f"{title} ({len(likely)} papers have this title)")
    elif same:
        answered.missing.append(f"{title} (a paper of this title has another year and authors)")
    else:
        answered.missing.append(title)
