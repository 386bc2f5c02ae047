"""What is told of a text: links that lead nowhere or to several things, names without a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol.types import Diagnostic, DiagnosticSeverity

from api.lsp.documents import NOTE_CHARS
from graph.models import Severity
from graph.notes.resolving import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.lsp.reading import Reading

SOURCE: Final = "readgraph"
DEAD: Final = "dead-link"
AMBIGUOUS: Final = "ambiguous-link"
UNLINKED: Final = "unlinked-mention"
LONG: Final = "note-too-long"

_MOST: Final = 500
_SEVERITIES: Final = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
}


def diagnose(reading: Reading, *, unlinked: bool) -> list[Diagnostic]:
    """Look through a text.

    Args:
        reading: The text, and what its links lead to.
        unlinked: Whether names without a link are told.
    """
    if reading.document.is_long:
        message = f"longer than {NOTE_CHARS:,} characters: its links are not checked while you type"
        return [_told(reading, (0, 0), DiagnosticSeverity.Information, LONG, message)]
    found = [*_problems(reading), *_links(reading)]
    if unlinked:
        found += _names(reading)
    return found[:_MOST]


def _problems(reading: Reading) -> Iterator[Diagnostic]:
    """What is broken in the note itself, such as its front matter."""
    positions = reading.document.positions
    for problem in reading.document.note.problems:
        span = positions.line_span((problem.line or 1) - 1)
        severity = _SEVERITIES.get(problem.severity, DiagnosticSeverity.Information)
        yield _told(reading, span, severity, problem.code, problem.message)


def _links(reading: Reading) -> Iterator[Diagnostic]:
    for found in reading.resolved:
        link = found.link
        if found.outcome is Outcome.AMBIGUOUS:
            code, what = AMBIGUOUS, "leads to several"
        elif found.outcome is Outcome.UNRESOLVED and reading.vault is not None:
            code, what = DEAD, "leads nowhere"
        else:  # without a vault, nobody knows which notes there are
            continue
        message = f"{link.target!r} {what}: {found.reason}"
        span = link.start, link.end
        yield _told(reading, span, DiagnosticSeverity.Warning, code, message)


def _names(reading: Reading) -> Iterator[Diagnostic]:
    """Each thing that is named, but linked nowhere in the text; where it is named first."""
    known = {key for found in reading.resolved for key in found.keys} | set(reading.subjects)
    for name in reading.mentions:
        ref = reading.ref(name.key)
        if name.key in known or ref is None:
            continue
        known.add(name.key)
        message = f"{ref.label} ({ref.kind}) is in your graph, and not linked"
        span = name.start, name.end
        yield _told(reading, span, DiagnosticSeverity.Hint, UNLINKED, message)


def _told(
    reading: Reading, span: tuple[int, int], severity: DiagnosticSeverity, code: str, message: str
) -> Diagnostic:
    return Diagnostic(
        range=reading.document.positions.range(*span),
        message=message,
        severity=severity,
        code=code,
        source=SOURCE,
    )
