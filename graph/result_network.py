"""The result of a query as a network: what a graph states, or what stands side by side in rows."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph.errors import ResultTooLargeError
from graph.iris import is_note
from graph.models import NOTE, OTHER, Kind
from graph.projection import node_facts
from graph.terms import node
from graph.vocab import KIND_CLASSES, RDF, RDFS, RELATION_PROPERTIES, SCHEMA, SKOS, curie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import networkx as nx

    from graph.snapshot import Snapshot

    Network: TypeAlias = "nx.MultiDiGraph[str]"

MOST_NODES: Final = 5_000
"""How many things a picture of a result may have."""
MOST_LINKS: Final = 20_000
"""How many links."""

_JOINING: Final = 200
_RELATION_OF: Final = {str(iri): relation for relation, iri in RELATION_PROPERTIES.items()}
_NAMING: Final = (RDFS.label, SKOS.prefLabel, SCHEMA.name)  # first what says most
_NAMING_RANK: Final = {str(predicate): rank for rank, predicate in enumerate(_NAMING)}
# That a thing of the graph is of one of these is seen by its shape.
_SHAPES: Final = frozenset({*map(str, KIND_CLASSES.values()), str(SKOS.Concept)})


@dataclass(slots=True)
class _Stated:
    """What a graph states: its subjects, the links between IRIs, and names by rank and value.

    ``others`` are the IRIs of which more is said than a name.
    """

    subjects: set[str] = field(default_factory=set)
    links: set[tuple[str, str, str]] = field(default_factory=set)
    names: defaultdict[str, set[tuple[int, bool, str]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    others: set[str] = field(default_factory=set)

    def name(self, iri: str) -> str | None:
        """What an IRI is called here; in English or in no language first."""
        return min(self.names[iri])[2] if iri in self.names else None


def statements_network(snapshot: Snapshot, body: bytes) -> Network:
    """Draw a graph: every statement between two IRIs is a link, named by its predicate.

    That a thing of the graph has the class of its kind is no link. Where nothing is linked, the
    things are linked as the graph has them.

    Args:
        snapshot: What is known of the things.
        body: The statements, as N-Triples.

    Returns:
        A network like that of :func:`graph.projection.project`. A thing that the graph does not
        know has the kind :data:`graph.models.OTHER`, and its IRI as its key. Where a link is none
        of :class:`graph.models.Relation`, ``relation`` is the IRI of its predicate; the graph's
        attribute ``relations`` has the words for it from its source, and from its target. Its
        attribute ``stated`` is set where the links are those of the statements.

    Raises:
        ResultTooLargeError: There is more than a picture takes.
    """
    known = _Known(snapshot)
    stated = _read(body, known)
    # A predicate that is only named is no thing.
    named_alone = {predicate for *_, predicate in stated.links} - stated.others
    drawn = {iri for source, target, _ in stated.links for iri in (source, target)}
    iris = drawn | (stated.subjects - named_alone)
    if not stated.links:
        return _linked_as_known(snapshot, known, iris, stated.name)
    network = _things(known, iris, stated.name)
    words = _predicate_words(
        {predicate for *_, predicate in stated.links},
        lambda iri: stated.name(iri) or known.stored_name(iri),
    )
    for source, target, predicate in sorted(stated.links):
        ends = known.key(source), known.key(target)
        relation = _RELATION_OF.get(predicate)
        value = predicate if relation is None else relation.value
        facts = snapshot.network.get_edge_data(*ends, value) or {}
        _link(network, *ends, value, facts)
    network.graph["stated"] = True
    network.graph["relations"] = {
        predicate: (text, f"← {text}")
        for predicate, text in words.items()
        if predicate not in _RELATION_OF
    }
    return network


def rows_network(snapshot: Snapshot, body: bytes) -> Network:
    """Draw a table: the things of the graph in it, linked as the graph has them.

    A thing that the graph links with none of those before it in its row is linked with the one
    just before it, by the names of the two columns. Where there is neither such a link nor a
    paper, the papers that join most of the things come in.

    Args:
        snapshot: What is known of the things.
        body: The table, in SPARQL's JSON.

    Returns:
        A network like that of :func:`statements_network`.

    Raises:
        ResultTooLargeError: There is more than a picture takes.
    """
    known = _Known(snapshot)
    iris: set[str] = set()
    beside: set[tuple[str, str, str, str]] = set()
    for row in _rows(body):
        things = [(column, iri) for column, iri in row if known.facts(iri) is not None]
        iris.update(iri for _, iri in things)
        _check_size(len(iris), len(beside))
        beside.update(_unlinked(snapshot.network, known, things))
    if not beside:
        return _linked_as_known(snapshot, known, iris, lambda _: None)
    network = _things(known, iris, lambda _: None)
    _link_as_known(snapshot.network, network, list(network))
    for source, target, first, second in sorted(beside):
        name = f"{first} → {second}"
        _link(network, known.key(source), known.key(target), name, {})
        network.graph["relations"][name] = (name, f"{second} ← {first}")
    _check_size(len(network), network.number_of_edges())
    return network


def last_part(iri: str) -> str:
    """Give what an IRI ends in, as a name for people; all of it where that is nothing.

    Example:
        >>> last_part("https://example.org/terms#sharesTechniqueWith")
        'sharesTechniqueWith'
        >>> last_part("https://example.org/people/caf%C3%A9/"), last_part("urn:a:b")
        ('café', 'b')
    """
    text = iri.rstrip("/#:")
    part = max((text.rpartition(mark)[2] for mark in "/#:"), key=lambda tail: -len(tail))
    return unquote(part, errors="replace").strip() or iri


class _Known:
    """What a graph knows of IRIs: its things, and the names of the rest."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._facts: dict[str, tuple[str, dict[str, Any]] | None] = {}

    def key(self, iri: str) -> str:
        """The key of a thing of the graph; the IRI of any other."""
        found = self.facts(iri)
        return iri if found is None else found[0]

    def facts(self, iri: str) -> tuple[str, dict[str, Any]] | None:
        """The key and the attributes of a thing of the graph, ``None`` for what is none."""
        if iri not in self._facts:
            self._facts[iri] = self._find(iri)
        return self._facts[iri]

    def _find(self, iri: str) -> tuple[str, dict[str, Any]] | None:
        key = self._snapshot.iris.key(iri)
        if key is None:
            return None
        if key in self._snapshot.network:
            return key, dict(self._snapshot.network.nodes[key])
        thing = self._snapshot.catalog.index.nodes.get(key)
        if thing is not None:
            return key, node_facts(thing)
        if is_note(key) and (name := self.stored_name(iri)) is not None:
            return key, _plain_facts(iri, NOTE, name)
        return None

    def stored_name(self, iri: str) -> str | None:
        """What a statement of the graph calls an IRI."""
        for predicate in _NAMING:
            pattern = node(iri), node(predicate), None
            quads = self._snapshot.view.quads_for_pattern(*pattern)
            values = [quad.object for quad in quads if isinstance(quad.object, Literal)]
            if values:
                return min((_is_foreign(value), value.value) for value in values)[1]
        return None


def _is_foreign(literal: Literal) -> bool:
    return literal.language is not None and not literal.language.startswith("en")


def _read(body: bytes, known: _Known) -> _Stated:
    stated = _Stated()
    for statement in parse(body, format=RdfFormat.N_TRIPLES):
        subject, value = statement.subject, statement.object
        if not isinstance(subject, NamedNode):
            continue
        source, predicate = subject.value, statement.predicate.value
        stated.subjects.add(source)
        if isinstance(value, Literal) and predicate in _NAMING_RANK:
            rank = _NAMING_RANK[predicate]
            stated.names[source].add((rank, _is_foreign(value), value.value))
            continue
        stated.others.add(source)
        if not isinstance(value, NamedNode) or _is_shape(predicate, source, value.value, known):
            continue
        stated.others.add(value.value)
        stated.links.add((source, value.value, predicate))
        _check_size(len(stated.others), len(stated.links))
    _check_size(len(stated.subjects), len(stated.links))
    return stated


def _is_shape(predicate: str, source: str, value: str, known: _Known) -> bool:
    return predicate == str(RDF.type) and value in _SHAPES and known.facts(source) is not None


def _rows(body: bytes) -> Iterator[list[tuple[str, str]]]:
    """The columns of each row that hold an IRI, in the order of the query."""
    document = json.loads(body)
    columns = document["head"].get("vars", [])
    for binding in document.get("results", {}).get("bindings", ()):
        yield [
            (column, binding[column]["value"])
            for column in columns
            if column in binding and binding[column]["type"] == "uri"
        ]


def _unlinked(
    whole: Network, known: _Known, things: list[tuple[str, str]]
) -> Iterator[tuple[str, str, str, str]]:
    """The pairs of a row that are to be linked: source, target and their columns."""
    for place, (column, iri) in enumerate(things):
        before = things[:place]
        if not before or any(other == iri for _, other in before):
            continue
        key = known.key(iri)
        if not any(_are_linked(whole, known.key(other), key) for _, other in before):
            name, other = before[-1]
            yield other, iri, name, column


def _are_linked(whole: Network, one: str, other: str) -> bool:
    return whole.has_edge(one, other) or whole.has_edge(other, one)


def _linked_as_known(
    snapshot: Snapshot, known: _Known, iris: Iterable[str], name: Callable[[str], str | None]
) -> Network:
    """Draw things with the links of the graph, and papers that join them where there are none."""
    network = _things(known, iris, name)
    keys = list(network)
    whole = snapshot.network
    if all(facts["kind"] != Kind.PAPER for _, facts in network.nodes(data=True)):
        counts = Counter(
            paper for key in keys if key in whole for paper in set(whole.predecessors(key))
        )
        often = sorted((-count, paper) for paper, count in counts.items() if count > 1)
        for _, paper in often[:_JOINING]:
            network.add_node(paper, **whole.nodes[paper])
    _link_as_known(whole, network, list(network))
    _check_size(len(network), network.number_of_edges())
    return network


def _link_as_known(whole: Network, network: Network, keys: list[str]) -> None:
    part = whole.subgraph(key for key in keys if key in whole)
    for source, target, facts in part.edges(data=True):
        _link(network, source, target, facts["relation"], facts)


def _link(
    network: Network, source: str, target: str, relation: str, facts: Mapping[str, Any]
) -> None:
    given = {"evidence": (), "confidence": 1.0, **facts, "relation": relation}
    network.add_edge(source, target, key=relation, **given)


def _things(known: _Known, iris: Iterable[str], name: Callable[[str], str | None]) -> Network:
    """Make a network of things without links; what the graph does not know is called by ``name``.

    Where that gives nothing, it is called as a statement of the graph calls it, or by the last
    part of its IRI.
    """
    import networkx as nx  # noqa: PLC0415 -- slow to load

    network: Network = nx.MultiDiGraph(relations={})
    for iri in sorted(iris):
        found = known.facts(iri)
        if found is None:
            label = name(iri) or known.stored_name(iri) or last_part(iri)
            found = iri, _plain_facts(iri, OTHER, label)
        network.add_node(found[0], **found[1])
    return network


def _plain_facts(iri: str, kind: str, label: str) -> dict[str, Any]:
    empty = dict.fromkeys(("published", "year", "url", "status", "rating"))
    lists: dict[str, Any] = dict.fromkeys(("aliases", "sources", "tags", "broader"), ())
    return {"iri": iri, "kind": kind, "label": label, **empty, **lists}


def _predicate_words(
    predicates: Iterable[str], name: Callable[[str], str | None]
) -> Mapping[str, str]:
    """Call each predicate by its name, else by its last part; in full where two are called so."""
    words = {predicate: name(predicate) or last_part(predicate) for predicate in sorted(predicates)}
    counts = Counter(words.values())
    return {
        predicate: text if counts[text] == 1 else f"{text} ({curie(predicate)})"
        for predicate, text in words.items()
    }


def _check_size(nodes: int, links: int) -> None:
    if nodes <= MOST_NODES and links <= MOST_LINKS:
        return
    message = (
        f"a picture of this result would have more than {MOST_NODES:,} things or {MOST_LINKS:,} "
        "links between them; ask for less, by a narrower pattern or a LIMIT"
    )
    raise ResultTooLargeError(message)
