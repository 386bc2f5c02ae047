"""How much one answer holds: what an assistant reads takes the place of what it could think."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from graph.paging import cursor_of, position_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LIST_CHARS: Final = 30_000
"""Most characters that one list in an answer takes, as JSON."""

ANSWER_CHARS: Final = 80_000
"""Most characters of an answer; what is bounded part by part stays far below."""

LABEL_CHARS: Final = 200
VALUE_CHARS: Final = 1_000

Item = dict[str, Any]


def compact(value: object) -> str:
    """Write JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cut(text: str, chars: int = VALUE_CHARS) -> str:
    """Shorten a text, with an ellipsis where something is left out."""
    return text if len(text) <= chars else f"{text[: chars - 1]}…"


def fitting(items: Sequence[Any]) -> int:
    """Say how many of the items fit into a list; at least one."""
    left = LIST_CHARS
    for count, item in enumerate(items):
        left -= len(compact(item)) + 1
        if left < 0:
            return max(1, count)
    return len(items)


def part(
    items: Sequence[Item], ids: Sequence[str], *, limit: int, after: str | None
) -> tuple[list[Item], str | None]:
    """Cut a part out of a list.

    Args:
        items: The whole list.
        ids: What each item is known by, in the same order; no two alike.
        limit: Most items.
        after: The cursor of the part before.

    Returns:
        The part, and the cursor for ``after`` of the next one, if there is one.

    Raises:
        InvalidIdentifierError: The cursor was not given out here, or what it stood at is gone.
    """
    start = 0 if after is None else 1 + position_of(after, ids)
    shown = items[start : start + limit]
    shown = shown[: fitting(shown)]
    end = start + len(shown)
    return list(shown), cursor_of(ids[end - 1]) if shown and end < len(items) else None
