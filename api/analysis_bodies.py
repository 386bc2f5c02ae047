"""The bodies of what is computed from the network; the values behind them: ``graph.analysis``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import Field

from api.schemas import Body, EvidenceBody, RefBody
from graph.models import Kind, Relation  # noqa: TC001 -- pydantic reads them at run time

if TYPE_CHECKING:
    from graph.analysis.aids import Matrix, ReadingCount, Timeline
    from graph.analysis.analysis import Analysis
    from graph.analysis.centrality import Bridges, Centrality
    from graph.analysis.compare import ComparedRow, Comparison
    from graph.analysis.connections import Connections, Path, Step
    from graph.analysis.links import NetworkLink
    from graph.analysis.partition import Communities
    from graph.analysis.related import Related
    from graph.analysis.surroundings import NearThing, Surroundings
    from graph.views import EntityRef


def _refs(found: tuple[EntityRef, ...]) -> list[RefBody]:
    return [RefBody.of(ref) for ref in found]


class NetworkLinkBody(Body):
    """A link as it is stated: from a paper to what it names."""

    source: str = Field(description="Key of the thing that it runs from.")
    relation: Relation
    target: str = Field(description="Key of the thing that it leads to.")
    confidence: float
    evidence: list[EvidenceBody]

    @classmethod
    def of(cls, link: NetworkLink) -> Self:
        """Show a link."""
        return cls(
            source=link.source.key,
            relation=link.relation,
            target=link.target.key,
            confidence=link.confidence,
            evidence=[EvidenceBody.of(item) for item in link.evidence],
        )


class StepBody(Body):
    """A step of a way, in walking direction; its links may run the other way."""

    source: str
    target: str
    links: list[NetworkLinkBody]

    @classmethod
    def of(cls, step: Step) -> Self:
        """Show a step."""
        return cls(
            source=step.source.key,
            target=step.target.key,
            links=[NetworkLinkBody.of(link) for link in step.links],
        )


class PathBody(Body):
    """A way between two things."""

    length: int = Field(description="How many steps it has.")
    hubs: float = Field(description="The less, the fewer links its inner things have.")
    things: list[RefBody] = Field(description="What it leads over, both ends included.")
    steps: list[StepBody]

    @classmethod
    def of(cls, path: Path) -> Self:
        """Show a way."""
        return cls(
            length=len(path.steps),
            hubs=path.hubs,
            things=_refs(path.things),
            steps=[StepBody.of(step) for step in path.steps],
        )


class ConnectionsBody(Body):
    """The shortest ways between two things, the most telling first."""

    source: RefBody
    target: RefBody
    complete: bool = Field(description="`false` where there may be others as good as these.")
    paths: list[PathBody]

    @classmethod
    def of(cls, found: Connections) -> Self:
        """Show them."""
        return cls(
            source=RefBody.of(found.source),
            target=RefBody.of(found.target),
            complete=found.complete,
            paths=[PathBody.of(path) for path in found.paths],
        )


class RelatedItemBody(RefBody):
    """A thing like another, and why."""

    score: float = Field(description="The sum of 1 / ln(links) of all that the two share.")
    shared: list[RefBody] = Field(description="The rarest of what they share, ten at most.")
    shared_count: int

    @classmethod
    def of_related(cls, item: Related) -> Self:
        """Show it."""
        return cls(
            **RefBody.of(item.ref).model_dump(),
            score=item.score,
            shared=_refs(item.shared),
            shared_count=item.shared_count,
        )


class RelatedBody(Body):
    """Things like one, the most alike first."""

    thing: RefBody
    related: list[RelatedItemBody]

    @classmethod
    def of(cls, thing: EntityRef, found: tuple[Related, ...]) -> Self:
        """Show them."""
        items = [RelatedItemBody.of_related(item) for item in found]
        return cls(thing=RefBody.of(thing), related=items)


class ComparedRowBody(RefBody):
    """A thing that some of the compared are linked with."""

    relations: dict[str, list[Relation]] = Field(
        description="How each of the compared is linked with it, by key; without the others."
    )

    @classmethod
    def of_row(cls, row: ComparedRow, things: tuple[EntityRef, ...]) -> Self:
        """Show a row."""
        pairs = zip(things, row.relations, strict=True)
        return cls(
            **RefBody.of(row.other).model_dump(),
            relations={ref.key: list(relations) for ref, relations in pairs if relations},
        )


class ComparisonBody(Body):
    """Things side by side."""

    things: list[RefBody]
    by_all: list[ComparedRowBody] = Field(description="What all are linked with.")
    by_some: list[ComparedRowBody] = Field(description="What several, but not all, are.")
    only: dict[str, list[ComparedRowBody]] = Field(description="What one alone is, by its key.")

    @classmethod
    def of(cls, found: Comparison) -> Self:
        """Show them."""

        def bodies(rows: tuple[ComparedRow, ...]) -> list[ComparedRowBody]:
            return [ComparedRowBody.of_row(row, found.things) for row in rows]

        return cls(
            things=_refs(found.things),
            by_all=bodies(found.by_all),
            by_some=bodies(found.by_some),
            only={ref.key: bodies(found.only(ref.key)) for ref in found.things},
        )


class CommunityBody(Body):
    """A topic: things that are linked more with each other than with others."""

    id: str | None = Field(
        description="Stays while the graph grows; `null` for what hangs together with nothing."
    )
    names: list[RefBody] = Field(description="What it is named after, the strongest first.")
    size: int = Field(description="How many things are in it.")
    papers: int
    read: int
    reading: int
    to_read: int

    @classmethod
    def of(cls, count: ReadingCount, size: int) -> Self:
        """Show one."""
        return cls(
            id=count.community,
            names=_refs(count.names),
            size=size,
            papers=count.read + count.reading + count.to_read + count.unmarked,
            read=count.read,
            reading=count.reading,
            to_read=count.to_read,
        )


class BridgingThingBody(RefBody):
    """A thing whose links lead into several communities."""

    community: str
    links: dict[str, int] = Field(description="Its neighbours by community.")
    spread: float = Field(description="0 where all are in one; near 1 where they are everywhere.")


class JointBody(Body):
    """Two communities with links between them."""

    communities: tuple[str, str]
    links: int
    through: list[RefBody] = Field(description="The things that make most of these links.")


class CommunitiesBody(Body):
    """The topics of the graph, and what joins them."""

    communities: list[CommunityBody]
    bridges: list[BridgingThingBody]
    joints: list[JointBody]

    @classmethod
    def of(cls, analysis: Analysis, limit: int) -> Self:
        """Show all communities, and so many of what joins them."""
        groups = analysis.communities.all_groups
        joined: Bridges = analysis.bridges(limit=limit)
        return cls(
            communities=[
                CommunityBody.of(count, len(group))
                for count, group in zip(analysis.reading_map(), groups, strict=True)
            ],
            bridges=[
                BridgingThingBody(
                    **RefBody.of(thing.ref).model_dump(),
                    community=thing.community,
                    links=dict(thing.links),
                    spread=thing.spread,
                )
                for thing in joined.things
            ],
            joints=[
                JointBody(
                    communities=joint.communities, links=joint.links, through=_refs(joint.through)
                )
                for joint in joined.joints
            ],
        )


class MembersBody(CommunityBody):
    """One community with its members."""

    members: list[RefBody] = Field(description="Those with most links first, as many as asked for.")
    members_left_out: int

    @classmethod
    def of_members(cls, community: CommunityBody, members: list[RefBody]) -> Self:
        """Show a community with some of its members."""
        left_out = community.size - len(members)
        return cls(**community.model_dump(), members=members, members_left_out=left_out)


class NearThingBody(RefBody):
    """A thing near another."""

    distance: int
    degree: int = Field(description="How many things it is linked with in the whole graph.")
    year: int | None

    @classmethod
    def of_near(cls, thing: NearThing) -> Self:
        """Show it."""
        return cls(
            **RefBody.of(thing.ref).model_dump(),
            distance=thing.distance,
            degree=thing.degree,
            year=thing.year,
        )


class NeighbourhoodBody(Body):
    """What stands around a thing."""

    things: list[NearThingBody] = Field(description="The thing itself, then the nearest.")
    links: list[NetworkLinkBody] = Field(description="All links among these things.")
    things_left_out: int = Field(description="Things as near, beyond the limit.")
    links_left_out: int

    @classmethod
    def of(cls, found: Surroundings) -> Self:
        """Show them."""
        return cls(
            things=[NearThingBody.of_near(thing) for thing in found.things],
            links=[NetworkLinkBody.of(link) for link in found.links],
            things_left_out=found.things_left_out,
            links_left_out=found.links_left_out,
        )


class CellBody(Body):
    """Where a row and a column meet."""

    row: str
    column: str
    papers: list[str] = Field(description="Keys of the papers that link to both.")


class MatrixBody(Body):
    """Things by things, with the papers in which they meet; empty cells are left out."""

    rows: list[RefBody]
    columns: list[RefBody]
    cells: list[CellBody]
    rows_left_out: int
    columns_left_out: int

    @classmethod
    def of(cls, found: Matrix) -> Self:
        """Show it."""
        return cls(
            rows=_refs(found.rows),
            columns=_refs(found.columns),
            cells=[
                CellBody(row=cell.row, column=cell.column, papers=list(cell.papers))
                for cell in found.cells
            ],
            rows_left_out=found.rows_left_out,
            columns_left_out=found.columns_left_out,
        )


class PeriodBody(Body):
    """A month or year."""

    period: str = Field(examples=["2026-04"])
    papers: int
    first: dict[Kind, int] = Field(description="Things that no earlier paper names, by kind.")
    appeared: list[RefBody] = Field(description="The ten of these that most papers name.")


class TimelineBody(Body):
    """Papers by time, and what they name for the first time."""

    periods: list[PeriodBody]
    undated: int = Field(description="Papers without a date.")

    @classmethod
    def of(cls, found: Timeline) -> Self:
        """Show it."""
        return cls(
            periods=[
                PeriodBody(
                    period=period.period,
                    papers=period.papers,
                    first=dict(period.first),
                    appeared=_refs(period.appeared),
                )
                for period in found.periods
            ],
            undated=found.undated,
        )


class CentralThingBody(RefBody):
    """A thing with how central it is."""

    degree: int = Field(description="How many things it is linked with.")
    rank: float = Field(description="PageRank; over all things 1 together.")
    betweenness: float = Field(description="The part of the shortest ways that lead over it.")

    @classmethod
    def of_thing(cls, ref: EntityRef, found: Centrality) -> Self:
        """Show it."""
        return cls(
            **RefBody.of(ref).model_dump(),
            degree=found.degree,
            rank=found.rank,
            betweenness=found.betweenness,
        )


class CentralityBody(Body):
    """The most central things."""

    things: list[CentralThingBody]


def place_of(parted: Communities, key: str) -> int:
    """The position of the community that a thing is in, among all of them."""
    return next(place for place, group in enumerate(parted.all_groups) if key in group)
