"""Collects what is wrong with a page while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.models import Problem, Severity
from graph.reading_list.duplicates import describe_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.reading_list.page_lines import Line

_RAW_CHARS: Final = 200


@dataclass(slots=True)
class PageReport:
    """The problems of one file, in the order of their lines when asked for."""

    file: str
    _problems: list[Problem] = field(default_factory=list)

    def warn(self, line: int, code: str, message: str, raw: str = "") -> None:
        """Note something that was read but is worth a look."""
        self._add(line, code, message, raw, Severity.WARNING)

    def fail(self, line: int, code: str, message: str, raw: str = "") -> None:
        """Note something that was not read."""
        self._add(line, code, message, raw, Severity.ERROR)

    def fail_lines(self, lines: Iterable[Line], code: str, message: str) -> None:
        """Note lines that belong nowhere: one problem for each unbroken run of them."""
        run: list[Line] = []
        for line in lines:
            if run and line.number > run[-1].number + 1:
                self._fail_run(run, code, message)
                run = []
            run.append(line)
        if run:
            self._fail_run(run, code, message)

    def in_order(self) -> tuple[Problem, ...]:
        """Give all problems, by line."""
        return tuple(sorted(self._problems, key=lambda problem: problem.line))

    def _fail_run(self, run: list[Line], code: str, message: str) -> None:
        place = describe_lines(run[0].number, run[-1].number)
        self.fail(run[0].number, code, f"{message} ({place})", run[0].text)

    def _add(self, line: int, code: str, message: str, raw: str, severity: Severity) -> None:
        self._problems.append(Problem(self.file, line, code, message, raw[:_RAW_CHARS], severity))
