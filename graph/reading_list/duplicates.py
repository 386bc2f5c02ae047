"""Papers that one list holds twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.models import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.models import PaperRecord


def drop_duplicates(
    records: Iterable[PaperRecord], file: str
) -> tuple[tuple[PaperRecord, ...], tuple[Problem, ...]]:
    """Keep the first of the papers that agree in title and abstract, and warn of every second.

    Titles agree when case and white space are the only difference. Where the abstracts differ,
    both papers stay.
    """
    kept: list[PaperRecord] = []
    problems: list[Problem] = []
    by_title: dict[str, PaperRecord] = {}
    by_text: dict[tuple[str, str | None], PaperRecord] = {}
    for record in records:
        title = " ".join(record.title.casefold().split())
        same = by_text.setdefault((title, record.abstract), record)
        first = by_title.setdefault(title, record)
        if same is not record:
            said = (
                f"the paper of {describe_lines(same.line, same.end_line)} again at"
                f" {describe_lines(record.line, record.end_line)}: left out"
            )
            problems.append(_warn(record, file, "duplicate-paper", said))
            continue
        if first is not record:
            said = (
                f"the title of line {first.line} again at line {record.line}, with another"
                " abstract: both are kept"
            )
            problems.append(_warn(record, file, "duplicate-title", said))
        kept.append(record)
    return tuple(kept), tuple(problems)


def describe_lines(first: int, last: int) -> str:
    """Name lines for a message: ``line 3`` or ``lines 3 to 9``."""
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _warn(record: PaperRecord, file: str, code: str, said: str) -> Problem:
    return Problem(file, record.line, code, said, record.title[:200], Severity.WARNING)
