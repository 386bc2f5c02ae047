"""One reading list in the graph: its identifier, its named graphs, and where it came from."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Final

from pyoxigraph import Literal, NamedNode

from graph.iris import short_hash, source_id
from graph.terms import node
from graph.triples import provenance_quads
from graph.vocab import DCTERMS, PROV, SCHEMA

if TYPE_CHECKING:
    from datetime import datetime

    from pyoxigraph import Quad, Store

    from graph.iris import Iri, Iris


_PIECE_BYTES: Final = 2**20
NAMELESS_FILE: Final = "<stdin>"
"""What an input is called that came from nowhere in particular."""


@dataclass(frozen=True)  # no slots: the hash is kept
class Document:
    """An input: its bytes, and what is known of where they came from.

    ``data`` are the bytes, or the file that holds them, which is read piece by piece. ``file`` is
    the name for messages; ``location`` tells this place from another one (an absolute path) and
    is only ever stored as a hash; ``name`` is the name that the person gave.
    """

    data: bytes | Path
    file: str
    location: str | None = None
    name: str | None = None

    def open(self) -> BinaryIO:
        """Open its bytes, from their start."""
        return self.data.open("rb") if isinstance(self.data, Path) else io.BytesIO(self.data)

    @cached_property
    def identifiers(self) -> tuple[str, ...]:
        """Hashes of the content and, where it has one, of the place; the most telling last."""
        digest = sha256()
        with self.open() as data:
            while piece := data.read(_PIECE_BYTES):
                digest.update(piece)
        content = f"sha256:{digest.hexdigest()}"
        if self.location is None:
            return (content,)
        return (content, f"place:{short_hash(self.location, size_bytes=16)}")


@dataclass(frozen=True, slots=True)
class Source:
    """A reading list in the graph: its identifier and the IRIs of its named graphs.

    ``former`` is the list that it was before it had a name.
    """

    id: str
    iris: Iris
    former: Source | None = None

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

    @property
    def replaces(self) -> tuple[Iri, ...]:
        """The graphs that reading the list replaces: its own, and those of what it was before."""
        return self.graphs if self.former is None else (*self.graphs, *self.former.graphs)


def find_source(store: Store, document: Document, iris: Iris) -> Source:
    """Say which list of the graph a document is: the one it was before, or a new one.

    A name that the person gives decides. Else it is the list that was last read from the same
    place, or has the very same content (a file that moved); else a new one, named after its
    file, with a hash where that name is taken by another file. What was first read from standard
    input and then from a file becomes a list of the file's name.
    """
    if document.name is not None:
        return Source(source_id(document.name), iris)
    known = _known_identifiers(store, iris)
    former = None
    for identifier in reversed(document.identifiers):
        if identifier in known:
            source = Source(known[identifier], iris)
            if document.location is None or not _is_nameless(store, source):
                return source
            former = source  # pasted at first, saved since: it has a name now
    base = source_id(PurePath(document.file).stem)
    if base in known.values():
        base = f"{base}-{short_hash(document.identifiers[-1])}"
    return Source(base, iris, former)


def _is_nameless(store: Store, source: Source) -> bool:
    meta = node(source.iris.graph("meta"))
    name = Literal(NAMELESS_FILE)
    return any(store.quads_for_pattern(node(source.stated), node(SCHEMA.name), name, meta))


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
        for name in source.replaces
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
            modified=_in_utc(now) if content_changed or stands is None else stands,
            iris=source.iris,
        )
    )


def _in_utc(time: datetime) -> str:
    """A time as the engine writes it: the same one in another form would not be found again."""
    said = time.astimezone(UTC).replace(tzinfo=None)
    return f"{said.isoformat(timespec='seconds')}Z"
