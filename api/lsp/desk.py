"""Answers what an editor asks, apart from the protocol that it asks by."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lsprotocol.types import (
    DocumentSymbol,
    Hover,
    Location,
    MarkupContent,
    MarkupKind,
    Position,
    Range,
    SymbolKind,
)

from api.lsp import acting, completing, diagnosing
from api.lsp.cards import as_plain, card_text, choice_text, hover_text, plain
from api.lsp.documents import Document, path_of, uri_of
from api.lsp.positions import Positions
from api.lsp.reading import Reading
from graph.names import fold
from graph.notes import Flavour
from graph.notes.files import UnreadableNoteError, read_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsprotocol.types import CodeAction, CompletionList, Diagnostic

    from api.lsp.library import GraphState, Library, VaultNotes
    from api.lsp.options import Options
    from api.lsp.reading import Spot
    from graph.notes import Note
    from graph.notes.resolving import ResolvedLink

_log = logging.getLogger(__name__)

_PLACES: Final = 5_000
_NAME_CHARS: Final = 200


class Desk:
    """What one editor works with. Thread safe, apart from ``options`` and ``encoding``.

    Args:
        library: The graph and the vaults.
        options: What the person chose.
    """

    def __init__(self, library: Library, options: Options) -> None:
        self.library = library
        self.options = options
        self.encoding: str | None = None
        self._documents: dict[str, tuple[str, Document]] = {}
        self._readings: dict[str, tuple[int, Reading]] = {}
        self._cards: tempfile.TemporaryDirectory[str] | None = None

    def document(self, uri: str, source: str) -> Document:
        """Take a text as it is in the editor; the same one is not read twice."""
        known = self._documents.get(uri)
        if known is None or known[0] != source:
            known = source, self._fresh(uri, source)
            self._documents[uri] = known
        return known[1]

    def forget(self, uri: str | None = None) -> None:
        """Forget a text that was closed, or all of them."""
        if uri is None:
            self._documents.clear()
            self._readings.clear()
        else:
            self._documents.pop(uri, None)
            self._readings.pop(uri, None)

    def _fresh(self, uri: str, source: str) -> Document:
        path = path_of(uri)
        place = None if path is None else self.library.place(path)
        name = uri.rstrip("/").rpartition("/")[2] or "note.md"
        relative = place[1] if place else (name if path is None else path.name)
        flavour = place[0].flavour if place else Flavour.OBSIDIAN
        return Document.of(uri, source, relative, self.encoding, flavour)

    def reading(self, document: Document) -> Reading | None:
        """A text over the graph as it is now; ``None`` where there is no graph."""
        state = self.library.graph()
        if state is None:
            return None
        vault = self._vault_of(document)
        generation = 0 if vault is None else vault.generation
        known = self._readings.get(document.uri)
        if known is not None and known[0] == generation:
            reading = known[1]
            if (reading.document, reading.state, reading.vault) == (document, state, vault):
                return reading
        style = self.options.style_for(document.path, document.flavour)
        reading = Reading(document, state, vault, style, self.options.base)
        self._readings[document.uri] = generation, reading
        return reading

    def _vault_of(self, document: Document) -> VaultNotes | None:
        path = path_of(document.uri)
        place = None if path is None else self.library.place(path)
        return None if place is None else place[0]

    def complete(self, document: Document, position: Position) -> CompletionList | None:
        """What may be typed."""
        reading = self.reading(document)
        return None if reading is None else completing.complete(reading, position)

    def diagnose(self, document: Document) -> list[Diagnostic]:
        """What is told of a text; nothing where there is no graph that it could be held against."""
        reading = self.reading(document)
        if reading is None:
            return []
        return diagnosing.diagnose(reading, unlinked=self.options.unlinked)

    def act(self, document: Document, span: Range) -> list[CodeAction]:
        """What can be done about a range."""
        reading = self.reading(document)
        return [] if reading is None else acting.actions(reading, span)

    def hover(self, document: Document, position: Position, *, markdown: bool) -> Hover | None:
        """What is shown of the thing at a position."""
        reading = self.reading(document)
        spot = None if reading is None else reading.spot(position)
        if reading is None or spot is None:
            return None
        if spot.candidates:
            text = choice_text(reading.state, spot.candidates)
        elif spot.keys:
            text = "\n\n---\n\n".join(hover_text(reading.state, key) for key in spot.keys)
        elif spot.note is not None and spot.link is not None and spot.link.link.target:
            text = f"note · {plain(spot.note)}"
        else:
            return None
        text = text if markdown else as_plain(text)
        kind = MarkupKind.Markdown if markdown else MarkupKind.PlainText
        span = document.positions.range(spot.start, spot.end)
        return Hover(MarkupContent(kind, text), span)

    def define(self, document: Document, position: Position) -> list[Location]:
        """Where the note at the end of a link is; of a thing without one, a page made for it."""
        reading = self.reading(document)
        spot = None if reading is None else reading.spot(position)
        if reading is None or spot is None:
            return []
        vault = reading.vault
        if spot.note is not None and vault is not None:
            uri = document.uri if spot.note == document.path else uri_of(vault.root / spot.note)
            line = _line_of(self._note(reading, spot.note), spot.link)
            return [_top_of(uri, line)]
        keys = spot.keys or tuple(key for key in spot.candidates if reading.ref(key) is not None)
        return [self._page(reading, key) for key in keys]

    @staticmethod
    def _note(reading: Reading, path: str) -> Note | None:
        if path == reading.document.path and not reading.document.is_long:
            return reading.document.note
        return reading.links.vault.notes.get(path)

    def _page(self, reading: Reading, key: str) -> Location:
        note = reading.links.note_about(key)
        if note is not None and reading.vault is not None:
            return _top_of(uri_of(reading.vault.root / note))
        return _top_of(uri_of(self._card(reading.state, key)))

    def _card(self, state: GraphState, key: str) -> Path:
        """Write the page of a thing, for as long as the server runs."""
        if self._cards is None:
            self._cards = tempfile.TemporaryDirectory(prefix="readgraph-")
        name = "".join(c if c.isalnum() or c in "-._" else "_" for c in key)[:_NAME_CHARS]
        path = Path(self._cards.name) / f"{name}.md"
        path.write_text(card_text(state, key), encoding="utf-8")
        return path

    def refer(
        self, document: Document, position: Position, others: Mapping[str, str]
    ) -> list[Location]:
        """The places in the vault that lead to what is at a position, or to the note itself.

        Args:
            document: The text.
            position: The place in it.
            others: The texts that are open, by URI; they count in place of the files.
        """
        reading = self.reading(document)
        if reading is None or reading.vault is None:
            return []
        vault = reading.vault
        vault.refresh()
        links = vault.links(reading.state)
        opened = self._opened(vault, others)
        found: list[Location] = []
        for target in self._targets(reading, reading.spot(position)):
            for note, place in links.places(target, [d.note for d in opened.values()]):
                if note.path in opened:
                    known = opened[note.path]
                    uri, positions = known.uri, known.positions
                else:
                    uri, positions = (
                        uri_of(vault.root / note.path),
                        self._positions(vault, note.path),
                    )
                found.append(Location(uri, positions.range(place.link.start, place.link.end)))
                if len(found) >= _PLACES:
                    return found
        return found

    @staticmethod
    def _targets(reading: Reading, spot: Spot | None) -> tuple[str, ...]:
        if spot is None or (spot.link is not None and not spot.link.link.target):
            return reading.subjects or (reading.document.path,)
        return spot.keys or ((spot.note,) if spot.note is not None else ())

    def _opened(self, vault: VaultNotes, others: Mapping[str, str]) -> dict[str, Document]:
        documents = (self.document(uri, source) for uri, source in others.items())
        return {
            document.path: document
            for document in documents
            if self._vault_of(document) is vault and not document.is_long
        }

    def _positions(self, vault: VaultNotes, path: str) -> Positions:
        try:
            text, _, _ = read_note(vault.root, path)
        except (UnreadableNoteError, OSError) as error:
            _log.info("passed over %s: %s", path, error)
            text = ""
        return Positions(text, self.encoding)

    def outline(self, document: Document) -> list[DocumentSymbol]:
        """The headings, each below the one that it belongs to."""
        if document.is_long:
            return []
        positions = document.positions
        top: list[DocumentSymbol] = []
        above: list[tuple[int, list[DocumentSymbol]]] = [(0, top)]
        for heading in document.note.headings:
            span = positions.range(heading.start, heading.end)
            below: list[DocumentSymbol] = []
            while len(above) > 1 and above[-1][0] >= heading.level:
                above.pop()
            name = heading.text or "#"
            above[-1][1].append(DocumentSymbol(name, SymbolKind.String, span, span, children=below))
            above.append((heading.level, below))
        return top

    def close(self) -> None:
        """Take away what was made."""
        if self._cards is not None:
            self._cards.cleanup()


def _top_of(uri: str, line: int = 0) -> Location:
    start = Position(line, 0)
    return Location(uri, Range(start, start))


def _line_of(note: Note | None, found: ResolvedLink | None) -> int:
    """The line of the heading that a link names, from 0; else the first."""
    if note is None or found is None or not found.link.fragment:
        return 0
    wanted = fold(found.link.fragment.rpartition("#")[2])
    lines = (heading.line - 1 for heading in note.headings if fold(heading.text) == wanted)
    return next(lines, 0)


def open_folders(folders: Iterable[str]) -> list[Path]:
    """The folders of a workspace that are files."""
    return [path for path in map(path_of, folders) if path is not None]
