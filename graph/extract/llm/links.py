"""From a model's items to links with evidence, none surer than the doubtful ones of the rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.extract.llm.align import find_place
from graph.extract.llm.items import KIND_OF, Drop, ItemType
from graph.extract.passages import read_passage
from graph.iris import entity_key
from graph.models import ExtractedEntity, ExtractedLink, Field, Kind, Mention, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.extract.llm.answer import Answer
    from graph.extract.llm.items import Item
    from graph.extract.llm.prompt import Question

RULE: Final = "llm"
_EXACT: Final = 0.6
_SPACED: Final = 0.5  # the white space of the quote is not that of the text
_STRENGTH: Final = {relation: rank for rank, relation in enumerate(Relation)}


@dataclass(frozen=True, slots=True)
class Reading:
    """The links of an answer, and how much of it was dropped for which reason."""

    links: tuple[ExtractedLink, ...]
    dropped: Mapping[Drop, int]


def read_links(answer: Answer, question: Question) -> Reading:
    """Turn an answer into links.

    A name is shown as the text writes it, never as the model does. Offsets count in the fields of
    the paper, of which the sent ones are the beginning.

    Args:
        answer: What the model said.
        question: What it was asked.
    """
    passages = [read_passage(field, text) for field, text in question.sent.items()]
    dropped = Counter(answer.dropped)
    found: dict[str, list[tuple[Item, Mention]]] = {}
    for item in answer.items:
        place = find_place(item, passages)
        if isinstance(place, Drop):
            dropped[place] += 1
            continue
        passage = place.passage
        mention = Mention(
            passage.field,
            place.start,
            place.end,
            *passage.sentence(place.start),
            surface=passage.original[place.start : place.end],
            rule=RULE,
            confidence=_EXACT if place.exact else _SPACED,
        )
        key = entity_key(KIND_OF[item.type], mention.surface)
        found.setdefault(key, []).append((item, mention))
    return Reading(tuple(_link(said) for said in found.values()), dropped)


def _link(said: list[tuple[Item, Mention]]) -> ExtractedLink:
    """What was said of one thing; where roles differ the strongest stands, as with the rules."""
    kind = KIND_OF[said[0][0].type]
    named = any(item.type is ItemType.NAMED_TECHNIQUE for item, _ in said)
    entity = ExtractedEntity(
        (kind,),
        said[0][1].surface,
        aliases=tuple(sorted({mention.surface for _, mention in said} - {said[0][1].surface})),
        level=("named" if named else "concept") if kind is Kind.TECHNIQUE else None,
    )
    relation = min((item.relation for item, _ in said), key=_STRENGTH.__getitem__)
    mentions = sorted(
        {mention for _, mention in said},
        key=lambda mention: (mention.field is Field.ABSTRACT, mention),
    )
    return ExtractedLink(entity, relation, tuple(mentions), doubtful=True)
