"""What has the shape of a proper name: camel case, capitals, digits, underscores, title case."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from graph.extract.gazetteer import (
    KnownHit,
    find_known,
    folded,
    known_row,
    read_table,
    without_descriptive_tail,
)
from graph.extract.known_models import ModelHit, find_models
from graph.extract.phrases import find_described
from graph.models import Field, Kind

if TYPE_CHECKING:
    from graph.extract.passages import Passage

_TOKEN: Final = re.compile(r"\$[^$\s]{1,12}\$[\w-]*|[^\W_][\w.+*#\u2010\u2011-]*")
_HYPHENS: Final = re.compile(r"[-\u2010\u2011]")
_CAMEL: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2}|[A-Z]\d|[a-z]\d.*[A-Z]|\d[A-Z]")
_BENCHMARK_SUFFIX: Final = re.compile(
    r"(?:(?<!^)-?Bench(?:mark)?(?:es)?(?:-?[A-Z0-9]\w*)?|(?<=[A-Za-z])-?Eval|(?<=[A-Z])QA"
    r"|(?<=[a-z])-?QA|(?<=[A-Za-z])-?Gym|(?<=[A-Z])VQA|-?Corpus|-?Arena|-?Verified)\+?$"
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
_MAX_TOKENS: Final = 6
_PAIR: Final = 2
_SHORT_WORD: Final = 5
_ADJECTIVE: Final = re.compile(
    r"(?:ed|ing|ive|able|ible|al|ic|ous|ent|ant|free|wide|level|aware|time|side|scale|ready|heavy"
    r"|only"
    r"|bound|safe|first|rich|like|class|agent|agents|model|models|code|data|generation|centric)$"
)
_PRODUCT_WORDS: Final = re.compile(
    r"(?: (?!Team|Report|Technical|Model|API|Series|Famil)[A-Z][a-z]+){1,2}(?=[\s,.;:)])(?! [A-Z])"
)
_TITLE_HEADS: Final = re.compile(
    r" (?:Engine|Protocol|Framework|Compiler|Algorithm|System|Optimizer|Optimization|Interpreter"
    r"|Debugger|Learning|Attention|Network|Networks|Injection|Attack|Prompting|Tuning|Decoding)$"
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


@cache
def _not_names() -> frozenset[str]:
    return frozenset(folded(cells[0]) for cells in read_table("not_names.tsv"))


@lru_cache(maxsize=1 << 14)
def is_no_name(text: str) -> bool:
    """Whether a word, for all its capitals, names nothing that the graph holds."""
    key = folded(text)
    return key in _not_names() or (key.endswith("s") and key[:-1] in _not_names())


def find_names(passage: Passage, other: str = "") -> tuple[Name, ...]:
    """Find known names and what has the shape of one, ascending and without overlaps.

    Args:
        passage: The field to read.
        other: The paper's other field; an ordinary word before the colon of a title is a name if
            it stands with its capital there too.
    """
    text = passage.text
    models = find_models(text)
    known = [hit for hit in find_known(text) if not _overlaps_model(hit, models)]
    in_title = passage.field is Field.TITLE
    names = [_known_name(text, hit) for hit in known]
    names += [_model_name(text, hit, in_title=in_title) for hit in models]
    names = sorted(names, key=lambda name: name.start)
    names = _with_phrases(passage, names)
    taken = bytearray(len(text) + 1)
    for name in names:
        taken[name.start : name.end] = b"\x01" * (name.end - name.start)
    shaped = _shaped(passage, taken)
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
        and all(word[0].isupper() or len(word) < _SHORT_WORD for word in words)
    )


def _prefix(text: str, other: str, taken: bytearray, shaped: list[Name]) -> list[Name]:
    prefix = re.match(r"(\w[\w'*+.-]*(?: \w[\w'*+.-]*){0,2})\s*:\s", text)
    if prefix is None or any(taken[: prefix.end(1)]):
        return []
    word = prefix.group(1)
    inside = any(name.start < prefix.end(1) for name in shaped)
    if inside or is_no_name(word) or not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", other):
        return []
    return [Name(0, prefix.end(1), word, title_case=True)]


def _overlaps_model(hit: KnownHit, models: tuple[ModelHit, ...]) -> bool:
    return any(hit.start < model.end and model.start < hit.end for model in models)


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
        needs_cue="needs_cue" in row.flags,
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
        needs_cue=False,
    )


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
    starts = {start for start, _ in passage.sentences}
    for token in _TOKEN.finditer(text):
        start = token.start()
        word = token.group()
        plain = word.islower() and "_" not in word and word[0] != "$"
        if plain and not run:
            continue
        end = start + (len(word) if plain else _named_length(word))
        strength = 0 if plain or end <= start else _strength(text[start:end])
        if any(taken[start:end]):
            # A known name that is a part of a longer word does not stand there.
            if strength < _STRONG or _covered(taken, start, end):
                strength = 0
        elif strength == _WEAK and (start in starts or passage.field is Field.TITLE):
            strength = 0
        joined = run and start - run[-1][1] == 1 and text[run[-1][1]] == " "
        if run and (not strength or not joined or len(run) == _MAX_TOKENS):
            out += _named(text, run)
            run = []
        if strength:
            run.append((start, end))
    return out + _named(text, run)


_WEAK: Final = 1
_STRONG: Final = 2


def _covered(taken: bytearray, start: int, end: int) -> bool:
    return all(taken[start:end])


def _named_length(token: str) -> int:
    name = without_descriptive_tail(token.rstrip(".-\u2010\u2011#"))
    return len(name.rstrip(".-"))


def _strength(token: str) -> int:
    """2 for a shape that only names have, 1 for a mere capital, 0 for an ordinary word."""
    if token.islower() and "_" not in token and token[0] != "$":
        return 0
    if token[0].isdigit() or len(token) == 1 or is_no_name(token):
        return 0
    parts = [part for part in _HYPHENS.split(token) if part]
    if not any(c.isupper() for c in token):
        underscored = "_" in token.strip("_") and token.isidentifier()
        return _STRONG if underscored or (token[0] == "$" and "-" in token) else 0
    capitals = [part for part in parts if any(c.isupper() for c in part)]
    if is_no_name(parts[0]) and all(part.islower() for part in parts[1:]):
        return 0 if len(parts) != _PAIR or _ADJECTIVE.search(parts[1]) else _STRONG
    if all(is_no_name(part) for part in capitals):
        return 0
    if any(_CAMEL.search(part) and not is_no_name(part) for part in parts):
        return _STRONG
    if any(c in token for c in "*+_") or _BENCHMARK_SUFFIX.search(token):
        return _STRONG
    if len(parts) > 1 and len(capitals) < len(parts) and not parts[0][0].isupper():
        return 0
    return _WEAK if token[0].isupper() else 0


def _named(text: str, run: list[tuple[int, int]]) -> list[Name]:
    while run and text[run[-1][0] : run[-1][1]].casefold() in _GENERIC_TAIL:
        run = run[:-1]
    if not run:
        return []
    start, end = run[0][0], run[-1][1]
    surface = text[start:end]
    if is_no_name(surface):
        return []
    strong = [_strength(text[a:b]) == _STRONG for a, b in run]
    parts = _HYPHENS.split(surface)
    doubtful = len(parts) == _PAIR and is_no_name(parts[0]) and parts[1].islower()
    name = Name(start, end, surface, title_case=not any(strong), own_only=doubtful)
    if _BENCHMARK_SUFFIX.search(surface):
        return [replace(name, kind=Kind.BENCHMARK, rule="benchmark-suffix", variant_of=_base(name))]
    if _SIZE_SUFFIX.search(surface):
        return [replace(name, kind=Kind.MODEL, rule="model-size")]
    base = _base(name)
    if base is not None:
        return [replace(name, kind=Kind.BENCHMARK, rule="benchmark-variant", variant_of=base)]
    if name.title_case and len(run) > 1 and _TITLE_HEADS.search(surface):
        return [replace(name, kind=Kind.TECHNIQUE, level="named", rule="title-case")]
    return [name]


def _base(name: Name) -> str | None:
    """The known benchmark that a hyphened or suffixed name is a variant of."""
    for cut in re.finditer(r"[-_+ ]|(?<=[a-z])(?=\d)", name.text):
        row = known_row(folded(name.text[: cut.start()]))
        if cut.start() and row is not None and row.kind is Kind.BENCHMARK:
            return row.name if "needs_cue" not in row.flags else None
    return None
