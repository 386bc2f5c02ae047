"""SPARQL Update: what a request takes out of the graph and puts into it.

Nothing here writes. An update becomes a :class:`Change`, two sets of quads, which whoever holds
the lock commits with :meth:`graph.store.OpenGraph.replace`, in one transaction.

The engine never sees the update as one: templates and patterns are asked of it as queries, so
there is nothing in it that could ``LOAD``. The one exception is a check of the syntax, in which
an operation that must fail stands before all others.

The default graph is that of queries. As the union of all graphs, what is inserted without a graph
goes to the curated graph, and what is deleted without one goes from every graph it is in; else it
is the default graph of the store, as the specification has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph.deep_stack import run_on_deep_stack
from graph.errors import (
    GraphProtectedError,
    InvalidIdentifierError,
    QueryEvaluationError,
    QueryNotAllowedError,
    QueryTooLongError,
    ResultTooLargeError,
    UpdateDatasetError,
)
from graph.query_guard import check_query
from graph.update_check import check_syntax
from graph.update_syntax import Operation, Target, split_update
from graph.update_template import Template, resolve
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import BlankNode, QuerySolution

    from graph.iris import Iris
    from graph.update_template import Filled

    Graph = NamedNode | BlankNode | DefaultGraph

CURATED: Final = "curated"
"""Name of the graph for what a person states; never written by reading a list."""

_KEPT: Final = re.compile(r"(?:src|x|evidence|notes)-.*|evidence|notes|meta|ontology")
# What makes a pattern feel how often a solution comes.
_COUNTS: Final = re.compile(
    r"\b(?:count|sum|avg|group_concat|sample|limit|offset)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class UpdateOptions:
    """What an update is read with.

    Args:
        base: IRI that relative ones are resolved against.
        union: Whether the default graph is the union of all; then ``target`` takes what is
            inserted without a graph.
        using: Graphs that make up the default graph of patterns (protocol, section 2.2.3).
        using_named: Graphs that ``GRAPH`` may name in patterns.
        update_chars: Longest text.
        update_quads: Most quads that one update may touch.
    """

    base: str
    target: str
    union: bool = True
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    update_chars: int = 1_000_000
    update_quads: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """What an update does: quads that are there and go, quads that are not there and come."""

    old: frozenset[Quad] = frozenset()
    new: frozenset[Quad] = frozenset()

    @property
    def removed(self) -> int:
        """How many go."""
        return len(self.old)

    @property
    def added(self) -> int:
        """How many come."""
        return len(self.new)

    def graphs(self) -> frozenset[str]:
        """The IRIs of the named graphs that are changed."""
        return frozenset(
            quad.graph_name.value
            for quad in self.old | self.new
            if not isinstance(quad.graph_name, DefaultGraph)
        )


def parse_update(text: str, options: UpdateOptions) -> tuple[Operation, ...]:
    """Read an update, without a store.

    Raises:
        QueryTooLongError: The text is over the limit.
        QueryNotAllowedError: It asks for something from another place (``LOAD``, ``SERVICE``).
        QuerySyntaxError: It is no update; with line and column.
        UpdateDatasetError: The text has ``USING`` or ``WITH``, and the request names graphs too.
    """
    if len(text) > options.update_chars:
        message = f"the update has {len(text):,} characters; {options.update_chars:,} are read"
        raise QueryTooLongError(message)
    check_query(text)
    run_on_deep_stack(lambda: check_syntax(text, options.base))
    operations = split_update(text)
    for operation in operations:
        if operation.verb == "LOAD" and not operation.silent:
            message = (
                "LOAD is refused, since nothing leaves this machine; "
                "send the document to /store instead"
            )
            raise QueryNotAllowedError(message)
        named = operation.using or operation.using_named or operation.with_graph
        if named and (options.using or options.using_named):
            message = (
                "the text has USING or WITH, and the request using-graph-uri or "
                "using-named-graph-uri; say it once (protocol, section 2.2.3)"
            )
            raise UpdateDatasetError(message)
    return operations


def evaluate_update(
    store: Store, operations: Sequence[Operation], options: UpdateOptions, *, private: bool = False
) -> Change:
    """Find out what an update does to a store.

    Args:
        store: The graph as it is on disk. Its blank nodes have to be those of the disk: a copy is
            made with ``bulk_extend``, which keeps their names.
        operations: From :func:`parse_update`.
        options: What the update is read with.
        private: Whether the store may be changed here. Otherwise a copy is made where an
            operation has to see what the one before it did.

    Raises:
        QueryEvaluationError: A pattern calls an unknown function, or a graph is not as an
            operation needs it.
        ResultTooLargeError: It touches more quads than one update may.
    """
    run = _Run(store, options, private=private)

    def evaluate() -> Change:
        last = len(operations) - 1
        for number, operation in enumerate(operations):
            run.operate(operation)
            run.settle(more=number < last)
        return Change(frozenset(run.old), frozenset(run.new))

    try:
        return run_on_deep_stack(evaluate)
    except (SyntaxError, ValueError, RuntimeError) as error:  # the engine's ways to fail
        raise QueryEvaluationError(str(error)) from error
    finally:
        run.store = (
            Store()
        )  # the frames of an error may outlive this, and the engine's lock with it


def check_graphs(names: Iterable[str], iris: Iris) -> None:
    """Refuse to write to the graphs that the program keeps.

    Raises:
        GraphProtectedError: One of them is; the message says what to do instead.
    """
    for iri in sorted(names):
        name = iris.graph_name(iri)
        if name is not None and _KEPT.fullmatch(name):
            message = (
                f"the graph {name!r} is written anew by the program, so a change to it would be "
                f"lost; state what you know in <{iris.graph(CURATED)}> or a graph of your own, and "
                "take a wrong link away with: readgraph reject"
            )
            raise GraphProtectedError(message)


def graph_node(iri: str) -> NamedNode:
    """The node of a graph's IRI.

    Raises:
        InvalidIdentifierError: It is none, or not absolute.
    """
    try:
        return NamedNode(iri)
    except ValueError as error:
        message = f"not an absolute IRI: {iri[:200]!r}"
        raise InvalidIdentifierError(message) from error


@dataclass
class _Run:
    """One evaluation: the store as it is after each operation, and the net change so far."""

    store: Store
    options: UpdateOptions
    private: bool
    old: set[Quad] = field(default_factory=set)
    new: set[Quad] = field(default_factory=set)
    _last: tuple[set[Quad], set[Quad]] = field(default_factory=lambda: (set(), set()))

    def operate(self, operation: Operation) -> None:
        """Evaluate one operation against the store as it is."""
        self._last = (set(), set())
        match operation.verb:
            case "INSERT DATA" | "DELETE DATA":
                self._data(operation)
            case "DELETE WHERE":
                self._modify(operation, operation.delete)
            case "MODIFY":
                self._modify(operation, operation.where)
            case "CLEAR":
                self._last[0].update(self._members(operation, operation.target))
            case "COPY":
                self._copy(operation)
            case "CREATE":
                self._create(operation)
            case "LOAD":
                pass  # SILENT, or it would not be here: it fails, and says nothing

    def settle(self, *, more: bool) -> None:
        """Add what the operation did to the net change; and to the store, where more follow."""
        deleted, inserted = (_as_stored(quads) for quads in self._last)
        gone = {quad for quad in deleted - inserted if quad in self.store}
        come = {quad for quad in inserted if quad not in self.store}
        old = (self.old - come) | (gone - self.new)
        self.new = (self.new - gone) | (come - self.old)
        self.old = old
        self._limit(len(self.old) + len(self.new))
        if more and (gone or come):
            if not self.private:
                self.store, self.private = _copied(self.store), True
            for quad in gone:
                self.store.remove(quad)
            self.store.extend(come)

    def _data(self, operation: Operation) -> None:
        deleted, inserted = self._last
        for quad in self._template(operation, operation.delete).data():
            deleted.update(self._deleted(quad, None))
        for quad in self._template(operation, operation.insert).data():
            inserted.add(self._inserted(quad, None))

    def _modify(self, operation: Operation, where: str) -> None:
        deleted, inserted = self._last
        delete = self._template(operation, operation.delete)
        insert = self._template(operation, operation.insert)
        default = self._iri(operation, operation.with_graph) if operation.with_graph else None
        for solution in self._solutions(operation, where):
            for quad in delete.filled(solution):
                deleted.update(self._deleted(quad, default))
            for quad in insert.filled(solution):
                inserted.add(self._inserted(quad, default))
            self._limit(len(deleted) + len(inserted))

    def _solutions(self, operation: Operation, where: str) -> Iterable[QuerySolution]:
        using = [self._iri(operation, name) for name in operation.using]
        named = [self._iri(operation, name) for name in operation.using_named]
        using += map(graph_node, self.options.using)
        named += map(graph_node, self.options.using_named)
        given = bool(using or named)
        store, union = self.store, False
        defaults: list[Graph] | None = None
        if given:
            defaults = [*using]
        elif operation.with_graph:
            defaults = [self._iri(operation, operation.with_graph)]
        else:
            union = self.options.union
        if (union or len(defaults or ()) > 1) and _COUNTS.search(where):
            # The engine gives a triple once for each graph it is in; the merge gives it once.
            store, union, defaults = _merged(store, defaults), False, [DefaultGraph()]
        results = store.query(
            f"{operation.prologue}SELECT * WHERE {{{where}\n}}",
            base_iri=self.options.base,
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=union,
            default_graph=defaults,
            named_graphs=[*named] if given else None,
        )
        return cast("Iterable[QuerySolution]", results)

    def _inserted(self, quad: Filled, default: NamedNode | None) -> Quad:
        subject, predicate, object_, graph = quad
        target = NamedNode(self.options.target) if self.options.union else DefaultGraph()
        return Quad(subject, predicate, object_, graph or default or target)

    def _deleted(self, quad: Filled, default: NamedNode | None) -> Iterable[Quad]:
        subject, predicate, object_, graph = quad
        if graph is None and default is None and self.options.union:
            return self.store.quads_for_pattern(subject, predicate, object_)
        return (Quad(subject, predicate, object_, graph or default or DefaultGraph()),)

    def _copy(self, operation: Operation) -> None:
        source = self._members(operation, operation.source)
        (origin,) = self._graphs(operation, operation.source)
        (target,) = self._graphs(operation, operation.target)
        if origin == target:
            return
        if not source and not operation.silent and origin != DefaultGraph():
            message = f"there is no graph {origin}"
            raise QueryEvaluationError(message)
        deleted, inserted = self._last
        inserted.update(Quad(quad.subject, quad.predicate, quad.object, target) for quad in source)
        if operation.clears_target:
            deleted.update(self._members(operation, operation.target))
        if operation.clears_source:
            deleted.update(source)

    def _create(self, operation: Operation) -> None:
        if self._members(operation, operation.target) and not operation.silent:
            message = f"there is a graph {operation.target.name} already"
            raise QueryEvaluationError(message)

    def _members(self, operation: Operation, target: Target) -> set[Quad]:
        if target.scope == "ALL":
            return set(self.store)
        members: set[Quad] = set()
        for graph in self._graphs(operation, target):
            members.update(self.store.quads_for_pattern(None, None, None, graph))
            self._limit(len(members))
        return members

    def _graphs(self, operation: Operation, target: Target) -> list[Graph]:
        if target.scope == "NAMED":
            return [*self.store.named_graphs()]
        if target.scope == "GRAPH":
            return [self._iri(operation, target.name)]
        if self.options.union:
            message = "DEFAULT is the union of all graphs here; name the graph that is meant"
            raise QueryNotAllowedError(message)
        return [DefaultGraph()]

    def _template(self, operation: Operation, block: str) -> Template:
        return Template(block, operation.prologue, self.options.base)

    def _iri(self, operation: Operation, name: str) -> NamedNode:
        return resolve(name, operation.prologue, self.options.base)

    def _limit(self, quads: int) -> None:
        if quads > self.options.update_quads:
            message = f"the update touches more than {self.options.update_quads:,} statements"
            raise ResultTooLargeError(message)


def _as_stored(quads: set[Quad]) -> set[Quad]:
    """The quads in the engine's spelling: it stores the number 01 as 1."""
    store = Store()
    store.extend(quads)
    return set(store)


def _copied(store: Store) -> Store:
    copy = Store()
    copy.bulk_extend(store)
    return copy


def _merged(store: Store, graphs: Sequence[Graph] | None) -> Store:
    """A copy whose default graph is the merge of some graphs, or of all."""
    merged = Store()
    members: Iterable[Quad] = store
    if graphs is not None:
        members = (
            quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)
        )
    merged.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in members)
    merged.bulk_extend(quad for quad in store if not isinstance(quad.graph_name, DefaultGraph))
    return merged
