"""``readgraph backlinks``: where notes speak of a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.options import GraphOption, JsonOption
from api.commands.state import find_one, open_to_read
from api.commands.terminal import one_line, say, say_json, tell

if TYPE_CHECKING:
    from graph.snapshot import Snapshot


def backlinks(
    ctx: typer.Context,
    *,
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A thing, or the key of a note.", show_default=False),
    ],
    as_json: JsonOption = False,
    graph: GraphOption = None,
) -> None:
    """List where your notes speak of a thing.

    Each place has its path, line, kind of link, and the text of the line. Notes about the thing
    come first.

    \b
    Example:
      readgraph backlinks ALFWorld
    """  # noqa: D301 -- \b is for Typer: keep these lines
    from api.note_bodies import backlink_fields  # noqa: PLC0415
    from graph.notes.backlinks import backlinks_of  # noqa: PLC0415

    snapshot = open_to_read(ctx, graph)
    key = _key(snapshot, name)
    found = backlinks_of(snapshot.view, snapshot.iris, key)
    if as_json:
        say_json({"key": key, "backlinks": [backlink_fields(link) for link in found]})
        return
    for link in found:
        kind = link.kind or "about"
        say(one_line(f"{link.path}:{link.line}: {kind}: {link.text or link.note.label}"))
    if not found:
        tell(f"no note speaks of {key}; notes are read by: readgraph notes scan DIR")


def _key(snapshot: Snapshot, name: str) -> str:
    from graph.iris import is_note  # noqa: PLC0415

    if is_note(name):
        return name
    return find_one(snapshot, name).key
