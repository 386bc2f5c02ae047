"""From what a model wrote to items: JSON of one form, or nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.extract.llm.items import Drop, Item, ItemType, relation_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_CHARS: Final = 200_000
_MAX_ITEMS: Final = 100
_MAX_NAME_CHARS: Final = 200
_MAX_QUOTE_CHARS: Final = 2_000
_FENCED: Final = re.compile(r"\A```[a-z]*\n(?P<inside>.*)\n```\Z", re.DOTALL)
_TYPES: Final = frozenset(map(str, ItemType))
_KEYS: Final = ("name", "type", "role", "quote")


class AnswerError(Exception):
    """An answer is not of the form that was asked for.

    Args:
        reason: What is wrong with it, in words that the model may be told.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """The items of an answer, and how many were dropped for which reason."""

    items: tuple[Item, ...]
    dropped: Mapping[Drop, int]


def read_answer(text: str) -> Answer:
    """Read one answer.

    A code fence around the JSON is forgiven; words around it are not. An item that is not of the
    form is dropped and counted, and does not spoil the others.

    Args:
        text: What the model wrote.

    Raises:
        AnswerError: It is no such JSON.
    """
    dropped: Counter[Drop] = Counter()
    items: list[Item] = []
    found = _listed(_parse(text))
    if len(found) > _MAX_ITEMS:
        dropped[Drop.TOO_MANY] = len(found) - _MAX_ITEMS
    for one in found[:_MAX_ITEMS]:
        item = _item(one)
        if isinstance(item, Drop):
            dropped[item] += 1
        else:
            items.append(item)
    return Answer(tuple(items), dropped)


def _parse(text: str) -> object:
    stripped = text.strip()
    if not stripped:
        reason = "it is empty"
        raise AnswerError(reason)
    if len(stripped) > _MAX_CHARS:
        reason = f"it is longer than {_MAX_CHARS:,} characters"
        raise AnswerError(reason)
    fenced = _FENCED.match(stripped)
    try:
        parsed: object = json.loads(fenced["inside"] if fenced else stripped)
    except RecursionError as error:
        reason = "it is nested too deeply"
        raise AnswerError(reason) from error
    except ValueError as error:
        # The parser's own words may quote the text, so only the place is said.
        place = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        reason = f"it is no JSON{place}"
        raise AnswerError(reason) from error
    return parsed


def _listed(parsed: object) -> list[Any]:
    if not isinstance(parsed, dict):
        reason = "it is no JSON object"
        raise AnswerError(reason)
    items = parsed.get("items")
    if not isinstance(items, list):
        reason = 'it has no list called "items"'
        raise AnswerError(reason)
    return items


def _item(one: object) -> Item | Drop:
    if not isinstance(one, dict) or not all(isinstance(one.get(key), str) for key in _KEYS):
        return Drop.MALFORMED
    name, kind, role, quote = (one[key].strip() for key in _KEYS)
    if kind not in _TYPES or not 0 < len(name) <= _MAX_NAME_CHARS:
        return Drop.MALFORMED
    if not 0 < len(quote) <= _MAX_QUOTE_CHARS:
        return Drop.MALFORMED
    relation = relation_of(ItemType(kind), role)
    return Drop.WRONG_ROLE if relation is None else Item(name, ItemType(kind), relation, quote)
