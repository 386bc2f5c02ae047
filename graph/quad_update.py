"""One update request that takes quads out and puts quads in, which the engine runs as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Triple, serialize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from pyoxigraph import Literal, Quad

    Function = Callable[[Literal], NamedNode | BlankNode | Literal | Triple | None]

_FUNCTION: Final = "urn:readgraph:part-of-quad"


def data_update(
    removed: AbstractSet[Quad], added: AbstractSet[Quad]
) -> tuple[str, Mapping[NamedNode, Function]]:
    """Write the change as SPARQL, with the functions that it calls.

    The engine's own N-Triples writer makes the text, so nothing from the data can end a literal.
    ``DATA`` knows no blank node by its name, and makes a new one of each: quads with blank nodes
    are not written at all, but handed over by functions.
    """
    operations: list[str] = []
    functions: dict[NamedNode, Function] = {}
    for keyword, quads in (("DELETE", removed), ("INSERT", added)):
        plain = {quad for quad in quads if not _has_blank(quad)}
        if plain:
            operations.append(f"{keyword} DATA {{\n{_groups(plain)}}}")
        handed = sorted(quads - plain, key=str)
        in_default = [quad for quad in handed if isinstance(quad.graph_name, DefaultGraph)]
        in_named = [quad for quad in handed if not isinstance(quad.graph_name, DefaultGraph)]
        for name, part, template in (
            (f"{keyword}-default", in_default, "?s ?p ?o"),
            (f"{keyword}-named", in_named, "GRAPH ?g { ?s ?p ?o }"),
        ):
            if part:
                functions |= _parts(name, part)
                operations.append(_handing(keyword, name, template, len(part)))
    return ";\n".join(operations), functions


def _has_blank(quad: Quad) -> bool:
    return any(
        isinstance(term, BlankNode | Triple)  # a triple term may hold one
        for term in (quad.subject, quad.object, quad.graph_name)
    )


def _groups(quads: AbstractSet[Quad]) -> str:
    by_graph: dict[NamedNode | BlankNode | DefaultGraph, list[Quad]] = {}
    for quad in quads:
        by_graph.setdefault(quad.graph_name, []).append(quad)
    return "".join(
        _ntriples(members)
        if isinstance(graph, DefaultGraph)
        else f"GRAPH {graph} {{\n{_ntriples(members)}}}\n"
        for graph, members in by_graph.items()
    )


def _ntriples(quads: Sequence[Quad]) -> str:
    written = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return (written or b"").decode()


def _parts(name: str, quads: Sequence[Quad]) -> dict[NamedNode, Function]:
    """Functions from the place of a quad to its subject, predicate, object and graph."""

    def part(attribute: str) -> Function:
        return lambda place: getattr(quads[int(place.value)], attribute)

    return {
        NamedNode(f"{_FUNCTION}:{name}:{variable}"): part(attribute)
        for variable, attribute in (
            ("s", "subject"),
            ("p", "predicate"),
            ("o", "object"),
            ("g", "graph_name"),
        )
    }


def _handing(keyword: str, name: str, template: str, count: int) -> str:
    places = " ".join(map(str, range(count)))
    binds = " ".join(
        f"BIND(<{_FUNCTION}:{name}:{variable}>(?n) AS ?{variable})"
        for variable in "spog"
        if f"?{variable}" in template
    )
    return f"{keyword} {{ {template} }} WHERE {{ VALUES ?n {{ {places} }} {binds} }}"
