"""What can be done about a place in a text: link a name, choose what a link leads to."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from lsprotocol.types import CodeAction, CodeActionKind, TextEdit, WorkspaceEdit

from graph.link_styles import LinkStyle, markdown_link, wikilink
from graph.notes.model import LinkKind
from graph.notes.resolving import Outcome
from graph.notes.vault import without_ending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol.types import Range

    from api.lsp.reading import Reading, Spot
    from graph.notes import NoteLink

_CANDIDATES: Final = 10
_LIKELY: Final = 3
_NAME_CHARS: Final = 60
_NO_BRACKETS: Final = str.maketrans("|[]", "   ")


def actions(reading: Reading, span: Range) -> list[CodeAction]:
    """Offer what can be done about all that stands in a range."""
    positions = reading.document.positions
    first, last = positions.offset(span.start), positions.offset(span.end)
    found: list[CodeAction] = []
    for spot in reading.spots(span.start):
        if spot.start <= last and first <= spot.end:
            found += _about(reading, spot)
    return found


def _about(reading: Reading, spot: Spot) -> Iterator[CodeAction]:
    text = reading.document.text[spot.start : spot.end]
    if spot.link is None:
        for key in spot.keys:
            if (ref := reading.ref(key)) is not None:
                title = f"Link to {_cut(ref.label)} ({ref.kind})"
                new = reading.link_to(ref, shown=text, offset=spot.start)
                yield _action(reading, spot, title, new, preferred=True)
        return
    link = spot.link.link
    if spot.link.outcome is Outcome.AMBIGUOUS:
        for candidate in spot.candidates[:_CANDIDATES]:
            other = _replacement(reading, link, candidate)
            if other is not None:
                yield _action(reading, spot, f"Link to {_called(reading, candidate)}", other)
    elif spot.link.outcome is Outcome.UNRESOLVED:
        likely = reading.state.catalog.resolve(link.target).candidates
        for hit in likely[:_LIKELY]:
            other = _replacement(reading, link, hit.ref.key)
            if other is not None:
                title = f"Link to {_called(reading, hit.ref.key)} instead"
                yield _action(reading, spot, title, other)


def _replacement(reading: Reading, link: NoteLink, candidate: str) -> str | None:
    """The link that leads to one thing, or one note, and shows what the old one shows."""
    lead = "!" if link.kind is LinkKind.EMBED else ""
    shown = link.text if link.text != link.target else None
    ref = reading.ref(candidate)
    if ref is not None:
        new = reading.link_to(ref, shown=shown, offset=link.start)
    elif link.kind in {LinkKind.MARKDOWN, LinkKind.EMBED} or reading.style is LinkStyle.MARKDOWN:
        folder = posixpath.dirname(reading.document.path)
        way = posixpath.relpath(candidate, folder or ".")
        new = markdown_link(link.text, quote(way) + _place(link, quote(link.fragment, safe="#^")))
    else:
        new = reading.fitted(_to_note(reading, link, candidate, shown), link.start)
    if link.kind is LinkKind.PROPERTY and '"' in new:
        return None  # it stands between quotes
    return lead + new


def _to_note(reading: Reading, link: NoteLink, path: str, shown: str | None) -> str:
    """A link to a note by its whole path, which no other has; to the same place in it."""
    target = wikilink(without_ending(path))[2:-2] + _place(link, link.fragment)
    text = " ".join((shown or "").translate(_NO_BRACKETS).split())
    if not text or reading.style is LinkStyle.ZETTLR:
        return f"[[{target}]]"
    if reading.style is LinkStyle.DENDRON:
        return f"[[{text}|{target}]]"
    return f"[[{target}|{text}]]"


def _place(link: NoteLink, fragment: str) -> str:
    return f"#{fragment}" if link.fragment else ""


def _called(reading: Reading, candidate: str) -> str:
    ref = reading.ref(candidate)
    return candidate if ref is None else f"{_cut(ref.label)} ({ref.kind})"


def _cut(text: str) -> str:
    return text if len(text) <= _NAME_CHARS else f"{text[: _NAME_CHARS - 1]}…"


def _action(
    reading: Reading, spot: Spot, title: str, text: str, *, preferred: bool = False
) -> CodeAction:
    document = reading.document
    edit = TextEdit(document.positions.range(spot.start, spot.end), text)
    return CodeAction(
        title=title,
        kind=CodeActionKind.QuickFix,
        edit=WorkspaceEdit(changes={document.uri: [edit]}),
        is_preferred=preferred or None,
    )
