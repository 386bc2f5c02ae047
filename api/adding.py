"""Adding a paper from a page: what it is, whether it is there, and the list that it goes into."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from api.deps import resources
from api.rights import audit
from graph.errors import InputError
from graph.iris import Iris, paper_key
from graph.models import PaperRecord
from graph.store import GraphDirectory
from graph.text import normalise_field

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from api.rights import Writer
    from graph.snapshot import Snapshot
    from graph.views import Resolution

_LOGGER = logging.getLogger(__name__)

ADDED_LIST: Final = "added"
"""The list that papers go into: that of ``readgraph add``."""
TITLE_CHARS: Final = 1_000
ABSTRACT_CHARS: Final = 20_000
_PASSED_CHARS: Final = 4_000  # of an abstract, in an address
# What sites write for reference managers; else what they write for link previews.
_SCRIPT: Final = """(()=>{const d=document,m=n=>d.querySelector(`meta[name="${n}"],\
meta[property="${n}"]`)?.content??"";const p=new URLSearchParams({url:location.href,\
title:m("citation_title")||m("og:title")||d.title,abstract:m("citation_abstract").slice(0,LIMIT)});\
open(ORIGIN+"/add?"+p,"_blank","noopener")})()"""


class NotAPaperError(InputError):
    """What was to be added names no paper."""

    code = "not-a-paper"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that a person stands on, or what they typed; all of it is text."""

    url: str = ""
    title: str = ""
    abstract: str = ""

    @property
    def name(self) -> str:
        """What to look up first."""
        return self.url or self.title


def bookmarklet(origin: str) -> str:
    """Write the script of a bookmark that opens ``/add`` on the page that is being read.

    Args:
        origin: Scheme and host of this server, without a closing slash.
    """
    script = _SCRIPT.replace("LIMIT", str(_PASSED_CHARS)).replace("ORIGIN", json.dumps(origin))
    return "javascript:" + quote(script, safe="!'()*,;:@&=+$/?#[]-._~")


def look_up(snapshot: Snapshot, wanted: Wanted) -> Resolution | None:
    """Find out whether the graph has it: by its address, else by its exact title."""
    catalog = snapshot.catalog
    found = None
    for name in filter(None, (wanted.url, wanted.title)):
        said = catalog.resolve(name)
        if said.entity is not None:
            return said
        if found is None and said.match not in {"fuzzy", "none"}:
            found = said
    return found


def record_of(wanted: Wanted) -> PaperRecord:
    """Read what was passed along as a paper of a list.

    Raises:
        NotAPaperError: It has neither a title nor an address that identifies it, or something
            that is no address on the web stands where one should.
    """
    from graph.reading_list.paper_links import (  # noqa: PLC0415 -- slow to load
        LinkSorter,
        is_web_address,
        read_ids,
    )

    url = wanted.url.strip()
    links = LinkSorter()
    if url and not (links.add_address(url) or links.add_identifier(url)):
        message = "only http and https addresses, arXiv ids and DOIs can be added"
        raise NotAPaperError(message)
    title = normalise_field(wanted.title)[:TITLE_CHARS]
    if not title and read_ids(url) is None:
        message = "a page that is known by no arXiv id or DOI needs a title"
        raise NotAPaperError(message)
    return PaperRecord(
        title=title or links.readable_name or url,
        line=1,
        end_line=1,
        abstract=normalise_field(wanted.abstract)[:ABSTRACT_CHARS] or None,
        arxiv_id=links.arxiv_id,
        arxiv_version=links.arxiv_version,
        doi=links.doi,
        urls=(url,) if is_web_address(url) else (),
    )


def add_paper(request: Request, writer: Writer, wanted: Wanted) -> str:
    """Put a paper into the list of added ones; give its key. Never call it on the event loop.

    Raises:
        NotAPaperError: It names no paper.
        StoreError: The graph cannot be written.
        GraphBusyError: Another process writes.
    """
    from graph.fetched import keep_list  # noqa: PLC0415 -- slow to load

    settings = resources(request).settings
    record = record_of(wanted)
    if settings.add_fetch:
        record = _fetched(settings.home, record) or record
    directory = GraphDirectory(settings.home, lock_timeout_s=settings.write_wait_s)
    report = keep_list(directory, ADDED_LIST, [record], grow=True, iris=Iris(settings.base))
    audit(request, writer, graph=f"src-{ADDED_LIST}", added=report.new, removed=report.changed)
    return paper_key(record)


def _fetched(home: Path, record: PaperRecord) -> PaperRecord | None:
    """What services know of the paper; ``None`` where they do not answer: it is added all the same.

    Raises:
        InputError: The settings of the services are wrong.
    """
    from pydantic import ValidationError  # noqa: PLC0415

    from api.remote.adding import papers_by_doi  # noqa: PLC0415
    from api.remote.arxiv_api import papers_by_id  # noqa: PLC0415
    from api.remote.fetch_cache import FOLDER, FetchCache  # noqa: PLC0415
    from api.remote.fetch_settings import FetchSettings  # noqa: PLC0415
    from api.remote.fetcher import Fetcher  # noqa: PLC0415
    from api.remote.services import services  # noqa: PLC0415

    try:
        settings = FetchSettings()
    except ValidationError as error:
        message = "the settings of the services are wrong; `readgraph add` says which"
        raise NotAPaperError(message) from error

    def tell_host(host: str) -> None:
        _LOGGER.info("asking", extra={"host": host})

    with Fetcher(settings, FetchCache(home / FOLDER), refresh=False, tell=tell_host) as fetcher:
        asked = services(settings)
        if record.arxiv_id is not None:
            answered = papers_by_id(fetcher, asked.arxiv, [record.arxiv_id])
        elif record.doi is not None:
            answered = papers_by_doi(fetcher, asked, [record.doi])
        else:
            return None
    return next(iter(answered.records), None)
