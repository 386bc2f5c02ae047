"""The vaults in the graph, and taking one out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from graph.iris import Iris, slug
from graph.notes.notes_graph import NotesGraph
from graph.notes.vault_graphs import (
    known_vaults,
    notes_folder,
    remember,
    vault_graph,
    vault_of,
)
from graph.terms import node
from graph.vocab import RDF, RL

if TYPE_CHECKING:
    from graph.store import GraphDirectory

_TYPE: Final = node(RDF.type)


@dataclass(frozen=True, slots=True)
class ScannedVault:
    """A vault in the graph; ``root`` is where it lay, if it was scanned on this machine."""

    name: str
    notes: int
    links: int
    root: Path | None


def scanned_vaults(
    directory: GraphDirectory, *, iris: Iris | None = None
) -> tuple[ScannedVault, ...]:
    """The vaults that the graph holds, by name.

    Raises:
        GraphBusyError: A writer held the graph for too long.
        StoreError: The directory cannot be read.
    """
    iris = iris or Iris()
    roots = known_vaults(directory)
    found = []
    with directory.reading() as graph:
        for name in graph.store.named_graphs():
            vault = vault_of(name.value, iris) if isinstance(name, NamedNode) else None
            if vault is not None:
                notes, links = (
                    sum(1 for _ in graph.store.quads_for_pattern(None, _TYPE, node(kind), name))
                    for kind in (RL.Note, RL.NoteLink)
                )
                known = roots.get(vault)
                if not notes and known is None:
                    continue  # the engine keeps a graph that is empty
                found.append(ScannedVault(vault, notes, links, known.root if known else None))
    return tuple(sorted(found, key=lambda vault: vault.name))


def find_vault(directory: GraphDirectory, text: str, *, iris: Iris | None = None) -> str | None:
    """The name of the vault that a person means by its folder or its name; ``None`` if none."""
    vaults = scanned_vaults(directory, iris=iris)
    roots = {vault.root: vault.name for vault in known_vaults(directory).values()}
    place = Path(text).expanduser().resolve()
    if place in roots:
        return roots[place]
    return next((vault.name for vault in vaults if vault.name in {text, slug(text)}), None)


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
