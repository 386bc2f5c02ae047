"""Taking a vault out of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.iris import Iris
from graph.notes.notes_graph import NotesGraph
from graph.notes.vault_graphs import known_vaults, notes_folder, remember, vault_graph

if TYPE_CHECKING:
    from graph.store import GraphDirectory


def remove_vault(directory: GraphDirectory, name: str, *, iris: Iris | None = None) -> bool:
    """Take a vault out of the graph; its files stay as they are.

    Returns:
        Whether there was anything of it.

    Raises:
        GraphBusyError: Another process holds the graph.
        StoreError: The graph cannot be read or written.
    """
    if not directory.exists():
        return False
    iris = iris or Iris()
    known = name in known_vaults(directory)
    with directory.writing() as graph:
        notes = NotesGraph(graph, vault_graph(name, iris), iris)
        written = notes.replace((), (), whole=True, folder=directory.path)
    remember(directory, name, None)
    (notes_folder(directory) / f"{name}.json").unlink(missing_ok=True)
    return written or known
