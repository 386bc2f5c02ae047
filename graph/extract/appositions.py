"""What stands beside a name and says what it is: ``a framework, NAME,``; ``NAME images``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.extract.heads import head_kind, head_pattern
from graph.extract.vote import Vote
from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.extract.names import Name

_BEFORE_CHARS: Final = 120
_AFTER: Final = re.compile(
    r"[\"'\u2019\u201d]?(?:\s?\([^()]{1,90}\))?(?:[,.;:)]|\s(?:that|which|to|for)\b|$)"
)
_PHRASE: Final = re.compile(
    r"\b(?:[Aa]n?|[Tt]he first|[Oo]ur|[Tt]wo|[Tt]hree)\s(?P<new>(?:new"
    r"|novel)\s)?[^.;:()]{0,80}?(?P<head>[\w-]+)"
    r",\s[\"'\u2018\u201c]?\Z"
)
_OWN: Final = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|study|article))\b")
# What data consist of; a name before it is that of a collection.
_DATA: Final = re.compile(
    r"\s(?:images?|imagery|recordings|tracks|scans|samples|utterances|dialogues|trajectories"
    r"|questions"
    r"|problems|videos|clips|time series|traces|splits?|tasks|episodes|instances|data|test|dev|val"
    r"|validation|subset|collections?|archive|cohort|database|repository|reviews|annotations)\b"
)


def apposed(
    text: str, here: list[Name], run_of: dict[int, list[Name]], bounds: tuple[int, int]
) -> Iterator[Vote]:
    """Read ``in a framework, NAME, to predict`` and ``on A and a new dataset, NAME``."""
    for name in here:
        if name.kind is not None and not name.needs_cue:
            continue
        if text[name.start - 2 : name.start].strip("\"'\u2018\u201c ")[-1:] != ",":
            continue
        run = run_of[id(name)]
        run = run if run[0] is name else [name]
        if _AFTER.match(text, run[-1].end) is None:
            continue
        phrase = _PHRASE.search(text, max(bounds[0], name.start - _BEFORE_CHARS), name.start)
        head = None if phrase is None else head_pattern().fullmatch(phrase.group("head"))
        if phrase is None or head is None:
            continue
        own = (
            phrase.group("new") is not None
            or _OWN.search(text, bounds[0], phrase.start()) is not None
        )
        for each in run:
            yield Vote(each, "apposed", 1.5, head_kind(head.group()), own=own)


def of_data(text: str, here: list[Name], run_of: dict[int, list[Name]]) -> Iterator[Vote]:
    """Read ``BigFoo images``: what consists of data is a benchmark."""
    for name in here:
        if name.kind is None and not name.title_case and _DATA.match(text, name.end):
            for each in run_of[id(name)]:
                yield Vote(each, "data-noun", 1.0, Kind.BENCHMARK)
