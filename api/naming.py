"""Names of things by their keys, old keys included."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.snapshot import Snapshot


def namer(snapshot: Snapshot) -> Callable[[str], str]:
    """Give a function from a key to the name of its thing; the key where it has none now."""
    nodes = snapshot.catalog.index.nodes
    former = snapshot.catalog.index.former

    def name_of(key: str) -> str:
        known = nodes.get(former.get(key, key))
        return key if known is None else known.label

    return name_of


def label_of(snapshot: Snapshot, key: str) -> str:
    """The words by which a decision remembers a thing: its address where it has one."""
    known = snapshot.catalog.index.nodes[key]
    return known.url or known.label
