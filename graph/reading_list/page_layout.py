"""How a paste set its text: whether lines were broken to a width, whether blank lines tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Self

from graph.reading_list.page_lines import LineKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.reading_list.page_lines import Line

# A line this long was not broken to fit a window or a mail.
_WRAP_MOST_CHARS: Final = 200
_WIDTH_QUANTILE: Final = 0.95  # titles may be wider than the text is set
_BROKEN_SHARE: Final = 0.5
_FEWEST_LINES: Final = 12  # no habit shows in fewer
_FEW: Final = 0.02
_MOST: Final = 0.9
_FIRST_WORD: Final = re.compile(r"\S{1,200}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The habits of one paste.

    ``width`` is the number of characters that its lines were broken to, or ``None``.
    ``blanks_tell`` says that some lines of text follow a blank line and some do not.
    """

    width: int | None
    blanks_tell: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Self:
        """Measure the lines of a page."""
        text = [line for line in lines if line.kind is LineKind.TEXT]
        if len(text) < _FEWEST_LINES:
            return cls(None, blanks_tell=False)
        lengths = sorted(len(line.text) for line in text)
        width = lengths[int(_WIDTH_QUANTILE * (len(lengths) - 1))]
        share = sum(line.after_blank for line in text) / len(text)
        layout = cls(width if width <= _WRAP_MOST_CHARS else None, blanks_tell=_FEW < share < _MOST)
        pairs = [(before, line) for before, line in pairwise(lines) if before.kind is line.kind]
        broken = sum(layout.explains_break(before, line) for before, line in pairs)
        return layout if broken > _BROKEN_SHARE * len(pairs) else replace(layout, width=None)

    def explains_break(self, before: Line, line: Line) -> bool:
        """Tell whether the line had to be broken: its next word had no room."""
        word = _FIRST_WORD.match(line.text)
        return (
            self.width is not None
            and word is not None
            and len(before.text) + 1 + len(word.group()) > self.width
        )
