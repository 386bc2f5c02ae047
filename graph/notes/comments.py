"""Blocks that hold no links: Obsidian's comments and display mathematics."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock


def comment_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    """Take lines from ``%%`` to ``%%``; as in Obsidian, to the end where it is not closed."""
    return _between(state, (first, last), "%%", silent=silent, may_stay_open=True)


def math_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001 - the parser's own form
    """Take lines from ``$$`` to ``$$``."""
    return _between(state, (first, last), "$$", silent=silent, may_stay_open=False)


def _between(
    state: StateBlock, lines: tuple[int, int], mark: str, *, silent: bool, may_stay_open: bool
) -> bool:
    first, last = lines
    start = state.bMarks[first] + state.tShift[first]
    if not state.src.startswith(mark, start) or state.is_code_block(first):
        return False
    if mark in state.src[start + len(mark) : state.eMarks[first]]:
        return False  # closed in its own line: a rule for the inside of lines takes it
    line = first + 1
    while line < last and mark not in state.src[state.bMarks[line] : state.eMarks[line]]:
        line += 1
    if line >= last and not may_stay_open:
        return False
    if not silent:
        token = state.push("note_opaque", "", 0)
        token.map = [first, min(line + 1, last)]
    state.line = min(line + 1, last)
    return True
