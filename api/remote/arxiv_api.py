"""Papers from arXiv's API, by identifier, title, or query.

Source:
    https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from api.remote.answered import Answered, fetch_papers
from api.remote.fetcher import FetchError, Request
from api.remote.questions import batched, title_words
from graph.reading_list import arxiv_atom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.remote.answered import Papers
    from api.remote.fetcher import Fetcher
    from api.remote.services import Service
    from graph.models import PaperRecord

PAGE: Final = 100
"""How many papers one request is for."""
_BY_TITLE: Final = 5


def papers_by_id(fetcher: Fetcher, service: Service, ids: Sequence[str]) -> Answered:
    """Ask for papers by identifier, a hundred at a time."""
    answered = Answered()
    for batch in batched(ids, PAGE):
        _ask_batch(fetcher, service, batch, answered)
    return answered


def _ask_batch(fetcher: Fetcher, service: Service, batch: list[str], answered: Answered) -> None:
    if answered.is_over:
        answered.leave_out(len(batch), batch)
        return
    params = {"id_list": ",".join(batch), "max_results": str(len(batch))}
    try:
        found = _ask(fetcher, service, params)
    except FetchError as error:
        if error.status != HTTPStatus.BAD_REQUEST:
            answered.fail(_named(batch), error, batch)
        elif len(batch) == 1:
            answered.missing.append(f"{_named(batch)} ({error.message})")
        else:  # one identifier that arXiv refuses spoils the whole answer
            half = len(batch) // 2
            for part in (batch[:half], batch[half:]):
                _ask_batch(fetcher, service, part, answered)
        return
    answered.take(found)
    by_id = {record.arxiv_id: record for record in found.records}
    for name in batch:
        if name in by_id:
            answered.records.append(by_id[name])
        else:
            answered.missing.append(f"arXiv:{name}")


def _named(batch: list[str]) -> str:
    first = f"arXiv:{batch[0]}"
    return first if len(batch) == 1 else f"{first} and {len(batch) - 1:,} more"


def papers_by_query(fetcher: Fetcher, service: Service, query: str, most: int) -> Answered:
    """Ask for the newest papers that a query of arXiv finds, page by page."""
    answered = Answered()
    while len(answered.records) < most:
        start = len(answered.records)
        size = min(PAGE, most - start)
        params = {
            "search_query": query,
            "start": str(start),
            "max_results": str(size),
            "sortBy": "submittedDate",
            "sortOrder": "descending",
        }
        try:
            found = _ask(fetcher, service, params)
        except FetchError as error:
            answered.fail(f"papers from number {start + 1:,} on", error)
            break
        answered.take(found)
        answered.records += found.records
        if len(found.records) < size:
            break
    return answered


def papers_by_title(fetcher: Fetcher, service: Service, title: str) -> Sequence[PaperRecord]:
    """Ask for papers that have the words of a title; the caller compares.

    Raises:
        FetchError: There was no usable answer.
    """
    words = title_words(title)
    params = {"search_query": f'ti:"{words}"', "max_results": str(_BY_TITLE)}
    return _ask(fetcher, service, params).records if words else ()


def _ask(fetcher: Fetcher, service: Service, params: dict[str, str]) -> Papers:
    return fetch_papers(fetcher, Request(service, "api/query", params), arxiv_atom.NAME)
