"""Known names: the packaged lists, and finding them in a text by longest match.

A list is a tab-separated file in ``graph/gazetteers``: comments with its source and licence,
then ``name``, ``aliases`` (parted by ``|``) and ``flags``. Case, and hyphens, underscores and
spaces inside a name, do not matter, so that one row covers ``SWE-bench``, ``SWE Bench`` and
``SWEBench``; a plural ``s`` is allowed. Flags: ``cased`` wants the case as listed, ``needs_cue``
wants another rule to say that the word is a name here.
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
    from collections.abc import Iterator

SEPARATORS: Final = frozenset("-_ \u00a0\u2010\u2011\u2013")
_WITHOUT_SEPARATORS: Final = dict.fromkeys(map(ord, SEPARATORS))
_OPENING: Final = 3
_WORD_START: Final = re.compile(r"(?<![^\W_])\S")
# What may follow a name after a hyphen without making another name of it.
_DESCRIPTIVE: Final = re.compile(
    r"[-\u2010\u2011\u2013](?:based|style|like|level|driven|guided|aware|trained|tuned|inspired"
    r"|class"
    r"|powered|enabled|enhanced|generated|augmented|specific|related|only|free|compatible|type"
    r"|compliant|derived|equipped|as|sized|scale|family|series|format|to|and|or|vs|judged|aligned"
    r"|finetuned|fine|integrated|centric|oriented|assisted|optimized|optimised|scored|evaluated"
    r"|labeled|distilled|pretrained|initialized|native|first|agnostic|induced|by|on|in"
    r"|with)\b(?!-[A-Z])"
)
_FILES: Final = (
    ("benchmarks.tsv", Kind.BENCHMARK, None),
    ("named_techniques.tsv", Kind.TECHNIQUE, "named"),
    ("concepts.tsv", Kind.TECHNIQUE, "concept"),
)
_ALL_FILES: Final = (
    "benchmarks.tsv",
    "concepts.tsv",
    "head_nouns.tsv",
    "models.tsv",
    "named_techniques.tsv",
    "not_names.tsv",
    "rules.tsv",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a gazetteer."""

    kind: Kind
    level: str | None
    name: str
    aliases: tuple[str, ...]
    flags: frozenset[str]


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
            aliases = tuple(a.strip() for a in "|".join(cells[1:2]).split("|") if a.strip())
            flags = frozenset(f for f in ",".join(cells[2:3]).split(",") if f)
            out.append(Row(kind, level, cells[0], aliases, flags))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One spelling of a row; ``spaces`` counts how its words are parted, hyphens aside."""

    form: str
    row: Row
    spaces: int

    @property
    def is_spelled_out(self) -> bool:
        """Whether this is the long form of an acronym, which its capitals do not make a name."""
        name = self.row.name
        return self.spaces > 0 and name.isalnum() and sum(map(str.isupper, name)) > 1


class _Node:
    __slots__ = ("children", "entries")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.entries: list[_Entry] = []


@cache
def _trie() -> _Node:
    root = _Node()
    for row in rows():
        for form in (row.name, *row.aliases):
            node = root
            for character in folded(form):
                node = node.children.setdefault(character, _Node())
            node.entries.append(_Entry(squeezed(form), row, form.count(" ")))
    return root


@cache
def _openings() -> frozenset[str]:
    """The first three characters of every form, so that most words need no walk."""
    forms = [folded(form) for row in rows() for form in (row.name, *row.aliases)]
    # With its plural s, an acronym of two letters fills the three characters.
    return frozenset(
        [form[:_OPENING] for form in forms] + [f"{form}s"[:_OPENING] for form in forms]
    )


@cache
def known_row(key: str) -> Row | None:
    """Find the row with a name or alias of this folded form."""
    node: _Node | None = _trie()
    for character in key:
        if node is None:
            return None
        node = node.children.get(character)
    return node.entries[0].row if node is not None and node.entries else None


def find_known(text: str) -> tuple[KnownHit, ...]:
    """Find known names, leftmost and longest, without overlaps."""
    root = _trie()
    openings = _openings()
    low = lowered(text)
    hits: list[KnownHit] = []
    done = 0
    for word in _WORD_START.finditer(low):
        start = word.start()
        opening = low[start : start + _OPENING]
        if start >= done and (opening in openings or not opening.isalnum()):
            hit = _longest(root, text, low, start)
            if hit is not None:
                hits.append(hit)
                done = hit.end
    return tuple(hits)


def _longest(root: _Node, text: str, low: str, start: int) -> KnownHit | None:
    node: _Node | None = root
    best: KnownHit | None = None
    index, length = start, len(text)
    while index < length:
        character = low[index]
        if character in SEPARATORS and index > start and low[index - 1] not in SEPARATORS:
            index += 1
            continue
        node = node.children.get(character) if node is not None else None
        if node is None:
            break
        index += 1
        if node.entries:
            end = _word_end(text, low, index)
            row = _accepted(node.entries, text, start, end) if end is not None else None
            if row is not None and end is not None:
                best = KnownHit(start, end, row)
    return best


def _word_end(text: str, low: str, index: int) -> int | None:
    """Where the word that a name closes ends: at once, or after a plural ``s``."""
    for plural in ("", "s", "es"):
        end = index + len(plural)
        if low.startswith(plural, index) and not (
            end < len(text) and (low[end].isalnum() or low[end] in "*+#")
        ):
            return end
    return None


def _accepted(entries: list[_Entry], text: str, start: int, end: int) -> Row | None:
    written = text[start:end]
    surface = squeezed(written)
    if len(entries) > 1 and written.islower():  # in lower case the common name is meant
        entries = sorted(entries, key=lambda entry: entry.row.level != "concept")
    for entry in entries:
        row = entry.row
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
