"""Loading a graph into memory as it is queried: the one way for the server and its workers."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

from graph.errors import StoreCorruptError
from graph.materialise import materialise

if TYPE_CHECKING:
    from collections.abc import Callable

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


def write_graph(directory: GraphDirectory, file: IO[bytes], begin: Callable[[str], object]) -> None:
    """Write what :func:`read_graph` reads to a file, without holding it in memory.

    Args:
        directory: The graph directory.
        file: Where the N-Quads go.
        begin: Called with the version before anything is written.

    Raises:
        GraphBusyError: A writer held the graph for too long.
        StoreError: The directory cannot be read.
    """
    with directory.reading() as graph:
        begin(directory.version())
        try:
            graph.store.dump(file, format=RdfFormat.N_QUADS)
        except (OSError, RuntimeError, ValueError) as error:
            message = f"cannot read the graph: {error}"
            raise StoreCorruptError(message) from error


def load_into_memory(
    quads: bytes | IO[bytes],
    iris: Iris,
    *,
    merge: bool = True,
) -> Store:
    """Make the store that queries are answered from: the view of :mod:`graph.materialise`.

    Args:
        quads: The graph as it is on disk, as N-Quads.
        iris: Mints and reads the IRIs.
        merge: Whether the default graph is to hold all that the named graphs hold; a triple of
            several lists counts once there.
    """
    store = Store()
    store.bulk_load(quads, format=RdfFormat.N_QUADS)
    materialise(store, iris)
    if merge:
        _merge(store)
    return store


def _merge(store: Store) -> None:
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
