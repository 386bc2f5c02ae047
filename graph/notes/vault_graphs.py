"""The vaults that a graph directory knows, and the named graph of each."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.errors import StoreUnavailableError, VaultError, VaultNameError
from graph.iris import NOTES_GRAPH_PREFIX, slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.iris import Iri, Iris
    from graph.store import GraphDirectory

_FOLDER: Final = "notes"
_FORM: Final = 1


@dataclass(frozen=True, slots=True)
class KnownVault:
    """A vault that was scanned: its name, and where it lay."""

    name: str
    root: Path


def vault_name(root: Path, name: str | None = None) -> str:
    """What a vault is called: as the person says, else like its folder.

    Raises:
        VaultError: The name has no letters.
    """
    chosen = root.name if name is None else name
    if not chosen.strip():
        message = "the vault needs a name: --name"
        raise VaultError(message)
    return slug(chosen)


def vault_graph(name: str, iris: Iris) -> Iri:
    """The named graph of a vault."""
    return iris.graph(f"{NOTES_GRAPH_PREFIX}{name}")


def vault_of(graph: str, iris: Iris) -> str | None:
    """The name of the vault that a named graph is of, or ``None``."""
    name = iris.graph_name(graph) or ""
    return name.removeprefix(NOTES_GRAPH_PREFIX) if name.startswith(NOTES_GRAPH_PREFIX) else None


def notes_folder(directory: GraphDirectory) -> Path:
    """The folder of the graph directory for what is kept about vaults."""
    return directory.path / _FOLDER


def known_vaults(directory: GraphDirectory) -> Mapping[str, KnownVault]:
    """The vaults that were scanned on this machine, by name."""
    try:
        said = json.loads((notes_folder(directory) / "vaults.json").read_text(encoding="utf-8"))
        roots = said["roots"] if said["form"] == _FORM else {}
        return {name: KnownVault(name, Path(root)) for name, root in sorted(roots.items())}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # a file that anybody may delete


def claim_name(directory: GraphDirectory, name: str, root: Path) -> None:
    """Make sure that a name is free for a vault, or its own.

    Raises:
        VaultNameError: Another vault, which is still there, has it.
    """
    known = known_vaults(directory).get(name)
    if known is not None and known.root != root and known.root.is_dir():
        message = f"the vault {known.root} is called {name!r}, too; choose another name: --name"
        raise VaultNameError(message)


def remember(directory: GraphDirectory, name: str, root: Path | None) -> None:
    """Keep where a vault lies; ``None`` forgets it.

    Raises:
        StoreUnavailableError: The graph directory cannot be written.
    """
    roots = {known.name: str(known.root) for known in known_vaults(directory).values()}
    before = dict(roots)
    roots.pop(name, None)
    if root is not None:
        roots[name] = str(root)
    if roots != before:
        text = json.dumps({"form": _FORM, "roots": roots}, indent=2, sort_keys=True)
        write_private(notes_folder(directory) / "vaults.json", text)


def write_private(path: Path, text: str) -> None:
    """Write a file of the graph directory as a whole, for its owner alone.

    Raises:
        StoreUnavailableError: It cannot be written.
    """
    fresh = path.with_suffix(f".{os.getpid()}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        fresh.replace(path)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise StoreUnavailableError(message) from error
