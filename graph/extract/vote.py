"""What one cue says of one name."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from graph.extract.names import Name
    from graph.models import Kind


@dataclass(frozen=True, slots=True)
class Vote:
    """What one cue says of one name: a kind, and whether the paper makes the thing."""

    name: Name
    rule: str
    weight: float
    kind: Kind | None = None
    own: bool = False


def last_of(found: Iterator[re.Match[str]]) -> re.Match[str] | None:
    """The last of several finds."""
    return next(iter(deque(found, maxlen=1)), None)
