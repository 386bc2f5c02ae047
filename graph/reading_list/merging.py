"""One paper that a list names twice: the same arXiv id or the same DOI, however they are spelled.

Titles alone join nothing: two papers may share one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.identifiers import parse_arxiv_id, parse_doi
from graph.iris import folded_title
from graph.models import Problem, Severity
from graph.reading_list.duplicates import describe_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.models import PaperRecord

DUPLICATE: Final = "duplicate-paper"
"""Code of the warning that an entry was joined with another one of its list."""

# Authors stay as one entry has them: the same person may be spelled in two ways.
_UNITED: Final = (
    "urls",
    "keywords",
    "repositories",
    "project_pages",
    "same_as",
    "candidate_keywords",
    "cites",
)
_FIRST: Final = (
    "abstract",
    "published",
    "authors",
    "author_count",
    "org_line",
    "comment_count",
    "upvotes",
    "arxiv_id",
    "arxiv_version",
    "doi",
    "citekey",
    "citation_count",
    "venue",
    "status",
    "rating",
)


def with_plain_identifiers(record: PaperRecord) -> PaperRecord:
    """Bring a record's identifiers to their one form; a DOI of arXiv is the arXiv id."""
    arxiv = parse_arxiv_id(record.arxiv_id) if record.arxiv_id else None
    doi = record.doi and (parse_doi(record.doi) or record.doi.lower())
    meant = parse_arxiv_id(doi) if doi else None
    if meant is not None and (arxiv is None or arxiv[0] == meant[0]):
        arxiv, doi = arxiv or meant, None
    arxiv_id, version = arxiv or (record.arxiv_id, None)
    version = record.arxiv_version or version
    if (arxiv_id, version, doi) == (record.arxiv_id, record.arxiv_version, record.doi):
        return record
    return replace(record, arxiv_id=arxiv_id, arxiv_version=version, doi=doi)


def names_of(record: PaperRecord) -> tuple[str, ...]:
    """The identifiers by which a record is known to be a paper, as messages name them."""
    arxiv = () if record.arxiv_id is None else (f"arXiv:{record.arxiv_id}",)
    return arxiv if record.doi is None else (*arxiv, f"doi:{record.doi}")


def merge(records: Sequence[PaperRecord]) -> PaperRecord:
    """Make one record of several: the first that has a field wins it, lists are united."""
    first = records[0]
    fields: dict[str, object] = {}
    for name in _FIRST:
        values = [getattr(record, name) for record in records]
        fields[name] = next((value for value in values if value not in (None, ())), values[0])
    for name in _UNITED:
        gathered = (value for record in records for value in getattr(record, name))
        fields[name] = tuple(dict.fromkeys(gathered))
    return replace(first, **fields)  # type: ignore[arg-type]


def tell_merge(first: PaperRecord, again: PaperRecord, name: str, file: str) -> Iterator[Problem]:
    """Say that a paper stands twice in a list, and whether its titles differ.

    Args:
        first: The entry that stands first.
        again: The other one.
        name: The identifier that both have.
        file: The list.
    """
    at = describe_lines(first.line, first.end_line)
    there = describe_lines(again.line, again.end_line)
    said = f"{name} of {at} again at {there}: merged into one paper"
    yield _warn(again, DUPLICATE, said, file)
    if folded_title(first.title) != folded_title(again.title):
        said = (
            f"{name} has another title at line {first.line},"
            f" \u201c{first.title[:80]}\u201d, which is kept"
        )
        yield _warn(again, "other-title", said, file)


def _warn(record: PaperRecord, code: str, said: str, file: str) -> Problem:
    return Problem(file, record.line, code, said, record.title[:200], Severity.WARNING)
