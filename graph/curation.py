"""Deciding: corrections into the graph of decisions, out of it, and as a file for someone else.

Each use is one transaction. Only decisions are written: what follows from them is the view
(:mod:`graph.materialise`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from graph.corrections import (
    Accept,
    AddLink,
    Decision,
    Reject,
    SetRole,
    from_fields,
    plain,
    timestamp,
    to_fields,
    topic,
)
from graph.curated import curated_graph, decision_quads, read_decisions
from graph.decisions import same_and_other, weigh
from graph.errors import (
    InputError,
    InvalidCorrectionError,
    NotFoundError,
    StoreUnavailableError,
    UnknownCorrectionError,
)
from graph.iris import CORRECTION_PREFIX, Iris
from graph.models import Problem, Severity
from graph.possible import Possible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Quad

    from graph.corrections import Correction
    from graph.snapshot import Snapshot
    from graph.store import GraphDirectory

FORMAT: Final = "readgraph-corrections"
FORMAT_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of corrections: the decisions ``made``, and what was ``standing`` already."""

    made: tuple[Decision, ...]
    standing: tuple[Correction, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision of the graph. It does not hold where a later one leaves nothing of it."""

    decision: Decision
    holds: bool


def _utc_now() -> datetime:
    return datetime.now(UTC)


def apply(
    directory: GraphDirectory,
    corrections: Iterable[Correction],
    *,
    iris: Iris | None = None,
    by: str | None = None,
    now: Callable[[], datetime] = _utc_now,
) -> Applied:
    """Make corrections, in their order; all of them, or none.

    What is decided so already is not decided again.

    Args:
        directory: The graph.
        corrections: What to decide.
        iris: Mints and reads the IRIs.
        by: Who decides.
        now: Gives the time.

    Raises:
        InvalidCorrectionError: One of them says what cannot be.
        UnknownEntityError: One of them is about something that the graph does not know.
        StoreError: The graph cannot be opened or written.
    """
    iris = iris or Iris()
    said_by = None if by is None else plain(by)
    with _existing(directory).writing() as graph:
        standing = read_decisions(graph.store, iris)
        possible = Possible(graph.store, iris, standing)
        latest = {topic(d.correction): d.correction for d in standing}
        clock = _Clock(now(), standing)
        made: list[Decision] = []
        unchanged: list[Correction] = []
        for correction in corrections:
            possible.check(correction)
            if _bare(latest.get(topic(correction))) == _bare(correction):
                unchanged.append(correction)
                continue
            decision = Decision(correction, clock.tick(), said_by)
            made.append(decision)
            possible.learn(decision)
            latest[topic(correction)] = correction
        graph.replace(frozenset(), _quads(made, iris))
    return Applied(tuple(made), tuple(unchanged))


def undo(
    directory: GraphDirectory, ids: Iterable[str], *, iris: Iris | None = None
) -> tuple[Decision, ...]:
    """Take decisions back, as if they had never been made; all of them, or none.

    Args:
        directory: The graph.
        ids: Their keys, or beginnings that only one of them has.
        iris: Mints and reads the IRIs.

    Raises:
        UnknownCorrectionError: There is no such decision, or there are several.
        StoreError: The graph cannot be opened or written.
    """
    iris = iris or Iris()
    with _existing(directory).writing() as graph:
        standing = read_decisions(graph.store, iris)
        taken = tuple(dict.fromkeys(_find(standing, text) for text in ids))
        nodes = {iris.entity(decision.id) for decision in taken}
        quads = {
            quad
            for quad in graph.quads(curated_graph(iris))
            if getattr(quad.subject, "value", None) in nodes
        }
        graph.replace(quads, frozenset())
    return taken


def _find(standing: Sequence[Decision], text: str) -> Decision:
    wanted = text.strip().removeprefix(CORRECTION_PREFIX)
    found = [
        d for d in standing if wanted and d.id.removeprefix(CORRECTION_PREFIX).startswith(wanted)
    ]
    if len(found) == 1:
        return found[0]
    said = f"{len(found)} corrections begin" if found else "no correction begins"
    message = f"{said} with {text[:80]!r}"
    raise UnknownCorrectionError(message)


def history(snapshot: Snapshot) -> tuple[Recorded, ...]:
    """All decisions, the oldest first, and whether each still has an effect."""
    decisions = read_decisions(snapshot.view, snapshot.iris)
    by_topic: dict[tuple[object, ...], list[Decision]] = {}
    for decision in decisions:
        by_topic.setdefault(topic(decision.correction), []).append(decision)
    return tuple(
        Recorded(decision, holds=_matters(decision, by_topic[topic(decision.correction)]))
        for decision in decisions
    )


def _matters(decision: Decision, same: Sequence[Decision]) -> bool:
    """Whether what was decided on a topic would be another without this one."""
    others = [other for other in same if other is not decision]
    return weigh(same, {}) != weigh(others, {}) or same_and_other(same) != same_and_other(others)


def export_corrections(snapshot: Snapshot) -> str:
    """Write all decisions as JSON lines, the oldest first: see ``docs/corrections.md``."""
    head = {"format": FORMAT, "version": FORMAT_VERSION}
    lines = [head, *(_line(d) for d in read_decisions(snapshot.view, snapshot.iris))]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _line(decision: Decision) -> dict[str, str | int | None]:
    line = to_fields(decision.correction) | {"created": decision.created}
    return line if decision.by is None else line | {"by": decision.by}


def import_corrections(  # noqa: PLR0913 -- as for apply, and the name of the file
    directory: GraphDirectory,
    text: str,
    *,
    file: str = "corrections",
    iris: Iris | None = None,
    by: str | None = None,
    now: Callable[[], datetime] = _utc_now,
) -> Applied:
    """Take over the decisions of a file.

    A decision keeps the time at which it was made, so that of all decisions on one thing, one's
    own and another person's, the latest holds, in whatever order files are applied; and applying
    a file again changes nothing. Those about what the graph does not know, or that cannot be here,
    are told as problems and left out.

    Raises:
        InvalidCorrectionError: The file is malformed; the graph is untouched.
        StoreError: The graph cannot be opened or written.
    """
    iris = iris or Iris()
    given = list(_parse(text))
    with _existing(directory).writing() as graph:
        standing = read_decisions(graph.store, iris)
        possible = Possible(graph.store, iris, standing)
        clock = _Clock(now(), standing)
        known = {decision.id for decision in standing}
        made: list[Decision] = []
        kept: list[Correction] = []
        problems: list[Problem] = []
        for line, correction, created, author in given:
            try:
                possible.check(correction)
            except (InputError, NotFoundError) as error:
                raw = json.dumps(to_fields(correction), ensure_ascii=False)[:200]
                problems.append(
                    Problem(file, line, error.code, error.message, raw, Severity.WARNING)
                )
                continue
            decision = Decision(correction, created or clock.tick(), author or by)
            if decision.id in known:
                kept.append(correction)
                continue
            known.add(decision.id)
            made.append(decision)
            possible.learn(decision)
        graph.replace(frozenset(), _quads(made, iris))
    return Applied(tuple(made), tuple(kept), tuple(problems))


def _parse(text: str) -> Iterator[tuple[int, Correction, str | None, str | None]]:
    """Line number, correction, time and author of each line."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            given = _object(line)
            if "format" in given and "action" not in given:
                _check_format(given)
                continue
            yield number, from_fields(given), _time(given.get("created")), _author(given.get("by"))
        except InvalidCorrectionError as error:
            raise InvalidCorrectionError(error.message, line=number) from error


def _object(line: str) -> dict[str, Any]:
    message = f"not a JSON object: {line[:80]!r}"
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidCorrectionError(message) from error
    if not isinstance(given, dict):
        raise InvalidCorrectionError(message)
    return given


def _check_format(given: dict[str, Any]) -> None:
    if given["format"] != FORMAT or given.get("version") != FORMAT_VERSION:
        message = f"not {FORMAT} of version {FORMAT_VERSION}"
        raise InvalidCorrectionError(message)


def _time(value: object) -> str | None:
    if value is None:
        return None
    try:
        return timestamp(datetime.fromisoformat(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError) as error:
        message = f"'created' is no time: {str(value)[:80]!r}"
        raise InvalidCorrectionError(message) from error


def _author(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        message = "'by' is no text"
        raise InvalidCorrectionError(message)
    return plain(value)


class _Clock:
    """Gives times that only ever grow, whatever the machine's clock does."""

    def __init__(self, now: datetime, standing: Sequence[Decision]) -> None:
        self._next = now.astimezone(UTC)
        if standing:
            last = datetime.fromisoformat(standing[-1].created)
            self._next = max(self._next, last + timedelta(microseconds=1))

    def tick(self) -> str:
        stamp = timestamp(self._next)
        self._next += timedelta(microseconds=1)
        return stamp


def _bare(correction: Correction | None) -> Correction | None:
    """A correction without the words that only describe it."""
    match correction:
        case Accept() | Reject() | AddLink() | SetRole():
            return replace(correction, label=None)
        case _:
            return correction


def _quads(decisions: Iterable[Decision], iris: Iris) -> set[Quad]:
    return {quad for decision in decisions for quad in decision_quads(decision, iris)}


def _existing(directory: GraphDirectory) -> GraphDirectory:
    if not directory.exists():
        message = f"there is no graph in {directory.path}"
        raise StoreUnavailableError(message)
    return directory
