"""Shapes (SHACL Core) as SPARQL: for each constraint a query that finds the nodes that break it.

A validator in Python visits each value of each node, which takes a minute a thousand papers; the
engine answers for all nodes at once. Only what ``graph/ontology/shapes.ttl`` uses is known here,
and anything else raises, so that no promise goes unchecked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import RDF, Graph
from rdflib.collection import Collection
from rdflib.namespace import SH, XSD

from graph.vocab import curie

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib.term import Node

# How the text of a value must look; the engine keeps ill-typed literals as they are.
_LEXICAL: Final[Mapping[Node, str]] = {
    XSD.integer: r"^[+-]?[0-9]+$",
    XSD.decimal: r"^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$",
    XSD.date: r"^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?$",
    XSD.gYearMonth: r"^-?[0-9]{4,}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?$",
    XSD.gYear: r"^-?[0-9]{4,}(Z|[+-][0-9]{2}:[0-9]{2})?$",
}
_COMPARISONS: Final[Mapping[Node, str]] = {
    SH.minInclusive: ">=",
    SH.minExclusive: ">",
    SH.maxInclusive: "<=",
    SH.maxExclusive: "<",
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A promise: ``query`` selects as ``?this`` the nodes that break it."""

    message: str
    query: str


class UnknownConstraintError(Exception):
    """The shapes use a part of SHACL that is not known here."""


def read_constraints(turtle: str) -> tuple[Constraint, ...]:
    """Read the constraints of a shapes graph, in the order of their messages.

    Args:
        turtle: The shapes. Node shapes with target classes, property shapes whose path is one
            property, and SPARQL constraints.

    Raises:
        UnknownConstraintError: They use something else.
    """
    shapes = Graph().parse(data=turtle, format="turtle")
    found: list[Constraint] = []
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        targets = " ".join(
            sorted(f"<{target}>" for target in shapes.objects(shape, SH.targetClass))
        )
        target = f"VALUES ?target {{ {targets} }} $this a ?target ."
        _refuse_others(shapes, shape, {RDF.type, SH.targetClass, SH.property, SH.sparql})
        for property_shape in shapes.objects(shape, SH.property):
            found += _PropertyShape(shapes, property_shape, target).constraints()
        for sparql in shapes.objects(shape, SH.sparql):
            message, query = (shapes.value(sparql, term) for term in (SH.message, SH.select))
            found.append(Constraint(str(message), str(query)))
    return tuple(sorted(found, key=lambda constraint: (constraint.message, constraint.query)))


def _refuse_others(shapes: Graph, shape: Node, known: set[Node]) -> None:
    for term in set(shapes.predicates(shape)) - known:
        message = f"the shapes use {term}, which is not known here"
        raise UnknownConstraintError(message)


class _PropertyShape:
    """A property shape of the nodes that a pattern finds (SHACL, section 2.3.1)."""

    def __init__(self, shapes: Graph, shape: Node, target: str) -> None:
        self._shapes = shapes
        self._shape = shape
        self._path = f"<{shapes.value(shape, SH.path)}>"
        self._name = curie(str(shapes.value(shape, SH.path)))
        self._values = f"{target} $this {self._path} ?value ."
        self._target = target

    def constraints(self) -> Iterator[Constraint]:
        for term, value in self._shapes.predicate_objects(self._shape):
            if term == SH.path:
                continue
            if term in {SH.minCount, SH.maxCount}:
                yield self._count(term, int(str(value)))
            elif term == SH.uniqueLang:
                where = (
                    f"{self._values} $this {self._path} ?other ."
                    'FILTER(?value != ?other && LANG(?value) != "" && LANG(?value) = LANG(?other))'
                )
                yield self._constraint("has two values of one language", where)
            elif term in {SH.lessThan, SH.lessThanOrEquals}:
                sign = "<" if term == SH.lessThan else "<="
                where = (
                    f"{self._values} $this <{value}> ?other ."
                    f"FILTER(!COALESCE(?value {sign} ?other, false))"
                )
                yield self._constraint(f"is not {sign} {curie(str(value))}", where)
            else:
                broken, said = self._broken(term, value)
                yield self._constraint(said, f"{self._values} FILTER({broken})")

    def _count(self, term: Node, count: int) -> Constraint:
        sign, word = (">", "more") if term == SH.maxCount else ("<", "fewer")
        where = f"{self._target} OPTIONAL {{ $this {self._path} ?value }}"
        query = f"""SELECT $this WHERE {{ {where} }}
            GROUP BY $this HAVING (COUNT(DISTINCT ?value) {sign} {count})"""
        values = "value" if count == 1 else "values"
        return Constraint(f"{self._name} has {word} than {count} {values}", query)

    def _constraint(self, said: str, where: str) -> Constraint:
        return Constraint(f"{self._name} {said}", f"SELECT DISTINCT $this WHERE {{ {where} }}")

    def _broken(self, term: Node, value: Node) -> tuple[str, str]:
        """A condition that holds for a value that breaks a constraint, and what to say of it."""
        text = value.n3()
        short = curie(str(value))
        if term == SH.datatype:
            return _broken_datatype(value), f"is no {short}"
        if term in _COMPARISONS:
            sign = _COMPARISONS[term]
            return f"!COALESCE(?value {sign} {value}, false)", f"is not {sign} {value}"
        if term in {SH["in"], SH["or"]}:
            return self._one_of(term, list(Collection(self._shapes, value)))
        known: dict[Node, tuple[str, str]] = {
            SH["class"]: (f"NOT EXISTS {{ ?value a {text} }}", f"is no {short}"),
            SH.minLength: (f"STRLEN(STR(?value)) < {value}", f"is shorter than {value}"),
            SH.pattern: (f"!REGEX(STR(?value), {text})", f"does not have the pattern {value}"),
        }
        if term == SH.nodeKind and value == SH.IRI:
            return "!isIRI(?value)", "is no IRI"
        if term not in known:
            message = f"the shapes use {term}, which is not known here"
            raise UnknownConstraintError(message)
        return known[term]

    def _one_of(self, term: Node, members: list[Node]) -> tuple[str, str]:
        if term == SH["in"]:
            allowed = ", ".join(member.n3() for member in members)
            return f"?value NOT IN ({allowed})", "is none of the values allowed"
        told = [
            self._broken(*stated)
            for member in members
            for stated in self._shapes.predicate_objects(member)
        ]
        return " && ".join(f"({broken})" for broken, _ in told), " and ".join(
            said for _, said in told
        )


def _broken_datatype(datatype: Node) -> str:
    broken = f"!COALESCE(DATATYPE(?value) = <{datatype}>, false)"
    lexical = _LEXICAL.get(datatype)
    return broken if lexical is None else f'{broken} || !REGEX(STR(?value), "{lexical}")'
