"""The bodies of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field

from api.pages import page_path
from api.schemas import Body
from graph.models import Kind  # noqa: TC001 -- pydantic reads them
from graph.views import NoteKind  # noqa: TC001 -- as above

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.views import FoundHit, SearchPage, Snippet


class SnippetPartBody(Body):
    """A part of a snippet."""

    text: str
    match: bool = Field(description="Whether it is what was looked for.")


class SnippetBody(Body):
    """A piece of text that matches, as data: the texts of the parts make it up."""

    field: Literal["abstract", "description", "alias", "tag", "line"]
    parts: list[SnippetPartBody]

    @classmethod
    def of(cls, snippet: Snippet) -> Self:
        """Show a snippet."""
        parts = [SnippetPartBody(text=part.text, match=part.match) for part in snippet.parts]
        return cls(field=snippet.field, parts=parts)


class FoundBody(Body):
    """An entity or note that a search found, with the piece of its text that matches."""

    key: str = Field(examples=["benchmark-alfworld"])
    iri: str = Field(description="The stable IRI: what to store, and what SPARQL answers with.")
    kind: Kind | NoteKind
    label: str
    page: str = Field(description="Path of its page on this server.")
    matched: str = Field(description="The text that matched.")
    score: float = Field(ge=0, le=1)
    snippet: SnippetBody | None = None

    @classmethod
    def of_found(cls, hit: FoundHit) -> Self:
        """Show a hit."""
        snippet = None if hit.snippet is None else SnippetBody.of(hit.snippet)
        ref = hit.ref
        return cls(
            key=ref.key,
            iri=ref.iri,
            kind=ref.kind,
            label=ref.label,
            page=page_path(ref.key),
            matched=hit.matched,
            score=hit.score,
            snippet=snippet,
        )


class FacetBody(Body):
    """One value of a facet."""

    value: str
    count: int = Field(description="How many there would be with this value.")


class SearchBody(Body):
    """What a search found, best first."""

    query: str
    hits: list[FoundBody]
    total: int | None = Field(description="How many hits all parts hold; null without facets.")
    next: str | None = Field(description="Cursor for `after`; null on the last part.")
    facets: dict[str, list[FacetBody]] | None = Field(
        description="Values of `kind`, `year`, `source`, `status`, `tag` and `code` with counts."
    )

    @classmethod
    def of(cls, query: str, page: SearchPage, *, with_facets: bool) -> Self:
        """Show a part of what was found."""
        facets = {
            facet: [FacetBody(value=value.value, count=value.count) for value in values]
            for facet, values in page.facets.items()
        }
        return cls(
            query=query,
            hits=[FoundBody.of_found(hit) for hit in page.hits],
            total=page.total,
            next=page.next,
            facets=facets if with_facets else None,
        )

    @classmethod
    def of_few(cls, query: str, hits: Iterable[FoundHit]) -> Self:
        """Show the best few, uncounted."""
        found = [FoundBody.of_found(hit) for hit in hits]
        return cls(query=query, hits=found, total=None, next=None, facets=None)
