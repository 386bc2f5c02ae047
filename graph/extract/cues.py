"""Words around a name that tell what it is, and whether this paper makes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.extract.appositions import apposed, of_data
from graph.extract.cue_patterns import (
    AFFIX,
    BASELINE,
    BY_US,
    CALLED,
    CLASS_LINK,
    CLASS_WORDS,
    COMPOUND,
    EVALUATE,
    EXAMPLE,
    GAIN,
    IS_A,
    IS_NOUN,
    LONGER_NAME,
    NEW,
    NOVEL,
    ON,
    OURS,
    OVER_PLACE,
    PASSIVE,
    PROPOSE,
    RESULT_VERB,
    STRONG_MAKE,
    SURPASS,
    SURPASSES,
    TITLE_BENCHMARK,
    TITLE_MODEL,
    TITLE_PREFIX,
    TO_NAME,
    WINDOW_STOP,
)
from graph.extract.enumerations import enumerations
from graph.extract.heads import apposed_kinds, head_kind, head_pattern
from graph.extract.vote import Vote, last_of
from graph.models import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.extract.names import Name
    from graph.extract.passages import Passage

_OBJECT_CHARS: Final = 260
_CUE_CHARS: Final = 90
_NEAR_START_CHARS: Final = 4
_ADJACENT_CHARS: Final = 24
_NEAR_START: Final = 2
_CLAUSE: Final = re.compile(
    r"\b(?:that|which|for|to|by|where|using|with|of|in|on|from|via|through)\b|[.;]"
)
_LINK: Final = re.compile(r"(?:, | \(|: | )[\"'\u2018\u201c]?")


def votes(passage: Passage, names: Sequence[Name]) -> Iterator[Vote]:
    """Read every cue of one passage."""
    lists = enumerations(passage.text, names)
    run_of = {id(name): run for run in lists for name in run}
    for run in lists:
        yield from _coordinated(run)
    for start, end in passage.sentences:
        here = [name for name in names if start <= name.start < end]
        if here:
            yield from _sentence_votes(passage, here, run_of, (start, end))
    if passage.field is Field.TITLE:
        yield from _title_votes(passage, names)


def _sentence_votes(
    passage: Passage, here: list[Name], run_of: dict[int, list[Name]], bounds: tuple[int, int]
) -> Iterator[Vote]:
    text = passage.text
    yield from _proposed(text, here, run_of, bounds)
    yield from _called(text, here, run_of, bounds)
    yield from _head_after(text, here, run_of)
    yield from _class_lists(text, here, run_of, bounds)
    yield from _evaluated_on(text, here, run_of, bounds)
    yield from apposed(text, here, run_of, bounds)
    yield from of_data(text, here, run_of)
    for name in here:
        yield from _made_by_us(text, name, bounds)
        yield from _ours(text, name, run_of[id(name)], bounds)
        yield from _beside_verbs(text, name, run_of[id(name)], bounds)


def _beside_verbs(
    text: str, name: Name, run: list[Name], bounds: tuple[int, int]
) -> Iterator[Vote]:
    """``built on NAME``; ``outperforms NAME and NAME``; ``NAME consists of``."""
    if name.needs_cue:
        yield from _of_ordinary_word(text, name, run, bounds)
    if name.kind is not None:
        return
    before = text[max(bounds[0], name.start - 48) : name.start]
    cue = last_of(BASELINE.finditer(before))
    if cue is not None and re.fullmatch(r" (?:the |a |an |both )?", before[cue.end() :]):
        surpassed = SURPASS.match(cue.group()) is not None
        for each in run if surpassed or not name.title_case else ():
            if each.kind is None and (surpassed or not each.title_case or len(run) > 1):
                yield Vote(each, "technique-cue", 1.0, Kind.TECHNIQUE)
    if not name.title_case:
        if RESULT_VERB.match(text, name.end):
            yield Vote(name, "subject", 0.5, None)
        if IS_A.match(text, name.end):
            for kind in apposed_kinds(text, name.end, min(bounds[1], name.end + _OBJECT_CHARS)):
                yield Vote(name, "subject", 1.0, kind)


def _of_ordinary_word(
    text: str, name: Name, run: list[Name], bounds: tuple[int, int]
) -> Iterator[Vote]:
    """``such as CART``; ``SAM-based methods``; ``outperforms Wanda``: what only a name can be."""
    before = text[max(bounds[0], name.start - 32) : name.start]
    if (
        (name is run[0] and EXAMPLE.search(before) is not None)
        or AFFIX.match(text, name.end)
        or SURPASSES.search(before) is not None
    ):
        yield Vote(name, "technique-cue", 1.0, name.kind)


def _made_by_us(text: str, name: Name, bounds: tuple[int, int]) -> Iterator[Vote]:
    """``NAME, a corpus of alerts that we label by hand``."""
    if name.canonical is None and IS_A.match(text, name.end):
        stop = min(bounds[1], name.end + _OBJECT_CHARS)
        if BY_US.search(text, name.end, stop):
            for kind in apposed_kinds(text, name.end, stop):
                yield Vote(name, "novel", 1.5, kind, own=True)


def _coordinated(run: Sequence[Name]) -> Iterator[Vote]:
    """What a list puts beside a known name is of its kind."""
    kinds = {n.kind for n in run if n.kind and n.level != "concept" and not n.needs_cue}
    if len(kinds) == 1:
        kind = kinds.pop()
        for name in run:
            if name.kind is None or name.needs_cue:
                yield Vote(name, "coordination", 1.5, kind)


def _ours(text: str, name: Name, run: list[Name], bounds: tuple[int, int]) -> Iterator[Vote]:
    """``NAME, a novel framework``; ``our method NAME``."""
    if name.level == "concept":
        return
    known = name.rule.startswith("gazetteer")
    novel = NOVEL.match(text, name.end)
    if not known and not name.title_case and novel is not None:
        kinds = apposed_kinds(text, name.end, min(bounds[1], name.end + _OBJECT_CHARS))
        if "our" in novel.group():
            yield Vote(name, "novel", 1.0, None, own=True)
        for kind in kinds:
            yield Vote(name, "novel", 2.0, kind, own=True)
    ours = OURS.search(text[max(bounds[0], name.start - 60) : name.start])
    if ours is not None and (not known or "proposed" in ours.group()):
        words = ours.group().rstrip(" ,")
        head = next((h for h in head_pattern().finditer(words) if h.end() == len(words)), None)
        if head is not None or words.casefold() in {"our", "the proposed", "our proposed"}:
            said = None if head is None else head_kind(head.group())
            plural = head is not None and head.group().endswith("s")
            for each in (run if plural else [name]) if said is not Kind.BENCHMARK else ():
                yield Vote(each, "ours", 1.5, said, own=not each.title_case or head is not None)


def _first_at(here: list[Name], text: str, start: int) -> Name | None:
    """The name that stands at an offset, articles and quotation marks aside."""
    opening = TO_NAME.match(text, start)
    at = opening.end() if opening is not None else start
    return next((name for name in here if start <= name.start <= at), None)


def _proposed(
    text: str, here: list[Name], run_of: dict[int, list[Name]], bounds: tuple[int, int]
) -> Iterator[Vote]:
    for cue in PROPOSE.finditer(text, *bounds):
        stop = min(bounds[1], cue.end() + _OBJECT_CHARS)
        first = _first_at(here, text, cue.end() + 1)
        strong = STRONG_MAKE.search(cue.group()) is not None
        if first is not None:
            yield from _own(text, run_of[id(first)], stop, strong=strong)
            continue
        yield from _object(text, here, run_of, (cue.end() + 1, stop), strong=strong)
    passive = next(
        (n for n in here if n.start - bounds[0] < _NEAR_START_CHARS and PASSIVE.match(text, n.end)),
        None,
    )
    if passive is not None and passive.kind is None:
        yield Vote(passive, "proposed", 1.5, None, own=True)


def _own(text: str, run: list[Name], stop: int, *, strong: bool) -> Iterator[Vote]:
    for name in run:
        if name.canonical is not None and LONGER_NAME.match(text, name.end):
            continue  # "the MCP Copilot Agent" is made, not MCP, and so is "LoRA adapter-as-input"
        kinds = apposed_kinds(text, name.end, stop)
        if name.kind is not None and name.rule.startswith("gazetteer") and not kinds and not strong:
            continue
        if not (kinds or strong):
            continue
        if name.level == "concept":
            continue
        yield Vote(name, "proposed", 1.5, None, own=True)
        for kind in kinds:
            yield Vote(name, "proposed", 3.0, kind, own=True)


def _object(
    text: str,
    here: list[Name],
    run_of: dict[int, list[Name]],
    bounds: tuple[int, int],
    *,
    strong: bool,
) -> Iterator[Vote]:
    """``a novel framework, NAME, that``; ``three benchmarks: A, B and C``; ``the NAME system``."""
    start, stop = bounds
    clause = _CLAUSE.search(text, start, stop)
    limit = clause.start() if clause is not None else stop
    head = None
    for head in head_pattern().finditer(text, start, min(stop, start + 160)):
        link = _LINK.match(text, head.end())
        at = link.end() if link is not None else head.end()
        name = next((n for n in here if n.start == at), None)
        if name is None or (head.start() > limit and not name.start <= limit):
            continue
        plain = text[head.end() : at] == " "
        if name.level == "concept" or (name.rule.startswith("gazetteer") and plain):
            continue
        if not plain or name.kind is None:
            for each in run_of[id(name)]:
                yield Vote(each, "proposed-object", 1.5, None, own=strong)
                yield Vote(each, "proposed-object", 2.5, head_kind(head.group()), own=strong)
        return
    for name in here:  # "the NAME system"
        after = head_pattern().match(text, name.end + 1)
        if start <= name.start < limit and name.kind is None and after and strong:
            yield Vote(name, "proposed-object", 2.5, head_kind(after.group()), own=True)


def _called(
    text: str, here: list[Name], run_of: dict[int, list[Name]], bounds: tuple[int, int]
) -> Iterator[Vote]:
    for cue in CALLED.finditer(text, *bounds):
        name = next((n for n in here if n.start == cue.end()), None)
        if name is None or name.level == "concept":
            continue
        before = text[max(bounds[0], cue.start() - 160) : cue.start()]
        heads = list(head_pattern().finditer(before))
        for each in run_of[id(name)]:
            yield Vote(each, "called", 1.5, None, own=True)
            if heads:
                yield Vote(each, "called", 2.0, head_kind(heads[-1].group()), own=True)


def _head_after(text: str, here: list[Name], run_of: dict[int, list[Name]]) -> Iterator[Vote]:
    for name in here:
        head = (
            head_pattern().match(text, name.end + 1)
            if text[name.end : name.end + 1] == " "
            else None
        )
        if head is None or (head.group() == "models" and not IS_NOUN.match(text, head.end())):
            continue
        kind = head_kind(head.group())
        if name.title_case and kind is not Kind.BENCHMARK and not COMPOUND.search(name.text):
            continue  # "the Bayesian framework"
        plural = head.group().endswith("s")
        for each in run_of[id(name)] if plural else [name]:
            yield Vote(each, "head-noun", 2.0, kind)


def _class_lists(
    text: str, here: list[Name], run_of: dict[int, list[Name]], bounds: tuple[int, int]
) -> Iterator[Vote]:
    if not any(text.find(word, *bounds) >= 0 for word in CLASS_WORDS):
        return
    for head in head_pattern().finditer(text, *bounds):
        link = CLASS_LINK.match(text, head.end())
        if link is None:
            continue
        name = next((n for n in here if n.start == link.end()), None)
        kind = head_kind(head.group())
        if kind is Kind.TECHNIQUE and not head.group().endswith("s") and "(" in link.group():
            continue  # "operating system (OS)" gives an acronym, no example
        made = NEW.search(text[max(bounds[0], head.start() - _ADJACENT_CHARS) : head.start()])
        own = made is not None and link.group().strip() in {":", ", namely", "namely"}
        if name is not None:
            for each in run_of[id(name)]:
                yield Vote(each, "class-list", 2.5, kind, own=own)


def _evaluated_on(
    text: str, here: list[Name], run_of: dict[int, list[Name]], bounds: tuple[int, int]
) -> Iterator[Vote]:
    for on in ON.finditer(text, *bounds):
        if _is_over_another(text, on, bounds[0]):
            yield from _beaten(here, run_of, on.end())
            continue
        if not any(on.end() < name.start <= on.end() + _CUE_CHARS for name in here):
            continue
        if on.start() - bounds[0] > _NEAR_START and not EVALUATE.search(
            text, max(bounds[0], on.start() - _CUE_CHARS), on.start()
        ):
            continue
        stop = WINDOW_STOP.search(text, on.end() + 1, bounds[1])
        limit = stop.start() if stop is not None else bounds[1]
        inside = [name for name in here if on.end() < name.start < limit]
        if not inside:
            continue
        run = run_of[id(inside[0])]
        known = any(name.kind is Kind.BENCHMARK for name in run)
        for name in run:
            near = name.start - on.end() < _ADJACENT_CHARS or not name.title_case
            if name.kind is None and (known or near):
                weight = 1.5 if known or not name.title_case or len(run) > 1 else 0.9
                weight = 0.7 if on.group().lower() == "in" and not known else weight
                yield Vote(name, "evaluated-on", weight, Kind.BENCHMARK)


def _is_over_another(text: str, on: re.Match[str], start: int) -> bool:
    """Whether an *over* sets against: "improves accuracy on A over B", not "evaluated over A"."""
    if on.group() != "over":
        return False
    gain = last_of(GAIN.finditer(text, max(start, on.start() - _CUE_CHARS), on.start()))
    return gain is not None and not OVER_PLACE.search(text, gain.end(), on.start())


def _beaten(here: list[Name], run_of: dict[int, list[Name]], end: int) -> Iterator[Vote]:
    """What a gain is measured over is a technique or model, listed or not."""
    first = next((name for name in here if end < name.start <= end + _NEAR_START_CHARS), None)
    for name in run_of[id(first)] if first is not None else []:
        if name.kind is None and not name.title_case:
            yield Vote(name, "technique-cue", 1.0, Kind.TECHNIQUE)


def _title_votes(passage: Passage, names: Sequence[Name]) -> Iterator[Vote]:
    title = TITLE_PREFIX.match(passage.text)
    if title is None:
        for name in names:
            if name.kind is None and passage.text.strip(" .") == name.text:
                yield Vote(name, "title", 1.5, None, own=True)
        return
    stop = title.end("name")
    inside = [name for name in names if name.end <= stop + 1]
    rest = title.group("rest")
    for name in inside:
        if name.level == "concept":
            continue
        between = passage.text[name.end : stop]
        if not re.fullmatch(r"\s*(?:(?:,|and|&|\+)\s.*)?", between):
            continue
        yield Vote(name, "title", 1.5, None, own=True)
        if TITLE_BENCHMARK.search(rest):
            yield Vote(name, "title", 1.2, Kind.BENCHMARK, own=True)
        if TITLE_MODEL.search(rest):
            yield Vote(name, "title", 1.2, Kind.MODEL, own=True)
