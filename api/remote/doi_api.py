"""A paper by its DOI, from whoever keeps it, by content negotiation.

Source:
    https://www.crossref.org/documentation/retrieve-metadata/content-negotiation/
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from api.remote.answered import fetch_paper
from api.remote.fetcher import Request
from graph.reading_list import csl_json

if TYPE_CHECKING:
    from api.remote.fetcher import Fetcher
    from api.remote.services import Service
    from graph.models import PaperRecord


def paper_by_doi(fetcher: Fetcher, service: Service, doi: str) -> PaperRecord:
    """Ask for a paper.

    Raises:
        NotThereError: There is no such DOI.
        FetchError: There was no usable answer.
    """
    request = Request(service, quote(doi, safe="/"), {})
    record = fetch_paper(fetcher, request, csl_json.NAME)
    return replace(record, doi=doi)
