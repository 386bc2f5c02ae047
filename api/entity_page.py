"""An entity as its page shows it: links grouped by relation, the abstract marked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.highlight import Piece, mark_links
from api.link_bodies import STYLE_WORDS
from api.words import RELATION_WORDS
from graph.link_styles import LinkStyle, markdown_link, wikilink
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.link_styles import LinkWriter
    from graph.views import EntityView, LinkView

_DESCRIPTION_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links of one relation in one direction, under its heading.

    ``is_table`` asks for a table with dates: the papers measured on a benchmark. ``total``
    counts the links that there are, also where only the first ones are shown.
    """

    anchor: str
    heading: str
    links: tuple[LinkView, ...]
    is_table: bool = False
    total: int = 0


@dataclass(frozen=True, slots=True)
class EntityPage:
    """What the template shows, in its order."""

    view: EntityView
    description: str
    abstract: tuple[Piece, ...]
    groups: tuple[LinkGroup, ...]
    back_groups: tuple[LinkGroup, ...]
    dates: Mapping[str, str]
    markdown: str
    wikilink: str
    styles: tuple[tuple[str, str], ...]


def entity_page(
    view: EntityView,
    dates: Mapping[str, str],
    links: LinkWriter,
    *,
    address: str,
    most: int | None,
) -> EntityPage:
    """Arrange an entity for its page.

    Args:
        view: The entity.
        dates: When the papers that link to it were published, by key, where that is known. The
            table of papers is in this order, the newest first.
        links: Writes links in the style of each note tool.
        address: Where this server answers for the entity, for links that people click.
        most: How many links of one relation are shown; ``None`` shows all.
    """
    return EntityPage(
        view=view,
        description=_description(view),
        abstract=mark_links(view.abstract, view.links) if view.abstract else (),
        groups=_groups(view.links, dates, most, backward=False),
        back_groups=_groups(view.backlinks, dates, most, backward=True),
        dates=dates,
        markdown=markdown_link(view.ref.label, address),
        wikilink=wikilink(view.ref.label),
        styles=tuple(
            (words, links.text(view.ref, style))
            for style, words in STYLE_WORDS.items()
            if style is not LinkStyle.MARKDOWN  # it leads to this server, and stands by itself
        ),
    )


def _groups(
    links: Sequence[LinkView], dates: Mapping[str, str], most: int | None, *, backward: bool
) -> tuple[LinkGroup, ...]:
    groups = []
    for relation, words in RELATION_WORDS.items():
        chosen = [link for link in links if link.relation is relation]
        if chosen:
            heading = words.backward if backward else words.forward
            anchor = f"{'in' if backward else 'out'}-{relation.value}"
            is_table = backward and relation is Relation.EVALUATES_ON
            if is_table:
                chosen.sort(key=lambda link: dates.get(link.other.key, ""), reverse=True)
            groups.append(LinkGroup(anchor, heading, tuple(chosen[:most]), is_table, len(chosen)))
    return tuple(groups)


def _description(view: EntityView) -> str:
    """One line for link previews and search engines."""
    if view.abstract:
        text = view.abstract
    else:
        papers = len({link.other.key for link in view.backlinks if link.other.kind is Kind.PAPER})
        count = f"{papers} paper{'' if papers == 1 else 's'} of the reading list"
        text = f"A {view.ref.kind.value} in {count}."
    if len(text) <= _DESCRIPTION_CHARS:
        return text
    return text[:_DESCRIPTION_CHARS].rsplit(" ", 1)[0] + "…"
