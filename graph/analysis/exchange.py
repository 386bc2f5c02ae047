"""The network as a file for other tools: GraphML and GEXF."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Final

from graph.analysis.near import neighbourhood

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

NETWORK_FORMATS: Final = ("graphml", "gexf")

_TEXTS: Final = ("iri", "kind", "label", "published", "url", "status")
_NUMBERS: Final = ("year", "rating")
_LISTS: Final = ("aliases", "sources", "tags", "broader")
_BETWEEN: Final = "; "
_GEXF_DATE: Final = re.compile(rb' lastmodifieddate="[0-9-]+"')
# What XML 1.0 cannot hold (section 2.2).
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def around(
    network: nx.MultiDiGraph[str], focus: str | None, depth: int = 1
) -> nx.MultiDiGraph[str]:
    """Give the part of a network that is at most ``depth`` links from a thing; all without one.

    Raises:
        UnknownEntityError: The thing is not in the network.
    """
    if focus is None:
        return network
    near = neighbourhood(network, focus, depth)
    part = network.subgraph(near).copy()
    relations = part.graph.get("relations", {})
    part.graph.clear()
    part.graph["relations"] = relations
    return part


def write_network(network: nx.MultiDiGraph[str], format_name: str) -> bytes:
    """Write a network, with one sentence of evidence a link, and no empty attributes.

    Args:
        network: The projection, or a part of it.
        format_name: One of :data:`NETWORK_FORMATS`.

    Returns:
        The bytes. Lists are one text, their members joined by ``; ``; what XML cannot hold is
        left out. A link that a query made has its words as ``label``.
    """
    import networkx as nx  # noqa: PLC0415 -- slow to load

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made: Mapping[str, tuple[str, str]] = network.graph.get("relations", {})
    for key, values in network.nodes(data=True):
        plain.add_node(xml_text(key), **_node(values))
    for source, target, values in network.edges(data=True):
        sentences = [item.before + item.surface + item.after for item in values["evidence"]]
        relation = values["relation"]
        words = {"label": xml_text(made[relation][0])} if relation in made else {}
        plain.add_edge(
            xml_text(source),
            xml_text(target),
            key=xml_text(relation),
            relation=xml_text(relation),
            confidence=values["confidence"],
            sentence=xml_text(sentences[0] if sentences else ""),
            **words,
        )
    output = BytesIO()
    if format_name == "graphml":
        nx.write_graphml(plain, output)
        return output.getvalue()
    nx.write_gexf(plain, output)
    # networkx stamps the day into the file; the same graph should give the same bytes.
    return _GEXF_DATE.sub(b"", output.getvalue(), count=1)


def _node(values: Mapping[str, object]) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    for name in _TEXTS:
        if isinstance(text := values.get(name), str) and text:
            found[name] = xml_text(text)
    for name in _NUMBERS:
        if isinstance(number := values.get(name), int):
            found[name] = number
    for name in _LISTS:
        if isinstance(members := values.get(name), tuple) and members:
            found[name] = xml_text(_BETWEEN.join(members))
    return found


def xml_text(value: str) -> str:
    """Text without the characters that XML 1.0 cannot hold."""
    return _NOT_IN_XML.sub("", value)
