"""What a reader has to say of an input, kept as long as it is not too much to read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from graph.models import Severity
from graph.reading_list.merging import DUPLICATE

if TYPE_CHECKING:
    from graph.models import Problem

_KEPT: Final = 10_000


class ProblemLog:
    """The problems of one input; all are counted, the first ten thousand kept."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.failed = 0
        self.merged = 0
        self._more: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        """Take note of one."""
        self.failed += problem.severity is Severity.ERROR
        self.merged += problem.code == DUPLICATE
        if len(self.kept) < _KEPT:
            self.kept.append(problem)
        else:
            self._more[problem.code] += 1

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of those that were not kept."""
        if not self._more:
            return ()
        kinds = ", ".join(f"{count:,} {code}" for code, count in sorted(self._more.items()))
        return (f"only the first {_KEPT:,} problems are listed; there are more: {kinds}",)
