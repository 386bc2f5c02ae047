"""The person's own notes: ``backlinks``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from api.assistant.bounds import LABEL_CHARS, Item, cut, part
from api.assistant.tool import After, Arguments, Desk, Name, Tool, find, shown
from graph.notes.backlinks import backlinks_of

if TYPE_CHECKING:
    from graph.workers.cancellation import Cancellation

_LINE_CHARS: Final = 500


class BacklinksArguments(Arguments):
    """A thing, and how many places."""

    name: Name
    limit: Annotated[int, Field(ge=1, le=200)] = 25
    after: After = None


def backlinks(desk: Desk, asked: BacklinksArguments, _: Cancellation) -> Item:
    """Give the places in notes that lead to a thing."""
    snapshot = desk.graph()
    thing = find(snapshot, asked.name)
    found = backlinks_of(snapshot.view, snapshot.iris, thing.key)
    items: list[Item] = [
        {
            "note": place.path,
            "title": cut(place.note.label, LABEL_CHARS),
            "line": place.line,
            "kind": place.kind,
            "text": cut(place.text.strip(), _LINE_CHARS),
            "is_about": place.is_about,
        }
        for place in found
    ]
    # The same link may stand twice in one line.
    ids = [f"{place.note.key} {number}" for number, place in enumerate(found)]
    shown_places, following = part(items, ids, limit=asked.limit, after=asked.after)
    return {
        "of": shown(thing),
        "total": len(items),
        "backlinks": shown_places,
        "next": following,
    }


TOOLS: Final = (
    Tool(
        "backlinks",
        "Where the person's own notes (those of `readgraph notes scan`) speak of a thing: note, "
        "line, the text of the line; notes about it first.",
        BacklinksArguments,
        backlinks,
    ),
)
"""The tools of this module."""
