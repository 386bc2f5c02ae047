"""From what each paper names to the entities of the graph: one key for one thing. Pure.

A name that is elsewhere in the list given as an alias of exactly one entity is that entity; where
it could be two, it stays apart. Merging is one step deep, never chained.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.identifiers import encode_address, folded_url
from graph.iris import KIND_PREFIXES, entity_key, short_hash, url_key
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.models import ExtractedEntity, ExtractedLink, Field, Mention

_STRENGTH = {relation: rank for rank, relation in enumerate(Relation)}
_KIND_ORDER = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that one or more papers name.

    ``label`` is the name most often used, ``aliases`` the other surface forms, sorted.
    """

    key: str
    kinds: tuple[Kind, ...]
    label: str
    aliases: tuple[str, ...]
    level: str | None
    url: str | None
    variant_of: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A paper's relation to an entity, by key, with its mentions in order."""

    target: str
    relation: Relation
    mentions: tuple[Mention, ...]


@dataclass(slots=True)
class _Gathered:
    """What the papers of a list say of one thing, whatever their order."""

    names: Counter[str] = field(default_factory=Counter)
    surfaces: set[str] = field(default_factory=set)
    kinds: set[Kind] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    url: str | None = None
    variant_of: str | None = None

    def add(self, thing: ExtractedEntity) -> None:
        self.names[thing.name] += 1
        self.surfaces.update((thing.name, *thing.aliases))
        self.kinds.update(thing.kinds)
        if thing.level is not None:
            self.levels.add(thing.level)
        if thing.url is not None:
            self.url = _least(self.url, encode_address(thing.url))
        self.variant_of = _least(self.variant_of, thing.variant_of)

    def join(self, other: _Gathered) -> None:
        self.names.update(other.names)
        self.surfaces |= other.surfaces
        self.kinds |= other.kinds
        self.levels |= other.levels
        self.url = _least(self.url, other.url)
        self.variant_of = _least(self.variant_of, other.variant_of)


def _least(one: str | None, other: str | None) -> str | None:
    return min(one, other) if one and other else one or other


class Resolver:
    """Gives every named thing of a reading list its key, and merges what is one.

    It takes the papers one by one and keeps of them what their things are called, so that a list
    of any length can be resolved. What comes out depends on what the papers say, not on their
    order.
    """

    def __init__(self) -> None:
        self._named: dict[str, _Gathered] = {}  # by key
        self._doubtful: dict[str, _Gathered] = {}  # by key
        self._placed: dict[str, _Gathered] = {}  # by address
        self._aliased: dict[str, set[str]] = defaultdict(set)
        self._addresses: set[tuple[Kind, str]] = set()

    def add(self, links: Iterable[ExtractedLink], stated: Iterable[tuple[Kind, str]] = ()) -> None:
        """Take in one paper.

        Args:
            links: What was read from it.
            stated: Kind and address of the repositories and pages that the input itself states.
        """
        self._addresses.update(stated)
        for link in links:
            thing = link.entity
            if link.doubtful:
                self._doubtful.setdefault(_own_key(thing), _Gathered()).add(thing)
            elif thing.url is None:
                self._named.setdefault(_own_key(thing), _Gathered()).add(thing)
                self._note_aliases(thing)
            else:
                self._addresses.add((thing.kinds[0], thing.url))
                self._placed.setdefault(thing.url, _Gathered()).add(thing)

    def _note_aliases(self, thing: ExtractedEntity) -> None:
        own = _own_key(thing)
        for kind in thing.kinds:
            for name in (thing.name, *thing.aliases):
                other = _key(kind, name)
                if other != own:
                    self._aliased[other].add(own)

    def address_keys(self) -> set[str]:
        """The keys that the addresses would get if no other list named any."""
        return {url_key(kind, encode_address(address)) for kind, address in self._addresses}

    def resolve(self, taken: Mapping[str, str] | None = None) -> Resolved:
        """Settle what is what, after the last paper.

        Args:
            taken: Key to address, of the repositories and pages that other lists name: another
                address that would get the same key gets one with a hash.
        """
        addresses = _address_keys(self._addresses, taken or {})
        merged = self._merged_keys()
        gathered: dict[str, _Gathered] = {}
        for key, things in self._named.items():
            gathered.setdefault(merged.get(key, key), _Gathered()).join(things)
        # What a doubtful link says of a thing counts only where nothing else names it.
        for key, things in self._doubtful.items():
            if merged.get(key, key) not in gathered:
                gathered[key] = things
        for address, things in self._placed.items():
            gathered.setdefault(addresses[address], _Gathered()).join(things)
        entities = {key: _entity(key, things) for key, things in gathered.items()}
        return Resolved(_with_known_bases(entities, merged), addresses, merged)

    def _merged_keys(self) -> dict[str, str]:
        """Map a key to the one that it is merged into."""
        return {
            key: next(iter(targets))
            for key, targets in self._aliased.items()
            if (key in self._named or key in self._doubtful)
            and len(targets) == 1
            and not self._aliased.keys() & targets
        }


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entities of a reading list by key.

    ``addresses`` gives the key of each address of a repository or page, stated ones too;
    ``merged`` the key that another one was merged into.
    """

    entities: Mapping[str, Entity]
    addresses: Mapping[str, str]
    merged: Mapping[str, str]

    def links(self, extracted: Iterable[ExtractedLink]) -> tuple[Link, ...]:
        """The links of one of the papers that were taken in."""
        by_target: dict[str, list[ExtractedLink]] = defaultdict(list)
        doubtful: dict[str, list[ExtractedLink]] = defaultdict(list)
        for link in extracted:
            url = link.entity.url
            key = _own_key(link.entity) if url is None else self.addresses[url]
            (doubtful if link.doubtful else by_target)[self.merged.get(key, key)].append(link)
        links = {target: _join(target, same) for target, same in by_target.items()}
        others = (_join(target, same) for target, same in doubtful.items())
        return (*links.values(), *(link for link in others if _says_more(link, links)))


def _says_more(link: Link, known: Mapping[str, Link]) -> bool:
    """Whether a doubtful link is to another thing, or in another role, than the sure ones."""
    return link.target not in known or known[link.target].relation is not link.relation


# A list names the same things over and over.
_key = lru_cache(maxsize=65_536)(entity_key)


def _own_key(entity: ExtractedEntity) -> str:
    return _key(entity.kinds[0], entity.name)


def _address_keys(named: Iterable[tuple[Kind, str]], taken: Mapping[str, str]) -> dict[str, str]:
    """Map each address to its key. ``a-b/c`` and ``a/b-c`` clash: the later one gets a hash."""
    holders = {key: folded_url(address) or address for key, address in taken.items()}
    keys = {}
    for kind, address in sorted(named):
        encoded = encode_address(address)
        key, folded = url_key(kind, encoded), folded_url(encoded) or encoded
        if holders.setdefault(key, folded) != folded:
            key = f"{key}-{short_hash(folded)}"
        keys[address] = key
    return keys


def _join(target: str, links: list[ExtractedLink]) -> Link:
    relation = min((link.relation for link in links), key=_STRENGTH.__getitem__)
    # A span is one mention, also where two rules found it: the surer one stands.
    spans: dict[tuple[Field, int, int], Mention] = {}
    mentions = {mention for link in links for mention in link.mentions}
    for mention in sorted(mentions, key=lambda mention: (-mention.confidence, mention)):
        spans.setdefault((mention.field, mention.start, mention.end), mention)
    return Link(target, relation, tuple(sorted(spans.values())))


def _entity(key: str, things: _Gathered) -> Entity:
    names = things.names
    label = min(names, key=lambda name: (-names[name], name))
    return Entity(
        key=key,
        # The kind that names the key comes first.
        kinds=tuple(
            sorted(
                things.kinds,
                key=lambda kind: (not key.startswith(f"{KIND_PREFIXES[kind]}-"), _KIND_ORDER[kind]),
            )
        ),
        label=label,
        aliases=tuple(sorted(things.surfaces - {label})),
        level="named" if "named" in things.levels else min(things.levels, default=None),
        url=things.url,
        variant_of=things.variant_of,
    )


def _with_known_bases(
    entities: Mapping[str, Entity], merged: Mapping[str, str]
) -> dict[str, Entity]:
    """Keep ``variant_of`` only where the base is another entity of the list; as its key."""
    out = {}
    for key, entity in entities.items():
        base = None
        if entity.variant_of is not None:
            own = entity_key(entity.kinds[0], entity.variant_of)
            base = merged.get(own, own)
        out[key] = replace(entity, variant_of=base if base in entities and base != key else None)
    return out
