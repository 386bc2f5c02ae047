"""A picture as columns, and values as text that can stand in a script element."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from viz.filter_columns import filter_columns
from viz.style import DRAWN_STYLES, RELATION_STYLES

if TYPE_CHECKING:
    from viz.network import DrawnNetwork

_SPECIAL: Final = re.compile("[<>&\\u2028\\u2029\\ud800-\\udfff]")


def json_markup(value: object) -> Markup:
    """Write a value as JSON that can stand in a script element: nothing in it looks like markup."""
    return Markup(_in_script(_json_text(value)))  # noqa: S704 -- escaped for HTML


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _in_script(text: str) -> str:
    """Escape what means something in HTML, and lone surrogates, which UTF-8 does not have."""
    return _SPECIAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def pack(network: DrawnNetwork, iri_base: object) -> dict[str, object]:
    """Pack a picture into columns: one list a property, links by the index of their ends.

    What few nodes have (aliases, addresses, other IRIs) is a map from index to value.
    """
    kinds = {kind: index for index, kind in enumerate(DRAWN_STYLES)}
    drawn = (*RELATION_STYLES, *(style.relation for style in network.relations))
    relations = {relation: index for index, relation in enumerate(drawn)}
    nodes, links = network.nodes, network.links
    return {
        "key": [node.key for node in nodes],
        "label": [node.label for node in nodes],
        "kind": [kinds[node.kind] for node in nodes],
        "x": [node.x for node in nodes],
        "y": [node.y for node in nodes],
        "island": [node.island for node in nodes],
        "published": [node.published or 0 for node in nodes],
        "aliases": {i: node.aliases for i, node in enumerate(nodes) if node.aliases},
        "urls": {i: node.url for i, node in enumerate(nodes) if node.url},
        "iris": {
            i: node.iri for i, node in enumerate(nodes) if node.iri != f"{iri_base}{node.key}"
        },
        "source": [link.source for link in links],
        "target": [link.target for link in links],
        "relation": [relations[link.relation] for link in links],
        "islands": [
            {"names": island.names, "size": island.size, "apart": island.apart}
            for island in network.islands
        ],
        **filter_columns(network),
    }


def pack_evidence(network: DrawnNetwork) -> Markup:
    """Pack the sentences apart from what is drawn, so that a page can open without reading them.

    Returns:
        One line of JSON with the columns ``sentence`` (index, -1 for none), ``start`` and ``end``
        by link; then each sentence as a JSON string in a line of its own.
    """
    said = [link.sentence for link in network.links]
    sentences: dict[str, int] = {}
    for sentence in said:
        if sentence is not None:
            sentences.setdefault(sentence.text, len(sentences))
    columns: dict[str, object] = {"count": len(sentences)}
    if not sentences:
        return json_markup(columns | {"sentence": [], "start": [], "end": []}) + "\n"
    columns |= {
        "sentence": [-1 if s is None else sentences[s.text] for s in said],
        "start": [0 if s is None else _utf16(s.text[: s.start]) for s in said],
        "end": [0 if s is None else _utf16(s.text[: s.end]) for s in said],
    }
    lines = (_json_text(value) for value in (columns, *sentences))
    return Markup("".join(f"{_in_script(line)}\n" for line in lines))  # noqa: S704 -- escaped


def _utf16(text: str) -> int:
    """Count as JavaScript does: characters beyond the basic plane are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def sentence_chars(network: DrawnNetwork) -> int:
    """Count the characters of all sentences of a picture."""
    return sum(len(link.sentence.text) for link in network.links if link.sentence is not None)
