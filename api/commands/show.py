"""``readgraph show``: one entity with its facts, its links and their evidence."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import GraphOption, JsonOption
from api.commands.state import find_one, open_to_read
from api.commands.terminal import draw, has_styles, one_line, say, shown, write_bytes
from api.words import KIND_WORDS, RELATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text

    from graph.views import EntityView, Evidence, LinkView


def show(
    ctx: typer.Context,
    *,
    name: Annotated[
        str,
        typer.Argument(
            help="A name, title, key, IRI, arXiv id, address or [[wiki link]].", show_default=False
        ),
    ],
    all_sentences: Annotated[
        bool, typer.Option("--all", help="Every sentence of each link, not only the first.")
    ] = False,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Show a thing: facts, links and their evidence.

    Each link comes with the sentence that it was read from, and what links to the thing, too. A
    name that means several things, or none, ends with 1 and the candidates.

    \b
    Examples:
      readgraph show ALFWorld
      readgraph show benchmark-alfworld --json
    """  # noqa: D301 -- \b is for Typer: keep these lines
    snapshot = open_to_read(ctx, graph)
    found = find_one(snapshot, name)
    if as_json:
        from graph.export import describe  # noqa: PLC0415

        write_bytes(describe(snapshot, found.key, "json") + b"\n")
        return
    view = snapshot.catalog.entity(found.key)
    _say_head(view)
    ranked = {relation: position for position, relation in enumerate(RELATION_WORDS)}
    for links, outgoing in ((view.links, True), (view.backlinks, False)):
        by_relation = sorted(links, key=lambda link: ranked[link.relation])
        for relation, group in groupby(by_relation, key=lambda link: link.relation):
            words = RELATION_WORDS[relation]
            _draw_links(words.forward if outgoing else words.backward, group, every=all_sentences)
    if not view.links and not view.backlinks:
        say("\nNothing is linked with it.")


def _say_head(view: EntityView) -> None:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    draw(Text(one_line(view.ref.label), style="bold"))
    say(", ".join(KIND_WORDS[kind].one for kind in view.kinds) + f" \u00b7 {view.ref.key}")
    say(shown(view.ref.iri))
    if view.aliases:
        say(f"Also: {one_line(', '.join(view.aliases))}")
    width = max((len(fact.label) for fact in view.facts), default=0)
    for fact in view.facts:
        say(f"{fact.label:<{width}}  {one_line(fact.value)}")
    for heading, things in (("A kind of", view.broader), ("Kinds of it", view.narrower)):
        if things:
            say(f"{heading}: {one_line(', '.join(thing.label for thing in things))}")
    if view.sources:
        say(f"In: {', '.join(view.sources)}")
    if view.abstract:
        say()
        draw(Padding(Text(one_line(view.abstract)), (0, 0, 0, 2)))


def _draw_links(heading: str, links: Iterable[LinkView], *, every: bool) -> None:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    say()
    draw(Text(heading, style="bold"))
    for link in links:
        line = Text.assemble(one_line(link.other.label), "  ", (link.other.key, "dim"))
        draw(Padding(line, (0, 0, 0, 2)))
        evidence = link.evidence if every else link.evidence[:1]
        for item in evidence:
            draw_sentence(item)
        more = len(link.evidence) - len(evidence)
        if more:
            say(f"      \u2026 and {more} more (--all)")


def draw_sentence(item: Evidence) -> None:
    """Draw the sentence that a link was read from, set in."""
    from rich.padding import Padding  # noqa: PLC0415

    draw(Padding(_sentence(item), (0, 0, 0, 6)))


def _sentence(item: Evidence) -> Text:
    """The sentence, with what was read in it standing out: styled, or in asterisks."""
    from rich.text import Text  # noqa: PLC0415

    surface = item.surface if has_styles() else f"**{item.surface}**"
    return Text.assemble(
        "\u201c",
        shown(_flat(item.before).lstrip()),
        (shown(_flat(surface)), "bold underline"),
        shown(_flat(item.after).rstrip()),
        "\u201d",
    )


def _flat(text: str) -> str:
    return text.replace("\n", " ")
