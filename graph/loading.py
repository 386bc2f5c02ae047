"""Loading a graph into memory as it is queried: the one way for the server and its workers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, RdfFormat, Store

from graph.errors import StoreCorruptError
from graph.materialise import materialise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import BlankNode, NamedNode

    from graph.iris import Iris
    from graph.sparql import Dataset
    from graph.store import GraphDirectory

# The keywords, wherever they stand: where the letters are something else, it only takes longer.
_NAME_GRAPHS: Final = ("graph", "from")

_SORTED_BYTES: Final = 2**28


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
    store, _ = _load(quads, iris)
    if merge:
        merge_graphs(store)
    return store


def _load(quads: bytes | IO[bytes], iris: Iris) -> tuple[Store, bool]:
    """Load, and say whether the view holds the quads as they are, each in a named graph."""
    store = Store()
    store.bulk_load(quads, format=RdfFormat.N_QUADS)
    unnamed = next(store.quads_for_pattern(None, None, None, DefaultGraph()), None)
    plain = not materialise(store, iris) and unnamed is None
    return store, plain


@dataclass(frozen=True, slots=True)
class Stores:
    """One state of the graph, in one store or two.

    The engine in memory finds a triple by walking past all that share a term with it, in whatever
    graph. So a query that names no graph is asked of the merge alone, which is up to ten times
    faster (measured on the queries of ``make bench``).

    Attributes:
        whole: All graphs, and their merge as the default graph.
        merge: The merge alone, where there is one.
        plain: Whether the named graphs are known to be as on disk, and the default graph nothing
            but their merge.
    """

    whole: Store
    merge: Store | None = None
    plain: bool = False

    @classmethod
    def load(cls, quads: bytes | IO[bytes], iris: Iris, *, merge: bool) -> Stores:
        """Load as :func:`load_into_memory` does."""
        whole, plain = _load(quads, iris)
        if not merge:
            return cls(whole, plain=plain)
        # Side by side: the engine lets go of the interpreter. No thread is left when this returns,
        # since its process may fork.
        with ThreadPoolExecutor(1) as threads:
            alone = threads.submit(_merge_of, whole, (DefaultGraph(), *whole.named_graphs()))
            merge_graphs(whole)
            return cls(whole, alone.result(), plain)

    @classmethod
    def of(cls, whole: Store, *, merge: bool) -> Stores:
        """Take the merge out of a store, where it has one."""
        if not merge:
            return cls(whole)
        return cls(whole, _merge_of(whole, (DefaultGraph(),)))

    def fitting(self, query: str, dataset: Dataset) -> Store:
        """The smallest store that answers a query as the whole would."""
        names_graphs = dataset.default_graphs or dataset.named_graphs or not dataset.union
        if self.merge is None or names_graphs:
            return self.whole
        lowered = query.lower()
        return self.whole if any(word in lowered for word in _NAME_GRAPHS) else self.merge


def merge_graphs(store: Store) -> None:
    """Put all that the named graphs hold into the default graph, too."""
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


def _merge_of(store: Store, graphs: Iterable[NamedNode | BlankNode | DefaultGraph]) -> Store:
    """The merge of some graphs of a store, alone; their blank nodes are one as they are there."""
    # Read as one document.
    triples = b"".join(
        store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b"" for graph in graphs
    )
    if len(triples) <= _SORTED_BYTES:
        # The engine keeps them in memory as they come, and disk hands them out as their hashes
        # lie: sorted, what is read together lies together. Queries took an eighth less time.
        triples = b"".join(sorted(triples.splitlines(keepends=True)))
    alone = Store()
    alone.bulk_load(triples, format=RdfFormat.N_TRIPLES, lenient=True)
    return alone
