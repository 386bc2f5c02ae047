"""How things belong together: ``connections`` and ``related``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from api.assistant.bounds import Item, cut, fitting
from api.assistant.tool import Arguments, Desk, Name, Tool, find, shown
from graph.models import Kind  # noqa: TC001 -- pydantic reads it

if TYPE_CHECKING:
    from graph.analysis.connections import Step
    from graph.workers.cancellation import Cancellation

_SENTENCE_CHARS: Final = 400
_LINKS: Final = 5


class ConnectionsArguments(Arguments):
    """Two things, and how many ways between them."""

    source: Name
    target: Name
    limit: Annotated[int, Field(ge=1, le=20, description="Most ways.")] = 3
    longest: Annotated[int, Field(ge=1, le=8, description="Most steps of a way.")] = 6


class RelatedArguments(Arguments):
    """A thing, and how many others."""

    name: Name
    kinds: Annotated[tuple[Kind, ...], Field(max_length=10, description="Only these kinds.")] = ()
    limit: Annotated[int, Field(ge=1, le=50)] = 10


def connections(desk: Desk, asked: ConnectionsArguments, _: Cancellation) -> Item:
    """Give the shortest ways between two things."""
    snapshot = desk.graph()
    source, target = find(snapshot, asked.source), find(snapshot, asked.target)
    found = snapshot.analysis.connections(
        source.key, target.key, limit=asked.limit, longest=asked.longest
    )
    ways = [
        {"things": [shown(ref) for ref in way.things], "steps": [_step(s) for s in way.steps]}
        for way in found.paths
    ]
    count = fitting(ways)
    return {
        "source": shown(source),
        "target": shown(target),
        "ways": ways[:count],
        "complete": found.complete and count == len(ways),
    }


def _step(step: Step) -> list[Item]:
    """The links of a step, each with one of its sentences."""
    links = []
    for link in step.links[:_LINKS]:
        item: Item = {
            "source": link.source.key,
            "relation": str(link.relation),
            "target": link.target.key,
        }
        if link.evidence:
            said = link.evidence[0]
            sentence = f"{said.before}{said.surface}{said.after}".strip()
            item["sentence"] = cut(sentence, _SENTENCE_CHARS)
        links.append(item)
    return links


def related(desk: Desk, asked: RelatedArguments, _: Cancellation) -> Item:
    """Give what has most in common with a thing."""
    snapshot = desk.graph()
    start = find(snapshot, asked.name)
    found = snapshot.analysis.related(start.key, limit=asked.limit, kinds=asked.kinds)
    items = [
        shown(other.ref)
        | {
            "score": round(other.score, 3),
            "shared_count": other.shared_count,
            "shared": [shown(ref) for ref in other.shared],
        }
        for other in found
    ]
    return {"of": shown(start), "related": items[: fitting(items)]}


TOOLS: Final = (
    Tool(
        "connections",
        "How two things are connected: the shortest ways between them, over the rarest things "
        "first, each link with the sentence it was read from.",
        ConnectionsArguments,
        connections,
    ),
    Tool(
        "related",
        "The things that have most in common with one, and what they share; rare things in common "
        "count more.",
        RelatedArguments,
        related,
    ),
)
"""The tools of this module."""
