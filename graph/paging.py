"""Where one part of a list ends and the next begins: opaque cursors made of keys."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from graph.errors import InvalidIdentifierError

if TYPE_CHECKING:
    from collections.abc import Iterable


def cursor_of(key: str) -> str:
    """Make the cursor that stands at a key."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def position_of(cursor: str, keys: Iterable[str]) -> int:
    """Say where among these keys a cursor stands.

    Raises:
        InvalidIdentifierError: It was not given out here, or what it stood at is gone.
    """
    for position, key in enumerate(keys):
        if cursor_of(key) == cursor:
            return position
    message = f"no such place in the listing: {cursor[:80]!r}"
    raise InvalidIdentifierError(message)
