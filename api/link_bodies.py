"""The bodies of completions, and the words beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import Field

from api.schemas import Body
from api.words import KIND_WORDS
from graph.link_styles import LinkStyle, LinkWriter
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.completion import Completion

STYLE_WORDS = {
    LinkStyle.OBSIDIAN: "Obsidian",
    LinkStyle.LOGSEQ: "Logseq",
    LinkStyle.DENDRON: "Dendron",
    LinkStyle.ZETTLR: "Zettlr",
    LinkStyle.PANDOC: "Pandoc",
    LinkStyle.ORG: "Org",
    LinkStyle.MARKDOWN: "Markdown",
}
"""What people call the style of a link."""


class CompletionBody(Body):
    """A name that the text may become."""

    label: str = Field(description="The name that it begins: a label, alias or identifier.")
    detail: str = Field(description="What it is, for people: kind, year, number of links.")
    insert: str = Field(description="The text to paste, in the style asked for.")
    key: str
    iri: str
    kind: Kind

    @classmethod
    def of(
        cls, completion: Completion, links: LinkWriter, style: LinkStyle, *, base: str | None
    ) -> Self:
        """Show a completion."""
        ref = completion.ref
        return cls(
            label=completion.matched,
            detail=detail_of(completion),
            insert=insert_of(completion, links, style, base=base),
            key=ref.key,
            iri=ref.iri,
            kind=ref.kind,
        )


class CompletionsBody(Body):
    """Completions, best first."""

    prefix: str
    items: list[CompletionBody]

    @classmethod
    def of(
        cls,
        prefix: str,
        found: Iterable[Completion],
        links: LinkWriter,
        style: LinkStyle,
        *,
        base: str | None = None,
    ) -> Self:
        """Show what a completer found."""
        items = [CompletionBody.of(one, links, style, base=base) for one in found]
        return cls(prefix=prefix, items=items)


def insert_of(
    completion: Completion, links: LinkWriter, style: LinkStyle, *, base: str | None = None
) -> str:
    """Write the link that a completion stands for; it shows the alias that was typed."""
    ref = completion.ref
    is_alias = completion.matched != ref.label and ref.kind is not Kind.PAPER
    return links.text(ref, style, base=base, shown=completion.matched if is_alias else None)


def detail_of(completion: Completion) -> str:
    """Say what a completion is: its kind, year and number of links; its label for an alias."""
    ref = completion.ref
    parts = [KIND_WORDS[ref.kind].one]
    if completion.matched != ref.label:
        parts.insert(0, ref.label)
    if completion.published:
        parts.append(completion.published[:4])
    parts.append(f"{completion.degree} link{'' if completion.degree == 1 else 's'}")
    return " \u00b7 ".join(parts)
