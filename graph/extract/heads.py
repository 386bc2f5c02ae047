"""Head nouns: the word of a phrase that tells what a named thing is."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from graph.extract.gazetteer import read_table
from graph.models import Kind

_STOP: Final = re.compile(
    r"[^\w\s'\u2019-]|\b(?:that|which|for|to|of|in|on|by|with|using|where|whose|and|from|as|is"
    r"|are|capable|under"
    r"|grounded|based|built|into|inside|via|through|across|over|at|when|while|it|we)\b|\b\w+(?:ed"
    r"|ing)\b|$"
)
_APPOSITION: Final = re.compile(
    r"(?:[\"'\u2019\u201d])?(?:\s?\([^()]{1,90}\))?(?:,|:| \u2013| \u2014| --"
    r"|\s?[-\u2013\u2014](?=\s))?\s"
    r"(?:is |are |which is |as |namely )?(?:the first |a |an |the |our |one of the first |two "
    r"|three )"
)
# "NAME, 1,200 annotated images": what is counted is data.
_COUNTED: Final = re.compile(
    r"(?:[\"'\u2019\u201d])?(?:\s?\([^()]{1,90}\))?,\s(?:an? \w+ of |over |more than "
    r"|about )?\d[\d,.]*[kKM]?\s"
    r"(?:[\w-]+\s){0,4}?(?:images|questions|issues|problems|tasks|videos|hours|pairs|examples"
    r"|samples"
    r"|instances|prompts|documents|recordings|dialogues|conversations|programs|scenes|clips"
    r"|papers)\b"
)
_COLLECTIVE: Final = re.compile(
    r"\b(?:famil(?:y|ies)|set|collection|suite|series|class|pair"
    r"|versions?|variants?|extensions?|subsets?|editions?) $"
)
_GERUND: Final = re.compile(r" [\w-]+ing ")
_EVALUATION: Final = re.compile(r"\b(?:[Ee]valuation|[Bb]enchmarking|[Aa]ssessment|[Tt]est) $")
_JUDGE: Final = re.compile(
    r"(?:pipeline|method|approach|algorithm|technique|tool|agent|model|metric|score|LLM|system)s?"
)
_TASKS: Final = re.compile(r"\b(?:tasks|problems|puzzles|questions|games)\b")
_SIMPLE: Final = re.compile(r"(?:\s?\([^()]{1,90}\))? ")
_NP_END: Final = re.compile(
    r"[.;:()]|\b(?:that|which|for|to|of|by|with|using|where|whose|designed|comprising|consisting"
    r"|containing|built|grounded|aimed|tailored|spanning|covering|featuring|from|as|is|are|it|we"
    r"|capable|in|on|based on|inspired|combining|(?<!ly )generated|derived|intended|developed"
    r"|created)\b"
)


@cache
def _kinds() -> dict[str, Kind]:
    return {noun: Kind(kind) for noun, kind in read_table("head_nouns.tsv")}


@cache
def head_pattern() -> re.Pattern[str]:
    """A pattern of every head noun, longest first, as whole words."""
    words = sorted(_kinds(), key=lambda word: (-len(word), word))
    # By first letters, so that few nouns are tried at each word.
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    listed = "|".join(rf"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])")


def head_kind(noun: str) -> Kind:
    """The kind of thing that a head noun speaks of."""
    return _kinds().get(noun, Kind.TECHNIQUE)


def apposed_kinds(text: str, start: int, stop: int) -> tuple[Kind, ...]:
    """What the phrase after a name says it is: ``, a novel benchmark for ...``.

    A paper's own model is its technique too: both kinds, the technique first.
    """
    if _COUNTED.match(text, start, stop):
        return (Kind.BENCHMARK,)
    opening = _APPOSITION.match(text, start, stop)
    if opening is not None:
        noun = _noun_of_phrase(text, opening.end(), stop)
    else:
        simple = _SIMPLE.match(text, start, stop)
        head = head_pattern().match(text, simple.end(), stop) if simple is not None else None
        noun = head.group() if head is not None else None
    if noun is None:
        return ()
    kind = head_kind(noun)
    return (Kind.TECHNIQUE, Kind.MODEL) if kind is Kind.MODEL else (kind,)


def _noun_of_phrase(text: str, start: int, stop: int) -> str | None:
    end = _NP_END.search(text, start, stop)
    while end is not None and end.group() == "of" and _COLLECTIVE.search(text, start, end.start()):
        end = _NP_END.search(text, end.end(), stop)
    limit = end.start() if end is not None else stop
    last = None
    for head in head_pattern().finditer(text, start, limit):
        following = text[head.end() : stop].lstrip()
        gerund = _GERUND.match(text, head.end())
        if gerund is not None and head_pattern().match(text, gerund.end(), limit):
            continue  # "an LLM serving system"
        if head.end() == limit or _STOP.match(following) or head.end() >= limit - 1:
            return _as_evaluation(text, start, head)
        last = head.group()
    # "A family of optimization tasks" is measured on, whatever noun comes before.
    return "benchmark" if _TASKS.search(text, start, limit) else last


def _as_evaluation(text: str, start: int, head: re.Match[str]) -> str:
    """A framework *of evaluation* is a benchmark under another name, a pipeline is not."""
    if _JUDGE.fullmatch(head.group()):
        return head.group()
    return "benchmark" if _EVALUATION.search(text, start, head.start()) else head.group()
