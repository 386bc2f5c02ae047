"""What is shown of a thing: a few lines beside the cursor, or a page to go to. In Markdown."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.lsp.library import GraphState
    from graph.views import EntityView, LinkView

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_SPECIAL_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]<>#|~$])")
_EMPHASIS: Final = re.compile(r"(?<!\\)\*")
_HOVER_LINKS: Final = 6
_CARD_LINKS: Final = 500
_CARD_SENTENCES: Final = 3
_ABSTRACT_CHARS: Final = 400
# What the one says of the other, from the other end.
_FROM_OTHER_END: Final = {
    "introduces": "introduced by",
    "evaluatesOn": "measured on it",
    "proposes": "proposed by",
    "uses": "used by",
    "comparesWith": "compared with by",
    "mentions": "mentioned by",
    "hasRepository": "code of",
    "hasProjectPage": "page of",
}
_FROM_HERE: Final = {
    "introduces": "introduces",
    "evaluatesOn": "measured on",
    "proposes": "proposes",
    "uses": "uses",
    "comparesWith": "compares with",
    "mentions": "mentions",
    "hasRepository": "code",
    "hasProjectPage": "page",
}


def plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def as_plain(markdown: str) -> str:
    """Take the marks out of a text of this module, for an editor that shows them as they are."""
    return _SPECIAL_ESCAPED.sub(r"\1", _EMPHASIS.sub("", markdown))


def hover_text(state: GraphState, key: str) -> str:
    """The few lines beside the cursor: what it is, when it was, what it is linked with."""
    view = state.catalog.entity(key)
    parts = [_headline(view)]
    if view.aliases:
        parts.append(f"also {', '.join(plain(alias) for alias in view.aliases[:_HOVER_LINKS])}")
    parts += _links(view, most=_HOVER_LINKS)
    if state_line := _reading_state(view):
        parts.append(state_line)
    if view.abstract:
        cut = " ".join(view.abstract.split())
        shown = cut if len(cut) <= _ABSTRACT_CHARS else f"{cut[: _ABSTRACT_CHARS - 1]}…"
        parts.append(plain(shown))
    return "\n\n".join(parts)


def choice_text(state: GraphState, candidates: Iterable[str]) -> str:
    """What an ambiguous link may lead to: things by key, notes by path."""
    lines = ["**Several are called so:**", ""]
    for candidate in candidates:
        known = state.catalog.index.nodes.get(candidate)
        if known is None:
            lines.append(f"- {plain(candidate)}")
        else:
            lines.append(f"- {plain(known.label)} ({known.ref.kind}, `{known.key}`)")
    return "\n".join(lines)


def card_text(state: GraphState, key: str) -> str:
    """The page of a thing that has no note: all that is known of it, with the sentences."""
    view = state.catalog.entity(key)
    parts = [f"# {plain(view.ref.label)}", _headline(view), f"<{view.ref.iri}>"]
    if view.aliases:
        parts.append(f"Also {', '.join(plain(alias) for alias in view.aliases)}.")
    if state_line := _reading_state(view):
        parts.append(state_line)
    if view.facts:
        parts.append("\n".join(f"- {plain(f.label)}: {plain(f.value)}" for f in view.facts))
    if view.abstract:
        parts.append(plain(view.abstract))
    for title, links in _grouped(view):
        lines = [f"## {title[:1].upper()}{title[1:]}", ""]
        for link in links[:_CARD_LINKS]:
            lines.append(f"- {plain(link.other.label)}")
            lines += [
                f"    - > {plain(f'{e.before}{e.surface}{e.after}')}"
                for e in link.evidence[:_CARD_SENTENCES]
            ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _headline(view: EntityView) -> str:
    kinds = ", ".join(str(kind) for kind in view.kinds)
    date = f" · {view.published}" if view.published else ""
    return f"**{plain(view.ref.label)}** · {kinds}{date}"


def _links(view: EntityView, *, most: int) -> list[str]:
    lines = []
    for title, links in _grouped(view):
        names = ", ".join(plain(link.other.label) for link in links[:most])
        more = f" and {len(links) - most} more" if len(links) > most else ""
        lines.append(f"*{title}* ({len(links)}): {names}{more}")
    return lines


def _grouped(view: EntityView) -> list[tuple[str, Sequence[LinkView]]]:
    """The links by what they say, those that go out first."""
    groups: dict[str, list[LinkView]] = defaultdict(list)
    for names, links in ((_FROM_HERE, view.links), (_FROM_OTHER_END, view.backlinks)):
        for link in links:
            groups[names.get(str(link.relation), str(link.relation))].append(link)
    return list(groups.items())


def _reading_state(view: EntityView) -> str:
    said = [view.status] if view.status else []
    if view.rating:
        said.append("★" * view.rating)
    said += [f"#{plain(tag)}" for tag in view.tags]
    return " · ".join(said)
