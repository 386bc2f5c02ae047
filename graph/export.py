"""Writing the graph out: whole, or one entity with its evidence. The same graph, the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from graph.analysis.exchange import NETWORK_FORMATS, write_network
from graph.formats import UnknownFormatNameError, rdf_format
from graph.iris import is_note
from graph.notes.backlinks import read_note_page
from graph.terms import node
from graph.vocab import PREFIXES, RL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.formats import RdfFormatInfo
    from graph.notes.backlinks import NoteView
    from graph.snapshot import Snapshot
    from graph.views import EntityView

EXPORT_FORMATS: Final = (
    "nquads",
    "trig",
    "jsonld",
    "turtle",
    "ntriples",
    "rdfxml",
    *NETWORK_FORMATS,
)
"""What :func:`export_graph` can write. Those without named graphs hold the union of all."""


def export_graph(snapshot: Snapshot, format_name: str) -> bytes:
    """Write the whole graph.

    Args:
        snapshot: The graph.
        format_name: A name of :data:`EXPORT_FORMATS`, or an RDF format's file ending.

    Returns:
        The bytes, in an order that depends on the graph alone.

    Raises:
        UnknownFormatNameError: There is no such format.
    """
    if format_name in NETWORK_FORMATS:
        return write_network(snapshot.network, format_name)
    try:
        info = rdf_format(format_name)
    except UnknownFormatNameError as error:
        raise UnknownFormatNameError(format_name, EXPORT_FORMATS) from error
    quads = snapshot.quads()
    if info.quads:
        return _written(sorted(quads, key=_quad_order), info)
    return _written(sorted({quad.triple for quad in quads}, key=_triple_order), info)


def _quad_order(quad: Quad) -> tuple[str, str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def _triple_order(triple: Triple) -> tuple[str, str, str]:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _written(statements: Iterable[Triple] | Iterable[Quad], info: RdfFormatInfo) -> bytes:
    text = serialize(statements, format=info.engine, prefixes=dict(PREFIXES)) or b""
    if info.engine in {RdfFormat.TURTLE, RdfFormat.TRIG}:
        # The engine keeps prefixes in a hash map: their order changes from run to run.
        lines = text.split(b"\n")
        count = sum(1 for _ in _leading(lines))
        text = b"\n".join([*sorted(lines[:count]), *lines[count:]])
    return text


def _leading(lines: list[bytes]) -> Iterable[bytes]:
    for line in lines:
        if not line.startswith(b"@prefix "):
            return
        yield line


def describe(snapshot: Snapshot, key: str, format_name: str) -> bytes:
    """Write what is stated of one entity: its triples, those that point at it, its mentions.

    Args:
        snapshot: The graph.
        key: The entity's key.
        format_name: A name, ending or media type of an RDF format, or ``json`` for plain JSON.

    Raises:
        UnknownEntityError: No entity has this key.
        UnknownFormatNameError: There is no such format.
    """
    view: EntityView | NoteView
    if is_note(key):
        view = read_note_page(snapshot.view, snapshot.iris, key)
    else:
        view = snapshot.catalog.entity(key)
    if format_name == "json":
        return json.dumps(asdict(view), ensure_ascii=False, indent=2).encode()
    subject = node(view.ref.iri)
    store = snapshot.view
    triples = {quad.triple for quad in store.quads_for_pattern(subject, None, None)}
    for quad in store.quads_for_pattern(None, None, subject):
        triples.add(quad.triple)
        if quad.predicate.value in {str(RL.subject), str(RL.object)}:
            mention = quad.subject
            if isinstance(mention, NamedNode):
                triples |= {q.triple for q in store.quads_for_pattern(mention, None, None)}
    return _written(sorted(triples, key=_triple_order), rdf_format(format_name))
