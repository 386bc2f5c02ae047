"""The bodies of the JSON API, as pydantic models; the values behind them are ``graph.views``."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from api.pages import data_path, page_path
from graph.canned import CannedQueries, ParameterType
from graph.models import Kind, Relation
from graph.views import (  # pydantic reads some of these at run time
    EntityRef,
    EntityView,
    Evidence,
    Fact,
    LinkView,
    ListItem,
    ListPage,
    Resolution,
    SearchHit,
)


class Body(BaseModel):
    """What all bodies share."""

    model_config = ConfigDict(frozen=True)


class RefBody(Body):
    """Enough of an entity to show and link it."""

    key: str = Field(examples=["benchmark-alfworld"])
    iri: str = Field(description="The stable IRI: what to store, and what SPARQL answers with.")
    kind: Kind
    label: str
    page: str = Field(description="Path of its page on this server.")

    @classmethod
    def of(cls, ref: EntityRef) -> Self:
        """Show a reference."""
        return cls(
            key=ref.key, iri=ref.iri, kind=ref.kind, label=ref.label, page=page_path(ref.key)
        )


class EvidenceBody(Body):
    """The sentence that a link was read from: ``before + surface + after``."""

    iri: str
    field: str
    before: str
    surface: str
    after: str
    rule: str
    confidence: float

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        """Show one mention."""
        return cls(
            iri=evidence.iri,
            field=evidence.field,
            before=evidence.before,
            surface=evidence.surface,
            after=evidence.after,
            rule=evidence.rule,
            confidence=evidence.confidence,
        )


class LinkBody(Body):
    """A link, seen from one of its ends."""

    relation: Relation
    other: RefBody
    evidence: list[EvidenceBody]

    @classmethod
    def of(cls, link: LinkView) -> Self:
        """Show a link."""
        return cls(
            relation=link.relation,
            other=RefBody.of(link.other),
            evidence=[EvidenceBody.of(evidence) for evidence in link.evidence],
        )


class FactBody(Body):
    """A literal or outside IRI that is stated of an entity."""

    property: str = Field(examples=["schema:datePublished"])
    label: str
    value: str
    href: str | None

    @classmethod
    def of(cls, fact: Fact) -> Self:
        """Show a fact."""
        return cls(property=fact.property, label=fact.label, value=fact.value, href=fact.href)


class EntityBody(RefBody):
    """All that is known of one entity."""

    kinds: list[Kind]
    aliases: list[str]
    abstract: str | None
    published: str | None
    facts: list[FactBody]
    links: list[LinkBody]
    backlinks: list[LinkBody]
    broader: list[RefBody] = Field(description="Of a technique: what is right above it.")
    narrower: list[RefBody] = Field(description="Of a technique: what is right below it.")
    status: str | None = Field(description="Of a paper: to-read, reading or read.")
    rating: int | None = Field(description="Of a paper: 1 to 5.")
    tags: list[str] = Field(description="Of a paper: tags and keywords.")
    sources: list[str]
    data: dict[str, str] = Field(description="Path of its data by file ending.")

    @classmethod
    def of_view(cls, view: EntityView, suffixes: tuple[str, ...]) -> Self:
        """Show an entity, with the addresses of its data."""
        return cls(
            **RefBody.of(view.ref).model_dump(),
            kinds=list(view.kinds),
            aliases=list(view.aliases),
            abstract=view.abstract,
            published=view.published,
            facts=[FactBody.of(fact) for fact in view.facts],
            links=[LinkBody.of(link) for link in view.links],
            backlinks=[LinkBody.of(link) for link in view.backlinks],
            broader=[RefBody.of(ref) for ref in view.broader],
            narrower=[RefBody.of(ref) for ref in view.narrower],
            status=view.status,
            rating=view.rating,
            tags=list(view.tags),
            sources=list(view.sources),
            data={suffix: data_path(view.ref.key, suffix) for suffix in suffixes},
        )


class ItemBody(RefBody):
    """One row of a listing."""

    aliases: list[str]
    published: str | None
    degree: int = Field(description="How many entities it is linked with.")

    @classmethod
    def of_item(cls, item: ListItem) -> Self:
        """Show a row."""
        return cls(
            **RefBody.of(item.ref).model_dump(),
            aliases=list(item.aliases),
            published=item.published,
            degree=item.degree,
        )


class ListBody(Body):
    """A part of a listing."""

    items: list[ItemBody]
    total: int = Field(description="How many items all parts hold together.")
    next: str | None = Field(description="Cursor for `after`; null on the last part.")

    @classmethod
    def of(cls, page: ListPage) -> Self:
        """Show a part of a listing."""
        return cls(
            items=[ItemBody.of_item(item) for item in page.items],
            total=page.total,
            next=page.next,
        )


class HitBody(RefBody):
    """An entity that a search found."""

    matched: str = Field(description="The text that matched.")
    score: float = Field(ge=0, le=1)

    @classmethod
    def of_hit(cls, hit: SearchHit) -> Self:
        """Show a hit."""
        return cls(**RefBody.of(hit.ref).model_dump(), matched=hit.matched, score=hit.score)


class ResolutionBody(Body):
    """The outcome of resolving a text; ``entity`` is there only where exactly one thing matched."""

    query: str
    match: Literal["iri", "key", "identifier", "label", "alias", "fuzzy", "none"]
    entity: RefBody | None
    candidates: list[HitBody]

    @classmethod
    def of(cls, resolution: Resolution) -> Self:
        """Show a resolution."""
        return cls(
            query=resolution.query,
            match=resolution.match,
            entity=None if resolution.entity is None else RefBody.of(resolution.entity),
            candidates=[HitBody.of_hit(hit) for hit in resolution.candidates],
        )


class HealthBody(Body):
    """That the server answers, and which state of the graph it answers from."""

    status: Literal["ok"] = "ok"
    release: str
    graph_version: str
    counts: dict[Kind, int]
    sources: list[str]


class WrittenBody(Body):
    """What a write did: how many statements came and went, and the version that it made."""

    added: int
    removed: int
    graph_version: str


class QueryParameterBody(Body):
    """One parameter of a ready query, given in the address."""

    name: str
    type: ParameterType
    description: str
    required: bool
    default: str | None = Field(description="As SPARQL writes it; null: every value.")
    choices: list[str]


class CannedQueryBody(Body):
    """A ready query."""

    name: str
    title: str
    description: str
    parameters: list[QueryParameterBody]
    path: str = Field(description="Where it is asked, on this server.")
    query: str = Field(description="Its text, with the defaults in place.")
    own: bool = Field(description="Whether it lies in the graph directory.")


class CannedQueriesBody(Body):
    """All ready queries."""

    queries: list[CannedQueryBody]
    faults: list[str] = Field(description="Files that hold no query, with the reason.")

    @classmethod
    def of(cls, found: CannedQueries) -> Self:
        """Show them."""
        return cls(
            queries=[
                CannedQueryBody(
                    name=query.name,
                    title=query.title,
                    description=query.description,
                    parameters=[
                        QueryParameterBody(
                            name=parameter.name,
                            type=parameter.type,
                            description=parameter.description,
                            required=parameter.required,
                            default=parameter.default,
                            choices=list(parameter.choices),
                        )
                        for parameter in query.parameters
                    ],
                    path=f"/query/{query.name}",
                    query=query.text,
                    own=query.own,
                )
                for query in found.by_name.values()
            ],
            faults=[str(fault) for fault in found.faults],
        )


class InvalidParameterBody(Body):
    """One parameter that cannot be used."""

    parameter: str
    reason: str


class ProblemBody(Body):
    """An error (RFC 9457). ``code`` is stable; the words are for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    line: int | None = Field(
        default=None, description="Line of the query, document or file, from 1, where known."
    )
    column: int | None = Field(
        default=None, description="Column in that line, from 1, where known."
    )
    index: int | None = Field(
        default=None, description="Which of several corrections, from 0, where known."
    )
    offered: list[str] | None = Field(default=None, description="Media types that could be had.")
    invalid: list[InvalidParameterBody] | None = None
    candidates: list[HitBody] | None = None
