"""Pretrained models and products: known families with their versions, sizes and editions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from graph.extract.gazetteer import folded, read_table

_SEP: Final = r"[-\u2010\u2011\u2013 _]?"
_VERSION: Final = (
    r"[vV]?\d{1,4}(?:\.\d{1,2}){0,2}(?:o|[a-z])?(?![\w])(?![%x\u00d7])|[vVRMKTN]\d(?:\.\d)?"
)
_EDITION: Final = (
    r"Sonnet|Opus|Haiku|Pro|Flash-?Lite|Flash|Ultra|Nano|nano|mini|Mini|Turbo|turbo|Preview"
    r"|preview|Coder|coder|Instruct|instruct|Chat|chat|VL|Math|Code|Vision|vision|Omni|Audio|Base"
    r"|base|Large|large|Small|small|Medium|medium|Thinking|thinking|Reasoning|Max|Plus|Distill"
    r"|Scout|Maverick|Next|Guard|Embedding|Image|Zero|XL|XXL|high|low|oss|Codex|Speciale|Exp|it"
    r"|Edit|Air|Lite|OneVision|NeXT|Interleave|Video|Experimental|Magistral|MoE|Nemo|Qwen|Llama"
)
_SIZE: Final = (
    r"\d+(?:\.\d+)?[BbMT](?:-?[aA]\d+(?:\.\d+)?[Bb])?(?![\w])|E\d[Bb](?![\w])|\d+x\d+[Bb]"
)
_TAIL: Final = re.compile(
    rf"(?:(?<=\d)\.\d{{1,2}}(?![\w.]*\w)|(?P<size>[-\u2010\u2011_](?:{_SIZE}))|{_SEP}(?:{_VERSION})"
    rf"|[-\u2010\u2011 _](?:{_EDITION})(?![A-Za-z])|-\d{{4}}-\d{{2}}-\d{{2}}|-\d{{4}})"
)
_OPENING: Final = 5
_VENDOR_OPENING: Final = 3
_UNPARTED: Final = re.compile(rf"[^-_ ]{{1,{_OPENING}}}|.")
# To the word's end, so that its other letters are passed over at once.
_WORD: Final = re.compile(r"(?<![\w$])(?:\w+|\S)")
_SPACED_WORDS: Final = frozenset(
    [
        "large",
        "small",
        "base",
        "medium",
        "code",
        "vision",
        "image",
        "video",
        "audio",
        "edit",
        "high",
        "low",
        "it",
        "chat",
        "math",
        "embedding",
        "reasoning",
        "preview",
        "guard",
        "next",
        "instruct",
        "thinking",
        "test",
    ]
)
# "GPT models", "the Phi family": a family needs no version where the text says that it is one.
_FAMILY: Final = re.compile(r" (?:series )?(?:models|family|families|series)\b")
_VENDORS: Final = r"(?:OpenAI|Anthropic|Google|Meta|Alibaba|Mistral AI|Microsoft|xAI|DeepMind)"
_VENDOR_OPENINGS: Final = frozenset(
    ["Ope", "Ant", "Goo", "Met", "Ali", "Mis", "Mic", "xAI", "Dee"],
)


@dataclass(frozen=True, slots=True)
class ModelHit:
    """A model in a text; ``canonical`` is the name without a size that stands apart from it."""

    start: int
    end: int
    canonical: str
    needs_cue: bool


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Families:
    """The families by form, and how they are written.

    ``written`` has a pattern for each first letter in lower case, so that only few forms are tried
    at each word; ``of_vendor`` wants the maker's name before.
    """

    by_form: dict[str, _Family]
    written: dict[str, re.Pattern[str]]
    of_vendor: re.Pattern[str]


@cache
def _families() -> _Families:
    by_form: dict[str, _Family] = {}
    patterns: list[tuple[int, str, str]] = []
    for cells in read_table("models.tsv"):
        flags = frozenset(flag for flag in ",".join(cells[2:3]).split(",") if flag)
        forms = [cells[0], *(a.strip() for a in "|".join(cells[1:2]).split("|") if a.strip())]
        for form in forms:
            by_form[folded(form)] = _Family(cells[0], flags)
            body = re.sub(r"(?:\\[- ]|[ -])", _SEP.replace("\\", "\\\\"), re.escape(form))
            if "cased" not in flags:
                body = f"(?i:{body})"
            patterns.append((-len(form), body, form[0].lower()))
    patterns.sort()
    written = {
        letter: _pattern([body for _, body, first in patterns if first == letter])
        for letter in {first for *_, first in patterns}
    }
    of_vendor = _pattern([body for _, body, _ in patterns], rf"{_VENDORS}(?P<owns>['\u2019]s)?[- ]")
    return _Families(by_form, written, of_vendor)


def _pattern(bodies: list[str], before: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$])(?<!\w[-_]){before}(?P<family>{'|'.join(bodies)})")


@cache
def _openings() -> tuple[frozenset[str], frozenset[str]]:
    """How forms begin, so that most words need no pattern: as listed, and whatever the case.

    A form is in by its first characters, up to where it may be written apart.
    """
    exact, caseless = set[str](), set[str]()
    for cells in read_table("models.tsv"):
        forms = [cells[0], *(a.strip() for a in "|".join(cells[1:2]).split("|") if a.strip())]
        cased = "cased" in ",".join(cells[2:3])
        for form in forms:
            found = _UNPARTED.match(form)
            opening = found.group() if found is not None else ""
            (exact if cased else caseless).add(opening if cased else opening.lower())
    return frozenset(exact), frozenset(caseless)


@lru_cache(maxsize=1 << 15)
def _may_open(opening: str) -> bool:
    exact, caseless = _openings()
    return opening[:_VENDOR_OPENING] in _VENDOR_OPENINGS or any(
        opening[:length] in exact or opening[:length].lower() in caseless
        for length in range(1, _OPENING + 1)
    )


def _match(families: _Families, text: str, start: int) -> re.Match[str] | None:
    """The family that stands at an offset, with its maker where one is named."""
    opening = text[start : start + _VENDOR_OPENING]
    found = families.of_vendor.match(text, start) if opening in _VENDOR_OPENINGS else None
    if found is not None:
        return found
    pattern = families.written.get(text[start].lower())
    return None if pattern is None else pattern.match(text, start)


def find_models(text: str) -> tuple[ModelHit, ...]:
    """Find models of known families, each with as much of its version as is written.

    Example:
        >>> [text.canonical for text in find_models("GPT-4o, o1-mini and Llama-3.1 8B")]
        ['GPT-4o', 'o1-mini', 'Llama-3.1']
    """
    families = _families()
    hits: list[ModelHit] = []
    done = 0
    for word in _WORD.finditer(text):
        start = word.start()
        found = _match(families, text, start) if _may_open(text[start : start + _OPENING]) else None
        if found is None:
            continue
        family = families.by_form.get(folded(found.group("family")))
        if family is None or found.start() < done:
            continue
        end, has_version = _with_tail(text, found.end())
        if end < len(text) and (text[end].isalnum() or text[end] in "_*"):
            continue
        if "versioned" in family.flags and not has_version and not _FAMILY.match(text, end):
            continue
        if not has_version and re.match(r"[-_][A-Z0-9][a-zA-Z0-9]", text[end : end + 3]):
            continue  # a longer name of something else
        hits.append(
            ModelHit(
                # "OpenAI o3" is a spelling of the name, "OpenAI's o3" says whose it is.
                found.start("family" if found.groupdict().get("owns") else 0),
                end,
                _canonical(text[found.start("family") : end]),
                "needs_cue" in family.flags,
            )
        )
        done = end
    return tuple(hits)


def _canonical(name: str) -> str:
    """One spelling where usage varies: OpenAI writes o3, some papers O3."""
    return re.sub(r"^(?:OpenAI[- ])?O(?=\d)", "o", name)


def _with_tail(text: str, end: int) -> tuple[int, bool]:
    has_version = False
    while (tail := _TAIL.match(text, end)) is not None and tail.end() > end:
        word = tail.group().lstrip()
        if tail.group()[0] == " " and word.casefold() in _SPACED_WORDS and word.islower():
            break
        if (
            tail.group()[0] == " "
            and re.fullmatch(r"\d{1,4}", word)
            and not _version_like(text, end)
        ):
            break
        has_version = True
        end = tail.end()
    return end, has_version


def _version_like(text: str, end: int) -> bool:
    """Whether a bare number after a space is a version: ``Claude 3``, not ``Llama 20 times``."""
    following = re.match(
        r" (\d{1,4})(?!\.\d|[%x\d]| ?(?:times|percent|points|tasks|models))", text[end : end + 24]
    )
    return following is not None and len(following.group(1)) == 1
