"""``SERVICE`` of a query, taken out of its text: what another endpoint is asked, and its answer.

The engine never sees the word. Each call is cut out, asked by whoever has the network, and what
came of it is put in its place as a table (``VALUES``) of the same group, which joins with the rest
in the same way. What is not recognised here stays, and :mod:`graph.query_guard` refuses it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from graph.errors import EndpointError, QueryNotAllowedError, ResultTooLargeError
from graph.iris import genid
from graph.query_guard import check_query
from graph.update_syntax import Token, declarations, tokens
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

ANSWER_TYPES: Final = ("application/sparql-results+json", "application/sparql-results+xml")
"""The media types that the answers of endpoints are read in."""

_CALLS: Final = 5
_ROWS: Final = 10_000
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """One ``SERVICE``: its place in the text, whom it asks for what, and whether it may fail."""

    start: int
    end: int
    endpoint: str
    query: str
    names: tuple[str, ...]
    silent: bool = False


@dataclass(frozen=True, slots=True)
class ServiceTable:
    """What an endpoint answered: columns, and rows of terms as SPARQL writes them.

    An IRI stands as a string in the column's other half, so that nothing of it is read as code.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    iris: tuple[tuple[str | None, ...], ...]


NO_ANSWER: Final = ServiceTable((), ((),), ((),))
"""One solution that binds nothing: what ``SILENT`` makes of a failure (Federated Query, 2.3)."""


def find_calls(query: str, allowed: Collection[str], base_iri: str) -> tuple[ServiceCall, ...]:
    """Find the calls of a query, in order.

    Args:
        query: A person's query.
        allowed: The IRIs of the endpoints that may be asked.
        base_iri: What relative IRIs are resolved against.

    Raises:
        QueryNotAllowedError: One is of an endpoint that is not allowed, or named by a variable; or
            holds another; or there are too many; or what is not among them is refused.
    """
    found: list[ServiceCall] = []
    prologue = ""
    before_form = True
    read = _Reader(query)
    while (token := read.next()) is not None:
        if before_form and token.is_word(*_FORMS):
            prologue, before_form = query[: token.start], False
        elif token.is_word("SERVICE"):
            found.append(_call(read, token, prologue, allowed, base_iri))
    if len(found) > _CALLS:
        message = f"a query may hold {_CALLS} SERVICE clauses, not {len(found)}"
        raise QueryNotAllowedError(message)
    if found:  # what is left is refused before anybody is asked
        check_query(with_answers(query, [(call, NO_ANSWER) for call in found]))
    return tuple(found)


def read_answer(body: bytes, media_type: str, call: ServiceCall) -> ServiceTable:
    """Read what an endpoint answered.

    Blank nodes become IRIs that nobody else has (RDF 1.1, section 3.5): a table cannot hold them.

    Raises:
        EndpointError: It is no table of solutions.
        ResultTooLargeError: It has too many rows.
    """
    kept = QueryResultsFormat.from_media_type(media_type)
    if kept is None or media_type not in ANSWER_TYPES:
        message = f"{call.endpoint} answers in {media_type or 'no format'}, not in a known one"
        raise EndpointError(message)
    answer = secrets.token_hex(8)
    try:
        results = parse_query_results(body, format=kept)
        if not isinstance(results, QuerySolutions):
            message = f"{call.endpoint} answers yes or no, not with solutions"
            raise EndpointError(message)
        # No more than was asked for, whatever comes; in the order in which it was.
        columns = {variable.value for variable in results.variables}
        names = tuple(name for name in call.names if name in columns)
        solutions = list(islice(results, _ROWS + 1))
        pairs = [
            tuple(_cell(cast("Term | None", solution[name]), answer) for name in names)
            for solution in solutions
        ]
    except (SyntaxError, ValueError) as error:
        message = f"{call.endpoint} answers with something broken: {error}"
        raise EndpointError(message) from error
    if len(pairs) > _ROWS:
        message = (
            f"{call.endpoint} gives more than {_ROWS:,} rows; say more of what is meant, or LIMIT "
            "them, inside of SERVICE"
        )
        raise ResultTooLargeError(message)
    return ServiceTable(
        names,
        tuple(tuple(term for term, _ in row) for row in pairs),
        tuple(tuple(iri for _, iri in row) for row in pairs),
    )


def with_answers(query: str, answers: Sequence[tuple[ServiceCall, ServiceTable]]) -> str:
    """The query with each call's answer in its place."""
    inner = "told"
    while inner in query:
        inner += "_"
    pieces: list[str] = []
    begin = 0
    for call, table in answers:
        pieces += [query[begin : call.start], _group(table, inner)]
        begin = call.end
    return "".join((*pieces, query[begin:]))


Term = NamedNode | BlankNode | Literal


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens: Iterator[Token] = tokens(text)

    def next(self) -> Token | None:
        return next(self._tokens, None)

    def needed(self) -> Token:
        token = self.next()
        if token is None:
            raise _not_understood()
        return token


def _call(
    read: _Reader, service: Token, prologue: str, allowed: Collection[str], base_iri: str
) -> ServiceCall:
    name = read.needed()
    silent = name.is_word("SILENT")
    if silent:
        name = read.needed()
    if name.kind == "variable":
        message = "SERVICE with a variable is refused; name the endpoint by its IRI"
        raise QueryNotAllowedError(message)
    endpoint = _endpoint(name, prologue)
    if endpoint not in allowed:
        message = f"SERVICE {name.text} is refused: the server does not allow this endpoint"
        raise QueryNotAllowedError(message)
    opening = read.needed()
    if opening.kind != "open" or read.text[name.end : opening.start].strip():
        raise _not_understood()
    names: dict[str, None] = {}
    used: set[str] = set()
    token, depth = opening, 1
    while depth:
        token = read.needed()
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if token.kind == "variable":
            names[token.text[1:]] = None
        elif token.kind == "word":
            used.add(token.text.partition(":")[0])
    pattern = read.text[opening.end : token.start]
    try:
        check_query(pattern)
    except QueryNotAllowedError as error:
        message = f"what stands inside of SERVICE {name.text} is refused: {error.message}"
        raise QueryNotAllowedError(message) from error
    declared = {prefix.removesuffix(":") for _, _, prefix in declarations(prologue)}
    ours = "".join(
        f"PREFIX {prefix}: <{iri}>\n"
        for prefix, iri in PREFIXES.items()
        if prefix in used - declared
    )
    asked = f"BASE <{base_iri}>\n{ours}{prologue}\nSELECT * WHERE {{{pattern}\n}}"
    return ServiceCall(service.start, token.end, endpoint, asked, tuple(names), silent)


def _endpoint(name: Token, prologue: str) -> str:
    """The IRI of an endpoint, as it stands; one that is relative or escaped is none."""
    if name.kind == "iri":
        return name.text[1:-1]
    if name.kind != "word" or ":" not in name.text:
        raise _not_understood()
    known = dict(PREFIXES)
    for start, end, prefix in declarations(prologue):
        if prefix:
            known[prefix.removesuffix(":")] = prologue[start:end].rpartition("<")[2][:-1]
    prefix, _, local = name.text.partition(":")
    return known.get(prefix, "") + local


def _not_understood() -> QueryNotAllowedError:
    return QueryNotAllowedError("SERVICE is taken as SERVICE [SILENT] <endpoint> { … } alone")


def _cell(term: Term | None, answer: str) -> tuple[str | None, str | None]:
    """A term as SPARQL writes it; or an IRI, as a string."""
    match term:
        case None:
            return None, None
        case NamedNode():
            return None, str(Literal(term.value))
        case BlankNode():
            return None, str(Literal(genid(answer, term.value)))
        case Literal():
            return str(term), None
        case _:
            message = "terms of RDF 1.2 are not understood"
            raise ValueError(message)


def _group(table: ServiceTable, inner: str) -> str:
    """A group that gives these solutions: a table, and the IRIs made of the strings in it."""
    shown: list[str] = []
    columns: list[tuple[str, list[str | None]]] = []
    for place, name in enumerate(table.names):
        terms = [row[place] for row in table.rows]
        iris = [row[place] for row in table.iris]
        if not any(iris):
            columns.append((f"?{name}", terms))
            shown.append(f"?{name}")
            continue
        iri = f"?{inner}i{place}"
        columns.append((iri, iris))
        made = f"IRI({iri})"
        if any(terms):
            term = f"?{inner}t{place}"
            columns.append((term, terms))
            made = f"COALESCE({made}, {term})"
        shown.append(f"({made} AS ?{name})")
    heads = " ".join(head for head, _ in columns)
    rows = "\n".join(
        f"({' '.join(cells[number] or 'UNDEF' for _, cells in columns)})"
        for number in range(len(table.rows))
    )
    values = f"VALUES ({heads}) {{\n{rows}\n}}"
    return f"{{ SELECT {' '.join(shown)} {{ {values} }} }}" if shown else f"{{ {values} }}"
