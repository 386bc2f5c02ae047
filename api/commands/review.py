"""``readgraph review`` and ``readgraph duplicates``: what a person should look at."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.deciding import decide, short_id, writable
from api.commands.keys import single_keys
from api.commands.options import GraphOption, JsonOption
from api.commands.show import draw_sentence
from api.commands.state import iris, open_to_read
from api.commands.terminal import draw_table, one_line, say, say_json, tell
from api.naming import label_of
from api.words import RELATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from graph.corrections import Accept, Decision, Reject
    from graph.review import DoubtfulLink
    from graph.snapshot import Snapshot

_KEYS: Final = "[a]ccept  [r]eject  [s]kip  [u]ndo  [q]uit"


def review(
    ctx: typer.Context,
    *,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, metavar="X", help="Links less sure than this.")
    ] = 0.8,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most so many.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Look at doubtful links, the least sure first.

    In a terminal, one key decides on each: a accepts, r rejects, s skips, u takes the last
    decision back, q leaves. In a pipe, they are listed.

    \b
    Examples:
      readgraph review
      readgraph review --threshold 0.6 --json
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.review import doubtful_links  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    links = doubtful_links(snapshot, threshold=threshold)[:limit]
    if as_json:
        say_json([asdict(link) for link in links])
    elif not links:
        tell(f"no link is less sure than {threshold}")
    elif sys.stdin.isatty() and sys.stdout.isatty():
        with single_keys() as read_key:
            _walk(ctx, graph, snapshot, links, read_key)
    else:
        _list(links)


def _list(links: Sequence[DoubtfulLink]) -> None:
    rows = [
        (
            f"{link.confidence:.2f}",
            link.paper.key,
            link.relation.value,
            link.target.key,
            next((f"{e.before}{e.surface}{e.after}" for e in link.evidence), ""),
        )
        for link in links
    ]
    draw_table(("Sure", "Paper", "Relation", "Target", "Read from"), rows, numbers=[0])


def _walk(
    ctx: typer.Context,
    graph: Path | None,
    snapshot: Snapshot,
    links: Sequence[DoubtfulLink],
    read_key: Callable[[], str],
) -> None:
    """Show link after link, and do what the keys say; each decision is kept at once."""
    made: list[tuple[int, Decision]] = []
    place = 0
    while place < len(links):
        _show(links[place], f"{place + 1}/{len(links)}")
        key = _pressed(read_key)
        if key == "q":
            break
        if key == "u":
            place = _undo(ctx, graph, made, place)
            continue
        if key in {"a", "r"}:
            correction = _correction(snapshot, links[place], accepts=key == "a")
            applied = decide(ctx, graph, snapshot, [correction])
            made += [(place, decision) for decision in applied.made]
        place += 1
    say(f"\n{len(made)} decided, {len(links) - place} left")


def _pressed(read_key: Callable[[], str]) -> str:
    while True:
        key = read_key().casefold()
        if key in {"", "\x03", "\x04"}:  # the end of input; Ctrl-C and Ctrl-D
            return "q"
        if key in {"a", "r", "s", "u", "q"}:
            return key
        say(_KEYS)


def _show(link: DoubtfulLink, place: str) -> None:
    say(f"\n{place}  {link.confidence:.2f}  {one_line(link.paper.label)}")
    say(f"  {RELATION_WORDS[link.relation].forward.lower()}  {one_line(link.target.label)}")
    for item in link.evidence:
        draw_sentence(item)
    say(_KEYS)


def _correction(snapshot: Snapshot, link: DoubtfulLink, *, accepts: bool) -> Accept | Reject:
    from graph.corrections import Accept, Reject  # noqa: PLC0415

    label = label_of(snapshot, link.target.key)
    if accepts:
        return Accept(link.paper.key, link.relation, link.target.key, label)
    return Reject(link.paper.key, link.target.key, link.relation, label)


def _undo(
    ctx: typer.Context, graph: Path | None, made: list[tuple[int, Decision]], place: int
) -> int:
    """Take the last decision of this review back; go to its link."""
    from graph.curation import undo  # noqa: PLC0415

    if not made:
        say("nothing was decided yet")
        return max(0, place - 1)
    back, decision = made.pop()
    undo(writable(ctx, graph), [decision.id], iris=iris())
    say(f"taken back  [{short_id(decision)}]")
    return back


def duplicates(
    ctx: typer.Context,
    *,
    merge_fuzzy: Annotated[
        bool, typer.Option("--merge-fuzzy", help="Merge every pair of papers that is listed.")
    ] = False,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """List papers that may be one, and names that may be two.

    Papers with the same title, or nearly the same, a common author and about the same year.
    Acronyms whose long forms have little in common. Nothing is merged unless you say so.

    \b
    Examples:
      readgraph duplicates
      readgraph duplicates --merge-fuzzy
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph import review as reviewing  # noqa: PLC0415
    from graph.corrections import Merge  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    pairs, clashes = reviewing.duplicates(snapshot), reviewing.clashes(snapshot)
    if as_json:
        found = {"papers": [asdict(p) for p in pairs], "names": [asdict(c) for c in clashes]}
        say_json(found)
    elif not pairs and not clashes:
        tell("no papers may be one, and no name may be two")
    if pairs and not as_json:
        rows = [(f"{p.score:g}", p.one.key, p.other.key, p.one.label, p.reason) for p in pairs]
        draw_table(("Like", "Paper", "Paper", "Title", "Why"), rows, numbers=[0])
    if clashes and not as_json:
        names = [(c.thing.label, c.thing.key, " / ".join(c.readings)) for c in clashes]
        draw_table(("Name", "Key", "May be"), names)
    if merge_fuzzy and pairs:
        merges = [Merge(pair.other.key, pair.one.key) for pair in pairs]
        if as_json:
            from graph.curation import apply  # noqa: PLC0415

            apply(writable(ctx, graph), merges, iris=iris())
        else:
            decide(ctx, graph, snapshot, merges)
