"""Properties at the top of a page of Logseq: ``key:: value``, a line each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.vault.properties import Head, Property, UneditableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.vault.content import Value

_LINE: Final = re.compile(r"(?:- )?([A-Za-z][\w-]*)::(?:[ \t](.*?))?[ \t]*\r?\n?")
_LISTS: Final = frozenset({"alias", "tags"})


class PageProperties:
    """Writes and finds properties in the first lines of a page."""

    def __init__(self, lists: frozenset[str]) -> None:
        self._lists = lists | _LISTS

    def read(self, lines: Sequence[str]) -> Head | None:
        """Find the properties before the first other line.

        Raises:
            UneditableError: One stands there twice.
        """
        properties: dict[str, Property] = {}
        last = 0
        for number, line in enumerate(lines):
            found = _LINE.fullmatch(line)
            if found is None:
                break
            key = found[1].lower()
            if key in properties:
                message = f"the page has the property {key!r} twice"
                raise UneditableError(message, number + 1)
            properties[key] = Property(self._value(key, found[2] or ""), number, number + 1)
            last = number + 1
        return Head(properties, 0, last) if properties else None

    def written(self, key: str, value: Value) -> list[str]:
        """One line; the values of a list with commas between."""
        return [f"{key}:: {value if isinstance(value, str) else ', '.join(value)}"]

    def wrapped(self, lines: list[str]) -> list[str]:
        """With an empty line after them."""
        return [*lines, ""]

    def _value(self, key: str, text: str) -> Value:
        if key not in self._lists:
            return text
        # A comma in the brackets of a link parts nothing.
        return tuple(part.strip() for part in re.findall(r"(?:\[\[.*?\]\]|[^,])+", text))
