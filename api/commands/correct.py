"""Commands that correct links and things: each writes one decision, which lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.deciding import decide, find_key
from api.commands.failures import FINDINGS, CommandError
from api.commands.options import GraphOption
from api.commands.state import open_to_read
from api.commands.terminal import one_line
from api.naming import label_of
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from graph.corrections import Correction
    from graph.snapshot import Snapshot

PaperArgument = Annotated[
    str, typer.Argument(help="A paper: its title, key, arXiv id or address.", show_default=False)
]
TargetArgument = Annotated[
    str, typer.Argument(help="What it is linked with: a name or key.", show_default=False)
]
NameArgument = Annotated[str, typer.Argument(help="A name or key.", show_default=False)]
RelationArgument = Annotated[
    Relation, typer.Argument(metavar="RELATION", help="The relation.", show_default=False)
]
RelationOption = Annotated[
    Relation | None,
    typer.Option(metavar="RELATION", help="Only the link of this relation.", show_default=False),
]


def accept(
    ctx: typer.Context,
    *,
    paper: PaperArgument,
    target: TargetArgument,
    relation: RelationOption = None,
    graph: GraphOption = None,
) -> None:
    """Say that a link is right.

    It stays, whatever a later extractor finds.

    \b
    Example:
      readgraph accept 2604.01234 ALFWorld
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import Accept  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    source, thing = find_key(snapshot, paper), find_key(snapshot, target)
    label = label_of(snapshot, thing)
    relations = _relations(snapshot, source, thing, relation)
    decide(ctx, graph, snapshot, [Accept(source, found, thing, label) for found in relations])


def reject(
    ctx: typer.Context,
    *,
    paper: PaperArgument,
    target: TargetArgument,
    relation: RelationOption = None,
    graph: GraphOption = None,
) -> None:
    """Say that a link is wrong.

    It is gone, whatever a later extractor finds.

    \b
    Example:
      readgraph reject 2604.01234 ALFWorld
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import Reject  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    source, thing = find_key(snapshot, paper), find_key(snapshot, target)
    _relations(snapshot, source, thing, relation)
    label = label_of(snapshot, thing)
    decide(ctx, graph, snapshot, [Reject(source, thing, relation, label)])


def _relations(
    snapshot: Snapshot, paper: str, target: str, wanted: Relation | None
) -> list[Relation]:
    """The relations that a paper has to a thing: at least one."""
    links = snapshot.catalog.entity(paper).links
    found = [
        link.relation
        for link in links
        if link.other.key == target and wanted in {None, link.relation}
    ]
    if not found:
        said = "no link" if wanted is None else f"no link {wanted}"
        message = f"{paper} has {said} to {target}"
        hint = f"add one with: readgraph add-link {paper} RELATION {target}"
        raise CommandError(message, hint=hint, exit_code=FINDINGS)
    return found


def add_link(
    ctx: typer.Context,
    *,
    paper: PaperArgument,
    relation: RelationArgument,
    target: TargetArgument,
    new: Annotated[
        Kind | None,
        typer.Option(
            metavar="KIND",
            help="Make the target: a benchmark, technique or model of this name.",
            show_default=False,
        ),
    ] = None,
    graph: GraphOption = None,
) -> None:
    """Add a link by hand.

    RELATION is introduces, evaluatesOn, proposes, uses, comparesWith, mentions, hasRepository or
    hasProjectPage.

    \b
    Examples:
      readgraph add-link 2604.01234 evaluatesOn ALFWorld
      readgraph add-link 2604.01234 uses "Tree of Thoughts" --new technique
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import NAMED_KINDS, AddLink, plain  # noqa: PLC0415
    from graph.iris import entity_key  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    source = find_key(snapshot, paper)
    if new is None:
        thing = find_key(snapshot, target)
        label = label_of(snapshot, thing)
    elif new in NAMED_KINDS:
        label = plain(target)
        thing = entity_key(new, label)
    else:
        message = f"--new makes benchmarks, techniques and models, and no {new}"
        raise CommandError(message)
    decide(ctx, graph, snapshot, [AddLink(source, relation, thing, label)])


def set_role(
    ctx: typer.Context,
    *,
    paper: PaperArgument,
    target: TargetArgument,
    relation: RelationArgument,
    graph: GraphOption = None,
) -> None:
    """Say what a paper does with a thing.

    It stands in place of what was read. RELATION is introduces, evaluatesOn, proposes, uses,
    comparesWith or mentions.

    \b
    Example:
      readgraph set-role 2604.01234 PPO comparesWith
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import SetRole  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    source, thing = find_key(snapshot, paper), find_key(snapshot, target)
    label = label_of(snapshot, thing)
    decide(ctx, graph, snapshot, [SetRole(source, thing, relation, label)])


def rename(
    ctx: typer.Context,
    *,
    name: NameArgument,
    new: Annotated[str, typer.Argument(help="What it is called.", show_default=False)],
    graph: GraphOption = None,
) -> None:
    """Call a benchmark, technique or model by another name.

    The names that it had stay as aliases, and its key stays as it is.

    \b
    Example:
      readgraph rename "alf world" ALFWorld
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import Rename, plain  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    decide(ctx, graph, snapshot, [Rename(find_key(snapshot, name), plain(new))])


def set_kind(
    ctx: typer.Context,
    *,
    name: NameArgument,
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="What it is.", show_default=False)],
    graph: GraphOption = None,
) -> None:
    """Say that a thing is a benchmark, a technique or a model.

    Its key changes with it; the key that it had leads to the new one.

    \b
    Example:
      readgraph set-kind technique-gpt-4 model
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import SetKind  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    decide(ctx, graph, snapshot, [SetKind(find_key(snapshot, name), kind)])


def merge(
    ctx: typer.Context,
    *,
    name: Annotated[str, typer.Argument(metavar="A", help="What is one with B.")],
    into: Annotated[str, typer.Argument(metavar="B", help="What survives.")],
    graph: GraphOption = None,
) -> None:
    """Say that two are one: A becomes B.

    B keeps its key and name; the names of A are aliases of it, and the key of A leads to it.

    \b
    Example:
      readgraph merge "Group Relative PO" GRPO
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import Merge  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    decide(ctx, graph, snapshot, [Merge(find_key(snapshot, name), find_key(snapshot, into))])


def split(
    ctx: typer.Context,
    *,
    name: NameArgument,
    paper: Annotated[
        list[str] | None,
        typer.Option(metavar="PAPER", help="A paper that means another thing; may be repeated."),
    ] = None,
    called: Annotated[
        str | None, typer.Option("--as", metavar="NEW", help="What that other thing is called.")
    ] = None,
    graph: GraphOption = None,
) -> None:
    """Say that what is one in the graph is two.

    Without --paper: what was merged is taken apart, and stays so. With --paper and --as: in these
    papers the name means another thing.

    \b
    Examples:
      readgraph split technique-grpo
      readgraph split WISE --paper 2604.01234 --as "WISE (Wasserstein)"
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import Split, plain  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    if bool(paper) is not bool(called):
        message = "--paper and --as go together"
        raise CommandError(message)
    corrections: list[Correction]
    if paper and called:
        thing, label = find_key(snapshot, name), plain(called)
        corrections = [Split(find_key(snapshot, one), thing, label) for one in paper]
    else:
        corrections = [_parted(snapshot, name)]
    decide(ctx, graph, snapshot, corrections)


def _parted(snapshot: Snapshot, name: str) -> Correction:
    """Keep apart what was merged: a key that once was, or the one that a thing took in."""
    from graph.corrections import KeepApart  # noqa: PLC0415

    thing = find_key(snapshot, name)
    former = snapshot.catalog.former(snapshot.iris.key(name) or name)
    if former is not None:
        return KeepApart(snapshot.iris.key(name) or name, thing)
    taken_in = sorted(old for old, now in snapshot.catalog.index.former.items() if now == thing)
    if len(taken_in) == 1:
        return KeepApart(taken_in[0], thing)
    if not taken_in:
        message = f"nothing was merged into {one_line(name)!r}"
        hint = "if papers mean two things by the name: readgraph split NAME --paper PAPER --as NEW"
    else:
        message = f"{len(taken_in)} things were merged into {one_line(name)!r}; say which, by key"
        hint = "\n".join(("one of", *(f"  {key}" for key in taken_in)))
    raise CommandError(message, hint=hint, exit_code=FINDINGS)


def broader(
    ctx: typer.Context,
    *,
    name: NameArgument,
    parent: Annotated[str, typer.Argument(help="What it is a kind of.", show_default=False)],
    remove: Annotated[bool, typer.Option("--remove", help="It is no kind of it.")] = False,
    graph: GraphOption = None,
) -> None:
    """Say that a technique is a kind of another one.

    \b
    Examples:
      readgraph broader PPO "policy gradient"
      readgraph broader PPO "supervised learning" --remove
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.corrections import RemoveBroader, SetBroader  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    thing, above = find_key(snapshot, name), find_key(snapshot, parent)
    made = RemoveBroader(thing, above) if remove else SetBroader(thing, above)
    decide(ctx, graph, snapshot, [made])
