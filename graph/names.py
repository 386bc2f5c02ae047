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

from graph.identifiers import folded_url, parse_arxiv_id, parse_doi
from graph.iris import folded_title, slug
from graph.models import Kind
from graph.views import Resolution, SearchHit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.index import GraphIndex
    from graph.iris import Iris

_FUZZY_CUTOFF: Final = 80
_CANDIDATES: Final = 5
_WIKI_LINK: Final = re.compile(r"!?\[\[([^\]|#]+)(?:#[^\]|]*)?(?:\|[^\]]*)?\]\]")
_LOCAL_ADDRESS: Final = re.compile(
    r"https?://(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?/(?:id|page)/([^/?#]+)(?:[?#].*)?"
)
_CITEKEY: Final = re.compile(r"\[?@\{?([^\s;,\]}]+)\}?\]?")
_EXACT: Final = 1.0


def fold(text: str) -> str:
    """Fold a name for comparing: NFC, then case; white space runs to one space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


class NameIndex:
    """The entities of one state of the graph by name and identifier.

    Args:
        index: Nodes and links.
        iris: Mints and reads the IRIs.
    """

    def __init__(self, index: GraphIndex, iris: Iris) -> None:
        self._nodes = index.nodes
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

    def resolve(self, text: str) -> Resolution:
        """Say which entity a text names: an IRI, key, identifier, address, name or title.

        An address of our own server on this machine counts as the IRI that it stands for.

        The first of these that finds anything decides. One match is the answer; several are
        candidates; a likeness of names gives candidates alone, never an answer.
        """
        query = text.strip()
        wiki = _WIKI_LINK.fullmatch(query)
        name = wiki[1].strip() if wiki else query
        own_key = self._now(self._iris.key(name) or _key_on_this_machine(name))
        if own_key is not None and own_key in self._nodes:
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
        return self._fuzzy(query, fold(name))

    def _now(self, key: str | None) -> str | None:
        """The key that a thing has now, of one that it once had."""
        return None if key is None else self._former.get(key, key)

    def _outcome(
        self, query: str, match: Choice["identifier", "label", "alias"], keys: list[str]
    ) -> Resolution:
        if len(keys) == 1:
            return Resolution(query, match, self._nodes[keys[0]].ref)
        hits = [SearchHit(self._nodes[key].ref, self._nodes[key].label, _EXACT) for key in keys]
        return Resolution(query, match, None, tuple(hits))

    def _fuzzy(self, query: str, name: str) -> Resolution:
        names = [
            (fold(label), key)
            for key, known in self._nodes.items()
            for label in (known.label, *known.aliases)
        ]
        likely = process.extract(
            name,
            [label for label, _ in names],
            scorer=fuzz.token_set_ratio,
            score_cutoff=_FUZZY_CUTOFF,
            limit=_CANDIDATES * 4,
        )
        hits: dict[str, SearchHit] = {}
        for _, score, position in likely:
            key = names[position][1]
            known = self._nodes[key]
            hits.setdefault(key, SearchHit(known.ref, known.label, round(score / 100, 3)))
        candidates = tuple(list(hits.values())[:_CANDIDATES])
        return Resolution(query, "fuzzy" if candidates else "none", None, candidates)


def _key_on_this_machine(text: str) -> str | None:
    """The key in an address of our own server, which is what people copy from their browser."""
    local = _LOCAL_ADDRESS.fullmatch(text)
    return unquote(local[1]) if local else None


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
    arxiv = parse_arxiv_id(text)
    if arxiv is not None:
        yield f"arxiv:{arxiv[0]}"
        return
    doi = parse_doi(text)
    if doi is not None:
        yield f"doi:{doi}"
        return
    address = folded_url(text)
    if address is not None:
        yield address
        return
    citekey = _CITEKEY.fullmatch(text)
    yield f"@{citekey[1] if citekey else text}"
