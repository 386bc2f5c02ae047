"""The result of a query, ready or free, as a network to draw or to write as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.deps import find_ref, resources
from api.negotiation import RESULT_FORMS, negotiate
from api.ready_queries import bound_text, ready_queries
from api.rights import refuse_free_queries
from graph.result_network import rows_network, statements_network
from graph.sparql import Dataset

if TYPE_CHECKING:
    import networkx as nx
    from starlette.requests import Request

    from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """A query that a request asks to be drawn."""

    title: str
    text: str


def asked_query(
    request: Request, snapshot: Snapshot, query: str | None, ready: str | None
) -> AskedQuery | None:
    """Find the query that a request names, by its text or as a ready one; ``None`` for neither.

    Raises:
        ReadingGraphError: There is no such ready query, a value of it cannot be used, or ready
            queries alone run here.
    """
    if ready is not None:
        asked = ready_queries(request).get(ready)
        return AskedQuery(asked.title, bound_text(request, snapshot, asked))
    if query is None:
        return None
    refuse_free_queries(request)
    return AskedQuery("Result of a query", query)


def result_network(request: Request, snapshot: Snapshot, asked: AskedQuery) -> nx.MultiDiGraph[str]:
    """Have a query answered, and make a network of what it gives.

    Raises:
        ReadingGraphError: The query cannot be evaluated, or gives more than a picture takes.
    """
    dataset = Dataset(base_iri=f"{resources(request).settings.base}/")
    reply = resources(request).queries.answer(asked.text, dataset, choose=_choose_form)
    body = b"".join(reply.chunks())
    read = statements_network if reply.media_type == RESULT_FORMS[1] else rows_network
    return read(snapshot, body)


def focus_in(network: nx.MultiDiGraph[str], snapshot: Snapshot, focus: str | None) -> str | None:
    """Find the key of what a request names in a network: as it stands there, or as elsewhere.

    Raises:
        UnknownEntityError: There is no such thing.
    """
    if focus is None or focus in network:
        return focus
    return find_ref(snapshot.catalog, focus).key


def _choose_form(offered: tuple[str, ...]) -> str:
    return negotiate(", ".join(RESULT_FORMS), offered)
