"""What is ours, put into a note that a person may have written in; all else stays byte for byte."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import blake2s
from typing import TYPE_CHECKING, Final

from graph.note_tools import VaultStyle
from graph.vault.block import find_block, written_block
from graph.vault.content import HASH_KEY, RELATION_KEYS, SHARED_KEYS, managed_keys
from graph.vault.front_matter import FrontMatter
from graph.vault.page_properties import PageProperties
from graph.vault.properties import edit_properties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.vault.content import NoteContent, Value
    from graph.vault.properties import Head, Syntax

# A line ends where an editor ends it: not at the other breaks that Python knows.
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text, and whether a person had changed what is ours, so that it was replaced."""

    text: str
    replaced_by_hand: bool


def new_note(content: NoteContent, style: VaultStyle) -> str:
    """Write a note that is not there yet."""
    return _merge("", content, style).text


def merge_note(text: str, content: NoteContent, style: VaultStyle) -> Merged:
    """Put what is ours into a note that is there; text that needs no change comes back as it is.

    Raises:
        UneditableError: What is ours cannot be told from what is not.
    """
    return _merge(text, content, style)


def _merge(text: str, content: NoteContent, style: VaultStyle) -> Merged:
    syntax = _syntax(style)
    keys = managed_keys(style)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = _LINES.findall(text.removeprefix(mark))
    newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    head = syntax.read(lines)
    block = find_block(lines)
    known = {} if head is None else {key: item.value for key, item in head.properties.items()}
    found = [] if block is None else lines[block.first : block.last]
    ours = [line + newline for line in written_block(style, content.lines)]
    wanted = _wanted(content.properties, known)
    stated = known.get(HASH_KEY)
    changed = head is not None and stated != _digest(known, keys, found)
    if _same(found, ours):
        ours = found
    wanted[HASH_KEY] = _digest(wanted, keys, ours)
    # What a person changed is lost only where something of it is replaced.
    own = [key for key in keys if key in known and key != HASH_KEY]
    differs = any(known[key] != wanted.get(key) for key in own)
    differs = differs or (block is not None and ours is not found)
    body = _with_block(lines, head, ours, newline)
    edited = "".join(edit_properties(body, syntax, wanted, keys, newline))
    return Merged(mark + edited, replaced_by_hand=changed and differs)


def _syntax(style: VaultStyle) -> Syntax:
    if style is VaultStyle.LOGSEQ:
        return PageProperties(frozenset({*RELATION_KEYS.values(), "broader"}))
    return FrontMatter()


def _wanted(ours: Mapping[str, Value], known: Mapping[str, Value]) -> dict[str, Value]:
    """Our values; in a list that is shared, after them what a person added."""
    wanted = dict(ours)
    for key in SHARED_KEYS & {*ours, *known}:
        value, there = ours.get(key, ()), known.get(key, ())
        added = _listed(there)
        missing = [one for one in _listed(value) if one not in added]
        if key in known and not missing:
            wanted[key] = there
        elif added or missing:
            wanted[key] = tuple(dict.fromkeys((*_listed(value), *added)))
    return wanted


def _listed(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def _digest(values: Mapping[str, Value], keys: Sequence[str], block: Sequence[str]) -> str:
    """Digest of all that is ours alone, whichever way it is written."""
    own = {
        key: value
        for key in keys
        if key not in SHARED_KEYS and key != HASH_KEY and (value := values.get(key))
    }
    text = json.dumps([own, [line.rstrip() for line in block]], sort_keys=True)
    return blake2s(text.encode(), digest_size=6).hexdigest()


def _same(found: Sequence[str], ours: Sequence[str]) -> bool:
    return [line.rstrip() for line in found] == [line.rstrip() for line in ours]


def _with_block(lines: list[str], head: Head | None, ours: list[str], newline: str) -> list[str]:
    """The lines with the block in its place: where it stood, else at the end."""
    block = find_block(lines)
    if block is not None:
        return [*lines[: block.first], *ours, *lines[block.last :]]
    if not lines:
        return [newline, *ours]
    body = list(lines)
    if not body[-1].endswith("\n"):
        body[-1] += newline
    is_head_alone = head is not None and head.last + 1 >= len(body)
    return [*body, *([] if body[-1].strip() == "" and not is_head_alone else [newline]), *ours]
