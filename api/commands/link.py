"""``readgraph link`` and ``readgraph complete``: text to paste into notes."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.failures import FINDINGS, CommandError
from api.commands.options import GraphOption, JsonOption
from api.commands.state import find_one, open_to_read
from api.commands.terminal import draw_table, one_line, say, say_json, tell
from graph.link_styles import LinkStyle
from graph.models import Kind

StyleOption = Annotated[
    LinkStyle, typer.Option("--style", help="Which note tool is to read the link.")
]
BaseOption = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="URL",
        help="Links of markdown and org lead to this server, and not to the IRI.",
        show_default=False,
    ),
]


def link(
    ctx: typer.Context,
    *,
    name: Annotated[
        str,
        typer.Argument(
            help="A name, title, key, IRI, arXiv id, address or [[wiki link]].", show_default=False
        ),
    ],
    style: StyleOption = LinkStyle.OBSIDIAN,
    base: BaseOption = None,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Print the text that links a note to a thing.

    A name that means several things, or none, ends with 1 and the candidates.

    \b
    Examples:
      readgraph link ALFWorld
      readgraph link 2604.01234 --style pandoc
      readgraph link PPO --style markdown --base http://localhost:8000
    """  # noqa: D301 -- \b is for Typer: keep these lines
    _check_base(base)
    snapshot = open_to_read(ctx, graph)
    ref = find_one(snapshot, name)
    text = snapshot.catalog.links.text(ref, style, base=base)
    if as_json:
        say_json({"style": style.value, "text": text, "key": ref.key, "iri": ref.iri})
    else:
        say(text)


def complete(
    ctx: typer.Context,
    *,
    prefix: Annotated[
        str, typer.Argument(help="The beginnings of words of a name.", show_default=False)
    ],
    kind: Annotated[
        list[Kind] | None,
        typer.Option(help="Only things of this kind; may be repeated.", show_default=False),
    ] = None,
    style: StyleOption = LinkStyle.OBSIDIAN,
    base: BaseOption = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 20,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Complete a name, with the link to paste.

    For scripts of editors: what was typed may begin any word of a label, alias, arXiv id or
    citation key. Ends with 1 if nothing begins so.

    \b
    Examples:
      readgraph complete alf
      readgraph complete "tree se" --kind technique --style logseq --json
    """  # noqa: D301 -- \b is for Typer: keep these lines
    _check_base(base)
    from api.link_bodies import CompletionsBody  # noqa: PLC0415

    catalog = open_to_read(ctx, graph).catalog
    found = catalog.completer.complete(prefix, kinds=tuple(kind or ()), limit=limit)
    body = CompletionsBody.of(prefix, found, catalog.links, style, base=base)
    if as_json:
        say_json(body.model_dump(mode="json"))
    elif body.items:
        rows = [(one_line(x.label), one_line(x.detail), x.insert) for x in body.items]
        draw_table(("Name", "What", "Link"), rows)
    else:
        tell(f"no name has words that begin with {one_line(prefix)!r}")
    if not body.items:
        raise typer.Exit(FINDINGS)


def _check_base(base: str | None) -> None:
    if base is not None and not base.startswith(("http://", "https://")):
        message = f"--base is no http or https address: {one_line(base)}"
        raise CommandError(message)
