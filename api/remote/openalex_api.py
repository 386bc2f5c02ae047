"""Works from OpenAlex, by DOI or title. A preprint of arXiv has a DOI, too.

Source:
    https://developers.openalex.org
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from api.remote.answered import Answered, fetch_paper, fetch_papers
from api.remote.fetcher import FetchError, NotThereError, Request
from api.remote.questions import batched, title_words
from graph.reading_list import openalex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.remote.fetcher import Fetcher
    from api.remote.services import Service
    from graph.models import PaperRecord

PAGE: Final = 50
"""How many works one request is for; the service takes up to 100."""
_BY_TITLE: Final = 10
# What separates the values of a filter.
_SEPARATORS: Final = re.compile(r"[,|]")
_ARXIV_DOI: Final = "10.48550/arxiv."


def doi_of(arxiv_id: str) -> str:
    """The DOI of a preprint."""
    return f"{_ARXIV_DOI}{arxiv_id.lower()}"


def papers_by_doi(fetcher: Fetcher, service: Service, dois: Sequence[str]) -> Answered:
    """Ask for works by DOI, fifty at a time."""
    answered = Answered()
    batches = list(batched((doi for doi in dois if not _SEPARATORS.search(doi)), PAGE))
    batches += [[doi] for doi in dois if _SEPARATORS.search(doi)]
    for place, batch in enumerate(batches):
        if answered.is_over:
            left = [name for others in batches[place:] for name in others]
            answered.leave_out(len(left), left)
            break
        try:
            answered.records += _ask_batch(fetcher, service, batch, answered)
        except NotThereError:
            continue
        except FetchError as error:
            more = "" if len(batch) == 1 else f" and {len(batch) - 1:,} more"
            answered.fail(f"doi:{batch[0]}{more}", error, batch)
    return answered


def _ask_batch(
    fetcher: Fetcher, service: Service, batch: list[str], answered: Answered
) -> Sequence[PaperRecord]:
    if _SEPARATORS.search(batch[0]):
        return [paper_by_doi(fetcher, service, batch[0])]
    params = {"filter": f"doi:{'|'.join(batch)}", "per_page": str(2 * PAGE)}
    found = fetch_papers(fetcher, Request(service, "works", params), openalex.NAME)
    answered.take(found)
    return found.records


def paper_by_doi(fetcher: Fetcher, service: Service, doi: str) -> PaperRecord:
    """Ask for one work.

    Raises:
        NotThereError: OpenAlex does not know it.
        FetchError: There was no usable answer.
    """
    request = Request(service, f"works/doi:{quote(doi, safe='/')}", {})
    return fetch_paper(fetcher, request, openalex.NAME)


def papers_by_title(fetcher: Fetcher, service: Service, title: str) -> Sequence[PaperRecord]:
    """Ask for works that have the words of a title; the caller compares.

    Raises:
        FetchError: There was no usable answer.
    """
    words = title_words(title)
    if not words:
        return ()
    params = {"filter": f"title.search:{words}", "per_page": str(_BY_TITLE)}
    return fetch_papers(fetcher, Request(service, "works", params), openalex.NAME).records
