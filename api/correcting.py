"""Corrections that come over HTTP: read from a body, made or taken back, with a line of audit."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from api.deps import resources
from api.problems import RequestProblem, status_of
from api.rights import audit
from graph.corrections import from_fields
from graph.curated import GRAPH_NAME, decision_quads
from graph.curation import apply, import_corrections, undo
from graph.errors import (
    InputError,
    InvalidCorrectionError,
    NotFoundError,
    UnknownCorrectionError,
)
from graph.iris import Iris
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from starlette.requests import Request

    from api.rights import Writer
    from graph.corrections import Correction, Decision
    from graph.curation import Applied

FILE_TYPES: Final = ("application/x-ndjson", "application/jsonl", "application/jsonlines")
"""Under which names the file of corrections is sent; the first is that of its export."""

_KEY: Final = re.compile(r"correction-[0-9a-f]{16}")  # whole: a beginning may mean another soon


def read_corrections(body: bytes) -> tuple[Correction, ...]:
    """Read one correction, or an array of them, in the fields of the file form.

    Raises:
        InvalidCorrectionError: The body is none of this (400).
        RequestProblem: One of them is malformed (400), and which: ``index`` counts from 0.
    """
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        message = "the body is not JSON"
        raise InvalidCorrectionError(message) from error
    items = given if isinstance(given, list) else [given]
    if not items:
        message = "the body holds no correction"
        raise InvalidCorrectionError(message)
    numbered = _Numbered(items)
    try:
        return tuple(_read_one(item) for item in numbered)
    except InputError as error:
        raise _at(numbered.index, error) from error


def _read_one(item: object) -> Correction:
    if not isinstance(item, dict):
        message = "a correction is a JSON object"
        raise InvalidCorrectionError(message)
    return from_fields(item)


def make(
    request: Request, writer: Writer, corrections: Sequence[Correction], *, by: str | None = None
) -> Applied:
    """Make corrections, all of them or none; never call it on the event loop.

    Raises:
        RequestProblem: One of them cannot be made (400), or is about something that the graph does
            not know (404), and which.
        GraphBusyError: Another process held the graph for too long (409).
    """
    numbered = _Numbered(corrections)
    try:
        applied = apply(_directory(request), numbered, iris=_iris(request), by=by)
    except (InputError, NotFoundError) as error:
        raise _at(numbered.index, error) from error
    _log(request, writer, made=applied.made)
    return applied


def take_file(request: Request, writer: Writer, body: bytes, *, by: str | None = None) -> Applied:
    """Take over the decisions of a file, with their times; never call it on the event loop.

    Raises:
        InputError: The file is malformed (400); nothing of it is applied.
        GraphBusyError: Another process held the graph for too long (409).
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "the file is not UTF-8 text"
        raise InvalidCorrectionError(message) from error
    applied = import_corrections(_directory(request), text, iris=_iris(request), by=by)
    _log(request, writer, made=applied.made)
    return applied


def take_back(request: Request, writer: Writer, key: str) -> Decision:
    """Take one decision back; never call it on the event loop.

    Raises:
        UnknownCorrectionError: No decision has this key (404).
        GraphBusyError: Another process held the graph for too long (409).
    """
    if _KEY.fullmatch(key) is None:
        message = f"no correction has the key {key[:80]!r}"
        raise UnknownCorrectionError(message)
    (taken,) = undo(_directory(request), [key], iris=_iris(request))
    _log(request, writer, taken=[taken])
    return taken


class _Numbered:
    """Gives items, and knows which one it gave last."""

    def __init__(self, items: Sequence[Any]) -> None:
        self._items = items
        self.index = 0

    def __iter__(self) -> Iterator[Any]:
        for index, item in enumerate(self._items):
            self.index = index
            yield item


def _at(index: int, error: InputError | NotFoundError) -> RequestProblem:
    return RequestProblem(
        status_of(type(error)), error.code, error.message, members={"index": index}
    )


def _directory(request: Request) -> GraphDirectory:
    settings = resources(request).settings
    return GraphDirectory(settings.home, lock_timeout_s=settings.write_wait_s)


def _iris(request: Request) -> Iris:
    return Iris(resources(request).settings.base)


def _log(
    request: Request,
    writer: Writer,
    *,
    made: Iterable[Decision] = (),
    taken: Iterable[Decision] = (),
) -> None:
    iris = _iris(request)

    def count(decisions: Iterable[Decision]) -> int:
        return sum(1 for decision in decisions for _ in decision_quads(decision, iris))

    audit(request, writer, graph=GRAPH_NAME, added=count(made), removed=count(taken))
