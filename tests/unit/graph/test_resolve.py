"""From what papers name to entities: what is one, what stays two, and which key each has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from graph.models import ExtractedEntity, ExtractedLink, Field, Kind, Mention, Relation
from graph.resolve import Entity, Link, Resolver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

A_SPAN = Mention(Field.ABSTRACT, 0, 3, 0, 20, "PPO", "rule", 0.9)


def link(
    name: str,
    *kinds: Kind,
    relation: Relation = Relation.USES,
    spans: Sequence[Mention] = (A_SPAN,),
    aliases: tuple[str, ...] = (),
    url: str | None = None,
    variant_of: str | None = None,
    level: str | None = None,
) -> ExtractedLink:
    """A link to a thing, by default a technique."""
    entity = ExtractedEntity(
        kinds or (Kind.TECHNIQUE,), name, aliases, url=url, variant_of=variant_of, level=level
    )
    return ExtractedLink(entity, relation, tuple(spans))


def doubtful(name: str, relation: Relation = Relation.USES, level: str = "named") -> ExtractedLink:
    """A link that the rules did not read."""
    return replace(link(name, relation=relation, level=level), doubtful=True)


def repository(url: str) -> ExtractedLink:
    """A link to code."""
    return link(url, Kind.REPOSITORY, relation=Relation.HAS_REPOSITORY, url=url)


@dataclass(frozen=True)
class Found:
    """The things of a list, the links of each paper, the keys of addresses."""

    entities: Mapping[str, Entity]
    links: Sequence[tuple[Link, ...]]
    addresses: Mapping[str, str]


def resolve_links(
    papers: Sequence[Sequence[ExtractedLink]], taken: Mapping[str, str] | None = None
) -> Found:
    """Resolve a list of a few papers."""
    resolver = Resolver()
    for links in papers:
        resolver.add(links)
    resolved = resolver.resolve(taken)
    found = [resolved.links(links) for links in papers]
    return Found(resolved.entities, found, resolved.addresses)


def test_names_that_fold_alike_are_one_thing() -> None:
    """It is shown as most papers write it."""
    found = resolve_links([[link("fine-tuning")], [link("Fine Tuning")], [link("fine-tuning")]])

    assert set(found.entities) == {"technique-fine-tuning"}
    assert found.entities["technique-fine-tuning"].label == "fine-tuning"
    assert found.entities["technique-fine-tuning"].aliases == ("Fine Tuning",)


def test_a_name_that_is_the_alias_of_one_thing_is_that_thing() -> None:
    """The long form of an acronym, where another paper gives both."""
    found = resolve_links(
        [
            [link("PPO", aliases=("Proximal Policy Optimization",))],
            [link("proximal policy optimization")],
        ]
    )

    assert set(found.entities) == {"technique-ppo"}
    assert [one.target for links in found.links for one in links] == ["technique-ppo"] * 2


def test_a_name_that_could_be_two_things_stays_apart() -> None:
    """``RL`` of two papers that spell it out differently."""
    found = resolve_links(
        [
            [link("Reinforcement Learning", aliases=("RL",))],
            [link("Representation Learning", aliases=("RL",))],
            [link("RL")],
        ]
    )

    assert len(found.entities) == 3


def test_merging_is_not_chained() -> None:
    """A is B in one paper, B is C in another: that does not make A into C."""
    found = resolve_links([[link("B", aliases=("A",))], [link("C", aliases=("B",))], [link("A")]])

    assert set(found.entities) >= {"technique-c"}
    assert [one.target for one in found.links[2]] != ["technique-c"]


def test_a_technique_that_is_a_model_elsewhere_is_one_thing_of_two_kinds() -> None:
    """Where one paper says that it is both; the kind of the key comes first."""
    found = resolve_links([[link("Foo", Kind.MODEL)], [link("Foo", Kind.TECHNIQUE, Kind.MODEL)]])

    assert set(found.entities) == {"technique-foo"}
    assert found.entities["technique-foo"].kinds == (Kind.TECHNIQUE, Kind.MODEL)


def test_things_of_two_kinds_with_one_name_stay_apart() -> None:
    """Nobody says that they are one."""
    found = resolve_links([[link("Foo", Kind.MODEL)], [link("Foo", Kind.BENCHMARK)]])

    assert set(found.entities) == {"model-foo", "benchmark-foo"}


def test_addresses_that_would_share_a_key_get_two() -> None:
    """``a-b/c`` is not ``a/b-c``: and which one has the hash does not depend on the order."""
    one, other = repository("https://github.com/a-b/c"), repository("https://github.com/a/b-c")
    keys = resolve_links([[one], [other]]).addresses

    assert len(set(keys.values())) == 2
    assert keys == resolve_links([[other, one]]).addresses
    assert keys["https://github.com/a-b/c"] == "repo-github.com-a-b-c"


def test_an_address_that_another_list_took_first_keeps_its_key() -> None:
    """The new one gets the hash; spellings of the one that has the key share it."""
    taken = {"repo-github.com-a-b-c": "https://github.com/a/b-c"}
    keys = resolve_links(
        [[repository("https://github.com/a-b/c"), repository("https://github.com/A/B-C")]], taken
    ).addresses

    assert keys["https://github.com/A/B-C"] == "repo-github.com-a-b-c"
    assert keys["https://github.com/a-b/c"].startswith("repo-github.com-a-b-c-")


def test_spellings_of_one_repository_are_one_thing() -> None:
    """Of its addresses the same one is stored in whatever order they come."""
    one, other = repository("https://github.com/A/b"), repository("https://github.com/a/b")
    found, turned = resolve_links([[one], [other]]), resolve_links([[other], [one]])

    assert set(found.entities) == {"repo-github.com-a-b"}
    assert found.entities == turned.entities


def test_an_address_that_is_no_iri_becomes_one() -> None:
    """It would stop the whole list at the store."""
    found = resolve_links([[repository("https://github.com/a/b%zz[1]")]])

    assert [entity.url for entity in found.entities.values()] == [
        "https://github.com/a/b%25zz%5B1%5D"
    ]


def test_the_strongest_relation_of_a_paper_to_a_thing_counts() -> None:
    """And all its evidence comes along."""
    late = Mention(Field.ABSTRACT, 9, 12, 0, 20, "PPO", "other", 0.5)
    found = resolve_links(
        [
            [
                link("PPO", relation=Relation.USES),
                link("ppo", relation=Relation.PROPOSES, spans=[late]),
            ]
        ]
    )

    (only,) = found.links[0]
    assert only.relation is Relation.PROPOSES
    assert only.mentions == (A_SPAN, late)


def test_a_span_is_one_mention_also_where_two_rules_found_it() -> None:
    """A mention has one rule and one confidence: those of the surer one."""
    doubtful = Mention(Field.ABSTRACT, 0, 3, 0, 20, "PPO", "guess", 0.2)
    found = resolve_links([[link("PPO", spans=[doubtful]), link("ppo")]])

    assert found.links[0][0].mentions == (A_SPAN,)


@pytest.mark.parametrize("base", ["HumanEval", "human-eval"])
def test_a_variant_leads_to_its_base(base: str) -> None:
    """Where that is named as well; otherwise it is left out."""
    variant = link("HumanEval Pro", Kind.BENCHMARK, variant_of=base)
    plain = link(base, Kind.BENCHMARK)

    with_base = resolve_links([[variant, plain]]).entities["benchmark-humaneval-pro"]
    without = resolve_links([[variant]]).entities["benchmark-humaneval-pro"]
    assert with_base.variant_of == plain_key(base)
    assert without.variant_of is None


def plain_key(base: str) -> str:
    """The key that a benchmark gets."""
    return {"HumanEval": "benchmark-humaneval", "human-eval": "benchmark-human-eval"}[base]


def test_nothing_is_a_variant_of_itself() -> None:
    """Even where the text has it so."""
    found = resolve_links([[link("X Bench", Kind.BENCHMARK, variant_of="X-Bench")]])

    assert found.entities["benchmark-x-bench"].variant_of is None


def test_a_name_beats_a_concept() -> None:
    """A technique that one paper treats as a proper name has one."""
    found = resolve_links([[link("PPO", level="concept")], [link("PPO", level="named")]])

    assert found.entities["technique-ppo"].level == "named"


def test_a_doubtful_link_decides_no_role() -> None:
    """A stronger role is a link of its own; the same role, or the same thing again, is none."""
    sure = link("PPO", relation=Relation.USES)
    (links,) = resolve_links([[sure, doubtful("PPO", Relation.PROPOSES), doubtful("PPO")]]).links
    (same,) = resolve_links([[sure, doubtful("PPO")]]).links

    assert [one.relation for one in links] == [Relation.USES, Relation.PROPOSES]
    assert [one.relation for one in same] == [Relation.USES]


def test_a_doubtful_name_is_another_ones_alias_but_never_its_label() -> None:
    """What sure links say of a thing is all that is said of it."""
    sure = link("PPO", aliases=("proximal policy optimization",), level="concept")
    said = [doubtful("Proximal Policy Optimization"), doubtful("PPO"), doubtful("Ppo")]
    found = resolve_links([[sure], said, said])
    alone = resolve_links([[sure]])

    assert found.entities == alone.entities
    assert {one.target for one in found.links[1]} == {found.links[0][0].target}


def test_what_only_doubtful_links_name_is_there() -> None:
    """For a person to accept or reject."""
    found = resolve_links([[doubtful("Spline Warping")]])
    (entity,) = found.entities.values()

    assert (entity.label, entity.level) == ("Spline Warping", "named")
