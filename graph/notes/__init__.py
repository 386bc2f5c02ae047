"""Notes: reading them, and finding what of the graph they speak of."""

from graph.note_tools import Flavour
from graph.notes.model import Heading, LinkKind, Note, NoteLink, Prose
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
