"""Works from the API of OpenAlex: one work, or a page of results.

Keywords and topics are a classifier's, so they are candidates. Works cited are named by OpenAlex
numbers alone, which say nothing outside OpenAlex: they are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.models import PaperRecord
from graph.reading_list.entry_report import MAX_ABSTRACT_CHARS
from graph.reading_list.json_fields import find_first_object, read_papers
from graph.reading_list.paper_links import LinkSorter, is_web_address
from graph.reading_list.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import ReadingItem
    from graph.reading_list.json_fields import Fields
    from graph.reading_list.json_stream import JsonEntry
    from graph.reading_list.source import TextSource

NAME: Final = "openalex"

_CERTAIN: Final = 0.95
_MEMBERS: Final = ("results",)
_ADDRESS: Final = "https://openalex.org/"
_OWN_NAMES: Final = frozenset({"abstract_inverted_index", "authorships", "referenced_works"})
# Addresses of a work that OpenAlex knows besides its own; the DOI has a field.
_ELSEWHERE: Final = ("openalex", "pmid", "pmcid")
_MOST_AUTHORS: Final = 100


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is an answer of this API."""
    first = find_first_object(text, _MEMBERS)
    identifier = first.get("id")
    by_id = isinstance(identifier, str) and identifier.startswith(f"{_ADDRESS}W")
    return _CERTAIN if by_id or _OWN_NAMES & first.keys() else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the works of an answer."""
    return read_papers(source, _MEMBERS, _read_work)


def _read_work(work: Fields, entry: JsonEntry) -> PaperRecord | None:
    title = work.title("title", "display_name")
    if title is None:
        return None
    places = [work.object("primary_location"), *work.objects("locations")]
    links = _read_links(work, places)
    authors = tuple(_read_authors(work))
    is_cut = len(authors) == _MOST_AUTHORS and work.flag("is_authors_truncated")
    if is_cut:
        said = f"OpenAlex gives the first {_MOST_AUTHORS} authors only"
        work.report.warn("authors-cut", said, title)
    if work.flag("is_retracted"):
        work.report.warn("retracted", "the paper was retracted", title)
    return PaperRecord(
        title=title,
        line=entry.line,
        end_line=entry.end_line,
        abstract=_read_abstract(work),
        published=work.date("publication_date") or work.date("publication_year"),
        authors=authors,
        author_count=None if is_cut else len(authors) or None,
        arxiv_id=links.arxiv_id,
        arxiv_version=links.arxiv_version,
        doi=links.doi,
        urls=links.urls,
        same_as=tuple(dict.fromkeys(_read_same_as(work))),
        candidate_keywords=tuple(dict.fromkeys(_read_subjects(work))),
        citation_count=work.count("cited_by_count"),
        venue=_read_venue(places),
    )


def _read_links(work: Fields, places: list[Fields]) -> LinkSorter:
    links = LinkSorter()
    doi = work.string("doi") or work.object("ids").string("doi")
    if doi is not None and not links.add_identifier(doi):
        work.report.warn("bad-identifier", "doi is no DOI: left out", doi)
    open_copy = work.object("open_access").string("oa_url")
    addresses = [place.string(name) for place in places for name in ("landing_page_url", "pdf_url")]
    for address in (*addresses, open_copy):
        if address is None:
            continue
        ids = LinkSorter()
        # Another copy has its own DOI; the work's stands first.
        if ids.add_identifier(address) and ids.doi is not None:
            links.doi = links.doi or ids.doi
        else:
            links.add_address(address)
    return links


def _read_authors(work: Fields) -> Iterator[str]:
    for authorship in work.objects("authorships"):
        name = authorship.object("author").text("display_name")
        name = name or authorship.text("raw_author_name")
        if name is not None:
            yield name


def _read_abstract(work: Fields) -> str | None:
    """Turn the inverted index back: every word with the places it stands at; gaps happen."""
    index = work.object("abstract_inverted_index")
    placed: list[tuple[int, str]] = []
    for word in index:
        for place in index.array(word):
            if isinstance(place, int) and not isinstance(place, bool):
                placed.append((place, word))
            else:
                said = "a place in abstract_inverted_index is no number: left out"
                work.report.fail("wrong-shape", said, f"{word}: {place}")
        if len(placed) > MAX_ABSTRACT_CHARS:
            break
    return work.report.check_abstract(plain_text(" ".join(word for _, word in sorted(placed))))


def _read_same_as(work: Fields) -> Iterator[str]:
    ids = work.object("ids")
    for address in (work.string("id"), *(ids.label(name) for name in _ELSEWHERE)):
        if address is not None and is_web_address(address):
            yield address


def _read_subjects(work: Fields) -> Iterator[str]:
    for name in ("keywords", "topics"):
        for subject in work.objects(name):
            label = subject.text("display_name")
            if label is not None:
                yield label


def _read_venue(places: list[Fields]) -> str | None:
    """The first place of publication that is no archive of papers."""
    for place in places:
        source = place.object("source")
        if source.string("type") != "repository" and (name := source.text("display_name")):
            return name
    return None
