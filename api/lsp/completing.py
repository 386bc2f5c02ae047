"""Completion of what is being typed after ``[[`` or ``@``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lsprotocol.types import (
    CompletionItem,
    CompletionItemKind,
    CompletionItemLabelDetails,
    CompletionList,
    TextEdit,
)

from graph.link_styles import LinkStyle, cited, made_citekey
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsprotocol.types import Position

    from api.lsp.reading import Reading
    from graph.completion import Completion

TRIGGERS: Final = ("[", "@")

_LIMIT: Final = 50
_LINKED: Final = (Kind.BENCHMARK, Kind.TECHNIQUE, Kind.MODEL, Kind.PAPER)
_WIKI: Final = re.compile(r"\[\[(?P<typed>[^\[\]|#\n]*)$")
_CITED: Final = re.compile(r"(?<![\w@/.])@\{?(?P<typed>[^\s@{}\[\];,]*)$")
_OPEN_BRACKET: Final = re.compile(r"\[[^\[\]]*$")


def complete(reading: Reading, position: Position) -> CompletionList:
    """Offer the links that a text may become; each is asked for anew with the next letter."""
    document = reading.document
    offset = document.positions.offset(position)
    start, end = document.positions.line_span(document.positions.line_of(offset))
    before, after = document.text[start:offset], document.text[offset:end]
    if (wiki := _WIKI.search(before)) is not None:
        found = _found(reading, wiki["typed"], _LINKED)
        closed = len("]]") if after.startswith("]]") else 0  # editors close brackets by themselves
        texts = [
            reading.link_to(item.ref, shown=_shown(item), offset=start + wiki.start())
            for item in found
        ]
        first, last, typed = start + wiki.start(), offset + closed, wiki[0]
    elif (cite := _CITED.search(before)) is not None:
        found = _found(reading, cite["typed"], (Kind.PAPER,))
        inside = _OPEN_BRACKET.search(before[: cite.start()]) is not None
        texts = [_citation(reading, item, inside=inside) for item in found]
        closed = len("}") if "{" in cite[0] and after.startswith("}") else 0
        first, last, typed = start + cite.start(), offset + closed, cite[0]
    else:
        return CompletionList(is_incomplete=False, items=[])
    span = document.positions.range(first, last)
    items = [
        CompletionItem(
            label=item.matched,
            label_details=CompletionItemLabelDetails(description=_detail(item)),
            detail=item.ref.label if item.matched != item.ref.label else None,
            kind=CompletionItemKind.Reference,
            # The editor's own filter must keep what was found by any word of any name.
            filter_text=typed,
            sort_text=f"{place:03}",
            text_edit=TextEdit(span, text),
            data=item.ref.key,
        )
        for place, (item, text) in enumerate(zip(found, texts, strict=True))
    ]
    return CompletionList(is_incomplete=True, items=items)


def _found(reading: Reading, typed: str, kinds: Sequence[Kind]) -> Sequence[Completion]:
    if not typed.strip():
        return reading.state.first_choices(kinds)
    wanted = kinds if len(kinds) == 1 else ()
    return reading.state.catalog.completer.complete(typed, kinds=wanted, limit=_LIMIT)


def _shown(item: Completion) -> str | None:
    """The text of the link, where a person chose another name than the usual one."""
    is_name = item.matched != item.ref.label and Kind.PAPER is not item.ref.kind
    return item.matched if is_name else None


def _citation(reading: Reading, item: Completion, *, inside: bool) -> str:
    key = reading.state.catalog.links.citekeys.get(item.ref.key) or made_citekey(item.ref)
    if inside:
        return cited(key)
    return f"[cite:{cited(key)}]" if reading.style is LinkStyle.ORG else f"[{cited(key)}]"


def _detail(item: Completion) -> str:
    year = (item.published or "")[:4]
    return f"{item.ref.kind} {year}".strip()
