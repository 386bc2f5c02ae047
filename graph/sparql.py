"""The one door to the engine for a person's SPARQL: check, evaluate, serialise.

The default graph is the merge of all named graphs, unless the query or the request names a
dataset. Nothing leaves the machine: see :mod:`graph.query_guard`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Final, Literal, cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Variable,
    parse,
    serialize,
)

from graph.column_order import with_columns_in_order
from graph.deep_stack import run_on_deep_stack
from graph.errors import (
    InvalidIdentifierError,
    QueryEvaluationError,
    QuerySyntaxError,
    QueryTooLongError,
)
from graph.formats import RDF_FORMATS, RESULT_FORMATS
from graph.named_dataset import merged_store, named_in_text
from graph.number_spelling import Respelled, write_csv
from graph.query_guard import check_query
from graph.result_output import Bounded, Kept, Output, too_many_rows
from graph.syntax_place import placed
from graph.text_search.functions import LazySearch, TextFunctions
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pyoxigraph import BlankNode, Store, Triple
    from pyoxigraph import Literal as Value

    from graph.text_search.functions import TextSearch

Form = Literal["SELECT", "ASK", "CONSTRUCT"]
FORMS: Final[tuple[Form, ...]] = ("SELECT", "ASK", "CONSTRUCT")
"""The forms of a query. ``DESCRIBE`` gives a graph, as ``CONSTRUCT`` does."""

_MIB: Final = 2**20
_POSITION: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# Among the tokens that the parser would have taken it puts what it has to say in words.
_REASON: Final = re.compile(r"[A-Z][a-z]+ |The ")
_NOT_OFFERED: Final = frozenset({"LATERAL", "SERVICE"})
_EXPECTED_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may ask for.

    Characters of its text; bytes of its serialised result; rows of a table, or statements.
    """

    query_chars: int = 100_000
    result_bytes: int = 64 * _MIB
    result_rows: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a query is asked over, and with.

    Attributes:
        default_graphs: IRIs whose merge is the default graph (protocol, section 2.1.4).
        named_graphs: IRIs that ``GRAPH`` may name.
        union: Whether, with no dataset given at all, the default graph is the union of all where
            the store has none of its own.
        bindings: Values of variables, as terms in N-Triples, by the name of the variable: they
            take its place wherever it stands. Never pasted into text.
        base_iri: What relative IRIs are resolved against; without it they are an error.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    union: bool = True
    bindings: Mapping[str, str] = field(default_factory=dict)
    base_iri: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a query, serialised."""

    form: Form
    media_type: str
    body: bytes


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
    bindings: Mapping[str, str] | None = None,
    base_iri: str | None = None,
    search: TextSearch | None = None,
) -> Answer:
    """Evaluate one SPARQL 1.1 query here and now, and keep what it gives in memory.

    It cannot be stopped: a server asks :class:`graph.answering.QueryService` instead. The
    parameters are those of :func:`evaluate` and :class:`Dataset`; so are the errors.
    """
    kept = Kept()
    dataset = Dataset(tuple(default_graphs), tuple(named_graphs), union, bindings or {}, base_iri)

    def run() -> tuple[Form, str]:
        return evaluate(
            store, query, dataset, choose=choose, limits=limits, output=kept, search=search
        )

    form, media_type = run_on_deep_stack(run)
    return Answer(form, media_type, kept.value())


def evaluate(  # noqa: PLR0913 -- what is asked, of what, within which limits, written where
    store: Store,
    query: str,
    dataset: Dataset,
    *,
    choose: Callable[[tuple[str, ...]], str],
    limits: Limits | None,
    output: Output,
    search: TextSearch | None = None,
) -> tuple[Form, str]:
    """Evaluate one SPARQL 1.1 query and write what it gives; call it where the stack is deep.

    Args:
        store: The graph. That of a snapshot holds the merge of its named graphs as its default
            graph; where a store has none, the engine's union stands in.
        query: The text of the query. The prefixes of :data:`graph.vocab.PREFIXES` are known.
        dataset: What it is asked over.
        choose: Picks one of the media types that the form of the query allows (best first); it
            may raise. It is called once, before anything is evaluated.
        limits: What one query may ask for; the defaults of :class:`Limits` where not given.
        output: Where the result is written to.
        search: Who searches the texts; without it the store is indexed for this query alone.

    Returns:
        The form of the query and the media type of what was written.

    Raises:
        QueryTooLongError: The text is over the limit.
        QueryNotAllowedError: The query could reach out of the machine, or nests too deep.
        QuerySyntaxError: The text is no query; with line and column.
        QueryEvaluationError: The query asks for a function that does not exist.
        InvalidIdentifierError: A graph or a term of the dataset is malformed.
        ResultTooLargeError: The result is larger than the limit; evaluation stops there.
    """
    limits = limits or Limits()
    check_length(query, limits)
    names_dataset = check_query(query)
    given = bool(dataset.default_graphs or dataset.named_graphs)
    defaults = [*map(_graph_name, dataset.default_graphs)]
    named = [*map(_graph_name, dataset.named_graphs)]
    # The engine's own union gives a triple once for each graph that it is in, and counts go wrong
    # (SPARQL 1.1, section 13.1, asks for the merge). It is for stores that hold no merge.
    merged = next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None
    use_union = dataset.union and not merged and not given and not names_dataset
    substitutions: dict[Variable, NamedNode | BlankNode | Value | Triple] = {
        Variable(name): _term(text) for name, text in dataset.bindings.items()
    }

    functions = TextFunctions(search or LazySearch(store))

    def ask(
        over: Store, default: Sequence[NamedNode | DefaultGraph] | None = None, *, union: bool
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        return over.query(
            query,
            base_iri=dataset.base_iri,
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=union,
            default_graph=None if default is None else [*default],
            named_graphs=None if default is None else [*named],
            substitutions=substitutions or None,
            custom_functions=functions.by_name(),
        )

    try:
        default: Sequence[NamedNode | DefaultGraph] | None = defaults if given else None
        results = ask(store, default, union=use_union)
        if names_dataset and not given:
            defaults, named = named_in_text(query, PREFIXES, dataset.base_iri)
        if len(set(defaults)) > 1:
            store, default = merged_store(store, defaults, named), [DefaultGraph()]
            results = ask(store, default, union=False)
        if isinstance(results, QuerySolutions):
            columns = [variable.value for variable in results.variables]
            ordered = with_columns_in_order(query, columns)
            if ordered is not None:
                query = ordered
                results = ask(store, default, union=use_union)
        form = _form(results)
        media_type = choose(offered_types(form))
        _serialise(results, media_type, limits, output)
        functions.check()
    except SyntaxError as error:
        raise placed(syntax_error(str(error)), query, dataset.base_iri) from error
    except (ValueError, RuntimeError) as error:  # the engine's ways to fail while evaluating
        raise QueryEvaluationError(str(error)) from error
    return form, media_type


def check_length(query: str, limits: Limits) -> None:
    """Refuse a text that is too long to be looked at.

    Raises:
        QueryTooLongError: It is over the limit.
    """
    if len(query) > limits.query_chars:
        message = f"the query has {len(query):,} characters; {limits.query_chars:,} are read"
        raise QueryTooLongError(message)


def _term(text: str) -> NamedNode | BlankNode | Value:
    """Read one term as N-Triples writes it.

    Raises:
        InvalidIdentifierError: It is none, or a blank node, which has no name from outside.
    """
    try:
        (statement,) = parse(f"<urn:s> <urn:p> {text} .", format=RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError) as error:
        message = f"not a term of N-Triples: {text[:200]!r}"
        raise InvalidIdentifierError(message) from error
    return cast("NamedNode | BlankNode | Value", statement.object)


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
    results: QuerySolutions | QueryBoolean | QueryTriples,
    media_type: str,
    limits: Limits,
    output: Output,
) -> None:
    bounded = Bounded(
        output,
        limit_bytes=limits.result_bytes,
        limit_rows=limits.result_rows,
        media_type=media_type,
    )
    if isinstance(results, QuerySolutions) and media_type == "text/csv":
        write_csv(results, bounded)
        return
    respelled = Respelled(bounded, media_type)
    file = cast("IO[bytes]", respelled)
    if isinstance(results, QueryTriples):
        info = next(info for info in RDF_FORMATS.values() if info.media_type == media_type)
        triples = _at_most(results, limits.result_rows)
        serialize(triples, file, format=info.engine, prefixes=dict(PREFIXES))
    else:
        table = next(info for info in RESULT_FORMATS.values() if info.media_type == media_type)
        results.serialize(file, format=table.engine)
    respelled.end()


def _at_most(triples: QueryTriples, limit: int) -> Iterator[Triple]:
    yield from islice(triples, limit)
    if next(triples, None) is not None:
        raise too_many_rows(limit)


def syntax_error(text: str, *, lines_before: int = 0) -> QuerySyntaxError:
    """Put what the engine's parser says in words; ``lines_before`` are ours, not the person's."""
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
    return QuerySyntaxError(message, line=int(match[1]) - lines_before, column=int(match[2]))
