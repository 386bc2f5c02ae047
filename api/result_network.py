"""The result of a query as a part of the network: its things, and what links them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from api.negotiation import negotiate
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from graph.snapshot import Snapshot

JSON_FORMS: Final = ("application/sparql-results+json", "application/n-triples")
"""What a result is asked for in: a table, or the triples of a graph."""

_JOINING: Final = 200


def choose_form(offered: tuple[str, ...]) -> str:
    """Pick the form of a result that :func:`result_keys` reads."""
    return negotiate(", ".join(JSON_FORMS), offered)


def result_keys(snapshot: Snapshot, body: bytes, media_type: str) -> frozenset[str]:
    """Find the things of the graph that a result names, in any column or triple.

    Args:
        snapshot: The graph.
        body: The result, in one of :data:`JSON_FORMS`.
        media_type: Which of them.
    """
    iris = _triple_iris(body) if media_type == JSON_FORMS[1] else _table_iris(body)
    keys = (snapshot.iris.key(iri) for iri in iris)
    return frozenset(key for key in keys if key is not None and key in snapshot.network)


def _table_iris(body: bytes) -> Iterator[str]:
    for binding in json.loads(body).get("results", {}).get("bindings", ()):
        for term in binding.values():
            if term["type"] == "uri":
                yield term["value"]


def _triple_iris(body: bytes) -> Iterator[str]:
    for line in body.decode().splitlines():
        subject, _, rest = line.partition(" ")
        value = rest.partition(" ")[2].removesuffix(" .")
        for term in (subject, value):
            if term.startswith("<"):
                yield term[1:-1]


def result_network(snapshot: Snapshot, keys: frozenset[str]) -> nx.MultiDiGraph[str]:
    """Give the network of these things.

    Where there is no paper among them, the papers that join most of them come in.
    """
    network = snapshot.network
    kinds = {network.nodes[key]["kind"] for key in keys}
    joining: list[str] = []
    if Kind.PAPER.value not in kinds:
        counts = Counter(paper for key in keys for paper in set(network.predecessors(key)))
        often = [(paper, count) for paper, count in counts.items() if count > 1]
        often.sort(key=lambda pair: (-pair[1], pair[0]))
        joining = [paper for paper, _ in often[:_JOINING]]
    return network.subgraph([*sorted(keys), *joining])
