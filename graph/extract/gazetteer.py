"""Known names: the packaged lists, and finding them in a text by longest match.

A list is a tab-separated file in ``graph/gazetteers``: comments with its source and licence,
then ``name``, ``aliases`` (parted by ``|``) and ``flags``. Case, and hyphens, underscores and
spaces inside a name, do not matter, so that one row covers ``SWE-bench``, ``SWE Bench`` and
``SWEBench``; a plural ``s`` is allowed. Flags: ``cased`` wants the case as listed, ``needs_cue``
wants another rule to say that the word is a name here, ``broad`` is for classes that stand above
others and are not read in a text. A fourth column, ``broader``, names the techniques above one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from graph.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_OPENING: Final = 5
SEPARATORS: Final = frozenset("-_ \u00a0\u2010\u2011\u2013")
_WITHOUT_SEPARATORS: Final = dict.fromkeys(map(ord, SEPARATORS))
_JOINED: Final = re.compile(r"\+[A-Z]")  # "SFT+RL" are two
_LONG_WORD: Final = 5
_INNER_CAPITAL: Final = re.compile(r"^[^\W_]*(?:[a-z][A-Z]|[A-Z]{2}[a-z]{3}|[A-Z]\d)[^\W_]*$")
_PARTED: Final = re.compile(r"^[a-z]{2,}\d|-bench\b|\bbench-|-\d|[a-z]\d+[a-z]")
_PLURALS: Final = ("", "s", "es")
# A word, or a sign that no word stands before, with what follows a separator at most.
_PLACE: Final = re.compile(
    rf"(?<![^\W_])([^\W_]+|\S)(?=[{re.escape(''.join(sorted(SEPARATORS)))}]?([^\W_]+|.))?",
    re.DOTALL,
)
_LEADING: Final = re.compile(r"[^\W_]+")
_PIECE: Final = re.compile(r"[^\W_]+|.", re.DOTALL)
# What may follow a name after a hyphen without making another name of it.
_DESCRIPTIVE: Final = re.compile(
    r"[-\u2010\u2011\u2013](?:based|style|like|level|driven|guided|aware|trained|tuned|inspired"
    r"|class"
    r"|powered|enabled|enhanced|generated|augmented|specific|related|only|free|compatible|type"
    r"|compliant|derived|equipped|as|sized|scale|family|series|format|to|and|or|vs|judged|aligned"
    r"|finetuned|fine|integrated|centric|oriented|assisted|optimized|optimised|scored|evaluated"
    r"|labeled|distilled|pretrained|initialized|native|first|agnostic|induced|by|on|in"
    r"|[a-z]+(?:ed|ing|able|wise)|with)\b(?!-[A-Z])"
)
HAND_WRITTEN_LISTS: Final = (
    "benchmarks.tsv",
    "concepts.tsv",
    "head_nouns.tsv",
    "models.tsv",
    "named_techniques.tsv",
    "not_names.tsv",
)
# Read from what packages evaluate on, by ``make gazetteers``.
REBUILT_LISTS: Final = (
    "benchmarks_gymnasium.tsv",
    "benchmarks_inspect_evals.tsv",
    "benchmarks_lighteval.tsv",
    "benchmarks_lm_eval.tsv",
    "benchmarks_lmms_eval.tsv",
    "benchmarks_mteb.tsv",
    "benchmarks_opencompass.tsv",
)
_FILES: Final = (
    ("benchmarks.tsv", Kind.BENCHMARK, None),
    ("named_techniques.tsv", Kind.TECHNIQUE, "named"),
    ("concepts.tsv", Kind.TECHNIQUE, "concept"),
    *((name, Kind.BENCHMARK, None) for name in REBUILT_LISTS),
)
_ALL_FILES: Final = (*HAND_WRITTEN_LISTS, *REBUILT_LISTS, "rules.tsv")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a gazetteer."""

    kind: Kind
    level: str | None
    name: str
    aliases: tuple[str, ...]
    flags: frozenset[str]
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownHit:
    """A known name in a text."""

    start: int
    end: int
    row: Row


def read_table(name: str) -> Iterator[list[str]]:
    """Give the cells of each row of a packaged list, without comments and blank lines."""
    text = files("graph").joinpath("gazetteers", name).read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]


def tables_digest() -> str:
    """Six hexadecimal digits that change whenever a packaged list does."""
    digest = blake2s(digest_size=3)
    for name in _ALL_FILES:
        digest.update(files("graph").joinpath("gazetteers", name).read_bytes())
    return digest.hexdigest()


def lowered(text: str) -> str:
    """Lower case that keeps every offset."""
    low = text.lower().replace("\u03c2", "\u03c3")  # the final sigma depends on its neighbours
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def folded(name: str) -> str:
    """The form in which two spellings of one name agree: no case, no separators.

    Example:
        >>> folded("SWE-Bench Verified")
        'swebenchverified'
    """
    return lowered(name.translate(_WITHOUT_SEPARATORS))


def squeezed(name: str) -> str:
    """A name without separators, its case kept."""
    return name.translate(_WITHOUT_SEPARATORS)


@cache
def rows() -> tuple[Row, ...]:
    """Every row of the lists of benchmarks and techniques."""
    out: list[Row] = []
    for name, kind, level in _FILES:
        for cells in read_table(name):
            flags = frozenset(f for f in ",".join(cells[2:3]).split(",") if f)
            aliases, broader = _parts(cells[1:2]), _parts(cells[3:4])
            out.append(Row(kind, level, cells[0], aliases, flags, broader))
    return tuple(out)


def _parts(cells: list[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in "|".join(cells).split("|") if part.strip())


@dataclass(frozen=True, slots=True)
class _Entry:
    """One spelling of a row; ``spaces`` counts how its words are parted, hyphens aside."""

    form: str
    row: Row
    spaces: int
    is_one_word: bool

    @property
    def is_spelled_out(self) -> bool:
        """Whether this is the long form of an acronym, which its capitals do not make a name."""
        name = self.row.name
        return self.spaces > 0 and name.isalnum() and sum(map(str.isupper, name)) > 1


def _read_rows() -> Iterator[Row]:
    """The rows that are looked for in a text."""
    return (row for row in rows() if "broad" not in row.flags)


@dataclass(frozen=True, slots=True)
class _Forms:
    """The listed forms, folded, so that a text is compared with them a word at a time.

    ``spelled`` has each with its plurals; ``beginnings`` has those from their first character on.
    """

    entries: Mapping[str, Sequence[_Entry]]
    spelled: frozenset[str]
    beginnings: frozenset[str]


@cache
def _forms() -> _Forms:
    entries: dict[str, list[_Entry]] = {}
    for row in _read_rows():
        for form in (row.name, *row.aliases):
            one_word = not SEPARATORS.intersection(form)
            entry = _Entry(squeezed(form), row, form.count(" "), one_word)
            entries.setdefault(folded(form), []).append(entry)
    spelled = frozenset(f"{form}{plural}" for form in entries for plural in _PLURALS)
    beginnings = frozenset(text[:end] for text in spelled for end in range(1, len(text) + 1))
    return _Forms(entries, spelled, beginnings)


@cache
def _openings() -> tuple[frozenset[str], frozenset[str]]:
    """How forms begin: by first characters, and short words.

    What is short must stand as listed: "cf is" is no CFI, though it has its letters.
    """
    forms = [form for row in _read_rows() for form in (row.name, *row.aliases)]
    # With its plural, a short form may fill these characters.
    spellings = _forms().spelled
    short = {text for text in spellings if len(text) < _OPENING}
    # "U-Net" begins with a word that says nothing of the rest.
    short |= {
        word.group()
        for form in forms
        if len(folded(form)) < _OPENING
        for word in [_LEADING.match(lowered(form))]
        if word is not None
    }
    return frozenset(text[:_OPENING] for text in spellings), frozenset(short)


def _may_open(low: str, start: int, end: int) -> bool:
    """Whether a form can begin with the word at these bounds."""
    openings, short = _openings()
    if end - start >= _OPENING or not low[start].isalnum():
        return True
    # "Web Shop": the form may go on after what parts it.
    return (
        low[start:end] in short or folded(low[start : start + 2 * _OPENING])[:_OPENING] in openings
    )


def known_row(key: str) -> Row | None:
    """Find the row with a name or alias of this folded form."""
    entries = _forms().entries.get(key)
    return entries[0].row if entries else None


def find_known(text: str) -> tuple[KnownHit, ...]:
    """Find known names, leftmost and longest, without overlaps."""
    forms = _forms()
    spelled, beginnings = forms.spelled, forms.beginnings
    low = lowered(text)
    hits: list[KnownHit] = []
    done = 0
    for place in _PLACE.finditer(low):
        word, following = place.groups()
        # Two look-ups tell of most words that no form begins there.
        if word in beginnings and (
            word in spelled or (following is not None and word + following in beginnings)
        ):
            start, end = place.span()
            if start >= done and _may_open(low, start, end):
                hit = _longest(forms, text, low, start)
                if hit is not None:
                    hits.append(hit)
                    done = hit.end
    return tuple(hits)


def _longest(forms: _Forms, text: str, low: str, start: int) -> KnownHit | None:
    best: KnownHit | None = None
    key = ""
    for piece in _PIECE.finditer(low, start):
        begin, end = piece.span()
        is_parted = begin > start and low[begin - 1] in SEPARATORS
        if low[begin] in SEPARATORS:
            if is_parted or begin == start:
                break
            continue
        if is_parted and low[begin] in "+*#":
            break  # "LoRA + a copy" is not LoRA+
        key += piece.group()
        if key not in forms.beginnings:
            break
        if key in forms.spelled and _ends_word(text, low, end):
            together = end - begin if is_parted else len(key)
            row = _row_of(forms, text, (start, end), key, together)
            best = best if row is None else KnownHit(start, end, row)
    return best


def _row_of(forms: _Forms, text: str, span: tuple[int, int], key: str, together: int) -> Row | None:
    """The row of a form, or of one with a plural that stands together with it."""
    for plural in _PLURALS:
        entries = forms.entries.get(key.removesuffix(plural)) if key.endswith(plural) else None
        if entries is not None and len(plural) < together:
            row = _accepted(entries, text, *span)
            if row is not None:
                return row
    return None


def _ends_word(text: str, low: str, end: int) -> bool:
    """Whether a word ends here, so that a name can."""
    return (
        end == len(text)
        or not (low[end].isalnum() or low[end] in "*+#")
        or _JOINED.match(text, end) is not None
    )


def _accepted(entries: Sequence[_Entry], text: str, start: int, end: int) -> Row | None:
    written = text[start:end]
    surface = squeezed(written)
    if len(entries) > 1 and written.islower():  # in lower case the common name is meant
        entries = sorted(entries, key=lambda entry: entry.row.level != "concept")
    for entry in entries:
        row = entry.row
        if entry.is_one_word and row.level == "named" and " " in written:
            continue  # "Research Agents" are not ResearchAgent
        in_words = _is_written_in_words(entry, written)
        if (
            "cased" in row.flags
            and surface not in {entry.form, f"{entry.form}s"}
            and not (in_words and entry.is_spelled_out)
        ):
            continue
        if row.level != "concept" and not in_words and _is_plain_word(written, entry.form):
            continue
        if row.level == "concept" or _stands_alone(text, start, end):
            return row
    return None


def _is_written_in_words(entry: _Entry, written: str) -> bool:
    """Whether a technique of several words stands in as many: no single word folds to that.

    Benchmarks keep their capitals: "common voice" and "frozen lake" are ordinary words.
    """
    parted = sum(character in SEPARATORS for character in written)
    return entry.row.kind is Kind.TECHNIQUE and 0 < entry.spaces <= parted


def _is_plain_word(surface: str, form: str) -> bool:
    """Whether an ordinary word only happens to fold to a name: "multiple" is not MultiPL-E."""
    capitals = sum(c.isupper() for c in form)
    if surface.islower():
        coined = surface.isalnum() and _INNER_CAPITAL.search(form) is not None
        if len(surface) >= _LONG_WORD and (coined or _PARTED.search(surface)):
            return False  # "swe-bench", "gsm8k", "deepspeed": no other word is written so
        return capitals > 0 and (surface.isalpha() or capitals > 1)
    return capitals > 1 and surface.isalpha() and surface[1:].islower()


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a name is no part of a longer, hyphenated one."""
    if start > 1 and text[start - 1] in "-_" and text[start - 2].isalnum():
        return False
    following = text[end : end + 2]
    joined = len(following) > 1 and following[0] in "-_.\u2010\u2011\u2013"
    if not joined or not (following[1].isalnum()):
        return True
    return _DESCRIPTIVE.match(text, end) is not None


def without_descriptive_tail(name: str) -> str:
    """Cut what describes and does not name: ``CodeAct-style`` gives ``CodeAct``."""
    tail = _DESCRIPTIVE.search(name)
    return name if tail is None else name[: tail.start()]
