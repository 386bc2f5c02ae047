"""``readgraph path``, ``related``, ``compare`` and ``communities``: what the network says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.failures import FINDINGS
from api.commands.options import GraphOption, JsonOption
from api.commands.show import draw_sentence
from api.commands.state import find_one, open_to_read
from api.commands.terminal import draw, draw_table, one_line, say, say_json, tell
from api.words import KIND_WORDS, RELATION_WORDS
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from graph.analysis.aids import ReadingCount
    from graph.analysis.compare import ComparedRow
    from graph.analysis.connections import Path
    from graph.views import EntityRef

_REASONS = 4
_PAIR = 2

_NAME = "A name, title, key, IRI, arXiv id, address or [[wiki link]]."


def path(
    ctx: typer.Context,
    *,
    a: Annotated[str, typer.Argument(help=_NAME, show_default=False)],
    b: Annotated[str, typer.Argument(help="The other thing.", show_default=False)],
    limit: Annotated[int, typer.Option(min=1, max=20, metavar="N", help="At most so many.")] = 5,
    longest: Annotated[
        int, typer.Option(min=1, max=8, metavar="N", help="Most steps of a way.")
    ] = 6,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Say how two things are related.

    The shortest ways between them, each link with its sentence. Of ways of one length, those over
    things with few links come first. Ends with 1 if there is none.

    \b
    Examples:
      readgraph path HumanEval PPO
      readgraph path 2603.00977 ALFWorld --limit 1 --json
    """  # noqa: D301 -- \b is for Typer: keep these lines
    snapshot = open_to_read(ctx, graph)
    ends = find_one(snapshot, a), find_one(snapshot, b)
    keys = (end.key for end in ends)
    found = snapshot.analysis.connections(*keys, limit=limit, longest=longest)
    if as_json:
        from api.analysis_bodies import ConnectionsBody  # noqa: PLC0415

        _say_body(ConnectionsBody.of(found))
    for number, way in enumerate(() if as_json else found.paths):
        _draw_path(way, first=number == 0)
    if not found.complete:
        tell("there may be other ways as good as these")
    if not found.paths:
        names = " and ".join(one_line(end.label) for end in ends)
        same = ends[0].key == ends[1].key
        tell(
            f"{names} are the same thing"
            if same
            else f"nothing joins {names} within {longest} links"
        )
        raise typer.Exit(FINDINGS)


def _draw_path(way: Path, *, first: bool) -> None:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    if not first:
        say()
    names = " \u2013 ".join(one_line(thing.label) for thing in way.things)
    draw(Text(names, style="bold"))
    for step in way.steps:
        for link in step.links:
            words = RELATION_WORDS[link.relation].forward.lower()
            line = f"{one_line(link.source.label)}, {words}: {one_line(link.target.label)}"
            draw(Padding(line, (0, 0, 0, 2)))
            for item in link.evidence[:1]:
                draw_sentence(item)


def related(
    ctx: typer.Context,
    *,
    name: Annotated[str, typer.Argument(help=_NAME, show_default=False)],
    kind: Annotated[
        list[Kind] | None,
        typer.Option(help="Only things of this kind; may be repeated.", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 10,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """List things like this one, with the reasons.

    Papers are alike by what they share; other things by the papers that name both. What is rare
    counts more. Ends with 1 if there are none.

    \b
    Examples:
      readgraph related 2603.00977
      readgraph related HumanEval --kind benchmark
    """  # noqa: D301 -- \b is for Typer: keep these lines
    snapshot = open_to_read(ctx, graph)
    thing = find_one(snapshot, name)
    found = snapshot.analysis.related(thing.key, limit=limit, kinds=kind or ())
    if as_json:
        from api.analysis_bodies import RelatedBody  # noqa: PLC0415

        _say_body(RelatedBody.of(thing, found))
    elif found:
        rows = [
            (
                f"{item.score:.2f}",
                one_line(item.ref.label),
                KIND_WORDS[item.ref.kind].one,
                _listed(item.shared[:_REASONS], item.shared_count),
            )
            for item in found
        ]
        draw_table(("Score", "Name", "Kind", "Both have"), rows, numbers=[0])
    else:
        tell(f"nothing shares anything with {one_line(thing.label)}")
    if not found:
        raise typer.Exit(FINDINGS)


def _listed(refs: Iterable[EntityRef], count: int) -> str:
    names = [one_line(ref.label) for ref in refs]
    more = [f"{count - len(names):,} more"] if count > len(names) else []
    return ", ".join((*names, *more))


def compare(
    ctx: typer.Context,
    *,
    names: Annotated[
        list[str], typer.Argument(metavar="A B [C...]", help=f"Two to five things. {_NAME}")
    ],
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Put two to five things side by side.

    Says what all of them are linked with, what some, and what one alone.

    \b
    Example:
      readgraph compare HumanEval MBPP
    """  # noqa: D301 -- \b is for Typer: keep these lines
    snapshot = open_to_read(ctx, graph)
    things = [find_one(snapshot, name) for name in names]
    found = snapshot.analysis.compare([thing.key for thing in things])
    if as_json:
        from api.analysis_bodies import ComparisonBody  # noqa: PLC0415

        _say_body(ComparisonBody.of(found))
        return
    count = len(found.things)
    parts: list[tuple[str, tuple[ComparedRow, ...]]] = [
        ("Both have" if count == _PAIR else "All have", found.by_all),
        ("Some have", found.by_some),
        *((f"Only {one_line(ref.label)}", found.only(ref.key)) for ref in found.things),
    ]
    for heading, rows in parts:
        if rows:
            _draw_part(heading, rows, found.things)
    if not found.rows:
        say("Nothing is linked with any of them.")


def _draw_part(heading: str, rows: Iterable[ComparedRow], things: tuple[EntityRef, ...]) -> None:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    draw(Text(heading, style="bold"))
    for row in rows:
        who = [thing.label for thing, links in zip(things, row.relations, strict=True) if links]
        some = 1 < row.count < len(things)
        words = KIND_WORDS[row.other.kind].one + (f": {', '.join(who)}" if some else "")
        line = Text.assemble(one_line(row.other.label), "  ", (one_line(words), "dim"))
        draw(Padding(line, (0, 0, 0, 2)))


def communities(
    ctx: typer.Context, *, as_json: JsonOption = False, graph: GraphOption = None
) -> None:
    """List the topics of the graph.

    They are those of the picture: things that are linked more with each other than with others,
    named after the techniques and benchmarks that most of their papers share.

    \b
    Example:
      readgraph communities
    """  # noqa: D301 -- \b is for Typer: keep these lines
    analysis = open_to_read(ctx, graph).analysis
    if as_json:
        from api.analysis_bodies import CommunitiesBody  # noqa: PLC0415

        _say_body(CommunitiesBody.of(analysis, limit=20))
        return
    sizes = [len(group) for group in analysis.communities.all_groups]
    rows = [_row(count, size) for count, size in zip(analysis.reading_map(), sizes, strict=True)]
    draw_table(("Topic", "Things", "Papers", "Read", "Id"), rows, numbers=[1, 2, 3])


def _row(count: ReadingCount, size: int) -> tuple[str, ...]:
    papers = count.read + count.reading + count.to_read + count.unmarked
    names = _listed(count.names, len(count.names)) or "(not linked with much)"
    return names, f"{size:,}", f"{papers:,}", f"{count.read:,}", count.community or ""


def _say_body(body: BaseModel) -> None:
    say_json(body.model_dump(mode="json"))
