"""Which entries of one list are one paper, by the identifiers that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Twins:
    """Entries of a list by position; of those that are one paper the first leads."""

    def __init__(self) -> None:
        self._holders: dict[str, int] = {}
        self._leaders: dict[int, int] = {}

    def add(self, position: int, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Take in an entry, and give the pairs that it makes one paper.

        An entry with two identifiers may join two that had nothing in common.

        Args:
            position: Its position; they come in order.
            names: Its identifiers.

        Yields:
            Position of the first, position of the one that joins it, and the name by which.
        """
        meeting: dict[int, str] = {}
        for name in names:
            if name in self._holders:
                meeting.setdefault(self._leader(self._holders[name]), name)
            self._holders.setdefault(name, position)
        first = min(meeting, default=position)
        for other in sorted({*meeting, position} - {first}):
            self._leaders[other] = first
            yield first, other, meeting.get(other) or meeting[first]

    def _leader(self, position: int) -> int:
        while position in self._leaders:
            position = self._leaders[position]
        return position

    def groups(self) -> dict[int, list[int]]:
        """For each entry that leads others, those, in order."""
        groups: dict[int, list[int]] = {}
        for position in sorted(self._leaders):
            groups.setdefault(self._leader(position), []).append(position)
        return groups

    def follows(self, position: int) -> bool:
        """Whether an entry is part of an earlier one."""
        return position in self._leaders
