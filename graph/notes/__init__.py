"""Notes: reading them, and finding what of the graph they speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.note_tools import Flavour
from graph.notes.model import Heading, LinkKind, Note, NoteLink, Prose

if TYPE_CHECKING:
    from graph.notes.reading import parse_note

__all__ = [
    "Flavour",
    "Heading",
    "LinkKind",
    "Note",
    "NoteLink",
    "Prose",
    "parse_note",
]


def __getattr__(name: str) -> object:
    """Load the reader of notes when it is asked for: a server that only shows them never is."""
    if name == "parse_note":
        from graph.notes.reading import parse_note  # noqa: PLC0415

        return parse_note
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
