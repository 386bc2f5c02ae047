"""From what each paper names to the entities of the graph: one key for one thing. Pure.

A name that is elsewhere in the list given as an alias of exactly one entity is that entity; where
it could be two, it stays apart. Merging is one step deep, never chained.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.identifiers import encode_address, folded_url
from graph.iris import KIND_PREFIXES, entity_key, short_hash, url_key
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entities of a reading list, and for each paper its links, in the papers' order.

    ``addresses`` gives the key of each address of a repository or page, stated ones too.
    """

    entities: Mapping[str, Entity]
    links: tuple[tuple[Link, ...], ...]
    addresses: Mapping[str, str]


def resolve_links(
    extracted: Sequence[Sequence[ExtractedLink]],
    taken: Mapping[str, str] | None = None,
    stated: Iterable[tuple[Kind, str]] = (),
) -> Resolved:
    """Give every named thing of a reading list its key, and merge what is one.

    What comes out depends on what the papers say, not on their order.

    Args:
        extracted: For each paper, what was read from it.
        taken: Key to address, of the repositories and pages that other lists name: another
            address that would get the same key gets one with a hash.
        stated: Kind and address of the repositories and pages that the input itself states.
    """
    things = [link.entity for links in extracted for link in links]
    addresses = _address_keys(
        {(thing.kinds[0], thing.url) for thing in things if thing.url is not None} | set(stated),
        taken or {},
    )
    merged = _merged_keys(things)
    named: dict[str, list[ExtractedEntity]] = defaultdict(list)
    resolved: list[tuple[Link, ...]] = []
    for links in extracted:
        by_target: dict[str, list[ExtractedLink]] = defaultdict(list)
        for link in links:
            url = link.entity.url
            key = _own_key(link.entity) if url is None else addresses[url]
            target = merged.get(key, key)
            by_target[target].append(link)
            named[target].append(link.entity)
        resolved.append(tuple(_join(target, same) for target, same in by_target.items()))
    entities = {key: _entity(key, things) for key, things in named.items()}
    return Resolved(_with_known_bases(entities, merged), tuple(resolved), addresses)


def _own_key(entity: ExtractedEntity) -> str:
    return entity_key(entity.kinds[0], entity.name)


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


def _merged_keys(entities: Iterable[ExtractedEntity]) -> dict[str, str]:
    """Map a key to the one that it is merged into."""
    keys: set[str] = set()
    aliased: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        if entity.url is not None:
            continue
        own = _own_key(entity)
        keys.add(own)
        for kind in entity.kinds:
            for name in (entity.name, *entity.aliases):
                other = entity_key(kind, name)
                if other != own:
                    aliased[other].add(own)
    return {
        key: next(iter(targets))
        for key, targets in aliased.items()
        if key in keys and len(targets) == 1 and not aliased.keys() & targets
    }


def _join(target: str, links: list[ExtractedLink]) -> Link:
    relation = min((link.relation for link in links), key=_STRENGTH.__getitem__)
    # A span is one mention, also where two rules found it: the surer one stands.
    spans: dict[tuple[Field, int, int], Mention] = {}
    mentions = {mention for link in links for mention in link.mentions}
    for mention in sorted(mentions, key=lambda mention: (-mention.confidence, mention)):
        spans.setdefault((mention.field, mention.start, mention.end), mention)
    return Link(target, relation, tuple(sorted(spans.values())))


def _entity(key: str, things: list[ExtractedEntity]) -> Entity:
    names = Counter(thing.name for thing in things)
    label = min(names, key=lambda name: (-names[name], name))
    surfaces = {name for thing in things for name in (thing.name, *thing.aliases)} - {label}
    kinds = {kind for thing in things for kind in thing.kinds}
    levels = {thing.level for thing in things} - {None}
    return Entity(
        key=key,
        # The kind that names the key comes first.
        kinds=tuple(
            sorted(
                kinds,
                key=lambda kind: (not key.startswith(f"{KIND_PREFIXES[kind]}-"), _KIND_ORDER[kind]),
            )
        ),
        label=label,
        aliases=tuple(sorted(surfaces)),
        level="named" if "named" in levels else min(levels, default=None),  # type: ignore[type-var]
        url=min((encode_address(thing.url) for thing in things if thing.url), default=None),
        variant_of=min((thing.variant_of for thing in things if thing.variant_of), default=None),
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
