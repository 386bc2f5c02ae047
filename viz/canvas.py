"""The network as an Obsidian canvas: a card a thing, a frame a topic, an arrow a link.

Source:
    JSON Canvas 1.0, https://jsoncanvas.org/spec/1.0/.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import numpy as np

from graph.models import OTHER, Kind
from viz.layout import near_pairs
from viz.network import drawn_kind, own_relations, shown_text
from viz.style import DRAWN_STYLES, RELATION_STYLES, DrawnKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx
    import numpy.typing as npt

    from viz.metrics import Communities

_CARD_PX: Final[Mapping[DrawnKind, tuple[int, int]]] = {Kind.PAPER: (320, 120)}  # width, height
_SMALL_CARD_PX: Final = (240, 80)
_GAP_PX: Final = 24
_FRAME_PX: Final = 40  # from a card to the frame around it
_LEAST_SCALE: Final = 5.0
_LARGEST_SCALE: Final = 40.0  # beyond it cards may touch: two points almost fell on one
_REACH_PX: Final = 80.0  # points farther apart never touch, at the least scale
_LABEL_CHARS: Final = 300
_NAME_CHARS: Final = 48
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+!|<>~$%=^:])")
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)


def render_canvas(
    network: nx.MultiDiGraph[str],
    places: Mapping[str, tuple[float, float]],
    groups: Communities,
    *,
    page_url: str | None = None,
) -> bytes:
    """Write a network as a canvas.

    Args:
        network: The projection, or a part of it.
        places: A point for every node, as :func:`viz.layout.layout` gives them.
        groups: The communities of the same nodes, or of more.
        page_url: Address of a thing's page with ``{key}`` in it; without it a card leads to the
            source, or to the IRI.

    Returns:
        JSON, in an order that depends on the arguments alone.
    """
    keys = sorted(network)
    cards = _cards(network, keys, places, page_url)
    document = {
        # Frames come first: what comes later lies on top.
        "nodes": [*_frames(network, cards, groups), *cards.values()],
        "edges": list(_edges(network)),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode(errors="replace")


def _cards(
    network: nx.MultiDiGraph[str],
    keys: list[str],
    places: Mapping[str, tuple[float, float]],
    page_url: str | None,
) -> dict[str, dict[str, object]]:
    kinds = [drawn_kind(network.nodes[key]["kind"]) for key in keys]
    sizes = np.array([_CARD_PX.get(kind, _SMALL_CARD_PX) for kind in kinds]).reshape(-1, 2)
    points = np.array([places[key] for key in keys]).reshape(-1, 2)
    corners = np.rint(points * _scale(points, sizes) - sizes / 2).astype(int).tolist()
    return {
        key: {
            "id": key,
            "type": "text",
            "x": x,
            "y": y,
            "width": int(width),
            "height": int(height),
            "color": DRAWN_STYLES[kind].light,
            "text": _text(network, key, kind, page_url),
        }
        for key, kind, (x, y), (width, height) in zip(keys, kinds, corners, sizes, strict=True)
    }


def _scale(points: npt.NDArray[np.float64], sizes: npt.NDArray[np.int64]) -> float:
    """By how much places must be spread so that no card lies over another."""
    if len(points) < 2:  # noqa: PLR2004 -- a pair
        return _LEAST_SCALE
    pairs = near_pairs(points, _REACH_PX)
    apart = np.abs(points[pairs[:, 0]] - points[pairs[:, 1]])
    wanted = sizes[pairs].mean(axis=1) + _GAP_PX
    # Side by side, or one above the other: what needs less.
    needed = (wanted / np.maximum(apart, 1e-9)).min(axis=1)
    return float(np.clip(needed.max(initial=_LEAST_SCALE), _LEAST_SCALE, _LARGEST_SCALE))


def _text(network: nx.MultiDiGraph[str], key: str, kind: DrawnKind, page_url: str | None) -> str:
    values = network.nodes[key]
    label = shown_text(str(values["label"]), limit_chars=_LABEL_CHARS) or key
    published = shown_text(values.get("published") or "", limit_chars=10)
    words = DRAWN_STYLES[kind].singular + (f" \u00b7 {_plain(published)}" if published else "")
    address = _address(values, key, None if kind == OTHER else page_url)
    return f"**{_plain(label)}**\n{words}" + (f" \u00b7 [open](<{address}>)" if address else "")


def _plain(text: str) -> str:
    """Text that Markdown takes as it is: no link, picture, tag or markup."""
    return _MARKDOWN.sub(r"\\\1", text)


def _address(values: Mapping[str, str | None], key: str, page_url: str | None) -> str | None:
    if page_url is not None:
        address = page_url.replace("{key}", quote(key, safe=""))
    else:
        address = values.get("url") or values.get("iri") or ""
    if not _WEB.match(address):
        return None
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]")


def _frames(
    network: nx.MultiDiGraph[str],
    cards: Mapping[str, Mapping[str, object]],
    groups: Communities,
) -> Iterable[dict[str, object]]:
    for name, named, group in zip(groups.ids, groups.named, groups.groups, strict=True):
        members = [cards[key] for key in group if key in cards]
        if not members:
            continue
        boxes = np.array(
            [[card[side] for side in ("x", "y", "width", "height")] for card in members]
        )
        low = boxes[:, :2].min(axis=0) - _FRAME_PX
        high = (boxes[:, :2] + boxes[:, 2:]).max(axis=0) + _FRAME_PX
        labels = [network.nodes[key]["label"] for key in named if key in network]
        yield {
            "id": f"community-{name}",
            "type": "group",
            "x": int(low[0]),
            "y": int(low[1]),
            "width": int(high[0] - low[0]),
            "height": int(high[1] - low[1]),
            "label": ", ".join(shown_text(str(label), limit_chars=_NAME_CHARS) for label in labels),
        }


def _edges(network: nx.MultiDiGraph[str]) -> Iterable[dict[str, object]]:
    """One arrow a pair, with all that joins the two."""
    made = {style.relation: style for style in own_relations(network)}
    styles = {**RELATION_STYLES, **made}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for source, target, values in network.edges(data=True):
        if source != target:
            found[source, target].append(styles[values["relation"]].outward)
    for (source, target), words in sorted(found.items()):
        yield {
            "id": f"{source} {target}",
            "fromNode": source,
            "toNode": target,
            "toEnd": "arrow",
            "label": ", ".join(sorted(words)),
        }
