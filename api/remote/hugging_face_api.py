"""The daily papers of Hugging Face, of a day, week or month.

Source:
    https://huggingface.co/docs/hub/api, and ``list_daily_papers`` of huggingface_hub.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.remote.answered import Answered, fetch_papers
from api.remote.fetcher import FetchError, Request
from graph.reading_list import hf_daily

if TYPE_CHECKING:
    from api.remote.fetcher import Fetcher
    from api.remote.services import Service

_PAGE: Final = 100
_PAGES: Final = 50  # a month has some thousand papers


def daily_papers(fetcher: Fetcher, service: Service, span: str, value: str) -> Answered:
    """Ask for the papers of a span of time, page by page.

    Args:
        fetcher: Asks.
        service: Hugging Face.
        span: ``date``, ``week`` or ``month``.
        value: Such as ``2026-04-20``, ``2026-W17``, ``2026-04``.
    """
    answered = Answered()
    for page in range(_PAGES):
        params = {span: value, "limit": str(_PAGE), "p": str(page)}
        request = Request(service, "api/daily_papers", params)
        try:
            found = fetch_papers(fetcher, request, hf_daily.NAME)
        except FetchError as error:
            answered.fail(f"page {page + 1} of {value}", error)
            break
        answered.take(found)
        answered.records += found.records
        if len(found.records) < _PAGE:
            break
    return answered
