"""The names that notes may use, read from a graph directory without its notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Store

from graph.catalog import Catalog
from graph.index import EvidenceReader, read_index
from graph.iris import short_hash
from graph.materialise import materialise
from graph.notes.mentions import MentionFinder
from graph.notes.vault_graphs import vault_of

if TYPE_CHECKING:
    from graph.iris import Iris
    from graph.names import NameIndex
    from graph.store import GraphDirectory


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names of one state of the graph.

    ``version`` is that of the graph, ``fingerprint`` changes only with the names.
    """

    version: str
    fingerprint: str
    names: NameIndex
    finder: MentionFinder


def read_names(directory: GraphDirectory, iris: Iris) -> KnownNames:
    """Read the names of everything in the graph as everybody sees it: merged, renamed.

    Raises:
        GraphBusyError: A writer held the graph for too long.
        StoreError: The directory cannot be read.
    """
    store = Store()
    with directory.reading() as graph:
        version = directory.version()
        for name in graph.store.named_graphs():
            if isinstance(name, NamedNode) and vault_of(name.value, iris) is None:
                triples = graph.store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b""
                store.bulk_load(triples, format=RdfFormat.N_TRIPLES, to_graph=name, lenient=True)
    materialise(store, iris)
    catalog = Catalog(read_index(store, iris), EvidenceReader(store, iris), store, iris)
    index = catalog.index
    said = (
        [
            (key, known.label, known.aliases, known.identifiers)
            for key, known in index.nodes.items()
        ],
        sorted(index.former.items()),
    )
    pairs = [
        (name, key) for key, known in index.nodes.items() for name in (known.label, *known.aliases)
    ]
    fingerprint = short_hash(repr(said), size_bytes=16)
    return KnownNames(version, fingerprint, catalog.names, MentionFinder(pairs))
