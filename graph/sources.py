"""One reading list in the graph: its identifier, its named graphs, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from graph.iris import short_hash, source_id
from graph.terms import node
from graph.triples import provenance_quads
from graph.vocab import DCTERMS, PROV, SCHEMA

if TYPE_CHECKING:
    from datetime import datetime

    from pyoxigraph import Quad, Store

    from graph.iris import Iri, Iris


@dataclass(frozen=True, slots=True)
class Document:
    """An input: its bytes, and what is known of where they came from.

    ``file`` is the name for messages; ``location`` tells this place from another one (an
    absolute path) and is only ever stored as a hash; ``name`` is the name that the person gave.
    """

    data: bytes
    file: str
    location: str | None = None
    name: str | None = None

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Hashes of the content and, where it has one, of the place; the most telling last."""
        content = f"sha256:{sha256(self.data).hexdigest()}"
        if self.location is None:
            return (content,)
        return (content, f"place:{short_hash(self.location, size_bytes=16)}")


@dataclass(frozen=True, slots=True)
class Source:
    """A reading list in the graph: its identifier and the IRIs of its named graphs."""

    id: str
    iris: Iris

    @property
    def stated(self) -> Iri:
        """The graph of what the input states."""
        return self.iris.graph(f"src-{self.id}")

    @property
    def found(self) -> Iri:
        """The graph of what the extractor found."""
        return self.iris.graph(f"x-{self.id}")

    @property
    def evidence(self) -> Iri:
        """The graph of the mentions."""
        return self.iris.graph(f"evidence-{self.id}")

    @property
    def graphs(self) -> tuple[Iri, Iri, Iri]:
        """All three."""
        return self.stated, self.found, self.evidence


def find_source(store: Store, document: Document, iris: Iris) -> Source:
    """Say which list of the graph a document is: the one it was before, or a new one.

    A name that the person gives decides. Else it is the list that was last read from the same
    place, or has the very same content (a file that moved); else a new one, named after its
    file, with a hash where that name is taken by another file.
    """
    if document.name is not None:
        return Source(source_id(document.name), iris)
    known = _known_identifiers(store, iris)
    for identifier in reversed(document.identifiers):
        if identifier in known:
            return Source(known[identifier], iris)
    base = source_id(PurePath(document.file).stem)
    if base in known.values():
        base = f"{base}-{short_hash(document.identifiers[-1])}"
    return Source(base, iris)


def _known_identifiers(store: Store, iris: Iris) -> dict[str, str]:
    known: dict[str, str] = {}
    meta = node(iris.graph("meta"))
    for quad in store.quads_for_pattern(None, node(SCHEMA.identifier), None, meta):
        name = iris.graph_name(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
        if name is not None and isinstance(quad.object, Literal):
            # Read under two names, an input is both lists; whichever, but always the same one.
            source = name.removeprefix("src-")
            known[quad.object.value] = min(source, known.get(quad.object.value, source))
    return known


def standing_provenance(store: Store, source: Source) -> set[Quad]:
    """What the graph ``meta`` says of a list, of the runs over it, and of who ran them alone."""
    meta = node(source.iris.graph("meta"))
    quads = {
        quad
        for name in source.graphs
        for quad in store.quads_for_pattern(node(name), None, None, meta)
    }
    runs = {quad.object for quad in quads if quad.predicate.value == str(PROV.wasGeneratedBy)}
    for run in runs:
        if isinstance(run, NamedNode):
            quads.update(store.quads_for_pattern(run, None, None, meta))
    agents = {quad.object for quad in quads if quad.predicate.value == str(PROV.wasAssociatedWith)}
    for agent in agents:
        # An extractor goes with the last of its runs.
        users = store.quads_for_pattern(None, node(PROV.wasAssociatedWith), agent, meta)
        if isinstance(agent, NamedNode) and all(quad.subject in runs for quad in users):
            quads.update(store.quads_for_pattern(agent, None, None, meta))
    return quads


def new_provenance(  # noqa: PLR0913 -- what provenance is made of
    source: Source,
    document: Document,
    *,
    format_name: str,
    extractor: tuple[str, str],
    standing: set[Quad],
    content_changed: bool,
    now: datetime,
) -> set[Quad]:
    """What the graph ``meta`` should say of a list; its date stays where its content does."""
    dates = [q.object for q in standing if q.predicate.value == str(DCTERMS.modified)]
    stands = next((date.value for date in dates if isinstance(date, Literal)), None)
    return set(
        provenance_quads(
            source.id,
            name=document.name or PurePath(document.file).name,
            format_name=format_name,
            identifiers=document.identifiers,
            extractor=extractor,
            modified=now.isoformat(timespec="seconds")
            if content_changed or stands is None
            else stands,
            iris=source.iris,
        )
    )
