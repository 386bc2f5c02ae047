"""What is drawn, as values: nodes with places, links with their sentence, named islands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from graph.analysis.naming import strongest
from graph.models import NOTE, OTHER, Kind, Relation
from viz.metrics import degrees
from viz.style import RelationStyle

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from viz.metrics import Communities
    from viz.style import DrawnKind

_LABEL_CHARS: Final = 400
_ALIAS_CHARS: Final = 120
_MOST_ALIASES: Final = 8
_DATE_CHARS: Final = 10
# Windows of a sentence around its surface, widest first; the first that fits is taken.
_WINDOWS_CHARS: Final = (1_000, 320, 200, 120, 60)
_LEAST_NAMED_ISLAND: Final = 6
_NAME_CHARS: Final = 48
_RELATIONS: Final = frozenset(map(str, Relation))
_Parts: TypeAlias = tuple[str, str, str]  # of a sentence: before, surface, after
# Marks that turn the direction of the text after them, and control characters: in a name they
# could only make it look like another one. Lone surrogates cannot be written as UTF-8.
_SPACES: Final = re.compile(r"\s+")
_UNSHOWN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A node with its place and all that the page says about it."""

    key: str
    iri: str
    kind: DrawnKind
    label: str
    aliases: tuple[str, ...]
    published: str | None
    url: str | None
    x: int
    y: int
    degree: int
    island: int
    status: str | None = None
    rating: int | None = None
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicClass:
    """A technique above others that no paper names: no node, but a topic to filter by."""

    key: str
    label: str
    broader: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the part of it that names the thing: ``text[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A link between two drawn nodes, by their index, with its best sentence."""

    source: int
    target: int
    relation: Relation | str
    sentence: Sentence | None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Island:
    """A community on the map. ``names`` are its strongest topics, strongest first.

    ``apart`` is set for what hangs together with nothing large.
    """

    names: tuple[str, ...]
    size: int
    apart: bool = False


@dataclass(frozen=True, slots=True)
class DrawnNetwork:
    """A whole picture. ``sentences_cut`` says that evidence was shortened to fit the file.

    ``relations`` are those that are none of the vocabulary's; with ``named_lines`` each line
    says what it is, and which way.
    """

    nodes: tuple[DrawnNode, ...]
    links: tuple[DrawnLink, ...]
    islands: tuple[Island, ...]
    sentences_cut: bool = False
    classes: tuple[TopicClass, ...] = ()
    relations: tuple[RelationStyle, ...] = ()
    named_lines: bool = False


def shown_text(text: str, *, limit_chars: int) -> str:
    r"""Give a text as it is safe and useful to show: one line, no marks that turn it, cut.

    Example:
        >>> shown_text("a\u202eb\n  c", limit_chars=10), shown_text("abcdef", limit_chars=4)
        ('ab c', 'abc…')
    """
    line = " ".join(_UNSHOWN.sub("", _SPACES.sub(" ", text)).split())
    return line if len(line) <= limit_chars else f"{line[: limit_chars - 1].rstrip()}…"


def draw(
    graph: nx.MultiDiGraph[str],
    places: Mapping[str, tuple[float, float]],
    groups: Communities,
    *,
    evidence_chars: int,
) -> DrawnNetwork:
    """Turn a projected graph into what is drawn of it.

    Args:
        graph: A projection: every node has its kind and label, every link its relation. The
            attribute ``relations`` has words for relations that are none of the vocabulary's, and
            ``stated`` says that a query stated the links.
        places: A point for every node.
        groups: The communities.
        evidence_chars: Limit for all sentences together; beyond it they are cut around their
            surface, and in the end left out.
    """
    degree = degrees(graph)
    island_of = {key: index for index, g in enumerate(groups.all_groups) for key in g}
    nodes = tuple(
        _node(graph, key, places[key], degree[key], island_of[key]) for key in sorted(graph)
    )
    index = {node.key: position for position, node in enumerate(nodes)}
    links, cut = _links(graph, index, evidence_chars)
    islands = tuple(
        Island(
            names=_names(graph, groups, position) if len(group) >= _LEAST_NAMED_ISLAND else (),
            size=len(group),
            apart=position >= len(groups.groups),
        )
        for position, group in enumerate(groups.all_groups)
    )
    return DrawnNetwork(
        nodes,
        links,
        islands,
        sentences_cut=cut,
        classes=_classes(graph),
        relations=own_relations(graph),
        named_lines=has_named_lines(graph),
    )


def has_named_lines(graph: nx.MultiDiGraph[str]) -> bool:
    """Whether a query made the links: then what is at their ends does not tell what they say."""
    return bool(graph.graph.get("stated") or graph.graph.get("relations"))


def own_relations(graph: nx.MultiDiGraph[str]) -> tuple[RelationStyle, ...]:
    """Give the relations of a network that are none of the vocabulary's, with their words."""
    given: Mapping[str, tuple[str, str]] = graph.graph.get("relations", {})

    def shown(words: str) -> str:
        return shown_text(words, limit_chars=_ALIAS_CHARS) or "linked"

    return tuple(
        RelationStyle(name, shown(outward), shown(inward))
        for name, (outward, inward) in sorted(given.items())
    )


def _classes(graph: nx.MultiDiGraph[str]) -> tuple[TopicClass, ...]:
    """Take the classes that the projection knows beside its nodes."""
    known: Mapping[str, Mapping[str, object]] = graph.graph.get("classes", {})
    return tuple(
        TopicClass(
            key=key,
            label=shown_text(str(facts["label"]), limit_chars=_ALIAS_CHARS) or key,
            broader=_texts(facts.get("broader")),
        )
        for key, facts in sorted(known.items())
        if key not in graph
    )


def _texts(values: object) -> tuple[str, ...]:
    """Give the texts of an attribute as they can be shown; none where there is no such list."""
    if not isinstance(values, tuple | list):
        return ()
    shown = (shown_text(str(value), limit_chars=_ALIAS_CHARS) for value in values)
    return tuple(text for text in shown if text)


def _node(
    graph: nx.MultiDiGraph[str],
    key: str,
    place: tuple[float, float],
    degree: int,
    island: int,
) -> DrawnNode:
    facts = graph.nodes[key]
    aliases = tuple(
        shown_text(alias, limit_chars=_ALIAS_CHARS)
        for alias in tuple(facts.get("aliases") or ())[:_MOST_ALIASES]
    )
    label = shown_text(str(facts["label"]), limit_chars=_LABEL_CHARS) or key
    return DrawnNode(
        key=key,
        iri=str(facts["iri"]),
        kind=drawn_kind(facts["kind"]),
        label=label,
        aliases=tuple(alias for alias in aliases if alias and alias != label),
        published=shown_text(facts.get("published") or "", limit_chars=_DATE_CHARS) or None,
        url=facts.get("url") or None,
        x=round(place[0]),
        y=round(place[1]),
        degree=degree,
        island=island,
        status=shown_text(str(facts.get("status") or ""), limit_chars=_DATE_CHARS) or None,
        rating=rating if isinstance(rating := facts.get("rating"), int) else None,
        tags=_texts(facts.get("tags"))[:_MOST_ALIASES],
        sources=_texts(facts.get("sources")),
        broader=_texts(facts.get("broader")),
    )


def drawn_kind(name: str) -> DrawnKind:
    """Read the attribute ``kind`` of a node."""
    if name == NOTE:
        return NOTE
    return OTHER if name == OTHER else Kind(name)


def _relation(name: str) -> Relation | str:
    return Relation(name) if name in _RELATIONS else name


def _links(
    graph: nx.MultiDiGraph[str], index: Mapping[str, int], evidence_chars: int
) -> tuple[tuple[DrawnLink, ...], bool]:
    found = sorted(
        (
            index[source],
            index[target],
            _relation(facts["relation"]),
            _best(facts.get("evidence")),
            float(facts.get("confidence", 1.0)),
        )
        for source, target, facts in graph.edges(data=True)
        if source != target
    )
    window = _window(found, evidence_chars)
    links = tuple(
        DrawnLink(
            source,
            target,
            relation,
            _around(*parts, window_chars=window) if parts and window else None,
            confidence,
        )
        for source, target, relation, parts, confidence in found
    )
    return links, window != _WINDOWS_CHARS[0]


def _window(
    found: Iterable[tuple[int, int, Relation | str, _Parts | None, float]], limit_chars: int
) -> int:
    """Find the widest window in which all sentences together keep the limit, or 0."""
    whole = {parts for *_, parts, _ in found if parts is not None}
    lengths = [(sum(map(len, parts)), len(parts[1])) for parts in whole]
    for window in _WINDOWS_CHARS:
        # Two more for the ellipses.
        if sum(min(length, max(window, named) + 2) for length, named in lengths) <= limit_chars:
            return window
    return 0


def _best(evidence: Iterable[object] | None) -> _Parts | None:
    """Take the most certain piece of evidence, of equals the first, as it can be shown."""
    pieces = list(evidence or ())
    if not pieces:
        return None
    best = max(pieces, key=lambda piece: float(_part(piece, "confidence", 0.0)))
    return (
        _flat(str(_part(best, "before", ""))),
        shown_text(str(_part(best, "surface", "")), limit_chars=_LABEL_CHARS),
        _flat(str(_part(best, "after", ""))),
    )


def _part(piece: object, name: str, default: object) -> str | float:
    value = (
        piece.get(name, default) if isinstance(piece, Mapping) else getattr(piece, name, default)
    )
    return value if isinstance(value, str | float) else str(value)


def cut_sentence(before: str, surface: str, after: str, *, window_chars: int) -> Sentence:
    """Keep what stands around the surface; an ellipsis stands for what is gone.

    Example:
        >>> cut_sentence("We test it on ", "ALFWorld", " and more.", window_chars=18)
        Sentence(text='…t on ALFWorld and …', start=6, end=14)
    """
    named = shown_text(surface, limit_chars=_LABEL_CHARS)
    return _around(_flat(before), named, _flat(after), window_chars=window_chars)


def _around(before: str, named: str, after: str, *, window_chars: int) -> Sentence:
    side = max(0, (window_chars - len(named)) // 2)
    # What one side leaves over, the other side may use.
    left = max(side, window_chars - len(named) - len(after))
    right = max(side, window_chars - len(named) - len(before))
    if len(before) > left:
        before = "…" + before[len(before) - left :]
    if len(after) > right:
        after = after[:right] + "…"
    return Sentence(before + named + after, len(before), len(before) + len(named))


def _flat(text: str) -> str:
    return _UNSHOWN.sub("", _SPACES.sub(" ", text))


def _names(graph: nx.MultiDiGraph[str], groups: Communities, position: int) -> tuple[str, ...]:
    """The names that a community has from before, or else of what is strongest in it."""
    given = groups.named[position : position + 1]
    keys = given[0] if given else strongest(graph, groups.all_groups[position])
    return tuple(
        shown_text(str(graph.nodes[key]["label"]), limit_chars=_NAME_CHARS) or key for key in keys
    )
