"""What has the shape of a proper name: camel case, capitals, digits, underscores, title case."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.extract.gazetteer import (
    KnownHit,
    find_known,
    folded,
    known_row,
    lowered,
)
from graph.extract.known_models import ModelHit, find_models
from graph.extract.phrases import find_described
from graph.extract.shapes import (
    BENCHMARK_SUFFIX,
    STRONG,
    WEAK,
    is_almost_ordinary,
    is_no_name,
    measured,
    strength,
)
from graph.models import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.extract.passages import Passage

# A word that is not of small letters alone; what stands between two parts them.
_TOKEN: Final = re.compile(
    r"\$[^$\s]{1,12}\$[\w-]*"
    r"|(?<![^\W_])(?<![.+*#\u2010\u2011-])(?![a-z]+(?![\w.+*#\u2010\u2011-]))[^\W_][\w.+*#\u2010\u2011-]*"
)
_SIZE_SUFFIX: Final = re.compile(r"[A-Za-z].*-\d+(?:\.\d+)?[BM](?:-\w+)*$")
_VARIANT: Final = re.compile(
    r" (Pro|Verified|Lite|Plus|Hard|Multimodal|Multilingual|Live|XL|Mini|Extended|Challenge"
    r"|Diamond|Max|V?\d(?:\.\d)?|Extra|Full|Gold|Test|Base|Easy|Long|Turbo)(?![\w-])"
)
_GENERIC_TAIL: Final = frozenset(
    [
        "benchmark",
        "benchmarks",
        "dataset",
        "datasets",
        "suite",
        "corpus",
        "framework",
        "model",
        "models",
        "method",
        "algorithm",
        "system",
        "challenge",
        "environment",
        "leaderboard",
        "task",
        "tasks",
        "level",
        "levels",
        "library",
    ]
)
_WORD: Final = re.compile(r"[^\s-]+")
_TITLE_WORD: Final = re.compile(r"[A-Z][a-z]+")
_WORD_BEFORE: Final = re.compile(r"(?<![\w$-])([A-Z][\w-]*) \Z")
_WORD_AFTER: Final = re.compile(r" ([A-Z][\w-]*)")
_LONGEST_WORD: Final = 32
_ACRONYM: Final = re.compile(r"[\w+*.-]*[A-Z][\w+*.-]*")
_STEM_CHARS: Final = 5
_MAX_TOKENS: Final = 6
_SHORT_WORD: Final = 5
_SPACES_OF_LONG_FORM: Final = 2
_PRODUCT_WORDS: Final = re.compile(
    r"(?: (?!Team|Report|Technical|Model|API|Series|Famil)[A-Z][a-z]+){1,2}(?=[\s,.;:)])(?! [A-Z])"
)
_TITLE_HEADS: Final = re.compile(
    r" (?:Engine|Protocol|Framework|Compiler|Algorithm|System|Optimizer|Optimization|Interpreter"
    r"|Debugger|Learning|Attention|Network|Networks|Injection|Attack|Prompting|Tuning|Decoding"
    r"|Embedding|Encoding|Distillation|Alignment|Calibration|Annealing|Sampling|Search|Scheduling"
    r"|Guidance|Routing|Fusion|Loss|Transformer|Module|Block|Memory|Planner|Scheduler|Steering"
    r"|Regulari[sz]ation|Augmentation|Decomposition|Pruning|Quanti[sz]ation|Merging|Matching"
    r"|Operator|Training|Verification|Propagation|Unlearning|Tree Search|Descent|Replay|Masking)$"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A span that may name something, with what its form alone tells.

    ``kind`` is ``None`` where the form does not tell; ``rule`` says what told it. ``title_case``
    marks names that only their capitals make names; ``own_only`` marks forms so close to ordinary
    words ("SWE-fficiency", "LLM-ready") that only a paper's own naming makes names of them.
    """

    start: int
    end: int
    text: str
    kind: Kind | None = None
    level: str | None = None
    rule: str = "shape"
    canonical: str | None = None
    needs_cue: bool = False
    title_case: bool = False
    variant_of: str | None = None
    own_only: bool = False

    @property
    def key(self) -> str:
        """The form by which mentions of one thing are brought together."""
        return folded(self.canonical or self.text)


def find_names(
    passage: Passage, other: str = "", meanings: Mapping[str, str] = MappingProxyType({})
) -> tuple[Name, ...]:
    """Find known names and what has the shape of one, ascending and without overlaps.

    Args:
        passage: The field to read.
        other: The paper's other field; an ordinary word before the colon of a title is a name if
            it stands with its capital there too.
        meanings: What the paper itself says that its acronyms stand for; one that is listed with
            another long form is not the listed thing here.
    """
    text = passage.text
    found = find_models(text)
    parts = tuple(hit for hit in found if _in_longer_name(passage, hit, other))
    models = [hit for hit in found if hit not in parts]
    known = [hit for hit in find_known(text) if not _overlaps_model(hit, found)]
    known = [hit for hit in known if not _means_another(hit, text, meanings)]
    known = [hit for hit in known if not _in_longer_name(passage, hit, other)]
    in_title = passage.field is Field.TITLE
    names = [_known_name(text, hit) for hit in known]
    names += [_model_name(text, hit, in_title=in_title) for hit in models]
    names = sorted(names, key=lambda name: name.start)
    names = _with_phrases(passage, names)
    taken = bytearray(len(text) + 1)
    for name in names:
        taken[name.start : name.end] = b"\x01" * (name.end - name.start)
    names = [name for name in names if not _is_other_edition(name)]
    shaped = [_with_number(text, name, parts) for name in _shaped(passage, taken)]
    if passage.field is Field.TITLE:
        shaped += _prefix(text, other, taken, shaped)
    dropped = {(name.start, name.end) for shape in shaped for name in _inside(shape, names)}
    kept = [name for name in names if (name.start, name.end) not in dropped]
    return tuple(sorted([*kept, *shaped], key=lambda name: name.start))


def _with_phrases(passage: Passage, names: list[Name]) -> list[Name]:
    """Put phrases that only together are a name in the place of the known names inside them."""
    if passage.field is Field.TITLE:
        return names
    text = passage.text
    wider = [
        Name(pair.long_start, pair.long_end, text[pair.long_start : pair.long_end], title_case=True)
        for pair in passage.acronyms
        if _is_title_case(text[pair.long_start : pair.long_end])
        and not is_no_name(text[pair.long_start : pair.long_end])
        and not is_no_name(text[pair.short_start : pair.short_end])
    ]
    for start, end in passage.sentences:
        for begin, stop in find_described(text, start, end):
            wider.append(
                Name(begin, stop, text[begin:stop], Kind.TECHNIQUE, "concept", rule="described")
            )
    for each in wider:
        inside = _inside(each, names)
        if any(name.start <= each.start and each.end <= name.end for name in inside):
            continue
        names = sorted([*(n for n in names if n not in inside), each], key=lambda n: n.start)
    return names


def _is_title_case(text: str) -> bool:
    words = [word for word in re.split(r"[\s-]+", text) if word]
    return (
        len(words) > 1
        and words[0][0].isupper()
        and all(any(map(str.isupper, word)) or len(word) < _SHORT_WORD for word in words)
    )


def _prefix(text: str, other: str, taken: bytearray, shaped: list[Name]) -> list[Name]:
    prefix = re.match(r"(\w[\w'*+.-]*(?: \w[\w'*+.-]*){0,2})\s*:\s", text)
    if prefix is None or any(taken[: prefix.end(1)]):
        return []
    word = prefix.group(1)
    inside = any(name.start < prefix.end(1) for name in shaped)
    if inside or is_no_name(word) or not re.search(rf"(?<![\w-]){_loosely(word)}(?![\w-])", other):
        return []
    return [Name(0, prefix.end(1), word, title_case=True)]


def _loosely(word: str) -> str:
    return re.escape(word).replace("\\-", "[- ]")


def _overlaps_model(hit: KnownHit, models: tuple[ModelHit, ...]) -> bool:
    return any(hit.start < model.end and model.start < hit.end for model in models)


def _means_another(hit: KnownHit, text: str, meanings: Mapping[str, str]) -> bool:
    """Whether the paper spells an acronym out in other words than the list does."""
    meaning = meanings.get(text[hit.start : hit.end])
    if meaning is None:
        return False
    long_forms = [form for form in (hit.row.name, *hit.row.aliases) if not _ACRONYM.fullmatch(form)]
    words = {word[:_STEM_CHARS] for word in _WORD.findall(lowered(meaning))}
    listed = {word[:_STEM_CHARS] for form in long_forms for word in _WORD.findall(lowered(form))}
    return bool(long_forms) and not words & listed


def _in_longer_name(passage: Passage, hit: KnownHit | ModelHit, other: str) -> bool:
    """Whether a listed name is but a word of a longer, unlisted one: "Diffusion Policy".

    A capital says so in the midst of a sentence. At its start, and in a title, the longer name has
    to stand in the abstract too.
    """
    text, start, end = passage.text, hit.start, hit.end
    row = hit.row if isinstance(hit, KnownHit) else None
    words = _WORD.findall(text[start:end])
    is_prefixed = row is not None and row.kind is Kind.BENCHMARK and len(words) == 1
    if row is not None and not is_prefixed and not all(map(_TITLE_WORD.fullmatch, words)):
        return False
    before = _WORD_BEFORE.search(text, max(start - _LONGEST_WORD, 0), start)
    if before is not None and _goes_with(before.group(1)):
        at = before.start(1)
        says = passage.field is not Field.TITLE and at != passage.sentence(start)[0]
        if says or _stands_in_sentence(text[at:end], other):
            return True
    is_concept = row is not None and row.level == "concept"
    after = _WORD_AFTER.match(text, end) if is_concept else None
    if after is None or not _goes_with(after.group(1)):
        return False
    return passage.field is not Field.TITLE or _stands_in_sentence(text[start : after.end()], other)


def _goes_with(word: str) -> bool:
    return word.casefold() not in _GENERIC_TAIL and not is_no_name(word) and strength(word) > 0


def _stands_in_sentence(name: str, text: str) -> bool:
    if name not in text:
        return False
    return re.search(rf"[a-z,(] ?{re.escape(name)}(?!\w)", text) is not None


def _with_number(text: str, name: Name, parts: tuple[ModelHit, ...]) -> Name:
    """Give a longer name the version that was read with a model inside it: "Audio Flamingo 3"."""
    end = max((hit.end for hit in parts if name.start < hit.start < name.end), default=0)
    return replace(name, end=end, text=text[name.start : end]) if end > name.end else name


def _inside(shape: Name, names: list[Name]) -> list[Name]:
    return [name for name in names if name.start < shape.end and shape.start < name.end]


def _known_name(text: str, hit: KnownHit) -> Name:
    row = hit.row
    name = Name(
        hit.start,
        hit.end,
        text[hit.start : hit.end],
        kind=row.kind,
        level=row.level,
        rule=f"gazetteer-{'concept' if row.level == 'concept' else row.kind}",
        canonical=row.name,
        # An acronym may be a word, its long form is not.
        needs_cue="needs_cue" in row.flags and not _is_long_form(hit, text),
    )
    variant = _VARIANT.match(text, hit.end) if row.kind is Kind.BENCHMARK else None
    if variant is None:
        return name
    end = variant.end()
    return replace(
        name,
        end=end,
        text=text[hit.start : end],
        canonical=None,
        rule="benchmark-variant",
        variant_of=row.name,
    )


def _is_other_edition(name: Name) -> bool:
    """Whether an edition stands after what more often is no name: *M4 Max* is a chip."""
    is_variant = name.rule == "benchmark-variant"
    return is_variant and (is_no_name(name.text) or is_no_name(name.text.rpartition(" ")[0]))


def _is_long_form(hit: KnownHit, text: str) -> bool:
    return text.count(" ", hit.start, hit.end) >= _SPACES_OF_LONG_FORM


def _model_name(text: str, hit: ModelHit, *, in_title: bool) -> Name:
    # "Gemini Agentic Vision": capitalised words after a product are a part of its name.
    more = None if in_title else _PRODUCT_WORDS.match(text, hit.end)
    end = hit.end if more is None or is_no_name(more.group()) else more.end()
    return Name(
        hit.start,
        end,
        text[hit.start : end],
        kind=Kind.MODEL,
        rule="gazetteer-model",
        canonical=hit.canonical + text[hit.end : end],
        needs_cue=hit.needs_cue,
    )


def _shaped(passage: Passage, taken: bytearray) -> list[Name]:
    """Runs of capitalised or otherwise marked words that no list knows."""
    out: list[Name] = []
    run: list[tuple[int, int]] = []
    text = passage.text
    for token in _TOKEN.finditer(text):
        start = token.start()
        length, shape = measured(token.group())
        end = start + length
        form = _form(passage, taken, (start, end), shape) if shape else 0
        joined = run and start - run[-1][1] == 1 and text[run[-1][1]] == " "
        if run and (not form or not joined or len(run) == _MAX_TOKENS):
            out += _named(text, run)
            run = []
        if form:
            run.append((start, end))
    return out + _named(text, run)


def _form(passage: Passage, taken: bytearray, span: tuple[int, int], form: int) -> int:
    start, end = span
    if 1 in taken[start:end]:
        # A known name that is a part of a longer word does not stand there.
        return form if form == STRONG and 0 in taken[start:end] else 0
    if form == WEAK and (passage.field is Field.TITLE or start == passage.sentence(start)[0]):
        return 0  # a capital that says nothing
    return form


def _named(text: str, run: list[tuple[int, int]]) -> list[Name]:
    while run and text[run[-1][0] : run[-1][1]].casefold() in _GENERIC_TAIL:
        run = run[:-1]
    surface = text[run[0][0] : run[-1][1]] if run else ""
    if not run or is_no_name(surface):
        return []
    name = Name(
        run[0][0],
        run[-1][1],
        surface,
        title_case=all(strength(text[start:end]) < STRONG for start, end in run),
        own_only=is_almost_ordinary(surface),
    )
    return [_with_kind(name, words=len(run))]


def _with_kind(name: Name, *, words: int) -> Name:
    """Add what the form of a name alone tells of its kind."""
    base = _base(name)
    if BENCHMARK_SUFFIX.search(name.text):
        return replace(name, kind=Kind.BENCHMARK, rule="benchmark-suffix", variant_of=base)
    if base is not None:
        return replace(name, kind=Kind.BENCHMARK, rule="benchmark-variant", variant_of=base)
    if _SIZE_SUFFIX.search(name.text):
        return replace(name, kind=Kind.MODEL, rule="model-size")
    if name.title_case and words > 1 and _TITLE_HEADS.search(name.text):
        return replace(name, kind=Kind.TECHNIQUE, level="named", rule="title-case")
    return name


def _base(name: Name) -> str | None:
    """The known benchmark that a hyphened or suffixed name is a variant of."""
    for cut in re.finditer(r"[-_+ ]|(?<=[a-z])(?=\d)", name.text):
        row = known_row(folded(name.text[: cut.start()]))
        if cut.start() and row is not None and row.kind is Kind.BENCHMARK:
            return row.name if "needs_cue" not in row.flags else None
    return None
