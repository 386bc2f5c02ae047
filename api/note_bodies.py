"""Notes and backlinks as the JSON API gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import Field

from api.pages import page_path
from api.schemas import Body

if TYPE_CHECKING:
    from graph.notes.backlinks import Backlink


class NoteRefBody(Body):
    """A note."""

    key: str = Field(examples=["note-20260420120000"])
    iri: str
    title: str
    path: str = Field(description="Path of its file in its vault.")
    page: str = Field(description="Path of its page on this server.")


class BacklinkBody(Body):
    """A place in a note that leads to a thing."""

    note: NoteRefBody
    line: int
    kind: str = Field(
        description="How it is written: wikilink, embed, markdown, url, citekey, id, tag, "
        "property, unlinked; empty where the note is about the thing and does not link it."
    )
    surface: str = Field(description="The link as it is written.")
    text: str = Field(description="The line around it.")
    is_about: bool = Field(description="Whether the note is about the thing.")

    @classmethod
    def of(cls, link: Backlink) -> Self:
        """Show a backlink."""
        note = link.note
        ref = NoteRefBody(
            key=note.key,
            iri=note.iri,
            title=note.label,
            path=link.path,
            page=page_path(note.key),
        )
        return cls(
            note=ref,
            line=link.line,
            kind=link.kind,
            surface=link.surface,
            text=link.text,
            is_about=link.is_about,
        )


class BacklinksBody(Body):
    """Where notes lead to a thing; notes about it come first, then by path and line."""

    key: str
    iri: str
    backlinks: tuple[BacklinkBody, ...]


def backlink_fields(link: Backlink) -> dict[str, object]:
    """A backlink as the command line prints it: the same, but without addresses of a server."""
    fields = BacklinkBody.of(link).model_dump()
    del fields["note"]["page"]
    return fields
