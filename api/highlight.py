"""Marks in a text where its links were read. Pure: text and sentences in, pieces out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.views import EntityRef, LinkView


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text, and the entity that it names, if any."""

    text: str
    ref: EntityRef | None = None


def mark_links(
    text: str, links: Iterable[LinkView], *, field: str = "abstract"
) -> tuple[Piece, ...]:
    """Cut a text at the surfaces of its links' evidence; joined, the pieces are the text.

    Where two surfaces overlap, the longer one is marked.
    """
    spans = {
        (start, start + len(evidence.surface)): link.other
        for link in links
        for evidence in link.evidence
        if evidence.field == field
        and (start := _find_surface(text, evidence.before, evidence.surface, evidence.after)) >= 0
    }
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if start < end and all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end))
    pieces: list[Piece] = []
    position = 0
    for start, end in sorted(kept):
        pieces.append(Piece(text[position:start]))
        pieces.append(Piece(text[start:end], spans[start, end]))
        position = end
    pieces.append(Piece(text[position:]))
    return tuple(piece for piece in pieces if piece.text)


def _find_surface(text: str, before: str, surface: str, after: str) -> int:
    sentence = text.find(f"{before}{surface}{after}")
    return -1 if sentence < 0 else sentence + len(before)
