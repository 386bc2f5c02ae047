"""Papers from the API of Semantic Scholar: searches, batches, single papers, references.

Fields of study are a classifier's, so they are candidates; ``tldr`` is a model's, and is no
abstract: it is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from graph.models import PaperRecord
from graph.reading_list.json_fields import find_first_object, read_papers
from graph.reading_list.paper_links import LinkSorter, is_web_address, read_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import ReadingItem
    from graph.reading_list.json_fields import Fields
    from graph.reading_list.json_stream import JsonEntry
    from graph.reading_list.source import TextSource

NAME: Final = "semantic-scholar"

_CERTAIN: Final = 0.95
_MEMBERS: Final = ("data", "recommendedPapers", "papers")
# An edge of the citation graph holds the paper at its other end.
_EDGES: Final = ("citedPaper", "citingPaper")
_OWN_NAMES: Final = frozenset(
    {*_EDGES, "corpusId", "externalIds", "influentialCitationCount", "paperId", "s2FieldsOfStudy"}
)
_ELSEWHERE: Final = {
    "DBLP": "https://dblp.org/rec/{}",
    "ACL": "https://aclanthology.org/{}",
    "PubMed": "https://pubmed.ncbi.nlm.nih.gov/{}",
    "CorpusId": "https://api.semanticscholar.org/CorpusID:{}",
}


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is an answer of this API."""
    return _CERTAIN if _OWN_NAMES & find_first_object(text, _MEMBERS).keys() else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the papers of an answer; of a list of references or citations, the papers named."""
    return read_papers(source, _MEMBERS, _read_paper)


def _read_paper(answer: Fields, entry: JsonEntry) -> PaperRecord | None:
    edge = next((name for name in _EDGES if name in answer), None)
    paper = answer if edge is None else answer.object(edge)
    title = paper.title("title")
    if title is None:
        return None
    links = LinkSorter()
    ids = paper.object("externalIds")
    _take_identifier(ids, "ArXiv", links)
    _take_identifier(ids, "DOI", links)
    pdf = paper.object("openAccessPdf").string("url")
    if pdf is not None:
        links.add_address(pdf)
    authors = tuple(
        name for author in paper.objects("authors") if (name := author.text("name")) is not None
    )
    return PaperRecord(
        title=title,
        line=entry.line,
        end_line=entry.end_line,
        abstract=paper.abstract("abstract"),
        published=paper.date("publicationDate") or paper.date("year"),
        authors=authors,
        author_count=len(authors) or None,
        arxiv_id=links.arxiv_id,
        arxiv_version=links.arxiv_version,
        doi=links.doi,
        urls=links.urls,
        same_as=tuple(dict.fromkeys(_read_same_as(paper, ids))),
        candidate_keywords=tuple(dict.fromkeys(_read_fields_of_study(paper))),
        cites=tuple(dict.fromkeys(_read_cited(paper))),
        citation_count=paper.count("citationCount"),
        venue=_read_venue(paper),
    )


def _take_identifier(ids: Fields, name: str, links: LinkSorter) -> None:
    identifier = ids.label(name)
    if identifier is not None and not links.add_identifier(identifier):
        said = f"externalIds.{name} is no such identifier: left out"
        ids.report.warn("bad-identifier", said, identifier)


def _read_same_as(paper: Fields, ids: Fields) -> Iterator[str]:
    address = paper.string("url")
    paper_id = paper.label("paperId")
    if address is not None and is_web_address(address):
        yield address
    elif paper_id is not None:
        yield f"https://www.semanticscholar.org/paper/{quote(paper_id)}"
    for name, pattern in _ELSEWHERE.items():
        identifier = ids.label(name)
        if identifier is not None:
            yield pattern.format(quote(identifier))


def _read_venue(paper: Fields) -> str | None:
    """The venue; that a paper is on arXiv says its identifier."""
    venue = (
        paper.text("venue")
        or paper.object("publicationVenue").text("name")
        or paper.object("journal").text("name")
    )
    is_archive = venue is not None and venue.casefold() in {"arxiv", "arxiv.org"}
    return None if is_archive else venue


def _read_fields_of_study(paper: Fields) -> Iterator[str]:
    yield from paper.texts("fieldsOfStudy")
    for field in paper.objects("s2FieldsOfStudy"):
        category = field.text("category")
        if category is not None:
            yield category


def _read_cited(paper: Fields) -> Iterator[str]:
    nameless = 0
    for cited in paper.objects("references"):
        ids = cited.object("externalIds")
        found = [read_ids(text) for name in ("ArXiv", "DOI") if (text := ids.label(name))]
        known = next((each for each in found if each is not None), None)
        if known is None:
            nameless += 1
        else:
            yield f"arXiv:{known.arxiv_id}" if known.arxiv_id else f"doi:{known.doi}"
    if nameless:
        said = f"references without arXiv identifier and DOI left out: {nameless:,}"
        paper.report.warn("references-without-id", said)
