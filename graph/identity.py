"""Which papers, and which things, are one over many lists. Pure.

What is not certain stays two, and is told (:func:`possible_duplicates`). No answer depends on the
order in which lists were read: everything is decided over sets, and what contradicts itself is
left apart as a whole.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, combinations
from typing import TYPE_CHECKING, Final

from graph.iris import KIND_PREFIXES, entity_key, key_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from graph.models import Kind

_FUZZY: Final = 95
_BLOCK: Final = 1000

Apart = frozenset[frozenset[str]]
"""Pairs of keys that a person keeps apart."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What is stated of a paper, or of several that are one. Titles are folded."""

    keys: frozenset[str]
    lists: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    surnames: frozenset[str] = frozenset()
    arxiv_ids: frozenset[str] = frozenset()
    dois: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The key that survives: that of the arXiv id, else of the DOI, else of the title."""
        return min(self.keys, key=lambda key: (_rank(key), len(key), key))

    @property
    def is_bare(self) -> bool:
        """Whether nothing but a title tells it from others."""
        return not self.years and not self.surnames


@dataclass(frozen=True, slots=True)
class Named:
    """What one list says of one benchmark, technique or model. ``bases`` are what it varies."""

    key: str
    list: str
    kinds: frozenset[Kind]
    names: frozenset[str]
    bases: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class PossibleDuplicate:
    """Two papers that may be one: ``one`` would survive. ``score`` is 0 to 100."""

    one: str
    other: str
    score: float
    reason: str


def surname(name: str) -> str:
    """The folded surname of ``Jane Doe`` or ``Doe, Jane``.

    Example:
        >>> surname("Jürgen Schmidhuber"), surname("Doe, Jane")
        ('schmidhuber', 'doe')
    """
    words = name.partition(",")[0].split() if "," in name else name.split()[-1:]
    text = unicodedata.normalize("NFKD", " ".join(words)).casefold()
    return "".join(character for character in text if character.isalnum())


def unite_papers(
    papers: Iterable[PaperFacts], apart: Apart = frozenset()
) -> tuple[PaperFacts, ...]:
    """Put together the papers that are one.

    Those with one arXiv id; those with one DOI; those of different lists with one title and one
    year or author in common, or where one side knows neither, if that can be only one. Papers
    with two arXiv ids are never put together here, nor what a person keeps apart.
    """

    def sound(members: Collection[PaperFacts]) -> bool:
        keys = frozenset(chain.from_iterable(paper.keys for paper in members))
        return not any(pair <= keys for pair in apart)

    def one_paper(members: Collection[PaperFacts]) -> bool:
        ids = frozenset(chain.from_iterable(paper.arxiv_ids for paper in members))
        return len(ids) <= 1 and sound(members)

    def one_title(members: Collection[PaperFacts]) -> bool:
        # A list knows which of its own papers are two.
        told = sum(len(paper.lists) for paper in members)
        lists = frozenset(chain.from_iterable(paper.lists for paper in members))
        return told == len(lists) and one_paper(members) and _one_work(members)

    united = _united(papers, lambda paper: paper.arxiv_ids, sound)
    united = _united(united, lambda paper: paper.dois, one_paper)
    united = _united(united, _dated_titles, one_title)
    homes = _bare_homes(united)
    united = _united(united, lambda paper: _bare_titles(paper, homes), one_title)
    return tuple(sorted(united, key=lambda paper: paper.key))


def _united(
    papers: Iterable[PaperFacts],
    tokens: Callable[[PaperFacts], Iterable[object]],
    sound: Callable[[Collection[PaperFacts]], bool],
) -> list[PaperFacts]:
    """Put together what shares a token, directly or over others; unless that is unsound."""
    known = list(papers)
    holders: dict[object, int] = {}
    pairs: list[tuple[int, int]] = []
    for position, paper in enumerate(known):
        for token in tokens(paper):
            holder = holders.setdefault(token, position)
            if holder != position:
                pairs.append((holder, position))
    if not pairs:
        return known
    import networkx as nx  # noqa: PLC0415 -- slow to load, and most graphs hold nothing twice

    joined = nx.Graph(pairs)
    out = [paper for position, paper in enumerate(known) if position not in joined]
    for component in nx.connected_components(joined):
        members = [known[position] for position in component]
        out += [_joined(members)] if sound(members) else members
    return out


def _joined(members: Collection[PaperFacts]) -> PaperFacts:
    first, *others = members
    for other in others:
        first = PaperFacts(
            first.keys | other.keys,
            first.lists | other.lists,
            first.titles | other.titles,
            first.years | other.years,
            first.surnames | other.surnames,
            first.arxiv_ids | other.arxiv_ids,
            first.dois | other.dois,
        )
    return first


def _dated_titles(paper: PaperFacts) -> Iterator[object]:
    for title in paper.titles:
        yield from (("year", title, year) for year in paper.years)
        yield from (("surname", title, name) for name in paper.surnames)


def _bare_homes(papers: Iterable[PaperFacts]) -> dict[str, int]:
    """How many papers of a title know more than their title."""
    homes: dict[str, int] = defaultdict(int)
    for paper in papers:
        for title in paper.titles:
            homes[title] += not paper.is_bare
    return homes


def _bare_titles(paper: PaperFacts, homes: Mapping[str, int]) -> Iterator[object]:
    # Where two known papers have the title, which one is meant is anybody's guess.
    return (title for title in paper.titles if paper.is_bare or homes[title] == 1)


def _one_work(members: Collection[PaperFacts]) -> bool:
    """Two DOIs may be a preprint and its article; with year and author alike, they are."""
    dois = frozenset(chain.from_iterable(paper.dois for paper in members))
    if len(dois) <= 1:
        return True
    years = frozenset.intersection(*(paper.years for paper in members))
    names = frozenset.intersection(*(paper.surnames for paper in members))
    return bool(years and names)


def _rank(key: str) -> int:
    if key.startswith("paper-doi-"):
        return 1
    return 2 if key.startswith("paper-t-") else 0


def possible_duplicates(
    papers: Iterable[PaperFacts], apart: Apart = frozenset()
) -> tuple[PossibleDuplicate, ...]:
    """List the pairs of papers that may be one, the likeliest first.

    Those with one title; those with nearly one title (:func:`rapidfuzz.fuzz.ratio` of 95 or
    more), a surname in common, and years at most one apart.
    """
    known = sorted(papers, key=lambda paper: paper.key)
    found: dict[tuple[int, int], PossibleDuplicate] = {}
    for pair, score in chain(_same_titles(known), _like_titles(known)):
        one, other = sorted((known[pair[0]], known[pair[1]]), key=lambda p: (_rank(p.key), p.key))
        if any(kept <= one.keys | other.keys for kept in apart):
            continue
        reason = _reason(one, other, same=score == 100)  # noqa: PLR2004 -- the whole of it
        found.setdefault(pair, PossibleDuplicate(one.key, other.key, score, reason))
    return tuple(sorted(found.values(), key=lambda d: (-d.score, d.one, d.other)))


def _reason(one: PaperFacts, other: PaperFacts, *, same: bool) -> str:
    if not same:
        return "nearly the same title, a common author, and about the same year"
    if one.arxiv_ids and other.arxiv_ids and one.arxiv_ids != other.arxiv_ids:
        return "the same title, but different arXiv ids"
    if one.lists & other.lists:
        return "the same title, twice in one list"
    if one.is_bare or other.is_bare:
        return "the same title, but more than one paper has it"
    return "the same title, but neither year nor author in common, or different DOIs"


def _same_titles(known: list[PaperFacts]) -> Iterator[tuple[tuple[int, int], float]]:
    by_title: dict[str, list[int]] = defaultdict(list)
    for position, paper in enumerate(known):
        for title in paper.titles - {""}:
            by_title[title].append(position)
    for positions in by_title.values():
        for one, other in combinations(positions, 2):
            yield (one, other), 100.0


def _like_titles(known: list[PaperFacts]) -> Iterator[tuple[tuple[int, int], float]]:
    """Compare within blocks of one surname, a thousand at a time so that memory stays small."""
    # Slow to load, and only this asks for them; numpy would also start threads in a process that
    # forks.
    import numpy as np  # noqa: PLC0415
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    blocks: dict[str, list[int]] = defaultdict(list)
    for position, paper in enumerate(known):
        if paper.titles and paper.years:
            for name in paper.surnames - {""}:
                blocks[name].append(position)
    titles = [min(paper.titles, default="") for paper in known]
    for positions in blocks.values():
        for start in range(0, len(positions) if len(positions) > 1 else 0, _BLOCK):
            rows = positions[start : start + _BLOCK]
            scores = process.cdist(
                [titles[row] for row in rows],
                [titles[column] for column in positions],
                scorer=fuzz.ratio,
                score_cutoff=_FUZZY,
                dtype=np.float32,
            )
            for row, column in np.argwhere(scores):
                one, other = rows[row], positions[column]
                if one < other and _near(known[one].years, known[other].years):
                    yield (one, other), round(float(scores[row, column]), 1)


def _near(one: Iterable[int], other: Collection[int]) -> bool:
    return any(abs(a - b) <= 1 for a in one for b in other)


def unite_names(said: Iterable[Named], apart: Apart = frozenset()) -> dict[str, str]:
    """Map the keys that are but other names to the key of what they name.

    A thing whose name another list states as an alias of exactly one thing is that thing. Never
    through a third name; never where one list knows both and tells them apart; never a variant and
    its base, nor a name and a longer one that begins with it.
    """
    known: dict[str, set[str]] = defaultdict(set)
    stated: dict[str, set[str]] = defaultdict(set)  # alias key to the keys that it is said of
    variants: set[frozenset[str]] = set()
    for named in said:
        known[named.key].add(named.list)
        variants |= {frozenset((named.key, base)) for base in named.bases}
        for kind in named.kinds:
            for name in named.names:
                alias = entity_key(kind, name)
                if alias != named.key:
                    stated[alias].add(named.key)
    out = {}
    for alias in stated.keys() & known.keys():
        if len(stated[alias]) != 1:
            continue
        (target,) = stated[alias]
        back = stated.get(target, set())
        pair = frozenset((alias, target))
        if (
            (back and back != {alias})  # through a third name
            or known[alias] & known[target]
            or pair in variants | apart
            or _extends(alias, target)
        ):
            continue
        if not back or (len(target), target) < (len(alias), alias):
            out[alias] = target
    return out


def _extends(one: str, other: str) -> bool:
    """Whether one name begins with the other: HumanEval Pro is not HumanEval."""
    short, long = sorted((one.partition("-")[2], other.partition("-")[2]), key=len)
    return long.startswith(f"{short}-")


def with_person(
    automatic: Mapping[str, str], merges: Iterable[tuple[str, str]], apart: Apart = frozenset()
) -> dict[str, str]:
    """Add a person's merges to those found; map each key to the one that survives all.

    Args:
        automatic: Key to survivor, one step deep.
        merges: Key and survivor, latest first; one that contradicts a later one is passed over.
        apart: Pairs kept apart.
    """
    members: dict[str, set[str]] = {}
    home: dict[str, str] = {}

    def home_of(key: str) -> str:
        if key not in home:
            home[key] = key
            members[key] = {key}
        return home[key]

    def move(key: str, into: str) -> None:
        old, new = home_of(key), home_of(into)
        if old == new or any(pair <= members[old] | members[new] for pair in apart):
            return
        for member in members[old]:
            home[member] = new
        members[new] |= members.pop(old)

    for key, survivor in sorted(automatic.items()):
        move(key, survivor)
    for key, into in merges:
        if family(key) == family(into):
            move(key, into)
    return {key: survivor for key, survivor in home.items() if key != survivor}


def family(key: str) -> str:
    """Keys of one family may be of one thing: a benchmark may turn out to be a technique."""
    kind = key_kind(key)
    named = {"benchmark", "technique", "model"}
    return "" if kind is None else "named" if KIND_PREFIXES[kind] in named else KIND_PREFIXES[kind]
