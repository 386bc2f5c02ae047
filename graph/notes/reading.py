"""The text of a note, in whatever format, to a :class:`Note`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.note_tools import Flavour
from graph.notes.draft import Draft
from graph.notes.markdown import read_markdown
from graph.notes.org import read_org
from graph.notes.places import Lines

if TYPE_CHECKING:
    from graph.notes.model import Note

MARKDOWN_ENDINGS: Final = (".md", ".markdown", ".qmd", ".rmd")
ORG_ENDINGS: Final = (".org",)
NOTE_ENDINGS: Final = MARKDOWN_ENDINGS + ORG_ENDINGS


def parse_note(text: str, *, path: str, flavour: Flavour = Flavour.OBSIDIAN) -> Note:
    """Read a note: what it says of itself, and every link in it with its place.

    Never fails: what is broken is a problem of the note, and the rest is read.

    Args:
        text: The decoded text, without a byte order mark; offsets are those of this text.
        path: Of the file, relative to its vault, with ``/`` between its parts. Its ending tells
            the format.
        flavour: The tool whose reading counts where tools differ.
    """
    draft = Draft(path, Lines(text.replace("\0", "\ufffd")), flavour)  # as Markdown has it
    if path.lower().endswith(ORG_ENDINGS):
        read_org(draft)
    else:
        read_markdown(draft)
    return draft.finish()
