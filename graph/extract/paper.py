"""One paper: its fields read by every rule, and what they say brought together."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graph.extract.cues import votes
from graph.extract.gazetteer import tables_digest
from graph.extract.groups import Group, Groups
from graph.extract.mentions import group_mentions
from graph.extract.names import find_names
from graph.extract.passages import Passage, read_passage
from graph.extract.roles import contribution_index
from graph.extract.rules import confidence
from graph.iris import entity_key
from graph.models import ExtractedEntity, ExtractedLink, Field, Kind, Mention, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXTRACTOR_NAME: Final = "readgraph-rules"
EXTRACTOR_VERSION: Final = f"0.3.0+{tables_digest()}"

_STRENGTH: Final = (
    Relation.INTRODUCES,
    Relation.PROPOSES,
    Relation.EVALUATES_ON,
    Relation.USES,
    Relation.COMPARES_WITH,
    Relation.MENTIONS,
)
# What reads a technique whose paper does not say outright that it is its own.
_SAYS_MOST: Final = frozenset({"head-noun", "subject", "recurring", "apposed"})
_UNLISTED: Final = _SAYS_MOST | {"mixed-case", "title-case", "defined-name"}
_OFTEN: Final = 2
_KIND_ORDER: Final = {kind: index for index, kind in enumerate(Kind)}
# The same well-known names come in paper after paper.
_key: Final = lru_cache(maxsize=1 << 12)(entity_key)


def extract(title: str, abstract: str | None) -> tuple[ExtractedLink, ...]:
    """Read what a paper's title and abstract name.

    Pure and deterministic; linear in the length of the text.

    Args:
        title: The title, normalised by :func:`graph.text.normalise_field`.
        abstract: The abstract, normalised likewise, or ``None``.

    Returns:
        One link an entity, by kind and then in the order of the text. Offsets count code points
        of the given strings.

    Example:
        >>> [link.entity.name for link in extract("X-Bench: A Benchmark", "We present X-Bench.")]
        ['X-Bench']
    """
    passages = [read_passage(Field.TITLE, title)]
    if abstract:
        passages.append(read_passage(Field.ABSTRACT, abstract))
    links = [*_url_links(passages), *_named_links(passages)]
    return tuple(sorted(links, key=_order))


def _order(link: ExtractedLink) -> tuple[int, bool, int, str]:
    first = link.mentions[0]
    return (
        _KIND_ORDER[link.entity.kinds[0]],
        first.field is Field.ABSTRACT,
        first.start,
        link.entity.name,
    )


def _url_links(passages: Sequence[Passage]) -> list[ExtractedLink]:
    found: dict[str, list[Mention]] = {}
    entities: dict[str, ExtractedEntity] = {}
    for passage in passages:
        for url in passage.urls:
            entity = ExtractedEntity((url.kind,), url.name, url=url.url)
            key = entities.setdefault(url.url.casefold(), entity).url or url.url
            sentence = passage.sentence(url.start)
            surface = passage.original[url.start : url.end]
            found.setdefault(key, []).append(
                Mention(
                    passage.field, url.start, url.end, *sentence, surface, "url", confidence("url")
                )
            )
    return [
        ExtractedLink(entity, _url_relation(entity), tuple(found[entity.url or ""]))
        for entity in entities.values()
    ]


def _url_relation(entity: ExtractedEntity) -> Relation:
    is_code = entity.kinds[0] is Kind.REPOSITORY
    return Relation.HAS_REPOSITORY if is_code else Relation.HAS_PROJECT_PAGE


def _named_links(passages: Sequence[Passage]) -> list[ExtractedLink]:
    groups = Groups()
    abstract = passages[-1].text if len(passages) > 1 else ""
    meanings = {
        passage.text[pair.short_start : pair.short_end]: passage.text[
            pair.long_start : pair.long_end
        ]
        for passage in passages
        for pair in passage.acronyms
    }
    names = [find_names(passage, abstract, meanings) for passage in passages]
    for passage, found in zip(passages, names, strict=True):
        groups.add(passage, found)
    for passage, found in zip(passages, names, strict=True):
        for vote in votes(passage, found):
            groups.vote(vote)
    for passage in passages:
        for pair in passage.acronyms:
            groups.join(passage, pair)
    groups.settle()
    accepted = groups.accepted()
    background = {passage.field: contribution_index(passage) for passage in passages}
    links: dict[str, ExtractedLink] = {}
    for group, mentions in group_mentions(passages, accepted, background):
        relation = _strongest(relation for _, relation in mentions)
        link = ExtractedLink(_entity(group), relation, tuple(mention for mention, _ in mentions))
        key = _key(link.entity.kinds[0], link.entity.name)
        links[key] = _joined(links[key], link) if key in links else link
    return _with_own(list(links.values()))


def _with_own(links: list[ExtractedLink]) -> list[ExtractedLink]:
    """In a paper that names nothing as its own, take the one technique that it is about.

    It is one that no list knows, alone in that or in the title or spoken of most often.
    """
    if any(link.relation in _STRENGTH[:2] and link.entity.level != "concept" for link in links):
        return links
    unlisted = [
        link
        for link in links
        if link.relation is Relation.USES
        and link.entity.kinds[0] is Kind.TECHNIQUE
        and link.mentions[0].rule in _UNLISTED
    ]
    alone = len(unlisted) == 1 and unlisted[0].mentions[0].rule in _SAYS_MOST
    own = unlisted[0] if alone else _central(unlisted)
    if own is None:
        return links
    return [replace(link, relation=Relation.PROPOSES) if link is own else link for link in links]


def _central(links: Sequence[ExtractedLink]) -> ExtractedLink | None:
    ranked = sorted(links, key=_prominence, reverse=True)
    if not ranked or _prominence(ranked[0]) < (False, _OFTEN):
        return None
    if ranked[1:] and _prominence(ranked[0]) == _prominence(ranked[1]):
        return None
    return ranked[0]


def _prominence(link: ExtractedLink) -> tuple[bool, int]:
    fields = [mention.field for mention in link.mentions]
    return Field.TITLE in fields and Field.ABSTRACT in fields, len(fields)


def _strongest(relations: Iterable[Relation]) -> Relation:
    return min(relations, key=_STRENGTH.index)


def _joined(one: ExtractedLink, other: ExtractedLink) -> ExtractedLink:
    """Two names that differ only in what a key leaves out are one entity."""
    mentions = sorted(
        {*one.mentions, *other.mentions},
        key=lambda mention: (mention.field is Field.ABSTRACT, mention.start, mention.end),
    )
    return replace(
        one, relation=_strongest([one.relation, other.relation]), mentions=tuple(mentions)
    )


def _entity(group: Group) -> ExtractedEntity:
    kinds = group.kinds()
    name, aliases = group.labels()
    return ExtractedEntity(
        kinds,
        name,
        aliases,
        # What no list gives a level was found by the shape of a proper name.
        level=(group.level or "named") if Kind.TECHNIQUE in kinds else None,
        variant_of=group.variant_of,
    )
