"""What the notes of a picture's things are called in a vault, as columns of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.iris import Iri
from graph.link_styles import LinkStyle, names_in
from graph.models import Kind
from graph.note_names import FOLDERS, short_name
from graph.views import EntityRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from viz.network import DrawnNetwork

_CALLED: Final = "|"  # no name of a note has it
_KINDS: Final = frozenset(map(str, FOLDERS))


def vault_names(graph: nx.MultiDiGraph[str]) -> Mapping[str, str]:
    """Name the notes of a projection's entities, by key, told apart from each other."""
    refs = (
        EntityRef(key, Iri(facts["iri"]), Kind(facts["kind"]), str(facts["label"]))
        for key, facts in graph.nodes(data=True)
        if facts["kind"] in _KINDS
    )
    return names_in(LinkStyle.OBSIDIAN, refs)


def note_columns(network: DrawnNetwork, names: Mapping[str, str]) -> dict[str, object]:
    """Pack the names of notes. The page knows what people call a thing; most names are that.

    Args:
        network: The picture.
        names: The notes by key, each with its folder.

    Returns:
        ``noteFolders`` by kind; ``noteNames`` by node, without folder, where it is another name
        than what the thing is called, which ``|`` stands for.
    """
    found: dict[int, str] = {}
    for index, node in enumerate(network.nodes):
        if node.key not in names or not isinstance(node.kind, Kind):
            continue
        name = names[node.key].removeprefix(f"{FOLDERS[node.kind]}/")
        called = short_name(EntityRef(node.key, Iri(node.iri), node.kind, node.label))
        if name != called:
            found[index] = name.replace(called, _CALLED, 1)
    return {"noteFolders": {str(kind): name for kind, name in FOLDERS.items()}, "noteNames": found}
