"""``readgraph resolve`` and ``readgraph search``: from words to things."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.failures import FINDINGS
from api.commands.options import GraphOption, JsonOption
from api.commands.state import open_to_read
from api.commands.terminal import draw_table, one_line, say, say_json, shown, tell
from api.words import KIND_WORDS
from graph.models import Kind
from graph.views import FoundHit, SearchFilter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.views import SearchHit


def resolve(
    ctx: typer.Context,
    *,
    text: Annotated[
        str,
        typer.Argument(
            help="A name, title, key, IRI, arXiv id, address or [[wiki link]].", show_default=False
        ),
    ],
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Say which one thing a text names.

    Never a guess. Ends with 0 if it names exactly one, and with 1 and the candidates, if any, if
    it does not.

    \b
    Examples:
      readgraph resolve "swe bench verified"
      readgraph resolve "[[ALFWorld]]" --json
    """  # noqa: D301 -- \b is for Typer: keep these lines
    snapshot = open_to_read(ctx, graph)
    found = snapshot.catalog.resolve(text)
    if as_json:
        say_json(asdict(found))
    elif found.entity is not None:
        entity = found.entity
        say(f"{one_line(entity.label)} ({KIND_WORDS[entity.kind].one}, by its {found.match})")
        say(entity.key)
        say(shown(entity.iri))
    elif not found.candidates:
        tell(f"nothing in the graph is called {one_line(text)!r}")
    else:
        likely = "is like" if found.match == "fuzzy" else "names"
        tell(f"{one_line(text)!r} {likely} {len(found.candidates)} of them:")
        _draw_hits(found.candidates)
    if found.entity is None:
        raise typer.Exit(FINDINGS)


def search(
    ctx: typer.Context,
    *,
    text: Annotated[
        str,
        typer.Argument(
            help='Words that must all occur, "quoted phrases", -excluded words.',
            show_default=False,
        ),
    ],
    kind: Annotated[
        list[Kind] | None,
        typer.Option(help="Only things of this kind; may be repeated.", show_default=False),
    ] = None,
    notes: Annotated[bool, typer.Option(help="Look through your notes, too.")] = True,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 20,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """Find things by what their names, abstracts and tags hold.

    So are your notes, by title, alias, tag and the lines that hold links. The best come
    first, with the piece of text that matches. Ends with 1 if nothing is found.

    \b
    Examples:
      readgraph search bench --kind benchmark
      readgraph search '"tree search" -survey' --limit 5 --json
    """  # noqa: D301 -- \b is for Typer: keep these lines
    snapshot = open_to_read(ctx, graph)
    wanted = SearchFilter(kinds=tuple(kind or ()), notes=notes)
    page = snapshot.catalog.find(text, wanted, limit=limit)
    hits = page.hits
    if as_json:
        say_json([asdict(hit) for hit in hits])
    elif hits:
        _draw_hits(hits)
        if page.total > len(hits):
            tell(f"{page.total:,} found; these are the best {len(hits):,}")
    else:
        tell(f"nothing in the graph holds {one_line(text)!r}")
    if not hits:
        raise typer.Exit(FINDINGS)


def _draw_hits(hits: Iterable[SearchHit | FoundHit]) -> None:
    rows = [(one_line(hit.ref.label), _kind(hit), hit.ref.key, _matched(hit)) for hit in hits]
    draw_table(("Name", "Kind", "Key", "Matched"), rows)


def _kind(hit: SearchHit | FoundHit) -> str:
    kind = hit.ref.kind
    return kind if kind == "note" else KIND_WORDS[kind].one


def _matched(hit: SearchHit | FoundHit) -> str:
    """The alias that matches, or else the piece of text, with what matches in brackets."""
    if hit.matched != hit.ref.label:
        return one_line(hit.matched)
    if not isinstance(hit, FoundHit) or hit.snippet is None:
        return ""
    parts = hit.snippet.parts
    return one_line("".join(f"[{part.text}]" if part.match else part.text for part in parts))
