"""The picture of a vault as a canvas of Obsidian (JSON Canvas 1.0), kept as a person moves it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from graph.iris import short_hash
from graph.models import Kind
from graph.vault.properties import UneditableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.index import Edge, GraphIndex
    from graph.views import EntityRef

CANVAS_PATH: Final = "graph.canvas"
CANVAS_NODES: Final = 400
"""How many things the canvas shows at most, the most linked: note tools grow slow with more."""
_OURS: Final = "rl-"
_WIDTH: Final = 280
_HEIGHT: Final = 60
_STRETCH: Final = 12  # a card is much wider than a dot of the network
_COLOURS: Final = {
    Kind.PAPER: "5",
    Kind.BENCHMARK: "4",
    Kind.TECHNIQUE: "2",
    Kind.MODEL: "1",
    Kind.REPOSITORY: "6",
    Kind.PAGE: "3",
}


def canvas_keys(index: GraphIndex) -> list[str]:
    """The keys of what a canvas shows, in order."""
    degrees = Counter(end for edge in index.edges for end in (edge.source, edge.target))
    ordered = sorted(index.nodes, key=lambda key: (-degrees[key], key))
    return sorted(ordered[:CANVAS_NODES])


def written_canvas(
    existing: str | None,
    refs: Sequence[EntityRef],
    edges: Sequence[Edge],
    paths: Mapping[str, str],
    positions: Mapping[str, tuple[float, float]],
) -> str:
    """Write the canvas; cards and arrows of a person stay, ours stay where a person put them.

    Args:
        existing: The canvas that is there, or ``None``.
        refs: What it shows.
        edges: The links between them.
        paths: Where their notes lie, by key.
        positions: Where they stand in the network, by key.

    Raises:
        UneditableError: What is there is no canvas.
    """
    canvas = {"nodes": [], "edges": []} if existing is None else _parsed(existing)
    nodes: dict[str, dict[str, Any]] = {str(node.get("id")): node for node in canvas["nodes"]}
    shown = {ref.key for ref in refs}
    ours = [_card(ref, nodes, paths, positions) for ref in refs if ref.key in positions]
    theirs = [node for node in canvas["nodes"] if not _is_ours(node)]
    cards = {node["id"] for node in (*ours, *theirs) if "id" in node}
    arrows = [
        _arrow(edge)
        for edge in edges
        if edge.source in shown
        and edge.target in shown
        and {_card_id(edge.source), _card_id(edge.target)} <= cards
    ]
    known = {str(edge.get("id")): edge for edge in canvas["edges"]}
    drawn = [{**arrow, **known.get(arrow["id"], {})} for arrow in arrows]
    drawn += [edge for edge in canvas["edges"] if not _is_ours(edge)]
    made = {**canvas, "nodes": [*ours, *theirs], "edges": drawn}
    if existing is not None and _sorted(made) == _sorted(canvas):
        return existing  # a program may write the same in other words
    return json.dumps(made, ensure_ascii=False, indent="\t") + "\n"


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError) as error:
        message = f"the canvas is not valid JSON: {error}"
        raise UneditableError(message, getattr(error, "lineno", 1)) from error
    if isinstance(found, dict):
        parts = {name: found.get(name, []) for name in ("nodes", "edges")}
        if all(
            isinstance(part, list) and all(isinstance(one, dict) for one in part)
            for part in parts.values()
        ):
            return {**found, **parts}
    message = "the canvas holds no lists of nodes and edges"
    raise UneditableError(message, 1)


def _sorted(canvas: Mapping[str, Any]) -> dict[str, Any]:
    """The same, whatever the order of cards and arrows."""
    parts = {
        name: sorted(json.dumps(one, sort_keys=True) for one in canvas[name])
        for name in ("nodes", "edges")
    }
    return {**canvas, **parts}


def _is_ours(part: Mapping[str, Any]) -> bool:
    return str(part.get("id", "")).startswith(_OURS)


def _card_id(key: str) -> str:
    return _OURS + short_hash(key, size_bytes=8)


def _card(
    ref: EntityRef,
    known: Mapping[str, dict[str, Any]],
    paths: Mapping[str, str],
    positions: Mapping[str, tuple[float, float]],
) -> dict[str, Any]:
    x, y = positions[ref.key]
    card: dict[str, Any] = {
        "id": _card_id(ref.key),
        "type": "file",
        "file": paths[ref.key],
        "x": round(x * _STRETCH),
        "y": round(y * _STRETCH),
        "width": _WIDTH,
        "height": _HEIGHT,
        "color": _COLOURS[ref.kind],
    }
    return {**card, **known.get(card["id"], {}), "file": paths[ref.key]}


def _arrow(edge: Edge) -> dict[str, Any]:
    source, target = _card_id(edge.source), _card_id(edge.target)
    return {
        "id": _OURS + short_hash(f"{source} {edge.relation} {target}", size_bytes=8),
        "fromNode": source,
        "toNode": target,
        "label": edge.relation.value,
    }
