"""Papers from Semantic Scholar, by identifier or title.

Source:
    https://api.semanticscholar.org/api-docs/graph
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from api.remote.answered import Answered, Papers, fetch_papers, read_papers
from api.remote.fetcher import FetchError, NotThereError, Request, read_json
from api.remote.questions import batched
from graph.reading_list import semantic_scholar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from api.remote.fetcher import Fetcher
    from api.remote.services import Service
    from graph.models import PaperRecord

PAGE: Final = 100
"""How many papers one request is for; the service takes up to 500."""
_FIELDS: Final = (
    "corpusId,externalIds,url,title,venue,publicationVenue,journal,year,publicationDate,"
    "authors.name,citationCount,s2FieldsOfStudy,openAccessPdf"
)
_NONE_KNOWN: Final = "valid paper id"


def papers_by_id(fetcher: Fetcher, service: Service, ids: Sequence[str]) -> Answered:
    """Ask for papers by identifier (``ARXIV:2604.01234``, ``DOI:10.1/x``), a hundred at a time.

    Returns:
        The papers in the order of those identifiers that are known; the others as missing.
    """
    answered = Answered()
    batches = list(batched(ids, PAGE))
    for place, batch in enumerate(batches):
        if answered.is_over:
            left = [name for others in batches[place:] for name in others]
            answered.leave_out(len(left), left)
            break
        request = Request(service, "graph/v1/paper/batch", {"fields": _FIELDS}, {"ids": batch})
        try:
            found = fetcher.fetch(request, _batch_reader(service, len(batch)))
        except FetchError as error:
            if error.status == HTTPStatus.BAD_REQUEST and _NONE_KNOWN in error.message.lower():
                answered.missing += batch
            else:
                more = "" if len(batch) == 1 else f" and {len(batch) - 1:,} more"
                answered.fail(f"{batch[0]}{more}", error, batch)
            continue
        for name, papers in zip(batch, found, strict=True):
            answered.take(papers)
            answered.records += papers.records
            if not papers.records:
                answered.missing.append(name)
    return answered


def _batch_reader(service: Service, count: int) -> Callable[[bytes], list[Papers]]:
    read_one = read_papers(service.name, semantic_scholar.NAME, f"{service.host}/graph/v1/paper")
    parse = read_json(service)

    def read(body: bytes) -> list[Papers]:
        value: Any = parse(body)
        if not isinstance(value, list) or len(value) != count:
            message = f"{service.name} answered with JSON of another shape than it promises"
            raise FetchError(message)
        return [
            read_one(json.dumps(one).encode()) if isinstance(one, dict) else Papers((), ())
            for one in value
        ]

    return read


def papers_by_title(fetcher: Fetcher, service: Service, title: str) -> Sequence[PaperRecord]:
    """Ask for the paper whose title is most like this one; the caller compares.

    Raises:
        FetchError: There was no usable answer.
    """
    params = {"query": title, "fields": _FIELDS}
    request = Request(service, "graph/v1/paper/search/match", params)
    try:
        return fetch_papers(fetcher, request, semantic_scholar.NAME).records
    except NotThereError:
        return ()
