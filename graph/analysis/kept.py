"""What took long to compute, kept in a folder beside the graph.

All of it can be computed again, so a file that is missing, damaged or cannot be written is no
fault. A file is replaced as a whole or not at all.
"""

from __future__ import annotations

import json
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, Field, ValidationError

from graph.analysis.partition import Communities

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_log = logging.getLogger(__name__)

_COMMUNITIES: Final = "communities.json"
_FORMAT: Final = 1
_ABANDONED_S: Final = 600.0  # a file that is not finished after that never will be


def read_kept(path: Path) -> Mapping[str, object] | None:
    """Read a kept document, or ``None`` where there is none that can be used."""
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):  # ValueError: neither UTF-8 nor JSON
        _log.warning("not readable, so computed again: %s", path.name)
        return None
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        return None
    return document


def write_kept(path: Path, document: Mapping[str, object]) -> None:
    """Keep a document; where that is not possible, leave it."""
    fresh = path.with_suffix(".new")
    text = json.dumps({"format": _FORMAT, **document}, separators=(",", ":"))
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileNotFoundError):
            if time.time() - fresh.stat().st_mtime > _ABANDONED_S:
                fresh.unlink()
        with fresh.open("x", encoding="ascii") as file:  # one writer at a time
            file.write(text)
        fresh.replace(path)
    except OSError as error:
        _log.debug("not kept: %s: %s", path.name, error)


class _KeptCommunity(BaseModel):
    id: str
    named: tuple[str, ...]
    members: Annotated[tuple[str, ...], Field(min_length=1)]


class _KeptCommunities(BaseModel):
    version: str
    root: str
    founded: int
    apart: tuple[str, ...]
    communities: tuple[_KeptCommunity, ...]


def read_communities(folder: Path) -> tuple[str, Communities] | None:
    """Read the kept communities and the version of the graph that they are of."""
    document = read_kept(folder / _COMMUNITIES)
    if document is None:
        return None
    try:
        kept = _KeptCommunities.model_validate(document)
    except ValidationError:
        _log.warning("not as it was written, so computed again: %s", _COMMUNITIES)
        return None
    found = Communities(
        groups=tuple(item.members for item in kept.communities),
        apart=kept.apart,
        ids=tuple(item.id for item in kept.communities),
        named=tuple(item.named for item in kept.communities),
        root=kept.root,
        founded=kept.founded,
    )
    members = [key for group in found.all_groups for key in group]
    if len(set(members)) != len(members) or len(set(found.ids)) != len(found.ids):
        return None
    return kept.version, found


def write_communities(folder: Path, version: str, found: Communities) -> None:
    """Keep the communities of a version of the graph."""
    parts = zip(found.ids, found.named, found.groups, strict=True)
    write_kept(
        folder / _COMMUNITIES,
        {
            "version": version,
            "root": found.root,
            "founded": found.founded,
            "apart": found.apart,
            "communities": [
                {"id": name, "named": named, "members": group} for name, named, group in parts
            ],
        },
    )
