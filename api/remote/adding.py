"""Papers by DOI: from whoever keeps it, else from OpenAlex."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.remote import doi_api, openalex_api
from api.remote.answered import Answered
from api.remote.fetcher import FetchError, NotThereError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.remote.fetcher import Fetcher
    from api.remote.services import Services
    from graph.models import PaperRecord


def papers_by_doi(fetcher: Fetcher, services: Services, dois: Sequence[str]) -> Answered:
    """Ask for papers, one by one.

    A DOI that its resolver does not know is none. Where the resolver leads to no answer that can
    be used, OpenAlex is asked.
    """
    answered = Answered()
    for place, doi in enumerate(dois):
        if answered.is_over:
            answered.leave_out(len(dois) - place)
            break
        try:
            answered.records.append(_paper(fetcher, services, doi))
        except NotThereError:
            answered.succeed()
            answered.missing.append(f"doi:{doi}")
        except FetchError as error:
            answered.fail(f"doi:{doi}", error)
        else:
            answered.succeed()
    return answered


def _paper(fetcher: Fetcher, services: Services, doi: str) -> PaperRecord:
    try:
        return doi_api.paper_by_doi(fetcher, services.doi, doi)
    except NotThereError:
        raise
    except FetchError as error:
        try:
            return replace(openalex_api.paper_by_doi(fetcher, services.openalex, doi), doi=doi)
        except NotThereError:
            raise error from None
        except FetchError as second:
            message = f"{error.message}; {second.message}"
            raise FetchError(message, final=error.final and second.final) from second
