"""Names that stand in plain text, found with caution: what is not sure is not found.

A name must stand as whole words; the longest wins. What one word cannot tell from ordinary
English is left alone:

- a name of one letter, and a name of one word in small letters, are never looked for;
- a name of one word of letters alone, and one of fewer than three characters, must be written
  as it is (``ReAct``, not ``react``), and not where all is in capitals;
- a capital letter that any word would have there, at the start of a sentence, tells nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from graph.notes.places import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.notes.model import Note, Prose

_TOKEN: Final = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+|[^\s]")
_WORD: Final = re.compile(r"[^\W_]+")
_SHORT_CHARS: Final = 3
_SENTENCE_END: Final = frozenset(".!?:\u2026\"'\u201c\u201d\u2018\u2019*_([-\u2013\u2014|>")


# Its folded text, where it starts and ends, whether white space is before it. A plain tuple: a
# long vault has millions.
_Token: TypeAlias = tuple[str, int, int, bool]


@dataclass(frozen=True, slots=True)
class _Name:
    key: str
    tokens: tuple[tuple[str, bool], ...]
    exact: str | None  # how it must be written, if that counts
    is_plain: bool  # a capital letter, then small ones


@dataclass(frozen=True, slots=True)
class NameInText:
    """A name that stands in a note, and the key of what it names; lines count from 1."""

    key: str
    start: int
    end: int
    line: int


class MentionFinder:
    """Finds the names of entities in plain text.

    Args:
        names: Each name with the key of what it names. A name of several things is no name.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        keys: dict[tuple[tuple[str, bool], ...], dict[str, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for name, key in names:
            tokens = tuple((token[0], token[3]) for token in _tokens(name))
            if tokens and _is_telling(name, tokens):
                keys[tokens][unicodedata.normalize("NFC", name).strip()].add(key)
        self._by_first: dict[str, list[_Name]] = defaultdict(list)
        for tokens, spelt in keys.items():
            for known in _settled(tokens, spelt):
                self._by_first[tokens[0][0]].append(known)
        # What is looked for first; a name may begin with a mark.
        self._firsts = frozenset(
            next((token for token, _ in name.tokens if _WORD.fullmatch(token)), "")
            for found in self._by_first.values()
            for name in found
        )
        for found in self._by_first.values():
            found.sort(key=lambda known: (-len(known.tokens), known.exact or "", known.key))

    def find(self, note: Note, text: str, own: Sequence[str] = ()) -> list[NameInText]:
        """Find the names in a note, each once in a line.

        Args:
            note: What was read of it.
            text: Its text.
            own: The keys of what the note is about: its headings do not count for them.
        """
        if not self._by_first:
            return []
        headings = [(heading.start, heading.end) for heading in note.headings] if own else []
        lines: Lines | None = None
        found: dict[tuple[str, int], NameInText] = {}
        for block in self._blocks(note, text):
            for key, start, end in self._find_in(block, text):
                if key in own and any(a <= start < b for a, b in headings):
                    continue
                lines = lines or Lines(text)
                line = lines.place(start)[0]
                found.setdefault((key, line), NameInText(key, start, end, line))
        return list(found.values())

    def _find_in(self, tokens: list[_Token], text: str) -> Iterator[tuple[str, int, int]]:
        by_first = self._by_first
        position = 0
        while position < len(tokens):
            names = by_first.get(tokens[position][0])
            length = 0
            if names is not None:
                for name in names:
                    if _stands(name, tokens, position, text):
                        length = len(name.tokens)
                        last = tokens[position + length - 1]
                        yield name.key, tokens[position][1], last[2]
                        break
            position += length or 1

    def _blocks(self, note: Note, text: str) -> Iterator[list[_Token]]:
        """The tokens of each stretch of plain text that nothing interrupts and may hold a name."""
        group: list[Prose] = []
        for prose in note.prose:
            if group and not prose.continues:
                yield from self._block(group, text)
                group = []
            group.append(prose)
        if group:
            yield from self._block(group, text)

    def _block(self, group: list[Prose], text: str) -> Iterator[list[_Token]]:
        written = [text[prose.start : prose.end] for prose in group]
        if all(self._firsts.isdisjoint(_WORD.findall(_folded(part))) for part in written):
            return
        block = _tokens(written[0], group[0].start)
        for part, prose in zip(written[1:], group[1:], strict=True):
            tokens = _tokens(part, prose.start)
            if tokens:
                block += [(*tokens[0][:3], True), *tokens[1:]]
        yield block


def _is_telling(name: str, tokens: tuple[tuple[str, bool], ...]) -> bool:
    """Whether a name can be told from ordinary words at all."""
    written = name.strip()
    if len(tokens) > 1:
        return any(token[0].isalpha() or token[0].isalnum() for token in tokens)
    is_word = written.isalpha() and written.islower()
    return len(written) > 1 and any(c.isalpha() for c in written) and not is_word


def _settled(tokens: tuple[tuple[str, bool], ...], spelt: dict[str, set[str]]) -> Iterator[_Name]:
    """The names of one folded form: one, where all its spellings mean one thing."""
    exact = len(tokens) == 1 and tokens[0][0].isalpha()
    exact |= any(len(written) < _SHORT_CHARS for written in spelt)
    if exact:
        for written, keys in spelt.items():
            if len(keys) == 1:
                is_plain = written[:1].isupper() and not any(c.isupper() for c in written[1:])
                yield _Name(next(iter(keys)), tokens, written, is_plain)
        return
    keys = set().union(*spelt.values())
    if len(keys) == 1:
        yield _Name(next(iter(keys)), tokens, None, is_plain=False)


def _stands(name: _Name, tokens: list[_Token], position: int, text: str) -> bool:
    end = position + len(name.tokens)
    if end > len(tokens):
        return False
    for offset, (folded, spaced) in enumerate(name.tokens):
        token = tokens[position + offset]
        if token[0] != folded or (offset and token[3] != spaced):
            return False
    start, stop = tokens[position][1], tokens[end - 1][2]
    if _is_glued(text, start, -1) or _is_glued(text, stop - 1, 1):
        return False
    if name.exact is None:
        return True
    is_exact = unicodedata.normalize("NFC", text[start:stop]) == name.exact
    return is_exact and _is_by_choice(name, tokens, position, text)


def _is_by_choice(name: _Name, tokens: list[_Token], position: int, text: str) -> bool:
    """Whether the capital letters of a name stand there because it is a name."""
    if name.is_plain:
        return position > 0 and not _opens_sentence(tokens, position)
    return not ((name.exact or "").isupper() and _is_shouted(tokens, position, text))


def _is_glued(text: str, place: int, step: int) -> bool:
    """Whether a word goes on beyond a place: ``my_ReAct``, ``ReAct-like`` is no ``ReAct``."""
    if not text[place].isalnum():
        return False
    beside = place + step
    if step > 0 and text[beside : beside + 1] in {"+", "#"}:
        return True
    if text[place].isdigit() and text[beside : beside + 1] in {".", ","}:  # Llama 3.1
        after = beside + step
        return 0 <= after < len(text) and text[after].isdigit()
    joining = 0
    while 0 <= beside < len(text) and text[beside] in "_-\u2010\u2011\\":
        joining += text[beside] != "\\"  # Markdown writes a name's underscore as "\\_"
        beside += step
        if joining > 1:  # a dash, as in "ReAct--which"
            return False
    return joining > 0 and 0 <= beside < len(text) and text[beside].isalnum()


def _opens_sentence(tokens: list[_Token], position: int) -> bool:
    return tokens[position - 1][0] in _SENTENCE_END


def _is_shouted(tokens: list[_Token], position: int, text: str) -> bool:
    """Whether the words beside are all in capitals, too."""
    beside = [t for t in tokens[max(0, position - 2) : position + 3] if t[0].isalpha()]
    others = [t for t in beside if t is not tokens[position] and len(t[0]) > 1]
    return len(others) > 1 and all(text[t[1] : t[2]].isupper() for t in others)


def _folded(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).casefold()


def _tokens(text: str, base: int = 0) -> list[_Token]:
    found = []
    end = 0
    is_plain = text.isascii()
    for match in _TOKEN.finditer(text.lower() if is_plain else text):
        start, stop = match.span()
        word = match[0] if is_plain else _folded(match[0])
        found.append((word, base + start, base + stop, start != end))
        end = stop
    return found
