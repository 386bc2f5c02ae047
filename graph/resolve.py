"""From what each paper names to the entities of the graph: one key for one thing. Pure.

A name that is elsewhere in the list given as an alias of exactly one entity is that entity; where
it could be two, it stays apart. Merging is one step deep, never chained.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.identifiers import folded_url
from graph.iris import entity_key, short_hash, slug, url_key
from graph.models import Kind, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.models import ExtractedEntity, ExtractedLink, Mention

_STRENGTH = {relation: rank for rank, relation in enumerate(Relation)}


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
    """The entities of a reading list, and for each paper its links, in the papers' order."""

    entities: Mapping[str, Entity]
    links: tuple[tuple[Link, ...], ...]


def resolve_links(
    extracted: Sequence[Sequence[ExtractedLink]], taken: Mapping[str, str] | None = None
) -> Resolved:
    """Give every named thing of a reading list its key, and merge what is one.

    Args:
        extracted: For each paper, what was read from it.
        taken: Key to address, of the repositories and pages that other lists name: another
            address that would get the same key gets one with a hash.
    """
    things = [link.entity for links in extracted for link in links]
    addresses = _address_keys(things, taken or {})
    merged = _merged_keys(things)
    named: dict[str, list[ExtractedEntity]] = defaultdict(list)
    resolved: list[tuple[Link, ...]] = []
    for links in extracted:
        by_target: dict[str, list[ExtractedLink]] = defaultdict(list)
        for link in links:
            key = addresses.get(link.entity.url or "") or _own_key(link.entity)
            target = merged.get(key, key)
            by_target[target].append(link)
            named[target].append(link.entity)
        resolved.append(tuple(_join(target, same) for target, same in by_target.items()))
    entities = {key: _entity(key, things) for key, things in named.items()}
    return Resolved(_with_known_bases(entities), tuple(resolved))


def _own_key(entity: ExtractedEntity) -> str:
    return entity_key(entity.kinds[0], entity.name)


def _address_keys(entities: Iterable[ExtractedEntity], taken: Mapping[str, str]) -> dict[str, str]:
    """Map each address to its key. ``a-b/c`` and ``a/b-c`` clash: the later one gets a hash."""
    holders = {key: folded_url(address) or address for key, address in taken.items()}
    keys = {}
    kinds = {entity.url: entity.kinds[0] for entity in entities if entity.url is not None}
    for address in sorted(kinds):
        key, folded = url_key(kinds[address], address), folded_url(address) or address
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
    mentions = {mention for link in links for mention in link.mentions}
    return Link(target, relation, tuple(sorted(mentions)))


def _entity(key: str, things: list[ExtractedEntity]) -> Entity:
    names = Counter(thing.name for thing in things)
    label = min(names, key=lambda name: (-names[name], name))
    surfaces = {name for thing in things for name in (thing.name, *thing.aliases)} - {label}
    kinds = max((thing.kinds for thing in things), key=len)
    levels = {thing.level for thing in things} - {None}
    return Entity(
        key=key,
        kinds=kinds,
        label=label,
        aliases=tuple(sorted(surfaces)),
        level="named" if "named" in levels else min(levels, default=None),  # type: ignore[type-var]
        url=things[0].url,
        variant_of=next((thing.variant_of for thing in things if thing.variant_of), None),
    )


def _with_known_bases(entities: dict[str, Entity]) -> dict[str, Entity]:
    """Keep ``variant_of`` only where the base is an entity of the list; as its key."""
    by_slug = {
        (kind, slug(entity.label)): key for key, entity in entities.items() for kind in entity.kinds
    }
    out = {}
    for key, entity in entities.items():
        base = None
        if entity.variant_of is not None:
            base = by_slug.get((entity.kinds[0], slug(entity.variant_of)))
        out[key] = Entity(
            key,
            entity.kinds,
            entity.label,
            entity.aliases,
            entity.level,
            entity.url,
            base if base != key else None,
        )
    return out
