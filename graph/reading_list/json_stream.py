"""The entries of a JSON text one at a time, so that a list of any length needs little memory.

The standard decoder is fed from a window over the text: it is as fast as reading the text whole,
and unlike libraries that stream events it leaves the place of every entry known.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from graph.models import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graph.reading_list.source import TextSource

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_WINDOW_CHARS: Final = 65_536
_MAX_ENTRY_CHARS: Final = 32_000_000
# What stands at the end of the window may still become valid: nul|l, "\u00|e9", 1|2.
_UNDECIDED_CHARS: Final = 16
_ENVELOPE: Final = "message"
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_RAW_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class JsonEntry:
    """One entry, with its first and last line, from 1."""

    value: Json
    line: int
    end_line: int


class _JsonFaultError(Exception):
    """The text is not JSON from here on."""


def read_entries(
    source: TextSource, members: Collection[str] = ()
) -> Iterator[JsonEntry | Problem]:
    """Read the entries of a JSON text, each as soon as it is complete.

    Entries are what the top-level array holds, or the array that is a top-level object's member
    of one of the given names (``{"results": [...]}``); the other members of that object are
    passed over. An object that is the member ``message`` is read so itself (Crossref). A
    top-level object without such a member is one entry. Any number of such texts
    may follow one another, as in JSON Lines.

    Args:
        source: The text.
        members: Names of the members that hold the entries.

    Yields:
        The entries, of any JSON type (the caller checks it); where the text is cut or broken, a
        problem ``json-syntax`` after all entries before the fault, which is the last item.
    """
    window = _Window(source)
    try:
        while window.peek():
            yield from _read_text(window, members)
    except _JsonFaultError as fault:
        yield Problem(source.file, window.line, "json-syntax", str(fault), window.excerpt())
    finally:
        window.close()


def _read_text(window: _Window, members: Collection[str]) -> Iterator[JsonEntry]:
    first = window.peek()
    if first == "[":
        yield from _read_array(window)
    elif first == "{" and members:
        yield from _read_object(window, members)
    else:
        yield window.take_value()


def _read_array(window: _Window) -> Iterator[JsonEntry]:
    window.take("[")
    if window.peek() == "]":
        window.take("]")
        return
    while True:
        yield window.take_value()
        if window.take(",]") == "]":
            return


def _read_object(window: _Window, members: Collection[str]) -> Iterator[JsonEntry]:
    line = window.next_line
    value: dict[str, Json] = {}
    has_entries = False
    window.take("{")
    closed = window.peek() == "}" and window.take("}") == "}"
    while not closed:
        if window.peek() != '"':
            message = 'broken JSON: a name in double quotes must stand here, or "}"'
            raise _JsonFaultError(message)
        name = str(window.take_value().value)
        window.take(":")
        if name in members and window.peek() == "[":
            has_entries = True
            yield from _read_array(window)
        elif name == _ENVELOPE and name in members and window.peek() == "{":
            has_entries = True
            yield from _read_object(window, frozenset(members) - {name})
        else:
            value[name] = window.take_value().value
        closed = window.take(",}") == "}"
    if not has_entries:
        yield JsonEntry(value, line, window.line)


class _Window:
    """A part of the text that moves on, and the line that it stands at."""

    def __init__(self, source: TextSource) -> None:
        self._stream = io.TextIOWrapper(source.open_bytes(), "utf-8", errors="replace")
        self._decoder = json.JSONDecoder(strict=False)
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = 1

    @property
    def next_line(self) -> int:
        """The line of the next thing that is no white space."""
        self.peek()
        return self.line

    def close(self) -> None:
        self._stream.close()

    def excerpt(self) -> str:
        """The text from here on, for a problem."""
        return self._text[self._at : self._at + _RAW_CHARS]

    def peek(self) -> str:
        """Pass over white space, and give the next character; nothing at the end."""
        while True:
            end = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr] # matches ""
            self._move(end)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._grow():
                return ""

    def take(self, wanted: str) -> str:
        """Take the next character, which must be one of these."""
        found = self.peek()
        if not found:
            message = "the JSON ends in the middle: the file was cut, or is not all there"
            raise _JsonFaultError(message)
        if found not in wanted:
            said = " or ".join(f'"{character}"' for character in wanted)
            message = f'broken JSON: {said} must stand here, not "{found}"; the rest was not read'
            raise _JsonFaultError(message)
        self._move(self._at + 1)
        return found

    def take_value(self) -> JsonEntry:
        """Take the next value whole."""
        self.peek()
        line = self.line
        value, end = self._decode()
        self._move(end)
        return JsonEntry(value, line, self.line)

    def _decode(self) -> tuple[Json, int]:
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error):
                    self._refuse(error)
            except RecursionError:
                message = "the JSON is nested too deeply; the rest was not read"
                raise _JsonFaultError(message) from None
            except ValueError:  # more digits than Python reads as a number
                message = "a number with too many digits; the rest was not read"
                raise _JsonFaultError(message) from None
            else:
                if end < len(self._text) or not self._grow():
                    return value, end

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Tell whether more text could mend the fault, and fetch it."""
        undecided = (
            error.msg.startswith("Unterminated string")
            or error.pos >= len(self._text) - _UNDECIDED_CHARS
        )
        if undecided and len(self._text) - self._at > _MAX_ENTRY_CHARS:
            message = (
                f"an entry of more than {_MAX_ENTRY_CHARS:,} characters; the rest was not read"
            )
            raise _JsonFaultError(message)
        return undecided and self._grow()

    def _refuse(self, error: json.JSONDecodeError) -> None:
        cut = self._ended and (
            error.pos >= len(self._text.rstrip()) or error.msg.startswith("Unterminated string")
        )
        began = self.line
        if cut:
            message = "the JSON ends in the middle: the file was cut, or is not all there"
        else:
            self._move(error.pos)
            message = (
                f"broken JSON ({error.msg}) in what began at line {began}; the rest was not read"
            )
        raise _JsonFaultError(message) from None

    def _move(self, to: int) -> None:
        self.line += self._text.count("\n", self._at, to)
        self._at = to

    def _grow(self) -> bool:
        """Add as much text again as is waiting, so that long values take linear time."""
        more = "" if self._ended else self._stream.read(max(_WINDOW_CHARS, len(self._text)))
        if not more:
            self._ended = True
            return False
        self._text = self._text[self._at :] + more
        self._at = 0
        return True
