"""The templates of an update: quads with places for variables, filled once a solution.

A template is read by the engine as that of a ``CONSTRUCT``, with an IRI of ours in the place of
each variable and blank node.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, cast

from pyoxigraph import BlankNode, NamedNode, Store, Triple

from graph.update_syntax import split_template, tokens
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Literal, QuerySolution

    Term = NamedNode | BlankNode | Literal | Triple
    Filled = tuple[NamedNode | BlankNode, NamedNode, Term, NamedNode | None]
    """Subject, predicate, object, and the graph, if one was named."""


class Template:
    """The template of one operation.

    Args:
        block: What stands between its braces.
        prologue: The prefixes and bases before it.
        base: IRI that relative ones are resolved against.
    """

    def __init__(self, block: str, prologue: str, base: str) -> None:
        self._prefix = f"urn:{secrets.token_hex(8)}:"  # nobody can have written it
        self._marks: dict[str, str] = {}
        self._quads: list[tuple[Term, Term, Term, Term | None]] = []
        for part in split_template(block):
            results = Store().query(
                f"{prologue}CONSTRUCT {{{self._marked(part.triples)}\n}} WHERE {{}}",
                base_iri=base,
                prefixes=dict(PREFIXES),
            )
            graph: NamedNode | None = None
            if part.graph[:1] in {"?", "$"}:
                graph = NamedNode(self._mark(part.graph))
            elif part.graph:
                graph = resolve(part.graph, prologue, base)
            for triple in cast("Iterable[Triple]", results):
                self._quads.append((triple.subject, triple.predicate, triple.object, graph))

    def data(self) -> Iterator[Filled]:
        """The quads of a block without variables."""
        return self._filled({})

    def filled(self, solution: QuerySolution) -> Iterator[Filled]:
        """The quads for one solution; those that would be no RDF are left out (section 4.1.3)."""
        return self._filled(
            {
                mark: _value(solution, name[1:])
                for name, mark in self._marks.items()
                if name[0] == "?"
            }
        )

    def _filled(self, values: Mapping[str, Term | None]) -> Iterator[Filled]:
        # A blank node of a template is a new one in each solution, named or not.
        terms: dict[str, Term | None] = dict(values)
        terms |= {mark: BlankNode() for mark in self._marks.values() if mark not in values}
        unnamed: dict[str, Term] = {}
        for *triple, graph in self._quads:
            subject, predicate, object_ = (_fill(term, terms, unnamed) for term in triple)
            named = None if graph is None else _fill(graph, terms, unnamed)
            if _is_triple(subject, predicate, object_) and (
                graph is None or isinstance(named, NamedNode)
            ):
                yield cast("Filled", (subject, predicate, object_, named))

    def _marked(self, triples: str) -> str:
        """Triples as written, with the marks in the places of variables and blank nodes."""
        pieces: list[str] = []
        begin = 0
        for token in tokens(triples):
            if token.kind in {"variable", "blank"}:
                pieces += [triples[begin : token.start], f" <{self._mark(token.text)}> "]
                begin = token.end
        return "".join((*pieces, triples[begin:]))

    def _mark(self, name: str) -> str:
        name = f"?{name[1:]}" if name[0] == "$" else name
        return self._marks.setdefault(name, f"{self._prefix}{len(self._marks)}")


def resolve(name: str, prologue: str, base: str) -> NamedNode:
    """The IRI that a name, as it is written in an update, stands for."""
    results = Store().query(
        f"{prologue}SELECT ({name} AS ?iri) {{}}", base_iri=base, prefixes=dict(PREFIXES)
    )
    (solution,) = cast("Iterable[QuerySolution]", results)
    return cast("NamedNode", solution["iri"])


def _fill(term: Term, terms: Mapping[str, Term | None], unnamed: dict[str, Term]) -> Term | None:
    if isinstance(term, NamedNode):
        return terms.get(term.value, term)
    if isinstance(term, BlankNode):
        return unnamed.setdefault(term.value, BlankNode())
    if isinstance(term, Triple):
        parts = [_fill(part, terms, unnamed) for part in _parts(term)]
        return Triple(*parts) if _is_triple(*parts) else None  # type: ignore[arg-type]
    return term


def _parts(triple: Triple) -> tuple[Term, Term, Term]:
    return triple.subject, triple.predicate, triple.object


def _is_triple(subject: Term | None, predicate: Term | None, object_: Term | None) -> bool:
    return (
        isinstance(subject, NamedNode | BlankNode)
        and isinstance(predicate, NamedNode)
        and object_ is not None
    )


def _value(solution: QuerySolution, name: str) -> Term | None:
    try:
        return cast("Term | None", solution[name])
    except KeyError:  # the pattern does not have it
        return None
