"""Names that a text lists beside each other: ``A, B (2024), and C``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.extract.cue_patterns import GAP, RESULT_VERB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.extract.names import Name

_CONJUNCTION: Final = re.compile(r"\b(?:and|or|as well as|plus)\b")
_COMMA: Final = re.compile(r"[\"'\u2019\u201d]?(?:\s?\([^()]{0,80}\))?[,;]\s(?:the )?")


def enumerations(text: str, names: Sequence[Name]) -> list[list[Name]]:
    """Bring together names that a text lists.

    A list ends with what its *and* brings: in "on A, B and C, our D wins" and "on A and B, D wins"
    the last name is the subject of what follows, and so is a name between a comma and its verb.
    """
    runs: list[list[Name]] = []
    is_closed = False
    for name in names:
        gap = GAP.fullmatch(text, runs[-1][-1].end, name.start) if runs else None
        comma = gap is not None and _COMMA.fullmatch(gap.group()) is not None
        if gap is None or (comma and (is_closed or RESULT_VERB.match(text, name.end))):
            runs.append([name])
            is_closed = False
        else:
            runs[-1].append(name)
            is_closed = _CONJUNCTION.search(gap.group()) is not None
    return [part for run in runs for part in _split_pair(text, run)]


def _split_pair(text: str, run: list[Name]) -> list[list[Name]]:
    """Two names parted by a comma alone are no list: "On KernelBench, MTMC achieves"."""
    if [*run[2:]] or not run[1:] or not re.fullmatch(r",\s", text[run[0].end : run[1].start]):
        return [run]
    return [[run[0]], [run[1]]]
