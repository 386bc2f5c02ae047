"""Every place where an accepted thing stands, as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.extract.roles import mention_relation
from graph.extract.rules import confidence
from graph.models import Field, Kind, Mention, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.extract.groups import Group
    from graph.extract.passages import Passage

_SHORTEST_SEARCHED: Final = 2


def group_mentions(
    passages: Sequence[Passage], groups: Sequence[Group], background: Mapping[Field, int]
) -> Iterator[tuple[Group, list[tuple[Mention, Relation]]]]:
    """Give each group with its mentions in the order of the text, each with its role."""
    taken = {passage.field: bytearray(len(passage.text)) for passage in passages}
    spans: dict[int, set[tuple[Field, int, int]]] = {id(group): set() for group in groups}
    for group in groups:
        for passage, name in group.spans:
            spans[id(group)].add((passage.field, name.start, name.end))
            taken[passage.field][name.start : name.end] = b"\x01" * (name.end - name.start)
    for group in groups:
        for passage, start, end in group.long_forms.values():
            if not any(taken[passage.field][start:end]):
                spans[id(group)].add((passage.field, start, end))
                taken[passage.field][start:end] = b"\x01" * (end - start)
    searched = [(surface, group) for group in groups for surface in group.surfaces]
    for surface, group in sorted(searched, key=lambda pair: -len(pair[0])):
        if len(surface) < _SHORTEST_SEARCHED or group.level == "concept":
            continue
        for passage in passages:
            for start in _occurrences(passage.text, surface):
                end = start + len(surface)
                if not any(taken[passage.field][start:end]):
                    spans[id(group)].add((passage.field, start, end))
                    taken[passage.field][start:end] = b"\x01" * (end - start)
    by_field = {passage.field: passage for passage in passages}
    for group in groups:
        ordered = sorted(spans[id(group)], key=lambda span: (span[0] is Field.ABSTRACT, span[1]))
        yield (
            group,
            [
                _mention(by_field[where], group, (start, end), background[where])
                for where, start, end in ordered
            ],
        )


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
    passage: Passage, group: Group, span: tuple[int, int], background: int
) -> tuple[Mention, Relation]:
    start, end = span
    kind = group.kinds()[0]
    if group.own:
        relation = Relation.INTRODUCES if kind is Kind.BENCHMARK else Relation.PROPOSES
    else:
        relation = mention_relation(passage, kind, span, background)
    surface = passage.original[start:end]
    rule = group.rule
    bounds = passage.sentence(start)
    return Mention(passage.field, start, end, *bounds, surface, rule, confidence(rule)), relation
