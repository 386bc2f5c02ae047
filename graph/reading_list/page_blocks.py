"""The lines of a page grouped: runs of text, each with the metadata that closes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.reading_list.page_lines import LineKind, Metadata, ends_sentence
from graph.reading_list.page_titles import titleness

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.reading_list.page_lines import Line

_HEAD_CHARS: Final = 60  # what stands above a page's date is short
_ORG_CHARS: Final = 120
_UNBROKEN_CHARS: Final = 200
_LEAST_LINES: Final = 2  # above an organisation stands a title, at least
_NAME_WORDS: Final = 4
_LIKELY: Final = -2.5
_COMPANY: Final = re.compile(r"\b(?:Inc|Ltd|Corp|Co|LLC|S\.A|e\.V)\.\Z")


@dataclass(slots=True)
class Block:
    """Text lines, and the metadata lines that follow them and belong to the last paper of them."""

    text: list[Line] = field(default_factory=list)
    metadata_lines: list[Line] = field(default_factory=list)
    metadata: Metadata = field(default_factory=Metadata)

    @property
    def is_open(self) -> bool:
        """Whether no metadata line was met yet."""
        return not self.metadata_lines


@dataclass(slots=True)
class Page:
    """What stands on a page: its own date, its blocks, and text that stands above its date."""

    head: Line | None = None
    above: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def read_page(lines: Sequence[Line]) -> Page:
    """Group the lines of a page. Furniture ends nothing and belongs to nothing."""
    page = Page()
    head = _find_head(lines)
    rest: Iterable[Line] = lines
    if head is not None:
        page.head = lines[head]
        page.above = [line for line in lines[:head] if line.kind is LineKind.TEXT]
        rest = lines[head + 1 :]
    block = Block()
    separator: Line | None = None
    for line in rest:
        if line.kind is LineKind.SEPARATOR:
            separator = line
            continue
        if line.kind is LineKind.TEXT:
            if not block.is_open:
                page.blocks.append(block)
                block = Block()
            block.text.append(line)
        elif line.kind is LineKind.NUMBER:
            _add_number(block, line)
        elif line.metadata is not None:
            if not _fits(block.metadata, line.metadata):
                page.blocks.append(block)
                block = Block()
            _add_metadata(block, line, separator)
        separator = None
    page.blocks.append(block)
    return page


def _find_head(lines: Sequence[Line]) -> int | None:
    """Find the page's own date: alone, with nothing but short lines above it."""
    for index, line in enumerate(lines):
        if line.metadata is not None:
            dotted = index > 0 and lines[index - 1].kind is LineKind.SEPARATOR
            return index if line.metadata.is_date_alone and not dotted else None
        if line.kind is LineKind.TEXT and len(line.text) > _HEAD_CHARS:
            return None
    return None


def _fits(known: Metadata, more: Metadata) -> bool:
    """Tell whether a metadata line can go on with those before it: nothing is said twice."""
    return not (
        known.printed is not None
        or (known.author_count is not None and more.author_count is not None)
        or (known.org_line is not None and more.org_line is not None)
    )


def _add_metadata(block: Block, line: Line, separator: Line | None) -> None:
    more = line.metadata or Metadata()
    if block.is_open and more.author_count is None and more.org_line is None:
        _take_org(block, dotted=separator is not None)
    known = block.metadata
    block.metadata = Metadata(
        author_count=more.author_count if known.author_count is None else known.author_count,
        org_line=known.org_line or more.org_line,
        printed=more.printed,
        comment_count=more.comment_count,
    )
    block.metadata_lines.append(line)


def _add_number(block: Block, line: Line) -> None:
    """A number below a date is its comment count; any other may be a count of upvotes."""
    known = block.metadata
    if (
        known.printed is not None
        and known.comment_count is None
        and (not line.after_blank or block.metadata_lines[-1].after_blank)
    ):
        block.metadata = Metadata(
            known.author_count, known.org_line, known.printed, int(line.text.strip())
        )
        block.metadata_lines.append(line)


def _take_org(block: Block, *, dotted: bool) -> None:
    """Take the last text line for an organisation, where it stands in the author count's place."""
    if len(block.text) < _LEAST_LINES:
        return
    before, line = block.text[-_LEAST_LINES:]
    apart = line.after_blank or ends_sentence(before.text) or len(before.text) > _UNBROKEN_CHARS
    if apart and _may_be_org(line.text, sure=dotted and len(block.text) > _LEAST_LINES):
        block.text.pop()
        block.metadata = Metadata(org_line=line.text)
        block.metadata_lines.append(line)


def _may_be_org(text: str, *, sure: bool) -> bool:
    if len(text) > _ORG_CHARS or (ends_sentence(text) and not _COMPANY.search(text)):
        return False
    words = len(text.split())
    if words == 1 and "/" in text:  # a URL without its scheme
        return False
    return titleness(text) > (_LIKELY if sure else 0.0) or (sure and words <= _NAME_WORDS)
