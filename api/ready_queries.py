"""Ready queries over HTTP: what a request gives for their parameters, and their rows as cells."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from api.deps import current, resources
from api.negotiation import GRAPH_ALIASES, RESULT_FORMS, TABLE_ALIASES, negotiate
from api.pages import page_path, safe_href
from api.protocol import read_parameters
from graph.canned import CannedQueries, load_canned, read_value
from graph.canned.computed import bridges
from graph.errors import NotAcceptableError, ParameterValueError, UnknownEntityError
from graph.rdf_documents import statement_rows
from graph.sparql import Dataset, offered_types
from graph.vocab import curie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from starlette.requests import Request

    from graph.canned import CannedQuery
    from graph.snapshot import Snapshot
    from graph.views import EntityRef
    from graph.workers.cancellation import Cancellation
    from graph.workers.task import Reply

Term: TypeAlias = Any
"""A term of the engine; ``api`` does not know its types."""

RESERVED: Final = frozenset({"format", "timeout", "ready", "focus", "depth", "embed", "file"})
"""What may stand in the address besides a query's own parameters."""

_BARS: Final = 25
_OF_STATEMENT: Final = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row: a thing of the graph, an outside address, or text."""

    text: str
    ref: EntityRef | None = None
    href: str | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The result of a query, to be shown; ``downloads`` are formats that it can be had in."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    downloads: tuple[str, ...] = ("csv", "json")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; ``share`` is its length beside the longest, in percent."""

    label: str
    ref: EntityRef | None
    value: float
    share: float


def ready_queries(request: Request) -> CannedQueries:
    """The queries of the package and of the graph directory, as they are now."""
    return load_canned(resources(request).settings.home)


def given_values(query: CannedQuery, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Take the parameters from an address; empty ones, as forms send them, are not given.

    Raises:
        ParameterValueError: One is unknown, or given twice.
    """
    given: dict[str, str] = {}
    for name, text in pairs:
        if name not in RESERVED:
            query.parameter(name)
        if name in given:
            raise ParameterValueError(name, "given twice")
        given[name] = text
    return {name: text for name, text in given.items() if name not in RESERVED and text.strip()}


def bound_text(request: Request, snapshot: Snapshot, query: CannedQuery) -> str:
    """Write the query that the request asks.

    Raises:
        ParameterValueError: A value cannot be used.
    """
    terms = {
        name: read_value(query.parameter(name), text, snapshot.catalog.resolve)
        for name, text in given_values(
            query, read_parameters(request.scope["query_string"])
        ).items()
    }
    if query.computed is None:
        return query.bind(terms)
    rows = resources(request).computed.get(
        snapshot.version, query.computed, lambda: bridges(snapshot.network)
    )
    return query.bind(terms, rows)


def ask(
    request: Request,
    text: str,
    media_types: tuple[str, ...],
    timeout_s: float | None,
    cancellation: Cancellation | None,
) -> Reply:
    """Have a query evaluated; the format is the first of ``media_types``, else by ``Accept``."""
    settings = resources(request).settings

    def choose(offered: tuple[str, ...]) -> str:
        if media_types:
            fitting = next((name for name in media_types if name in offered), None)
            if fitting is None:
                raise NotAcceptableError(offered)
            return fitting
        aliases = GRAPH_ALIASES if offered == offered_types("CONSTRUCT") else TABLE_ALIASES
        return negotiate(request.headers.get("accept"), offered, aliases=aliases)

    return resources(request).queries.answer(
        text,
        Dataset(union=settings.union_default_graph, base_iri=f"{settings.base}/"),
        choose=choose,
        timeout_s=timeout_s,
        cancellation=cancellation,
    )


def read_table(request: Request, body: bytes, media_type: str) -> Table:
    """Read a result as cells that lead to the pages of what they name.

    Args:
        request: The request that is answered.
        body: The result, in one of :data:`api.negotiation.RESULT_FORMS`.
        media_type: Which of them; a graph has a row for each statement.
    """
    snapshot = current(request)
    if media_type == RESULT_FORMS[1]:
        statements = tuple(
            tuple(_cell(term, snapshot) for term in row) for row in statement_rows(body)
        )
        return Table(_OF_STATEMENT, statements, ("turtle", "json"))
    results = json.loads(body)
    if "boolean" in results:  # of ASK
        return Table(("answer",), ((Cell("yes" if results["boolean"] else "no"),),), ("json",))
    columns: list[str] = results["head"].get("vars", [])
    bindings: list[Mapping[str, Any]] = results["results"]["bindings"]
    rows = tuple(
        tuple(_cell(binding.get(column), snapshot) for column in columns) for binding in bindings
    )
    return _without_echoes(Table(tuple(columns), rows))


def _without_echoes(table: Table) -> Table:
    """Leave out columns that only repeat the name of a thing that is shown beside them."""
    columns = list(zip(*table.rows, strict=True))
    echoes = {
        place
        for place, cells in enumerate(columns)
        if any(
            all(
                thing.ref is not None and cell.ref is None and thing.ref.label == cell.text
                for thing, cell in zip(things, cells, strict=True)
            )
            for things in columns
        )
    }
    kept = [place for place in range(len(table.columns)) if place not in echoes]
    return Table(
        tuple(table.columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


def _cell(term: Mapping[str, str] | None, snapshot: Snapshot) -> Cell:
    if term is None:
        return Cell("")
    value = term["value"]
    if term["type"] == "uri":
        key = snapshot.iris.key(value)
        if key is not None:
            try:
                ref = snapshot.catalog.ref(key)
            except UnknownEntityError:
                return Cell(value, href=page_path(key))
            return Cell(ref.label, ref=ref)
        short = curie(value)
        own = short.partition(":")[2] if short.startswith("rl:") else None
        return Cell(short, href=f"/ns#{own}" if own else safe_href(value))
    return Cell(value, number=term.get("datatype", "").endswith(("integer", "decimal", "double")))


def bars(table: Table) -> Sequence[Bar]:
    """Draw the first numeric column beside the first thing or text of each row.

    Rows without a number in it, or with one that no length stands for, have no bar.
    """
    numeric = [n for n, cell in enumerate(table.rows[0]) if cell.number] if table.rows else []
    if not numeric:
        return ()
    counted = [(_label(row), _length(row[numeric[0]])) for row in table.rows[:_BARS]]
    drawn = [(cell, value) for cell, value in counted if value is not None]
    longest = max((value for _, value in drawn), default=0.0) or 1.0
    return [
        Bar(cell.text, cell.ref, value, round(100 * value / longest, 1)) for cell, value in drawn
    ]


def _length(cell: Cell) -> float | None:
    """The number in a cell; its type may promise one that its text is not."""
    try:
        value = float(cell.text)
    except ValueError:
        return None
    return value if cell.number and 0 <= value < math.inf else None


def _label(row: tuple[Cell, ...]) -> Cell:
    return next((cell for cell in row if cell.ref), next((c for c in row if not c.number), row[0]))
