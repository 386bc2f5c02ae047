"""Resolving a text to the entity that it names."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final
from typing import Literal as Choice
from urllib.parse import unquote

from rapidfuzz import fuzz, process

from graph.identifiers import folded_url
from graph.iris import folded_title, slug
from graph.link_styles import LinkStyle, LinkWriter
from graph.models import Kind
from graph.note_names import folded_name, safe_name
from graph.pasted import read_pasted
from graph.views import Resolution, SearchHit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from graph.index import GraphIndex
    from graph.iris import Iris

_FUZZY_CUTOFF: Final = 80
_CANDIDATES: Final = 5
_LOCAL_ADDRESS: Final = re.compile(
    r"https?://(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?/(?:id|page)/([^/?#]+)(?:[?#].*)?"
)
_EXACT: Final = 1.0


def fold(text: str) -> str:
    """Fold a name for comparing: NFC, then case; white space runs to one space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


class NameIndex:
    """The entities of one state of the graph by name and identifier.

    Args:
        index: Nodes and links.
        iris: Mints and reads the IRIs.
        links: Names the notes of the entities.
    """

    def __init__(self, index: GraphIndex, iris: Iris, links: LinkWriter | None = None) -> None:
        self._nodes = index.nodes
        self._links = links or LinkWriter((known.ref for known in index.nodes.values()), {})
        self._former = index.former
        self._iris = iris

    @cached_property
    def _by_label(self) -> Mapping[str, list[str]]:
        return _grouped((fold(n.label), n.key) for n in self._nodes.values())

    @cached_property
    def _by_alias(self) -> Mapping[str, list[str]]:
        nodes = self._nodes.values()
        pairs = [(fold(alias), n.key) for n in nodes for alias in n.aliases]
        # A title without its punctuation still says which one is meant; a name does not: C, C++.
        pairs += [(_title_form(n.label), n.key) for n in nodes if Kind.PAPER in n.kinds]
        pairs += [(slug(name), n.key) for n in nodes for name in (n.label, *n.aliases)]
        return _grouped((name, key) for name, key in pairs if name)

    @cached_property
    def _by_identifier(self) -> Mapping[str, list[str]]:
        return _grouped(
            (folded, known.key)
            for known in self._nodes.values()
            for identifier in known.identifiers
            for folded in _identifier_forms(identifier)
        )

    @cached_property
    def _dotted(self) -> Collection[str]:
        """The names of notes in Dendron's style, which no person gives by chance."""
        return frozenset(self._links.names(LinkStyle.DENDRON).values())

    def resolve(self, text: str) -> Resolution:
        """Say which entity a text names: an IRI, key, identifier, address, name or title.

        Links and citations of note tools count as what they lead to
        (:func:`graph.pasted.read_pasted`), an address of our own server on this machine as the
        IRI that it stands for.

        The first of these that finds anything decides. One match is the answer; several are
        candidates; a likeness of names gives candidates alone, never an answer.
        """
        query = text.strip()
        pasted = read_pasted(query)
        if pasted.citekeys:
            return self._cited(query, pasted.citekeys)
        names = pasted.names or (query,)
        shown = pasted.shown or ""
        if shown in self._dotted:  # Dendron's links show first, and lead second
            names = (shown, *names)
        for name in names:
            if (found := self._exactly(query, name)) is not None:
                return found
        # A note cannot be called all that a thing may be: [C#]([[C]]).
        lost = shown not in names and safe_name(shown, otherwise="") == names[-1]
        if shown and lost and (found := self._exactly(query, shown)) is not None:
            return found
        return self._fuzzy(query, fold(names[-1]))

    def _exactly(self, query: str, name: str) -> Resolution | None:
        """The outcome of the first way of reading a name that finds anything."""
        for own in (self._iris.key(name), *_keys_on_this_machine(name)):
            if (own_key := self._now(own)) in self._nodes and own_key is not None:
                return Resolution(query, "iri", self._nodes[own_key].ref)
        key = self._now(name)
        if key in self._nodes:
            return Resolution(query, "key", self._nodes[key].ref)
        for form in _identifier_forms(name):
            if found := self._by_identifier.get(form):
                return self._outcome(query, "identifier", found)
        if found := self._by_label.get(fold(name)):
            return self._outcome(query, "label", found)
        for form in (fold(name), _title_form(name), slug(name) if name else ""):
            if found := self._by_alias.get(form):
                return self._outcome(query, "alias", found)
        note = self._links.by_name.get(folded_name(name))
        return None if note is None else self._outcome(query, "alias", [note])

    @property
    def former(self) -> Mapping[str, str]:
        """The keys that things have now, by those that they once had."""
        return self._former

    def find_exactly(self, name: str) -> Resolution:
        """Say which entity an identifier or name stands for, without a likeness to fall back on."""
        return self._exactly(name, name) or self._none(name)

    def find_cited(self, citekey: str) -> Resolution:
        """Say which entity has a citation key, without a likeness to fall back on."""
        found = self._cited_keys(citekey)
        return self._outcome(citekey, "identifier", found) if found else self._none(citekey)

    def _cited(self, query: str, citekeys: tuple[str, ...]) -> Resolution:
        """The one thing that all of the citation keys stand for, else candidates."""
        each = [self._cited_keys(citekey) for citekey in citekeys]
        found = list(dict.fromkeys(key for keys in each for key in keys))
        if not found:
            return self._fuzzy(query, fold(citekeys[0]))
        if not all(each):
            return Resolution(query, "identifier", None, self._hits(found))
        return self._outcome(query, "identifier", found)

    @staticmethod
    def _none(query: str) -> Resolution:
        return Resolution(query, "none", None)

    def _cited_keys(self, citekey: str) -> list[str]:
        """The keys of what has a citation key: stated, made from an identifier, or its own key."""
        if found := self._by_identifier.get(f"@{citekey}"):
            return found
        head, _, rest = citekey.partition(":")
        # ``@doi:…`` and ``@arxiv:…`` are what Manubot has; ``@arxiv2604.01234`` is ours.
        stated = rest if head in {"doi", "arxiv", "url"} else citekey.removeprefix("arxiv")
        for form in _identifier_forms(stated):
            if not form.startswith("@") and (found := self._by_identifier.get(form)):
                return found
        key = self._now(citekey)
        return [key] if key in self._nodes else []

    def _now(self, key: str | None) -> str | None:
        """The key that a thing has now, of one that it once had."""
        return None if key is None else self._former.get(key, key)

    def _outcome(
        self, query: str, match: Choice["identifier", "label", "alias"], keys: list[str]
    ) -> Resolution:
        if len(keys) == 1:
            return Resolution(query, match, self._nodes[keys[0]].ref)
        return Resolution(query, match, None, self._hits(keys))

    def _hits(self, keys: Iterable[str]) -> tuple[SearchHit, ...]:
        found = (self._nodes[key] for key in keys)
        return tuple(SearchHit(known.ref, known.label, _EXACT) for known in found)

    @cached_property
    def _all_names(self) -> tuple[list[str], list[str]]:
        """Every name, and beside it the key of what it names."""
        pairs = [
            (fold(name), n.key) for n in self._nodes.values() for name in (n.label, *n.aliases)
        ]
        return [name for name, _ in pairs], [key for _, key in pairs]

    def _fuzzy(self, query: str, name: str) -> Resolution:
        names, keys = self._all_names
        likely = process.extract(
            name,
            names,
            scorer=fuzz.token_set_ratio,
            score_cutoff=_FUZZY_CUTOFF,
            limit=_CANDIDATES * 4,
        )
        hits: dict[str, SearchHit] = {}
        for _, score, position in likely:
            key = keys[position]
            known = self._nodes[key]
            hits.setdefault(key, SearchHit(known.ref, known.label, round(score / 100, 3)))
        candidates = tuple(list(hits.values())[:_CANDIDATES])
        return Resolution(query, "fuzzy" if candidates else "none", None, candidates)


def _keys_on_this_machine(text: str) -> tuple[str, ...]:
    """The key in an address of our own server, which is what people copy from their browser.

    A key may itself hold a percent sign, which may be encoded again or not.
    """
    local = _LOCAL_ADDRESS.fullmatch(text)
    return (local[1], unquote(local[1])) if local else ()


def _title_form(title: str) -> str:
    """What spellings of a title share, apart from what spellings of a name share."""
    folded = folded_title(title)
    return f"title:{folded}" if folded else ""


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, key in pairs:
        if key not in found[name]:
            found[name].append(key)
    return dict(found)


def _identifier_forms(text: str) -> Iterator[str]:
    """The forms that two spellings of one identifier share, the most telling first."""
    from graph.reading_list.paper_links import read_ids  # noqa: PLC0415 -- slow to load

    ids = read_ids(text)
    if ids is not None:
        yield f"arxiv:{ids.arxiv_id}" if ids.arxiv_id else f"doi:{ids.doi}"
        return
    address = folded_url(text)
    if address is not None:
        yield address
        return
    yield f"@{text}"
