"""A text in the editor: its note, and its place in the vault."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pygls.uris import from_fs_path, to_fs_path

from api.lsp.positions import Positions
from graph.notes import Flavour, Note, parse_note

if TYPE_CHECKING:
    from lsprotocol.types import Position

NOTE_CHARS: Final = 500_000
"""A longer text is not read as a whole while somebody types in it."""

_BOM: Final = "\ufeff"


@dataclass(frozen=True)
class Document:
    """One state of a text.

    Attributes:
        uri: As the editor names it.
        text: All of it, without a byte order mark.
        path: Relative to the vault, with ``/``; the last part of the URI where there is no file.
        encoding: What columns count.
        flavour: The tool whose reading counts.
        lead: The byte order mark, if there was one.
    """

    uri: str
    text: str
    path: str
    encoding: str | None = None
    flavour: Flavour = Flavour.OBSIDIAN
    lead: str = ""

    @classmethod
    def of(
        cls, uri: str, source: str, path: str, encoding: str | None, flavour: Flavour
    ) -> Document:
        """Take a text as the editor has it."""
        text = source.removeprefix(_BOM)
        lead = source[: len(source) - len(text)]
        return cls(uri, text, path, encoding, flavour, lead)

    @cached_property
    def positions(self) -> Positions:
        """Translates places of this text."""
        return Positions(self.text, self.encoding, lead=self.lead)

    @property
    def is_long(self) -> bool:
        """Whether the text is too long to be read while somebody types."""
        return len(self.text) > NOTE_CHARS

    @cached_property
    def note(self) -> Note:
        """What was read of it."""
        return parse_note(self.text, path=self.path, flavour=self.flavour)

    def around(self, position: Position) -> tuple[Note, int]:
        """The note at a position, and where in the text its offset 0 stands.

        Of a long text that is the line alone.
        """
        if not self.is_long:
            return self.note, 0
        start, end = self.positions.line_span(position.line)
        line = self.text[start : min(end, start + NOTE_CHARS)]
        return parse_note(line, path=self.path, flavour=self.flavour), start


def path_of(uri: str) -> Path | None:
    """The file that a URI names; ``None`` for what is no file, such as a new text."""
    found = to_fs_path(uri)
    return Path(found) if found and "\0" not in found else None


def uri_of(path: Path) -> str:
    """The URI of a file."""
    return from_fs_path(str(path)) or path.as_uri()
