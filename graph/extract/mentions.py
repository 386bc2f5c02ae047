"""Every place where an accepted thing stands, as evidence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from graph.extract.roles import mention_relation
from graph.extract.rules import confidence
from graph.models import Field, Kind, Mention, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.extract.groups import Group
    from graph.extract.passages import Passage

_SHORTEST_SEARCHED: Final = 2


class _Said(NamedTuple):
    """What is true of a group wherever it is mentioned."""

    kind: Kind
    rule: str
    own: bool
    confidence: float


class _Places:
    """Which characters of the fields are spoken for, and by which group."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._taken = {passage.field: bytearray(len(passage.text)) for passage in passages}
        self._spans: defaultdict[int, set[tuple[Field, int, int]]] = defaultdict(set)

    def take(self, group: Group, passage: Passage, span: tuple[int, int], *, sure: bool) -> None:
        """Give a span to a group; where it is not sure, only if nothing else stands there."""
        start, end = span
        taken = self._taken[passage.field]
        if start < end and (sure or 1 not in taken[start:end]):
            self._spans[id(group)].add((passage.field, start, end))
            taken[start:end] = b"\x01" * (end - start)

    def of(self, group: Group) -> list[tuple[Field, int, int]]:
        """The spans of a group in the order of the text."""
        return sorted(self._spans[id(group)], key=lambda span: (span[0] is Field.ABSTRACT, span[1]))


def group_mentions(
    passages: Sequence[Passage], groups: Sequence[Group], background: Mapping[Field, int]
) -> Iterator[tuple[Group, list[tuple[Mention, Relation]]]]:
    """Give each group with its mentions in the order of the text, each with its role."""
    places = _Places(passages)
    for group in groups:
        for passage, name in group.spans:
            places.take(group, passage, (name.start, name.end), sure=True)
    for group in groups:
        for passage, start, end in group.long_forms.values():
            places.take(group, passage, (start, end), sure=False)
    _search(passages, groups, places)
    by_field = {passage.field: passage for passage in passages}
    for group in groups:
        said = _Said(group.kinds()[0], group.rule, group.own, confidence(group.rule))
        yield (
            group,
            [
                _mention(by_field[where], said, (start, end), background[where])
                for where, start, end in places.of(group)
            ],
        )


def _search(passages: Sequence[Passage], groups: Sequence[Group], places: _Places) -> None:
    """Find surfaces where no rule saw them, as at the start of a sentence; longest first."""
    searched = [
        (surface, group)
        for group in groups
        if group.level != "concept"
        for surface in group.surfaces
        if len(surface) >= _SHORTEST_SEARCHED
    ]
    for surface, group in sorted(searched, key=lambda pair: -len(pair[0])):
        for passage in passages:
            for start in _occurrences(passage.text, surface):
                places.take(group, passage, (start, start + len(surface)), sure=False)


def _occurrences(text: str, surface: str) -> Iterator[int]:
    start = text.find(surface)
    while start != -1:
        end = start + len(surface)
        left = start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "-_")
        right = end == len(text) or not (text[end].isalnum() or text[end] in "_*+")
        if right and text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper():
            right = False
        if left and right:
            yield start
        start = text.find(surface, end)


def _mention(
    passage: Passage, said: _Said, span: tuple[int, int], background: int
) -> tuple[Mention, Relation]:
    start, end = span
    if said.own:
        relation = Relation.INTRODUCES if said.kind is Kind.BENCHMARK else Relation.PROPOSES
    else:
        relation = mention_relation(passage, said.kind, span, background)
    surface = passage.original[start:end]
    bounds = passage.sentence(start)
    mention = Mention(passage.field, start, end, *bounds, surface, said.rule, said.confidence)
    return mention, relation
