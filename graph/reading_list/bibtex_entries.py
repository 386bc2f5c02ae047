"""A BibTeX text cut into its blocks, each with its lines, as a stream.

Only the ends of the blocks are found here; what is inside them is parsed by bibtexparser, one
block at a time, so that a long file needs little memory and a broken block stays alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_START: Final = re.compile(r"@[ \t]*(?P<type>[^\W\d]\w*)[ \t]*(?P<open>[{(])")
# Where a block begins although the one before is still open: only what can be nothing else.
_SURE_START: Final = re.compile(
    r"\s*@[ \t]*(?:(?:string|preamble|comment)[ \t]*[{(]"
    r"|[^\W\d]\w*[ \t]*[{(]\s*[^\s,{}()=\"#%]+[ \t]*,)",
    re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"\\.|[{}()\"]", re.DOTALL)
_FIELD_LEFT_OVER: Final = re.compile(r"[\s,]*[A-Za-z][\w-]*\s*=\s*[{\"]")
_MAX_COMMENT_LINES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a BibTeX text.

    ``kind`` is the word after the ``@`` in lower case, or ``""`` for fields that stand outside
    all blocks. A block that the text or the next block ends is not ``closed``; ``depth`` says how
    many brackets were open in it, and ``cut`` that it was the end of the text.
    """

    kind: str
    text: str
    line: int
    end_line: int
    closed: bool = True
    depth: int = 0
    cut: bool = False


def cut_blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Cut a BibTeX text into its blocks.

    Text outside blocks is a comment (so BibTeX), and passed over, except where it looks like the
    fields of an entry that has lost its beginning. A block that is not closed ends where the next
    one certainly begins.
    """
    return _Cutter(lines).blocks()


class _Cutter:
    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = _Numbered(lines)
        self._left_over: list[str] = []
        self._max_comment_lines = _MAX_COMMENT_LINES

    def blocks(self) -> Iterator[Block]:
        for number, line in self._lines:
            start = _START.search(line)
            if start is None:
                yield from self._outside(number, line)
            else:
                yield from self._flush(number)
                yield from self._blocks_from(line, start)
        yield from self._flush(self._lines.number + 1)

    def _outside(self, number: int, line: str) -> Iterator[Block]:
        if _FIELD_LEFT_OVER.match(line):
            self._left_over.append(line)
        else:
            yield from self._flush(number)

    def _flush(self, number: int) -> Iterator[Block]:
        """What stood outside all blocks, up to the line before this one."""
        if self._left_over:
            lines, self._left_over = self._left_over, []
            yield Block("", "\n".join(lines), number - len(lines), number - 1, closed=False)

    def _blocks_from(self, line: str, start: re.Match[str] | None) -> Iterator[Block]:
        """The blocks that begin on this line, and on the last line of each of them."""
        while start is not None:
            block, line, end = self._block(line, start)
            if block.kind == "comment" and not block.closed:
                # Without its end it would swallow all that follows: only its first line is one.
                # Each such fault halves how far the next one is looked for, so that a text of
                # nothing but faults takes linear time.
                first, *others = block.text.split("\n")
                self._lines.push_back(block.line + 1, others)
                self._max_comment_lines //= 2
                block = replace(block, text=first, end_line=block.line)
            yield block
            start = _START.search(line, end) if block.closed else None
            if block.closed and start is None:
                yield from self._outside(block.end_line, line[end:])

    def _block(self, line: str, start: re.Match[str]) -> tuple[Block, str, int]:
        """Read one block from its first line on.

        Returns:
            The block, its last line, and the place after it there.
        """
        kind = start["type"].lower()
        depth = _Depth(start["open"])
        begin, number = start.start(), self._lines.number
        text: list[str] = []
        end = depth.find_end(line, start.end())
        while end is None:
            text.append(line[begin:])
            begin = 0
            if self._is_over(kind, len(text)):
                return self._open_block(kind, text, number, depth.open), line, 0
            _, line = next(self._lines)
            end = depth.find_end(line, 0)
        text.append(line[begin:end])
        return Block(kind, "\n".join(text), number, self._lines.number), line, end

    def _open_block(self, kind: str, text: list[str], first: int, depth: int) -> Block:
        return Block(
            kind,
            "\n".join(text),
            first,
            self._lines.number,
            closed=False,
            depth=depth,
            cut=self._lines.peek() is None,
        )

    def _is_over(self, kind: str, lines: int) -> bool:
        """Tell whether an open block ends here, since the text does or the next one begins."""
        following = self._lines.peek()
        if following is None:
            return True
        if kind == "comment":  # which may hold whole entries
            return lines > self._max_comment_lines
        return _SURE_START.match(following) is not None


class _Depth:
    """How many brackets are open in a block."""

    def __init__(self, opened_by: str) -> None:
        self.open = 1
        self._round = opened_by == "("
        self._quoted = False

    def find_end(self, line: str, start: int) -> int | None:
        """Follow a line; give the place after the bracket that closes the block, if it does."""
        if not self._round and "\\" not in line and line.find("}", start) < 0:
            self.open += line.count("{", start)
            return None
        for match in _BRACKET.finditer(line, start):
            if self._closes(match[0]):
                return match.end()
        return None

    def _closes(self, mark: str) -> bool:
        if mark == "{":
            self.open += 1
        elif mark == '"':
            # A ")" may stand in quotes, where it closes nothing.
            self._quoted = not self._quoted if self.open == 1 else self._quoted
        elif mark == "}":
            self.open -= not (self._round and self.open == 1)
        elif mark == ")" and self._round and self.open == 1 and not self._quoted:
            self.open = 0
        return self.open <= 0


class _Numbered:
    """Lines with their numbers, some of which can be put back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._source = iter(lines)
        self._waiting: list[str] = []  # the next one last
        self.number = 0

    def __iter__(self) -> _Numbered:
        return self

    def __next__(self) -> tuple[int, str]:
        line = self._waiting.pop() if self._waiting else next(self._source)
        self.number += 1
        return self.number, line

    def peek(self) -> str | None:
        """The next line, which is not taken; ``None`` at the end."""
        if not self._waiting:
            line = next(self._source, None)
            if line is None:
                return None
            self._waiting.append(line)
        return self._waiting[-1]

    def push_back(self, number: int, lines: list[str]) -> None:
        """Put lines back, the first of which has this number."""
        self._waiting += reversed(lines)
        self.number = number - 1
