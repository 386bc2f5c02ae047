"""A text in the editor together with what its links lead to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from api.lsp.library import Links
from graph.notes.resolving import Outcome
from graph.notes.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol.types import Position

    from api.lsp.documents import Document
    from api.lsp.library import GraphState, VaultNotes
    from graph.link_styles import LinkStyle
    from graph.notes.mentions import NameInText
    from graph.notes.resolving import ResolvedLink
    from graph.views import EntityRef


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands at a place: a link or a name, from ``start`` to ``end``."""

    start: int
    end: int
    keys: tuple[str, ...] = ()
    note: str | None = None
    candidates: tuple[str, ...] = ()
    link: ResolvedLink | None = None


@dataclass(frozen=True)
class Reading:
    """One state of a text over one state of graph and vault.

    Attributes:
        document: The text.
        state: The graph.
        vault: The vault that holds it, if one does.
        style: How links are written in it.
        base: What stands before ``/id/KEY`` in an address.
    """

    document: Document
    state: GraphState
    vault: VaultNotes | None
    style: LinkStyle
    base: str | None = None

    @cached_property
    def links(self) -> Links:
        """What links lead to; without a vault, into the graph alone."""
        if self.vault is not None:
            return self.vault.links(self.state)
        return Links(Vault(()), self.state, self.document.flavour)

    @cached_property
    def resolved(self) -> tuple[ResolvedLink, ...]:
        """The links of the whole text."""
        return self.links.resolve(self.document.note)

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """What the text is about."""
        return self.links.subjects(self.document.note)

    @cached_property
    def mentions(self) -> tuple[NameInText, ...]:
        """The names in the whole text that are no links."""
        document = self.document
        return tuple(self.state.finder.find(document.note, document.text, self.subjects))

    def spot(self, position: Position) -> Spot | None:
        """What stands at a position: a link, else a name."""
        offset = self.document.positions.offset(position)
        return next((spot for spot in self.spots(position) if _holds(spot, offset)), None)

    def spots(self, position: Position) -> Iterator[Spot]:
        """What stands in the text, of a long one in the line of a position: links, then names."""
        document = self.document
        note, base = document.around(position)
        whole = not document.is_long
        for link in self.resolved if whole else self.links.resolve(note):
            if link.outcome is not Outcome.OUTSIDE:
                yield Spot(
                    base + link.link.start,
                    base + link.link.end,
                    link.keys,
                    link.note,
                    link.candidates,
                    link,
                )
        if whole:
            names = self.mentions
        else:
            start, end = document.positions.line_span(position.line)
            names = tuple(self.state.finder.find(note, document.text[start:end]))
        for name in names:
            yield Spot(base + name.start, base + name.end, (name.key,))

    def ref(self, key: str) -> EntityRef | None:
        """An entity by its key, if it is one."""
        known = self.state.catalog.index.nodes.get(key)
        return None if known is None else known.ref

    def link_to(self, ref: EntityRef, *, shown: str | None, offset: int) -> str:
        """Write a link to an entity, to stand at an offset."""
        text = self.state.catalog.links.text(ref, self.style, base=self.base, shown=shown)
        return self.fitted(text, offset)

    def fitted(self, text: str, offset: int) -> str:
        r"""Make a link fit where it is to stand: in a row of a table ``|`` is written ``\|``."""
        positions = self.document.positions
        start, _ = positions.line_span(positions.line_of(offset))
        in_table = self.document.text[start:offset].lstrip().startswith("|")
        return text.replace("|", "\\|") if in_table and text.startswith("[[") else text


def _holds(spot: Spot, offset: int) -> bool:
    return spot.start <= offset <= spot.end
