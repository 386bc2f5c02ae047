"""Markdown to the blocks that hold papers: headings, bullets, rows of tables, paragraphs.

A long text is parsed in parts, cut where a block at the margin begins, so that memory stays flat.
What a part needs of the rest travels with it: definitions of links, the head of its table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from markdown_it import MarkdownIt

from graph.reading_list.markdown_inline import Piece, read_inline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from graph.reading_list.source import TextSource

MAX_LINE_CHARS: Final = 20_000
"""What of a line is looked at: some lines take the parser the square of their length."""

_PART_LINES: Final = 400
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r"#{1,6}(?:[ \t]|\Z)")
_TOP_BULLET: Final = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\S")
_DEFINITION: Final = re.compile(r" {0,3}\[[^\]^]{1,200}\]:[ \t]*\S")
_TABLE_RULE: Final = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_FRONT_MATTER: Final = re.compile(r"---[ \t]*")
_FRONT_MATTER_END: Final = re.compile(r"(?:---|\.\.\.)[ \t]*")


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    ITEM = "item"
    TABLE = "table"
    PARAGRAPH = "paragraph"
    HTML = "html"


@dataclass(slots=True)
class Block:
    """One block, with its first and last line, from 1.

    ``pieces`` are its own text; ``children`` the items below a bullet. ``level`` is a heading's.
    ``rows`` are a table's, each with its line and the pieces of its cells, the head first.
    """

    kind: BlockKind
    line: int
    end_line: int
    pieces: list[Piece] = field(default_factory=list)
    level: int = 0
    children: list[Block] = field(default_factory=list)
    rows: list[tuple[int, list[list[Piece]]]] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """Some lines; ``before`` is the number of lines of the text before the first of them."""

    lines: Sequence[str]
    before: int


def read_blocks(source: TextSource) -> Iterator[Block]:
    """Read the blocks of a Markdown text in order."""
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable(["table", "strikethrough"])
    environment: dict[str, Any] = {}
    definitions = [line for line in source.lines() if _DEFINITION.match(line)]
    parser.parse("\n\n".join(definitions), environment)
    for part in _cut(source.lines()):
        tokens = parser.parse("\n".join(part.lines), environment)
        yield from _Builder(part.before).build(tokens)


def _cut(lines: Iterator[str]) -> Iterator[_Part]:
    """Cut lines into parts, before headings and, in long lists and tables, before their rows."""
    part: list[str] = []
    before = 0
    fence: str | None = None
    table: list[str] = []
    for number, raw in enumerate(_blank_front_matter(lines)):
        line = raw[:MAX_LINE_CHARS]
        mark = _FENCE.match(line)
        if mark is not None and (fence is None or mark[1].startswith(fence)):
            fence = mark[1] if fence is None else None
        is_row = "|" in line
        if is_row and part and "|" in part[-1] and _TABLE_RULE.fullmatch(line):
            table = [part[-1], line]
        elif not is_row:
            table = []
        long = len(part) >= _PART_LINES
        if (
            fence is None
            and part
            and (
                _HEADING.match(line)
                or (long and (_TOP_BULLET.match(line) or _is_body(table, line)))
            )
        ):
            yield _Part(part, before)
            part = list(table) if _is_body(table, line) else []
            before = number - len(part)
        part.append(line)
    if part:
        yield _Part(part, before)


def _is_body(table: list[str], line: str) -> bool:
    return bool(table) and line is not table[-1]


def _blank_front_matter(lines: Iterator[str]) -> Iterator[str]:
    inside = False
    for number, line in enumerate(lines):
        if number == 0 and _FRONT_MATTER.fullmatch(line):
            inside = True
            yield ""
        elif inside:
            inside = not _FRONT_MATTER_END.fullmatch(line)
            yield ""
        else:
            yield line


class _Builder:
    """Turns the flat tokens of one part into blocks."""

    def __init__(self, before: int) -> None:
        self._before = before
        self._items: list[Block] = []
        self._blocks: list[Block] = []
        self._table: Block | None = None
        self._heading: Block | None = None

    def build(self, tokens: list[Token]) -> list[Block]:
        for token in tokens:
            handle = getattr(self, f"_on_{token.type}", None)
            if handle is not None:
                handle(token)
        return self._blocks

    def _block(self, kind: BlockKind, token: Token) -> Block:
        first, last = token.map or (0, 1)
        return Block(kind, self._before + first + 1, self._before + last)

    def _on_heading_open(self, token: Token) -> None:
        self._heading = self._block(BlockKind.HEADING, token)
        self._heading.level = int(token.tag[1:])
        if not self._items:
            self._blocks.append(self._heading)

    def _on_heading_close(self, _token: Token) -> None:
        self._heading = None

    def _on_list_item_open(self, token: Token) -> None:
        item = self._block(BlockKind.ITEM, token)
        (self._items[-1].children if self._items else self._blocks).append(item)
        self._items.append(item)

    def _on_list_item_close(self, _token: Token) -> None:
        self._items.pop()

    def _on_table_open(self, token: Token) -> None:
        self._table = self._block(BlockKind.TABLE, token)
        self._blocks.append(self._table)

    def _on_table_close(self, _token: Token) -> None:
        self._table = None

    def _on_tr_open(self, token: Token) -> None:
        if self._table is not None:
            self._table.rows.append((self._block(BlockKind.TABLE, token).line, []))

    def _on_html_block(self, token: Token) -> None:
        block = self._block(BlockKind.HTML, token)
        block.text = token.content
        self._blocks.append(block)

    def _on_inline(self, token: Token) -> None:
        pieces = read_inline(token.children or [])
        if self._table is not None:
            self._table.rows[-1][1].append(pieces)
        elif self._heading is not None:
            self._heading.pieces = pieces
        elif self._items:
            item = self._items[-1]
            item.pieces += [*([Piece("\n")] if item.pieces else []), *pieces]
            # A blank line after a bullet is the list's, not the bullet's.
            item.end_line = max(item.line, self._block(BlockKind.ITEM, token).end_line)
        else:
            paragraph = self._block(BlockKind.PARAGRAPH, token)
            paragraph.pieces = pieces
            self._blocks.append(paragraph)
