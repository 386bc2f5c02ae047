"""The properties of a note as lines of its text, to change single ones and keep all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from graph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.vault.content import Value


class UneditableError(InputError):
    """A note whose text cannot be taken apart, so that nothing in it may be changed.

    Args:
        message: The reason.
        line: Where, from 1.
    """

    code = "note-uneditable"

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Property:
    """A property as it stands: its value, and its lines, half open."""

    value: Value
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Head:
    """The lines of a note that hold its properties.

    ``first`` and ``last`` are the lines between which properties may stand, half open.
    """

    properties: Mapping[str, Property]
    first: int
    last: int


class Syntax(Protocol):
    """How a note tool writes properties."""

    def read(self, lines: Sequence[str]) -> Head | None:
        """Find the properties; ``None`` where the note has no place for them yet.

        Raises:
            UneditableError: They cannot be told apart.
        """
        ...

    def written(self, key: str, value: Value) -> list[str]:
        """The lines of one property, without their ends."""
        ...

    def wrapped(self, lines: list[str]) -> list[str]:
        """The lines of all properties of a note that has no place for them yet."""
        ...


def edit_properties(
    lines: list[str],
    syntax: Syntax,
    wanted: Mapping[str, Value],
    managed: Sequence[str],
    newline: str,
) -> list[str]:
    """Give a note the values that are wanted, and leave every other line as it is.

    Args:
        lines: The note's lines, with their ends.
        syntax: How properties are written.
        wanted: The values by key; a managed key without one is removed.
        managed: The keys that are ours, in order.
        newline: How lines end in this note.
    """
    head = syntax.read(lines)
    if head is None:
        new = [
            line for key in managed if key in wanted for line in syntax.written(key, wanted[key])
        ]
        return [line + newline for line in syntax.wrapped(new)] + lines
    edits: list[tuple[int, int, list[str]]] = []
    place = head.first
    for key in managed:
        known = head.properties.get(key)
        if known is None and key in wanted:
            edits.append((place, place, syntax.written(key, wanted[key])))
        elif known is not None:
            if key not in wanted:
                edits.append((known.first, known.last, []))
            elif known.value != wanted[key]:
                edits.append((known.first, known.last, syntax.written(key, wanted[key])))
            place = known.last
    edited = list(lines)
    # From the end, so that the numbers of the lines before stay; of equal places the last first.
    for _, (first, last, new) in sorted(
        enumerate(edits), key=lambda item: (item[1][0], item[0]), reverse=True
    ):
        edited[first:last] = [line + newline for line in new]
    return edited
