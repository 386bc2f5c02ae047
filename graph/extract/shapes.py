"""The shape of a word: whether its letters and signs make a name of it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from graph.extract.gazetteer import folded, read_table, without_descriptive_tail

_HYPHENS: Final = re.compile(r"[-\u2010\u2011]")
_CAMEL: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2}|[A-Z]\d|[a-z]\d.*[A-Z]|\d[A-Z]")
BENCHMARK_SUFFIX: Final = re.compile(
    r"(?:(?<!^)-?Bench(?:mark)?(?:es)?(?:-?[A-Z0-9]\w*)?|(?<=[A-Za-z])-?Eval|(?<=[A-Z])QA"
    r"|(?<=[a-z])-?QA|(?<=[A-Za-z])-?Gym|(?<=[A-Z])VQA|(?<=\w)[ -]?(?:Corpus|Arena|Verified))\+?$"
)
_ADJECTIVE: Final = re.compile(
    r"(?:ed|ing|ive|able|ible|al|ic|ous|ent|ant|free|wide|level|aware|time|side|scale|ready|heavy"
    r"|only"
    r"|bound|safe|first|rich|like|class|agent|agents|model|models|code|data|generation|centric)$"
)
_MIXED: Final = re.compile(
    r"(?<![^\W_])(?=[^\W_]*[A-Z])(?=[^\W_]*[a-z][^\W_]*[A-Z]|[^\W_]*[A-Z]{2}[^\W_]*[a-z]{2}"
    r"|[A-Z][a-z]+\d)[^\W_]{4,}"
)
_PAIR: Final = 2
_LONGEST_KEPT: Final = 40
WEAK: Final = 1
STRONG: Final = 2


@cache
def _not_names() -> frozenset[str]:
    return frozenset(folded(cells[0]) for cells in read_table("not_names.tsv"))


@lru_cache(maxsize=1 << 14)
def is_no_name(text: str) -> bool:
    """Whether a word, for all its capitals, names nothing that the graph holds."""
    key = folded(text)
    return key in _not_names() or (key.endswith("s") and key[:-1] in _not_names())


def named_length(token: str) -> int:
    """How much of a word can be a name: not what only describes, nor punctuation at its end."""
    name = without_descriptive_tail(token.rstrip(".-\u2010\u2011#"))
    return len(name.rstrip(".-"))


def is_almost_ordinary(name: str) -> bool:
    """Whether a name differs from a description by its rarity alone: "SWE-fficiency"."""
    parts = _HYPHENS.split(name)
    return len(parts) == _PAIR and is_no_name(parts[0]) and parts[1].islower()


def is_mixed(name: str) -> bool:
    """Whether a name has capitals or digits inside a word of small letters: "FooNet", "Bar2Vec".

    Example:
        >>> [is_mixed(name) for name in ("FooNet", "Bar2Vec", "GPUs", "Bayesian", "X-ray")]
        [True, True, False, False, False]
    """
    return _MIXED.search(name) is not None


def strength(token: str) -> int:
    """2 for a shape that only names have, 1 for a mere capital, 0 for an ordinary word."""
    if not any(c.isupper() for c in token):
        return STRONG if _is_name_in_lower_case(token) else 0
    if token[0].isdigit() or len(token) == 1 or is_no_name(token):
        return 0
    parts = [part for part in _HYPHENS.split(token) if part]
    if is_almost_ordinary(token):
        return 0 if _ADJECTIVE.search(parts[-1]) else STRONG
    capitals = [part for part in parts if any(c.isupper() for c in part)]
    if all(is_no_name(part) for part in capitals):
        return 0
    if _is_marked(token, parts):
        return STRONG
    return WEAK if token[0].isupper() else 0


def measured(word: str) -> tuple[int, int]:
    """How much of a word can be a name, and how strong the shape of that much is."""
    # Few words make most of any text; a long one may be anything, and is not kept.
    return _measured(word) if len(word) <= _LONGEST_KEPT else _measured.__wrapped__(word)


@lru_cache(maxsize=1 << 14)
def _measured(word: str) -> tuple[int, int]:
    length = named_length(word)
    return length, strength(word[:length]) if length else 0


def _is_name_in_lower_case(token: str) -> bool:
    """Names such as ``sched_ext``, and those that begin with a formula."""
    underscored = "_" in token.strip("_") and token.isidentifier()
    return underscored or (token[0] == "$" and "-" in token)


def _is_marked(token: str, parts: list[str]) -> bool:
    camel = any(_CAMEL.search(part) and not is_no_name(part) for part in parts)
    return camel or any(c in token for c in "*+_") or BENCHMARK_SUFFIX.search(token) is not None
