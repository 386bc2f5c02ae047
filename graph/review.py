"""What a person should look at: doubtful links, papers that may be one, names that may be two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from graph.curated import read_decisions
from graph.decisions import same_and_other
from graph.identity import possible_duplicates
from graph.iris import entity_key, folded_title
from graph.models import Relation
from graph.sameness import SamenessReader

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from graph.index import Node
    from graph.snapshot import Snapshot
    from graph.views import EntityRef, Evidence

DOUBTFUL_BELOW: Final = 0.8
_SAME_WORDS: Final = 70
_ACRONYM_CHARS: Final = 12


@dataclass(frozen=True, slots=True)
class DoubtfulLink:
    """A link that was read by a rule which errs, and that nobody has decided on."""

    paper: EntityRef
    relation: Relation
    target: EntityRef
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two papers that may be one: ``one`` would survive. ``score`` is 0 to 100."""

    one: EntityRef
    other: EntityRef
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Clash:
    """One name that seems to stand for several things, with its readings."""

    thing: EntityRef
    readings: tuple[str, ...]


def doubtful_links(
    snapshot: Snapshot, *, threshold: float = DOUBTFUL_BELOW
) -> tuple[DoubtfulLink, ...]:
    """List the links whose confidence is below a threshold, the least sure first.

    What a person accepted is certain, and what was rejected is no link.
    """
    nodes = snapshot.catalog.index.nodes
    found = [
        DoubtfulLink(
            nodes[source].ref,
            Relation(relation),
            nodes[target].ref,
            said["confidence"],
            said["evidence"],
        )
        for source, target, relation, said in snapshot.network.edges(keys=True, data=True)
        if said["confidence"] < threshold
    ]
    return tuple(sorted(found, key=lambda link: (link.confidence, link.paper.key, link.target.key)))


def duplicates(snapshot: Snapshot) -> tuple[Pair, ...]:
    """List the papers that may be one, and that nobody keeps apart; the likeliest first."""
    nodes = snapshot.catalog.index.nodes
    reader = SamenessReader(snapshot.view, snapshot.iris)
    former = snapshot.catalog.index.former
    decided = same_and_other(read_decisions(snapshot.view, snapshot.iris)).apart
    apart = frozenset(frozenset(former.get(key, key) for key in pair) for pair in decided)
    return tuple(
        Pair(nodes[found.one].ref, nodes[found.other].ref, found.score, found.reason)
        for found in possible_duplicates(reader.facts(reader.papers() & nodes.keys()), apart)
    )


def clashes(snapshot: Snapshot) -> tuple[Clash, ...]:
    """List the acronyms whose long forms have little in common, by key."""
    return tuple(
        Clash(known.ref, readings)
        for known in snapshot.catalog.index.nodes.values()
        if len(readings := _readings(known)) > 1
    )


def _readings(known: Node) -> tuple[str, ...]:
    """One long form of each meaning that the aliases of a thing show."""
    acronyms = {
        name
        for name in (known.label, *known.aliases)
        if entity_key(known.kinds[0], name) == known.key
        and len(name) <= _ACRONYM_CHARS
        and len(name.split()) == 1
    }
    letters = "".join(c for c in min(acronyms, default="").casefold() if c.isalnum())
    long_forms = [name for name in known.aliases if _spells(name, letters)]
    return _meanings(long_forms)


def _spells(name: str, letters: str) -> bool:
    """Whether a name of several words begins as an acronym does and holds its letters in order."""
    words = name.replace("-", " ").split()
    rest = iter(folded_title(name))
    return (
        len(words) > 1
        and len(letters) > 1
        and folded_title(name)[:1] == letters[0]
        and all(letter in rest for letter in letters)
    )


def _meanings(names: Iterable[str]) -> tuple[str, ...]:
    import networkx as nx  # noqa: PLC0415 -- slow to load

    like: nx.Graph[str] = nx.Graph()
    known = sorted(names)
    like.add_nodes_from(known)
    words = {name: name.casefold().replace("-", " ") for name in known}
    for position, one in enumerate(known):
        for other in known[position + 1 :]:
            if fuzz.token_set_ratio(words[one], words[other]) >= _SAME_WORDS:
                like.add_edge(one, other)
    return tuple(sorted(min(group) for group in nx.connected_components(like)))
