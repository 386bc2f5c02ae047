"""Entities that RDF/XML declares, and how much longer they make a document.

The engine puts them in place without a bound of its own: ten declarations that name each other are
10 GB of text (measured on pyoxigraph 0.5.13).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.errors import RdfSyntaxError

if TYPE_CHECKING:
    from mmap import mmap

ADDED_BYTES: Final = 2**26
"""How much longer entities may make a document."""

_DECLARATION: Final = re.compile(rb"<!ENTITY([^<]*)")
_PIECE_BYTES: Final = 2**20


def check_entities(text: bytes | mmap) -> None:
    """Look through an RDF/XML document before the engine reads it.

    Whatever looks like a declaration counts as one, and each reference as one to the longest entity
    there is: so nothing depends on how the engine reads a name.

    Raises:
        RdfSyntaxError: Its entities may make it longer by more than :data:`ADDED_BYTES`; with the
            line of the first of them.
    """
    longest = 0
    first = None
    for found in _DECLARATION.finditer(text):
        first = found.start() if first is None else first
        longest = min(ADDED_BYTES + 1, max(longest, len(found[1]) + found[1].count(b"&") * longest))
    if first is None:
        return
    added = 0
    for start in range(0, len(text), _PIECE_BYTES):
        added += text[start : start + _PIECE_BYTES].count(b"&") * longest
        if added > ADDED_BYTES:
            message = f"its entities may make it longer by more than {ADDED_BYTES:,} bytes"
            raise RdfSyntaxError(message, line=text[:first].count(b"\n") + 1)
