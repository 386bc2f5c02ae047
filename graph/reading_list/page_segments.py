"""A run of text lines split into papers: which line opens a title, which an abstract."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, auto
from typing import TYPE_CHECKING, Final

from graph.reading_list.page_lines import ends_sentence
from graph.reading_list.page_titles import titleness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.reading_list.page_layout import Layout
    from graph.reading_list.page_lines import Line


class Role(IntEnum):
    """What a line of a run is. Of integers, since the search hashes millions of them."""

    STRAY = auto()  # before the first title
    TITLE = auto()
    TITLE_MORE = auto()
    ABSTRACT = auto()
    ABSTRACT_MORE = auto()


@dataclass(slots=True)
class Segment:
    """The text lines of one paper."""

    title: list[Line]
    abstract: list[Line] = field(default_factory=list)


# Costs of a step from one role to the next; a cost above 50 never happens.
_NEVER: Final = 1_000.0
_STEPS: Final[dict[Role | None, dict[Role, float]]] = {
    None: {Role.STRAY: 3.0, Role.TITLE: 0.0},
    Role.STRAY: {Role.STRAY: 2.0, Role.TITLE: 0.0},
    Role.TITLE: {Role.TITLE: 5.0, Role.TITLE_MORE: 3.5, Role.ABSTRACT: 0.5},
    Role.TITLE_MORE: {Role.TITLE: 5.0, Role.TITLE_MORE: 4.0, Role.ABSTRACT: 0.5},
    Role.ABSTRACT: {Role.TITLE: 1.5, Role.ABSTRACT_MORE: 0.5},
    Role.ABSTRACT_MORE: {Role.TITLE: 1.5, Role.ABSTRACT_MORE: 0.5},
}
_ENDS: Final = {Role.TITLE: 3.0, Role.TITLE_MORE: 3.0}
# How much the looks of a line count for each role.
_WEIGHTS: Final = {
    Role.STRAY: 0.25,
    Role.TITLE: -1.0,
    Role.TITLE_MORE: -0.5,
    Role.ABSTRACT: 0.5,
    Role.ABSTRACT_MORE: 0.5,
}
# What the break before a line adds: every row that holds is added.
_SMALL_START: Final = {Role.ABSTRACT: 2.0}
_AFTER_BLANK: Final = {Role.ABSTRACT_MORE: 1.2, Role.TITLE_MORE: 3.0}
_AFTER_BLANK_IN_SENTENCE: Final = {Role.TITLE: 1.5}
_NO_BLANK: Final = {Role.TITLE: 1.5}
_NO_BLANK_IN_SENTENCE: Final = {Role.TITLE: 4.0}
# Where lines are broken to a width, a break that had to be says nothing; another one does.
_BROKEN: Final = {Role.TITLE: 2.5, Role.TITLE_MORE: -3.0}
_BROKEN_IN_SENTENCE: Final = {Role.TITLE: 4.0}
_BEYOND_WIDTH: Final = {Role.TITLE_MORE: 8.0}
_NOT_BROKEN: Final = {Role.ABSTRACT_MORE: 3.0, Role.TITLE_MORE: 4.0}
# Where text is both broken and set apart by blank lines, the blank lines are the paragraphs.
_PARAGRAPH: Final = {Role.TITLE_MORE: 4.0, Role.ABSTRACT_MORE: 1.0}
_NO_PARAGRAPH: Final = {Role.TITLE: 6.0, Role.ABSTRACT: 3.0, Role.TITLE_MORE: -2.0}

_UNBROKEN_CHARS: Final = 200
_OVERHANG_CHARS: Final = 8
_LONE_LINE_CHARS: Final = 150
_LONE_LINE: Final = 3.0
_LONGEST_TITLE_CHARS: Final = 1_000


def split_run(lines: Sequence[Line], layout: Layout) -> tuple[list[Line], list[Segment]]:
    """Split a run of text lines, between two lots of metadata, into papers.

    Args:
        lines: The run.
        layout: The habits of the whole page.

    The cheapest way of giving every line a role is chosen (Viterbi), so one odd line cannot
    shift all that follow. Time is linear in the number of lines.

    Returns:
        The lines before the first title, and the papers in order.
    """
    stray: list[Line] = []
    segments: list[Segment] = []
    for line, role in zip(lines, _find_roles(lines, layout), strict=True):
        if role is Role.STRAY:
            stray.append(line)
        elif role is Role.TITLE:
            segments.append(Segment([line]))
        elif role is Role.TITLE_MORE:
            segments[-1].title.append(line)
        else:
            segments[-1].abstract.append(line)
    return stray, segments


def _find_roles(lines: Sequence[Line], layout: Layout) -> list[Role]:
    best: dict[Role | None, float] = {None: 0.0}
    came_from: list[dict[Role, Role | None]] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        extra = _context_costs(before, line, layout)
        weight = titleness(line.text)
        lone = before is not None and _is_unfinished(before.text)
        costs: dict[Role, float] = {}
        origins: dict[Role, Role | None] = {}
        for origin, cost in best.items():
            for role, step in _STEPS[origin].items():
                total = cost + step + weight * _WEIGHTS[role] + extra[role]
                if lone and origin is Role.ABSTRACT and role is Role.TITLE:
                    total += _LONE_LINE
                if role not in costs or total < costs[role]:
                    costs[role], origins[role] = total, origin
        best = dict(costs.items())
        came_from.append(origins)
    return _walk_back({role: cost for role, cost in best.items() if role is not None}, came_from)


def _is_unfinished(text: str) -> bool:
    """Tell whether a line cannot be all of an abstract."""
    return len(text) < _LONE_LINE_CHARS and not ends_sentence(text)


def _walk_back(best: dict[Role, float], came_from: Sequence[dict[Role, Role | None]]) -> list[Role]:
    if not best:
        return []
    role: Role | None = min(best, key=lambda role: best[role] + _ENDS.get(role, 0.0))
    roles: list[Role] = []
    for origins in reversed(came_from):
        if role is None:  # pragma: no cover - every path is as long as the run
            break
        roles.append(role)
        role = origins[role]
    return roles[::-1]


def _context_costs(before: Line | None, line: Line, layout: Layout) -> dict[Role, float]:
    """Say what the line break before this line tells about it."""
    costs = dict.fromkeys(Role, 0.0)
    if len(line.text) > _LONGEST_TITLE_CHARS:
        costs[Role.TITLE] = costs[Role.TITLE_MORE] = _NEVER
    if before is not None:
        for row in _find_rows(before, line, layout):
            for role, cost in row.items():
                costs[role] += cost
    return costs


def _find_rows(before: Line, line: Line, layout: Layout) -> Iterator[dict[Role, float]]:
    inside = not ends_sentence(before.text)
    if line.text[0].islower():
        yield _SMALL_START
    if line.after_blank:
        yield _AFTER_BLANK
        if inside:
            yield _AFTER_BLANK_IN_SENTENCE
    else:
        yield _NO_BLANK
        if inside and len(before.text) <= _UNBROKEN_CHARS:
            yield _NO_BLANK_IN_SENTENCE
    if layout.width is None:
        return
    if len(before.text) > layout.width + _OVERHANG_CHARS:
        yield _BEYOND_WIDTH
    if layout.blanks_tell:
        yield _PARAGRAPH if line.after_blank else _NO_PARAGRAPH
    elif not layout.explains_break(before, line):
        yield _NOT_BROKEN
    else:
        yield _BROKEN
        if inside:
            yield _BROKEN_IN_SENTENCE
