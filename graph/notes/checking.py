"""What is wrong with the links of a vault, and what would surely mend it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from graph.models import Severity
from graph.notes.model import LinkKind
from graph.notes.resolving import Outcome
from graph.notes.vault import fold_path, without_ending

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.names import NameIndex
    from graph.notes.model import NoteLink
    from graph.notes.resolving import ResolvedLink
    from graph.notes.scan import VaultScanner
    from graph.notes.scan_report import ScanReport

_SUGGESTIONS: Final = 3
_TELLING_CHARS: Final = 3  # a shorter name is like many


@dataclass(frozen=True, slots=True, order=True)
class NoteFinding:
    """Something in a note that is worth a look; lines and columns count from 1.

    ``candidates`` are keys and paths that may be meant.
    """

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """A piece of a note's text, and what is to stand in its place."""

    path: str
    start: int
    end: int
    text: str


def find_faults(scanner: VaultScanner, report: ScanReport, names: NameIndex) -> list[NoteFinding]:
    """List what a scan found wrong: links that lead nowhere or to several things, bad files."""
    findings = [
        NoteFinding(problem.file, problem.line, 1, problem.code, problem.severity, problem.message)
        for problem in report.problems
    ]
    findings += (
        _finding(path, found, names)
        for path, links in scanner.links.items()
        for found in links
        if found.outcome in {Outcome.AMBIGUOUS, Outcome.UNRESOLVED}
    )
    return sorted(findings)


def _finding(path: str, found: ResolvedLink, names: NameIndex) -> NoteFinding:
    link = found.link
    message = f"{link.target}: {found.reason}"
    candidates = found.candidates
    is_name = link.kind is LinkKind.WIKILINK and len(link.target) >= _TELLING_CHARS
    if found.outcome is Outcome.UNRESOLVED and is_name:
        likely = names.resolve(link.target).candidates[:_SUGGESTIONS]
        candidates = tuple(hit.ref.key for hit in likely)
        if likely:
            message += f"; perhaps {', '.join(hit.ref.label for hit in likely)}"
    severity = Severity.ERROR if found.outcome is Outcome.UNRESOLVED else Severity.WARNING
    code = f"{found.outcome.value}-link"
    return NoteFinding(path, link.line, link.column, code, severity, message, candidates)


def find_repairs(
    scanner: VaultScanner, report: ScanReport, former: Mapping[str, str]
) -> list[Repair]:
    """What would surely mend links: notes that were renamed, things that were merged.

    A likeness of names is never sure, so it is none of these.

    Args:
        scanner: After a scan.
        report: What came of it.
        former: The keys that things have now, by those that they once had.
    """
    renamed = dict(report.difference.renamed)
    repairs: list[Repair] = []
    for path, links in scanner.links.items():
        for found in links:
            if found.outcome is Outcome.UNRESOLVED:
                repairs += _to_renamed(path, found.link, renamed, scanner)
            elif found.outcome is Outcome.RESOLVED and found.link.target:
                repairs += _to_merged(path, found.link, former, scanner)
    return repairs


def _to_renamed(
    path: str, link: NoteLink, renamed: Mapping[str, str], scanner: VaultScanner
) -> Iterator[Repair]:
    """Lead a link to where the note is now that it led to before."""
    written = fold_path(without_ending(link.target))
    relative = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.target))
    wanted = {written, fold_path(without_ending(relative))}
    meant = [
        (old, new)
        for old, new in renamed.items()
        if fold_path(without_ending(old)) in wanted
        or fold_path(without_ending(old)).endswith(f"/{written}")
    ]
    if len(meant) != 1:
        return
    new = meant[0][1]
    if link.kind is LinkKind.MARKDOWN:
        place = posixpath.relpath(new, posixpath.dirname(path) or ".")
        yield from _replaced(path, link, quote(link.target), quote(place), scanner)
        return
    name = without_ending(new)
    short = name.rpartition("/")[2]
    is_one = sum(without_ending(p).rpartition("/")[2] == short for p in scanner.notes) == 1
    shown = name if "/" in link.target or not is_one else short
    yield from _replaced(path, link, link.target, shown, scanner)


def _to_merged(
    path: str, link: NoteLink, former: Mapping[str, str], scanner: VaultScanner
) -> Iterator[Repair]:
    """Write the key that a thing has now in the place of one that it once had."""
    old = link.target.rpartition("/")[2]
    if old in former:
        yield from _replaced(path, link, old, former[old], scanner)


def _replaced(
    path: str, link: NoteLink, old: str, new: str, scanner: VaultScanner
) -> Iterator[Repair]:
    text = scanner.text_of(path)
    start = text.find(old, link.start, link.end)
    if link.kind is LinkKind.MARKDOWN:  # the text of the link may be the same
        start = text.rfind(old, link.start, link.end)
    if start >= 0 and old != new:
        yield Repair(path, start, start + len(old), new)


def repaired(text: str, repairs: list[Repair]) -> str:
    """A text with its repairs made."""
    for repair in sorted(repairs, key=lambda repair: -repair.start):
        text = text[: repair.start] + repair.text + text[repair.end :]
    return text
