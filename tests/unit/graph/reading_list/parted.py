"""What a reader yields, parted by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.models import PaperRecord, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.models import ReadingItem


def part(items: Iterable[ReadingItem]) -> tuple[list[PaperRecord], list[Problem]]:
    """Part the papers from the problems."""
    found = list(items)
    return (
        [item for item in found if isinstance(item, PaperRecord)],
        [item for item in found if isinstance(item, Problem)],
    )
