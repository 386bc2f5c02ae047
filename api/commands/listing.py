"""``readgraph list`` and ``readgraph sources``: what is in the graph."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import GraphOption, JsonOption
from api.commands.state import open_to_read
from api.commands.terminal import draw_table, one_line, say_json, tell
from api.words import COLLECTION_KINDS, Collection
from graph.corrections import Status
from graph.models import Kind

if TYPE_CHECKING:
    from graph.catalog import Catalog
    from graph.views import ListFilter, ListItem

_PAGE_ITEMS = 1000


def list_entities(
    ctx: typer.Context,
    *,
    collection: Annotated[
        Collection, typer.Argument(metavar="KIND", help="What to list.", show_default=False)
    ],
    text: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Only names and aliases that hold this."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only what this list states: readgraph sources."),
    ] = None,
    status: Annotated[
        Status | None,
        typer.Option(metavar="STATE", help="Only papers that are to-read, reading or read."),
    ] = None,
    tag: Annotated[
        str | None, typer.Option(metavar="TAG", help="Only papers with this tag.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 50,
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """List the things of one kind.

    KIND is papers, benchmarks, techniques, models, repositories or pages. Papers come newest
    first; other things by the number of papers that they are linked with.

    \b
    Examples:
      readgraph list benchmarks --limit 10
      readgraph list papers --text agent --json
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.views import ListFilter  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    kind = COLLECTION_KINDS[collection]
    wanted = ListFilter(text=text, source=source, status=status, tag=tag)
    items, total = _items(snapshot.catalog, kind, wanted, limit)
    if as_json:
        say_json({"total": total, "items": [asdict(item) for item in items]})
        return
    if not items:
        tell(f"no {collection} are {'in the graph' if wanted == ListFilter() else 'so'}")
        return
    is_paper = kind is Kind.PAPER
    draw_table(
        ("Title", "Published", "Links", "Key") if is_paper else ("Name", "Links", "Key", "Also"),
        [_row(item, is_paper=is_paper) for item in items],
        numbers=[2 if is_paper else 1],
    )
    if len(items) < total:
        tell(f"{len(items):,} of {total:,}; all of them: --limit {total}")


def _items(
    catalog: Catalog, kind: Kind, wanted: ListFilter, limit: int
) -> tuple[list[ListItem], int]:
    """Gather the first entities of a listing, page by page."""
    items: list[ListItem] = []
    after: str | None = None
    while True:
        page = catalog.listing(
            kind, wanted, limit=min(limit - len(items), _PAGE_ITEMS), after=after
        )
        items += page.items
        after = page.next
        if after is None or len(items) >= limit:
            return items, page.total


def _row(item: ListItem, *, is_paper: bool) -> tuple[str, ...]:
    label, degree = one_line(item.ref.label), f"{item.degree:,}"
    if is_paper:
        return label, item.published or "", degree, item.ref.key
    return label, degree, item.ref.key, one_line(", ".join(item.aliases))


def sources(ctx: typer.Context, as_json: JsonOption = False, graph: GraphOption = None) -> None:
    """List the reading lists in the graph.

    \b
    Example:
      readgraph sources
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from graph.views import ListFilter  # noqa: PLC0415

    catalog = open_to_read(ctx, graph).catalog
    counts = {
        name: catalog.listing(Kind.PAPER, ListFilter(source=name), limit=1).total
        for name in catalog.sources()
    }
    if as_json:
        say_json([{"name": name, "papers": papers} for name, papers in counts.items()])
        return
    draw_table(
        ("List", "Papers"), [(name, f"{papers:,}") for name, papers in counts.items()], numbers=[1]
    )
