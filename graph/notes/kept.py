"""What was read of the notes of a vault, kept for the next scan.

Each note is known by the digest of its text, so what is kept can never be wrong, only missing: it
can be deleted at any time.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graph.errors import StoreUnavailableError
from graph.models import Problem, Severity
from graph.notes.mentions import NameInText
from graph.notes.model import Heading, LinkKind, Note, NoteLink, Prose
from graph.notes.vault_graphs import write_private

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)

_FORM: Final = "notes 1"  # counts up with every change of what is read of a note
_KINDS: Final = {kind.value: kind for kind in LinkKind}


@dataclass(slots=True)
class Entry:
    """One note as it was last read; ``signature`` is of what the graph says of it."""

    digest: str
    note: Note
    mentions: tuple[NameInText, ...] | None = None
    signature: str = ""


@dataclass(slots=True)
class Kept:
    """The entries of a vault by path.

    ``version`` is that of the graph when the signatures were right, ``names`` the fingerprint of
    the names that the mentions were found by.
    """

    version: str = ""
    names: str = ""
    flavour: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)


def load_kept(path: Path) -> Kept:
    """Read what is kept; nothing where there is nothing, or it is of another form."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["form"] != _FORM:
            return Kept()
        entries = {place: _entry(place, fields) for place, fields in said["notes"].items()}
        return Kept(said["version"], said["names"], said["flavour"], entries)
    except FileNotFoundError:
        return Kept()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        _log.debug("what was kept of notes cannot be read", exc_info=True)
        return Kept()


def save_kept(path: Path, kept: Kept) -> None:
    """Keep entries for the next scan; whether it works makes no difference to what is right."""
    said = {
        "form": _FORM,
        "version": kept.version,
        "names": kept.names,
        "flavour": kept.flavour,
        "notes": {place: _fields(entry) for place, entry in kept.entries.items()},
    }
    try:
        write_private(path, json.dumps(said, ensure_ascii=True, separators=(",", ":")))
    except StoreUnavailableError:
        _log.debug("notes not kept", exc_info=True)


def _fields(entry: Entry) -> list[Any]:
    note = entry.note
    return [
        entry.digest,
        entry.signature,
        None
        if entry.mentions is None
        else [[m.key, m.start, m.end, m.line] for m in entry.mentions],
        [note.title, note.id, note.aliases, note.tags, note.block_ids, note.about],
        [[h.level, h.text, h.line, h.start, h.end] for h in note.headings],
        [
            [k.kind.value, k.target, k.fragment, k.text, k.start, k.end, k.line, k.column, k.key]
            for k in note.links
        ],
        [[p.line, p.code, p.message, p.raw, p.severity.value] for p in note.problems],
        [[p.start, p.end, p.continues] for p in note.prose],
    ]


def _entry(path: str, fields: list[Any]) -> Entry:
    digest, signature, mentions, said, headings, links, problems, prose = fields
    title, identifier, aliases, tags, block_ids, about = said
    note = Note(
        path=path,
        title=title,
        id=identifier,
        aliases=tuple(aliases),
        tags=tuple(tags),
        headings=tuple(Heading(*heading) for heading in headings),
        block_ids=tuple(block_ids),
        links=tuple(NoteLink(_KINDS[kind], *rest) for kind, *rest in links),
        about=tuple((key, value) for key, value in about),
        problems=tuple(
            Problem(path, line, code, message, raw, Severity(severity))
            for line, code, message, raw, severity in problems
        ),
        prose=tuple(Prose(*part) for part in prose),
    )
    found = None if mentions is None else tuple(NameInText(*mention) for mention in mentions)
    return Entry(digest, note, found, signature)
