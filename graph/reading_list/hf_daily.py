"""Papers from the API of Hugging Face papers: ``/api/daily_papers``, ``/api/papers/{id}``.

``paper`` holds the paper itself; its neighbours are about the listing, so the date taken is the
paper's own. What a model made of the paper (``ai_summary``) is left out; its keywords are
candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.models import PaperRecord
from graph.reading_list.json_fields import find_first_object, read_papers
from graph.reading_list.paper_links import LinkSorter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import ReadingItem
    from graph.reading_list.json_fields import Fields
    from graph.reading_list.json_stream import JsonEntry
    from graph.reading_list.source import TextSource

NAME: Final = "hf-daily"

_CERTAIN: Final = 0.95
_LIKELY: Final = 0.7
# Names that no other source uses for these things, of which a paper alone has some.
_OWN_NAMES: Final = frozenset(
    {"ai_keywords", "ai_summary", "discussionId", "githubRepo", "submittedOnDailyAt", "upvotes"}
)


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is an answer of this API."""
    first = find_first_object(text, ())
    paper = first.get("paper")
    if isinstance(paper, dict) and "id" in paper:
        return _CERTAIN
    if "id" in first and "title" in first and _OWN_NAMES & first.keys():
        return _LIKELY
    return 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the papers of a listing, or one paper by itself."""
    return read_papers(source, (), _read_paper)


def _read_paper(listing: Fields, entry: JsonEntry) -> PaperRecord | None:
    paper = listing.object("paper") if "paper" in listing else listing
    title = paper.title("title") if "title" in paper else listing.title("title")
    if title is None:
        return None
    links = LinkSorter()
    identifier = paper.string("id")
    if identifier is None or not links.add_identifier(identifier):
        said = "the paper's id is no arXiv identifier: left out"
        paper.report.warn("bad-identifier", said, identifier)
    for name in ("githubRepo", "projectPage"):
        address = paper.string(name)
        if address is not None and not links.add_stated(address):
            paper.report.warn("bad-address", f"{name} is no address on the web: left out", address)
    authors = tuple(_read_authors(paper))
    return PaperRecord(
        title=title,
        line=entry.line,
        end_line=entry.end_line,
        abstract=paper.abstract("summary") or listing.abstract("summary"),
        published=paper.date("publishedAt"),
        authors=authors,
        author_count=len(authors) or None,
        org_line=_read_organisation(paper) or _read_organisation(listing),
        comment_count=listing.count("numComments"),
        upvotes=paper.count("upvotes"),
        arxiv_id=links.arxiv_id,
        arxiv_version=links.arxiv_version,
        repositories=links.repositories,
        project_pages=links.project_pages,
        candidate_keywords=tuple(dict.fromkeys(paper.texts("ai_keywords"))),
    )


def _read_authors(paper: Fields) -> Iterator[str]:
    """The authors in order; one whom the page hides (``hidden``) is an author all the same."""
    for author in paper.objects("authors"):
        name = author.text("name")
        if name is not None:
            yield name


def _read_organisation(fields: Fields) -> str | None:
    organisation = fields.object("organization")
    return organisation.text("fullname") or organisation.text("name")
