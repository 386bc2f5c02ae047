"""Completing a name as one types, by any word of a label, alias or identifier."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.models import Kind
from graph.names import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graph.index import Node
    from graph.views import EntityRef

_LIMIT_MAX: Final = 1000
_WORD: Final = re.compile(r"[^\W_]+")
_END: Final = "\U0010ffff"  # after all that a name may go on with
_KIND_BIT: Final = {kind: 1 << place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Completion:
    """An entity that a text may be the beginning of; ``matched`` is the name that it begins."""

    ref: EntityRef
    matched: str
    published: str | None
    degree: int


class Completer:
    """Finds what a person is typing, among the entities of one state of the graph.

    Every name is numbered by the weight of its entity, the most linked first, so that of equally
    good names the smallest numbers are the best. Names that hold a word with some beginning lie
    together: a keystroke costs one look-up a word, however many they are.

    Args:
        nodes: The entities.
        degrees: How many entities each is linked with, by key.
    """

    def __init__(self, nodes: Iterable[Node], degrees: Mapping[str, int]) -> None:
        ordered = sorted(nodes, key=lambda known: (-degrees.get(known.key, 0), known.key))
        self._nodes = ordered
        self._degrees = degrees
        self._names: list[str] = []
        owners: list[int] = []
        for place, known in enumerate(ordered):
            for name in _names(known):
                self._names.append(name)
                owners.append(place)
        self._owners = np.array(owners, dtype=np.int32)
        bits = [sum(_KIND_BIT[kind] for kind in known.kinds) for known in ordered]
        self._kinds = np.array(bits, dtype=np.uint8)[self._owners]
        folded = [fold(name) for name in self._names]
        by_text = sorted(range(len(folded)), key=folded.__getitem__)
        self._texts = [folded[number] for number in by_text]
        self._by_text = np.array(by_text, dtype=np.int32)
        self._words, self._starts, self._holders = _words_and_holders(folded)

    def complete(
        self, prefix: str, *, kinds: Collection[Kind] = (), limit: int = 20
    ) -> tuple[Completion, ...]:
        """Find the names that a text may become.

        Every word of the text begins a word of the name. Whole names come first, then those that
        begin with the text, those that hold its words whole, and the others; of equals, what has
        the most links.

        Args:
            prefix: What was typed so far; ``@`` before it is passed over.
            kinds: Only things of these kinds; empty for all.
            limit: How many at most, 1 to 1,000.
        """
        text = fold(prefix).removeprefix("@")
        limit = max(1, min(limit, _LIMIT_MAX))
        wanted = sum(_KIND_BIT[kind] for kind in kinds)
        found: dict[int, int] = {}
        for numbers in self._ranked(text) if text else ():
            kept = numbers[(self._kinds[numbers] & wanted) != 0] if wanted else numbers
            for number in self._best(kept, limit - len(found), found):
                found.setdefault(int(self._owners[number]), int(number))
            if len(found) >= limit:
                break
        return tuple(self._completion(place, number) for place, number in found.items())

    def _ranked(self, text: str) -> Iterator[npt.NDArray[np.int32]]:
        """The numbers of the names that fit, in groups, the best group first."""
        first = bisect_left(self._texts, text)
        whole = bisect_left(self._texts, f"{text}\0", lo=first)
        yield self._by_text[first:whole]
        yield self._by_text[whole : bisect_left(self._texts, text + _END, lo=whole)]
        words = _words(text)
        if words:
            yield self._holding(words, whole=True)
            yield self._holding(words, whole=False)

    def _holding(self, words: Sequence[str], *, whole: bool) -> npt.NDArray[np.int32]:
        """The numbers of the names that hold every word, or a word with each beginning."""
        slices = sorted((self._slice(word, whole=whole) for word in words), key=len)
        found = slices[0]
        for others in slices[1:]:
            if not len(found):
                break
            is_there = np.zeros(len(self._names), dtype=bool)
            is_there[others] = True
            found = found[is_there[found]]
        return found

    def _slice(self, word: str, *, whole: bool) -> npt.NDArray[np.int32]:
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, word + ("\0" if whole else _END), lo=first)
        return self._holders[self._starts[first] : self._starts[last]]

    def _best(
        self, numbers: npt.NDArray[np.int32], count: int, known: Collection[int]
    ) -> npt.NDArray[np.int32]:
        """The smallest numbers, one of each entity that is not known yet."""
        # Some entities have many names: a share is looked at, and all where that does not do.
        share = 8 * (count + len(known))
        looked_at = numbers
        if len(numbers) > share:
            looked_at = np.partition(numbers, share)[:share]
        fresh = self._fresh(looked_at, known)
        if len(fresh) < count and len(looked_at) < len(numbers):
            fresh = self._fresh(numbers, known)
        return fresh[:count]

    def _fresh(
        self, numbers: npt.NDArray[np.int32], known: Collection[int]
    ) -> npt.NDArray[np.int32]:
        ordered = np.sort(numbers)
        owners, firsts = np.unique(self._owners[ordered], return_index=True)
        is_new = ~np.isin(owners, np.fromiter(known, dtype=np.int32, count=len(known)))
        return ordered[firsts[is_new]]

    def _completion(self, place: int, number: int) -> Completion:
        known = self._nodes[place]
        degree = self._degrees.get(known.key, 0)
        return Completion(known.ref, self._names[number], known.published, degree)


def _names(known: Node) -> Iterator[str]:
    """The names of an entity that people type: not its addresses."""
    yield known.label
    yield from known.aliases
    if Kind.PAPER in known.kinds:
        yield from (name for name in known.identifiers if "://" not in name)


def _words(folded: str) -> list[str]:
    """The words of a folded name: runs of letters and digits, accents among them."""
    if folded.isascii():
        return _WORD.findall(folded)
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    return "".join(kept).split()


def _words_and_holders(
    names: Sequence[str],
) -> tuple[list[str], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The words in order, and the numbers of the names that hold them, one after the other."""
    numbers: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        for word in dict.fromkeys(_words(name)):
            numbers.setdefault(word, []).append(number)
    words = sorted(numbers)
    starts = np.zeros(len(words) + 1, dtype=np.int32)
    np.cumsum([len(numbers[word]) for word in words], out=starts[1:])
    count = int(starts[-1])
    holders = np.fromiter((n for word in words for n in numbers[word]), np.int32, count=count)
    return words, starts, holders
