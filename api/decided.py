"""What was decided about the things of one state of the graph, as pages and the API show it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.corrections import Accept, AddLink, Reject, SetRole, keys_of
from graph.curation import history

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.curation import Recorded
    from graph.models import Relation
    from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a link stands: what a person did, as a word, and who it was, if known."""

    word: str
    by: str | None


_WORDS = {Accept: "accepted", AddLink: "added", SetRole: "role set"}


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions of a graph, the oldest first, and where they bear.

    ``about`` leads from the key of a thing, as it is now, to the decisions that name it; ``marks``
    from paper, relation and target to what a person said of the link.
    """

    recorded: tuple[Recorded, ...]
    about: Mapping[str, tuple[Recorded, ...]] = field(default_factory=dict)
    marks: Mapping[tuple[str, Relation, str], Mark] = field(default_factory=dict)


def gather(snapshot: Snapshot) -> Decided:
    """Read the decisions of a graph."""
    recorded = history(snapshot)
    former = snapshot.catalog.index.former

    def now(key: str) -> str:
        return former.get(key, key)

    about: dict[str, list[Recorded]] = defaultdict(list)
    for item in recorded:
        for key in dict.fromkeys(map(now, keys_of(item.decision.correction))):
            about[key].append(item)
    return Decided(
        recorded,
        {key: tuple(items) for key, items in about.items()},
        _marks(recorded, now),
    )


def _marks(
    recorded: tuple[Recorded, ...], now: Callable[[str], str]
) -> dict[tuple[str, Relation, str], Mark]:
    """Who vouches for which link; of several the last."""
    marks: dict[tuple[str, str], dict[Relation, Mark]] = defaultdict(dict)
    for item in recorded:
        correction = item.decision.correction
        if not isinstance(correction, Accept | Reject | AddLink | SetRole):
            continue
        pair = marks[now(correction.paper), now(correction.target)]
        if isinstance(correction, Reject):
            gone = [*pair] if correction.relation is None else [correction.relation]
            for relation in gone:
                pair.pop(relation, None)
            continue
        if isinstance(correction, SetRole):
            pair.clear()
        pair[correction.relation] = Mark(_WORDS[type(correction)], item.decision.by)
    return {
        (paper, relation, target): mark
        for (paper, target), relations in marks.items()
        for relation, mark in relations.items()
    }
