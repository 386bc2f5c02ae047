"""What came of reading lists, in words, in tables, and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from api.commands.failures import FINDINGS, OK, USAGE
from api.commands.terminal import draw_table, one_line, say, say_json, tell
from api.words import KIND_WORDS
from graph.models import Kind, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from graph.errors import ReadingListSyntaxError
    from graph.ingest import IngestReport
    from graph.models import Problem

_RAW_CHARS = 60


@dataclass(slots=True)
class Outcome:
    """What came of each input.

    ``skipped`` lay in a directory and are no reading lists; ``unreadable`` were named, or look
    like lists, and could not be read at all.
    """

    graph: Path
    dry_run: bool
    reports: list[IngestReport] = field(default_factory=list)
    skipped: list[Failure] = field(default_factory=list)
    unreadable: list[Failure] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0, 1 where something was not read or is worth a look, 2 where nothing was read."""
        if not self.reports:
            return USAGE
        findings = any(report.problems for report in self.reports)
        return FINDINGS if findings or self.unreadable else OK


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that is not in the graph."""

    file: str
    line: int | None
    code: str
    message: str

    @classmethod
    def of(cls, error: ReadingListSyntaxError) -> Failure:
        """What an error says."""
        return cls(error.file or "", error.line, error.code, error.message)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return one_line(f"{place}: {self.message}")


def tell_failure(failure: Failure) -> None:
    """Say why an input is not in the graph."""
    tell(f"error: {failure}")


def tell_problems(report: IngestReport) -> None:
    """Write each problem on a line of its own, in the form that editors jump to."""
    for problem in report.problems:
        tell(problem_line(problem))


def problem_line(problem: Problem) -> str:
    """One problem, in the form that editors jump to."""
    severity = "warning: " if problem.severity is Severity.WARNING else ""
    raw = one_line(problem.raw)
    cut = f"{raw[:_RAW_CHARS]}\u2026" if len(raw) > _RAW_CHARS else raw
    quoted = f": \u201c{cut}\u201d" if cut else ""
    return f"{problem.file}:{problem.line}: {severity}{one_line(problem.message)}{quoted}"


def say_outcome(outcome: Outcome) -> None:
    """Print the tables and notes for a person."""
    for failure in outcome.skipped:
        tell(f"skipped: {failure}")
    if outcome.reports:
        say_reports(outcome.reports)
        say(_state(outcome))


def say_reports(reports: list[IngestReport]) -> None:
    """Print what was read, what was found in it, and the notes."""
    counts = ("read", "new", "changed", "unchanged", "removed", "merged", "failed")
    draw_table(
        ("List", "Format", *(name.capitalize() for name in counts)),
        [
            (report.source, report.format, *(f"{getattr(report, name):,}" for name in counts))
            for report in reports
        ],
        numbers=range(2, 9),
    )
    say()
    found = Counter[Kind]()
    for report in reports:
        found.update(report.found)
    kinds = [kind for kind in Kind if kind is not Kind.PAPER]
    links = sum(report.links for report in reports)
    of_lists = "" if len(reports) == 1 else " (a thing that two lists name counts twice)"
    draw_table(
        ("Found", *(KIND_WORDS[kind].many for kind in kinds), "links"),
        [("", *(f"{found[kind]:,}" for kind in kinds), f"{links:,}")],
        numbers=range(1, len(kinds) + 2),
    )
    if of_lists:
        say(of_lists.strip())
    say()
    for report in reports:
        if report.feeds:
            say(f"note: {report.file}: {report.feeds:,} feeds, as sources of papers")
        for note in report.notes:
            say(f"note: {report.file}: {one_line(note)}")


def _state(outcome: Outcome) -> str:
    if outcome.dry_run:
        return f"A dry run: the graph in {outcome.graph} is as it was."
    if any(report.written for report in outcome.reports):
        return f"The graph is in {outcome.graph}. See it: readgraph serve"
    return f"Nothing is new: the graph in {outcome.graph} is as it was."


def say_json_outcome(outcome: Outcome) -> None:
    """Print the outcome as one JSON document."""
    say_json(
        {
            "graph": str(outcome.graph),
            "dry_run": outcome.dry_run,
            "lists": [asdict(report) for report in outcome.reports],
            "skipped": [asdict(failure) for failure in outcome.skipped],
            "unreadable": [asdict(failure) for failure in outcome.unreadable],
        }
    )
