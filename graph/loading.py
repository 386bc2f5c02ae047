"""Loading a graph into memory as it is queried: the one way for the server and its workers."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

if TYPE_CHECKING:
    from graph.iris import Iris
    from graph.store import GraphDirectory


def read_graph(directory: GraphDirectory) -> tuple[str, bytes]:
    """Read the version and the N-Quads of a graph directory, which belong together.

    Raises:
        GraphBusyError: A writer held the graph for too long.
        StoreError: The directory cannot be read.
    """
    with directory.reading() as graph:
        return directory.version(), graph.dump()  # both under the lock


def load_into_memory(
    quads: bytes | IO[bytes],
    iris: Iris,  # noqa: ARG001 -- for what is derived from the quads
    *,
    merge: bool = True,
) -> Store:
    """Make the store that queries are answered from.

    Args:
        quads: The graph as it is on disk, as N-Quads.
        iris: Mints and reads the IRIs.
        merge: Whether the default graph is to hold all that the named graphs hold; a triple of
            several lists counts once there.
    """
    store = Store()
    store.bulk_load(quads, format=RdfFormat.N_QUADS)
    if merge:
        _merge(store)
    return store


def _merge(store: Store) -> None:
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
