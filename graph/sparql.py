"""The one door to the engine for a person's SPARQL: check, evaluate, serialise.

The default graph is the merge of all named graphs, unless the query or the request names a
dataset. Nothing leaves the machine: the engine would follow ``SERVICE`` by itself and has no
switch for it, so a query that holds the word at all is refused before it is parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Final, Literal, cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    serialize,
)

from graph.deep_stack import run_on_deep_stack
from graph.errors import (
    InvalidIdentifierError,
    QueryEvaluationError,
    QueryNotAllowedError,
    QuerySyntaxError,
    QueryTooLongError,
    ResultTooLargeError,
)
from graph.formats import RDF_FORMATS, RESULT_FORMATS
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyoxigraph import BlankNode, Store

Form = Literal["SELECT", "ASK", "CONSTRUCT"]

_MIB: Final = 2**20
# The parser descends once a bracket, and tries some brackets in several ways: deep nesting costs
# time out of all proportion. People's queries stay far below.
_NESTING: Final = 200
_LEXEME: Final = re.compile(
    r"""
      <[^<>"{}|^`\\\x00-\x20]*>                 # IRIREF
    # Long strings before short ones. A string that does not end is read as one all the same: to
    # begin again at each of its quotes would take time with the square of its length.
    | '''(?:'{0,2}(?:[^'\\]|\\.))*+(?:''')?
    | \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*+(?:\"\"\")?
    | '(?:[^'\\\n\r]|\\.)*+'?
    | "(?:[^"\\\n\r]|\\.)*+"?
    | \#[^\n\r]*                                # comment
    | (?P<open>[({\[]) | (?P<close>[)}\]])
    | (?P<word>[?$@]?(?:[\w:.%-]|\\.)+)         # keyword, name, variable, language or number
    """,
    re.VERBOSE | re.DOTALL,
)
_POSITION: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# Among the tokens that the parser would have taken it puts what it has to say in words.
_REASON: Final = re.compile(r"[A-Z][a-z]+ |The ")
_NOT_OFFERED: Final = frozenset({"LATERAL", "SERVICE"})
_EXPECTED_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may ask for: characters of its text, bytes of its serialised result."""

    query_chars: int = 100_000
    result_bytes: int = 64 * _MIB


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a query, serialised."""

    form: Form
    media_type: str
    body: bytes


class _Bounded:
    """A file for the engine to write to, which stops it at a limit."""

    def __init__(self, limit_bytes: int) -> None:
        self._parts: list[bytes] = []
        self._left = limit_bytes
        self._limit = limit_bytes

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            message = f"the result is larger than {self._limit:,} bytes; add a LIMIT"
            raise ResultTooLargeError(message)
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits: each write is kept at once."""

    def value(self) -> bytes:
        return b"".join(self._parts)


def offered_types(form: Form) -> tuple[str, ...]:
    """The media types that an answer of this form can be written in, best first."""
    if form == "CONSTRUCT":
        return tuple(info.media_type for info in RDF_FORMATS.values())
    if form == "ASK":  # CSV and TSV are for tables
        return (RESULT_FORMATS["json"].media_type, RESULT_FORMATS["xml"].media_type)
    return tuple(info.media_type for info in RESULT_FORMATS.values())


def answer(  # noqa: PLR0913 -- the parameters of the protocol
    store: Store,
    query: str,
    *,
    choose: Callable[[tuple[str, ...]], str] = itemgetter(0),
    limits: Limits | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    union: bool = True,
) -> Answer:
    """Evaluate one SPARQL 1.1 query and serialise what it gives.

    Args:
        store: The graph. That of a snapshot holds the merge of its named graphs as its default
            graph; where a store has none, the engine's union stands in.
        query: The text of the query. The prefixes of :data:`graph.vocab.PREFIXES` are known.
        choose: Picks one of the media types that the form of the query allows (best first); it
            may raise. It is called once, before anything is evaluated, on another thread.
        limits: What one query may ask for; the defaults of :class:`Limits` where not given.
        default_graphs: IRIs whose union is the default graph (protocol, section 2.1.4); a triple
            of two of them counts twice, as with two ``FROM`` (the engine's union again).
        named_graphs: IRIs that ``GRAPH`` may name.
        union: Whether, with no dataset given at all, the default graph is the union of all where
            the store has none of its own.

    Raises:
        QueryTooLongError: The text is over the limit.
        QueryNotAllowedError: The query could reach out of the machine, or nests too deep.
        QuerySyntaxError: The text is no query; with line and column.
        QueryEvaluationError: The query asks for a function that does not exist.
        ResultTooLargeError: The result is larger than the limit; evaluation stops there.
    """
    limits = limits or Limits()
    if len(query) > limits.query_chars:
        message = f"the query has {len(query):,} characters; {limits.query_chars:,} are read"
        raise QueryTooLongError(message)
    names_dataset = _check(query)
    given = bool(default_graphs or named_graphs)
    # Lists are invariant, and the engine's signature takes nodes of several kinds.
    defaults: list[NamedNode | BlankNode | DefaultGraph] = [*map(_graph_name, default_graphs)]
    named: list[NamedNode | BlankNode] = [*map(_graph_name, named_graphs)]

    # The engine's own union gives a triple once for each graph that it is in, and counts go wrong
    # (SPARQL 1.1, section 13.1, asks for the merge). It is for stores that hold no merge.
    merged = next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None
    use_union = union and not merged and not given and not names_dataset

    def run() -> Answer:
        results = store.query(
            query,
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=use_union,
            default_graph=defaults if given else None,
            named_graphs=named if given else None,
        )
        form = _form(results)
        media_type = choose(offered_types(form))
        return Answer(form, media_type, _serialise(results, media_type, limits.result_bytes))

    try:
        return run_on_deep_stack(run)
    except SyntaxError as error:
        raise _syntax_error(str(error)) from error
    except (ValueError, RuntimeError) as error:  # the engine's ways to fail while evaluating
        raise QueryEvaluationError(str(error)) from error


def _graph_name(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        message = f"not an absolute IRI: {iri[:200]!r}"
        raise InvalidIdentifierError(message) from error


def _form(results: QuerySolutions | QueryBoolean | QueryTriples) -> Form:
    if isinstance(results, QueryTriples):
        return "CONSTRUCT"
    return "ASK" if isinstance(results, QueryBoolean) else "SELECT"


def _serialise(
    results: QuerySolutions | QueryBoolean | QueryTriples, media_type: str, limit_bytes: int
) -> bytes:
    output = _Bounded(limit_bytes)
    file = cast("IO[bytes]", output)
    if isinstance(results, QueryTriples):
        info = next(info for info in RDF_FORMATS.values() if info.media_type == media_type)
        serialize(results, file, format=info.engine, prefixes=dict(PREFIXES))
    else:
        table = next(info for info in RESULT_FORMATS.values() if info.media_type == media_type)
        results.serialize(file, format=table.engine)
    return output.value()


def _check(query: str) -> bool:
    """Refuse what must not reach the engine; say whether the query names its dataset.

    The word is looked for in the whole text, in any case: two parsers never read one text in
    quite the same way, so anything cleverer than this can be fooled.
    """
    if "service" in query.casefold():
        message = (
            "queries may not hold the word SERVICE, since nothing leaves this machine; "
            "to look for it in text, write it with an escape: 'ser\\u0076ice'"
        )
        raise QueryNotAllowedError(message)
    depth = 0
    names_dataset = False
    for match in _LEXEME.finditer(query):
        if match["open"]:
            depth += 1
            if depth > _NESTING:
                message = f"brackets are nested more than {_NESTING} deep"
                raise QueryNotAllowedError(message)
        elif match["close"]:
            depth -= 1
        elif match["word"] and match["word"].upper() == "FROM":
            names_dataset = True
    return names_dataset


def _syntax_error(text: str) -> QuerySyntaxError:
    match = _POSITION.fullmatch(text)
    if match is None:
        return QuerySyntaxError(text)
    choices = re.split(r",\s+", match[3].removeprefix("expected ").removeprefix("one of "))
    reason = next((choice for choice in choices if _REASON.match(choice)), None)
    tokens = [choice for choice in choices if choice[0] != "[" and choice not in _NOT_OFFERED]
    if reason is not None:
        message = reason[0].lower() + reason[1:]
    elif tokens:
        message = f"expected {', '.join(tokens[:_EXPECTED_SHOWN])} or another token"
    else:
        message = "the query does not go on like this"
    return QuerySyntaxError(message, line=int(match[1]), column=int(match[2]))
