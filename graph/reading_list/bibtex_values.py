"""The fields of one BibTeX entry, with strings put together and macros resolved."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.reading_list.bibtex_entries import Block

# What the library logs about broken blocks, we report as problems; without a handler of its own,
# it would also be printed to standard error.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_PIECE: Final = re.compile(r"\\.|[{}\"#]", re.DOTALL)
_FIELD_AFTER: Final = re.compile(r"\s+([A-Za-z][\w-]*)\s*=\s*(.+)", re.DOTALL)
_MAX_MACRO_CHARS: Final = 10_000
_FIELD_INSIDE: Final = re.compile(r",\s*[A-Za-z][\w-]*\s*=\s*[\w{\"]")
_OPEN_VALUE: Final = "a value of the entry is not closed: the entry was not read"
_NO_KEY: Final = re.compile(r"\A(@[^{(]*[{(])(\s*[A-Za-z][\w-]*\s*=)")
_ESCAPED: Final = re.compile(r"\\(.)(?=([{}\",=\n)])?)", re.DOTALL)


@dataclass(slots=True)
class BibtexEntry:
    """An entry as its author wrote it: values are LaTeX, names of fields in lower case.

    ``faults`` are what was wrong with it and yet did not stop it from being read: the code of a
    problem, and what to say.
    """

    kind: str
    key: str
    fields: dict[str, str]
    faults: list[tuple[str, str]] = field(default_factory=list)


class UnreadableBlockError(Exception):
    """The inside of a block cannot be parsed; the message says why."""


class Macros:
    """The macros that a text has defined so far, the names of the months among them."""

    def __init__(self) -> None:
        self._values = {name: name for name in _MONTHS}

    def define(self, block: Block) -> None:
        """Take in a ``@string``.

        Raises:
            UnreadableBlockError: It has no such form.
        """
        definition = _parse(block.text)
        if not isinstance(definition, String):
            message = "a @string must be a name, =, and a text"
            raise UnreadableBlockError(message)
        value = self.resolve(definition.value, [])
        if len(value) > _MAX_MACRO_CHARS:
            # Macros of macros would grow without end.
            message = f"a @string of more than {_MAX_MACRO_CHARS:,} characters: not read"
            raise UnreadableBlockError(message)
        self._values[definition.key.lower()] = value

    def resolve(self, value: str, unknown: list[str]) -> str:
        """Give the text of a value such as ``{a} # jan # "b"``; names not known are added."""
        value = value.strip()
        if "#" not in value and value[:1] == "{" and value[-1:] == "}":
            return value[1:-1]
        return "".join(self._piece(piece.strip(), unknown) for piece in _pieces(value))

    def _piece(self, piece: str, unknown: list[str]) -> str:
        if (piece[:1], piece[-1:]) in {("{", "}"), ('"', '"')} and len(piece) > 1:
            return piece[1:-1]
        if not piece or piece.isdigit():
            return piece
        known = self._values.get(piece.lower())
        if known is None:
            unknown.append(piece)
        return piece if known is None else known


def parse_entry(block: Block, macros: Macros) -> BibtexEntry:
    """Parse a block that is an entry.

    Of a field that stands there twice, the first that says anything counts, and the others are
    a fault: what they hold is said. A block whose last bracket alone is missing is read.

    Raises:
        UnreadableBlockError: It cannot be parsed.
    """
    text = block.text
    faults: list[tuple[str, str]] = []
    if not block.closed:
        if block.depth > 1:
            raise UnreadableBlockError(_OPEN_VALUE)
        text, said = _close(text, cut=block.cut)
        faults.append(("entry-not-closed", said))
    text = f"@{text[1:].lstrip()}"  # "@ article" is no entry to bibtexparser
    parsed = _parse(_NO_KEY.sub(r"\1,\2", text, count=1))
    if isinstance(parsed, DuplicateFieldKeyBlock):
        parsed = parsed.ignore_error_block
    if not isinstance(parsed, Entry):
        reason = str(getattr(getattr(parsed, "error", None), "abort_reason", "")).strip()
        message = f"the entry cannot be parsed: {reason or 'it is no entry'}"
        raise UnreadableBlockError(message)
    if not block.closed and any(_FIELD_INSIDE.search(each.value) for each in parsed.fields):
        # The bracket of the entry has closed the value.
        raise UnreadableBlockError(_OPEN_VALUE)
    entry = BibtexEntry(parsed.entry_type.lower(), parsed.key, {}, faults)
    unknown: list[str] = []
    stated = [(each.key, each.value) for each in parsed.fields]
    for key, literal in _part_joined(stated, faults):
        name = key.lower()
        value = macros.resolve(literal, unknown)
        first = entry.fields.get(name)
        if first and value.strip() and first.strip() != value.strip():
            faults.append(("duplicate-field", f"a second {name} was not read: {value[:100]!r}"))
        entry.fields[name] = first or value
    if unknown:
        said = f"not defined as @string, and taken as text: {', '.join(unknown)[:100]}"
        faults.append(("unknown-macro", said))
    return entry


def _part_joined(
    stated: list[tuple[str, str]], faults: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Part the fields that a missing comma has made one of."""
    for stated_key, stated_value in stated:
        key, value = stated_key, stated_value
        while "=" in value and (rest := _FIELD_AFTER.match(value, _end_of_first(value))):
            faults.append(("missing-comma", f"a comma is missing after {key}"))
            yield key, value[: rest.start()]
            key, value = rest[1], rest[2]
        yield key, value


def _end_of_first(value: str) -> int:
    """Where the text in braces or quotes ends that a value begins with, or its first word."""
    if value[:1] not in {"{", '"'}:
        return len(value.split(maxsplit=1)[0])
    depth, opened = 0, value[0]
    for match in _PIECE.finditer(value):
        if match[0] in {"{", "}"}:
            depth += 1 if match[0] == "{" else -1
        if depth == 0 and match.start() and match[0] == ("}" if opened == "{" else '"'):
            return match.end()
    return len(value)


def _parse(text: str) -> object:
    """Give what the library makes of a text with one block."""
    if "\\\\" in text:
        # To bibtexparser 2.1, the bracket in "\\}" is an escaped one.
        text = _ESCAPED.sub(
            lambda match: f"{match[0]} " if match[1] == "\\" and match[2] else match[0], text
        )
    blocks = Splitter(text).split().blocks
    return next(
        (
            block
            for block in blocks
            if isinstance(block, Entry | String | DuplicateFieldKeyBlock | ParsingFailedBlock)
        ),
        None,
    )


def _close(text: str, *, cut: bool) -> tuple[str, str]:
    """Close an entry, and say so; a word at the end of a cut text may be half of one."""
    text, said = text.rstrip(), "the closing bracket of the entry is missing"
    if cut and not text.endswith((",", "}", '"')):
        text, _, last = text.rpartition("," if "\n" not in text else "\n")
        said = f"the text ends in the middle of the entry; left out: {last.strip()[:100]!r}"
    return f"{text}\n{')' if _is_round(text) else '}'}", said


def _is_round(text: str) -> bool:
    brace, bracket = text.find("{"), text.find("(")
    return bracket >= 0 and (brace < 0 or bracket < brace)


def _pieces(value: str) -> Iterable[str]:
    """The parts of a value that ``#`` joins."""
    if "#" not in value:
        return (value,)
    return _split_pieces(value)


def _split_pieces(value: str) -> Iterator[str]:
    depth, quoted, start = 0, False, 0
    for match in _PIECE.finditer(value):
        mark = match[0]
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
        elif mark == '"' and depth == 0:
            quoted = not quoted
        elif mark == "#" and depth == 0 and not quoted:
            yield value[start : match.start()]
            start = match.end()
    yield value[start:]
