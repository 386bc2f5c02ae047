"""The managed block: what is ours in the text of a note, between two markers. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.note_tools import VaultStyle
from graph.vault.properties import UneditableError

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEGIN: Final = re.compile(r"[ \t]*(?:- )?(?:%%|<!--)[ \t]*rl:begin[ \t]*(?:%%|-->)[ \t]*\r?\n?")
_END: Final = re.compile(r"[ \t]*(?:- )?(?:%%|<!--)[ \t]*rl:end[ \t]*(?:%%|-->)[ \t]*\r?\n?")


@dataclass(frozen=True, slots=True)
class Block:
    """Where the block stands: its first line (the marker) and the one after its last."""

    first: int
    last: int


def find_block(lines: Sequence[str]) -> Block | None:
    """Find the block; ``None`` where there is none.

    Raises:
        UneditableError: A marker has no other, or stands twice: what is ours cannot be told.
    """
    begins = [number for number, line in enumerate(lines) if _BEGIN.fullmatch(line)]
    ends = [number for number, line in enumerate(lines) if _END.fullmatch(line)]
    if not begins and not ends:
        return None
    if len(begins) == len(ends) == 1 and begins[0] < ends[0]:
        return Block(begins[0], ends[0] + 1)
    message = (
        f"the marker rl:begin stands there {len(begins)} times and rl:end {len(ends)} times, "
        "in place of once each, in this order"
    )
    raise UneditableError(message, (begins or ends)[-1] + 1)


def written_block(style: VaultStyle, content: Sequence[str]) -> list[str]:
    """The lines of the block, with its markers, without their ends."""
    match style:
        case VaultStyle.OBSIDIAN:
            begin, end = "%% rl:begin %%", "%% rl:end %%"
        case VaultStyle.LOGSEQ:
            begin, end = "- <!-- rl:begin -->", "- <!-- rl:end -->"
        case _:
            begin, end = "<!-- rl:begin -->", "<!-- rl:end -->"
    return [begin, *content, end]
