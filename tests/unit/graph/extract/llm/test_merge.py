"""Rules and model together: the rules stand, whatever the model says."""

from __future__ import annotations

from graph.extract import extract
from graph.extract.llm import Merged, ask_about, merge_links, read_answer, read_links
from graph.extract.llm.items import Drop
from graph.models import Kind, Relation
from tests.support.chat_server import item, items

TITLE = "Foorun: Fast Things"
ABSTRACT = (
    "We propose Foorun, a framework. It uses PPO, and spline warping. We evaluate on ALFWorld."
)


def merged(*listed: dict[str, str]) -> Merged:
    """The rules' links of the example with those of an answer."""
    reading = read_links(read_answer(items(*listed)), ask_about(TITLE, ABSTRACT))
    return merge_links(extract(TITLE, ABSTRACT), reading.links)


def test_what_both_say_is_the_rules_alone() -> None:
    """Nothing is added, not even evidence."""
    both = merged(
        item("ALFWorld", "benchmark", "evaluates-on", "evaluate on ALFWorld"),
        item("PPO", "named-technique", "uses", "uses PPO"),
    )

    assert both.links == extract(TITLE, ABSTRACT)
    assert (both.agreed, both.disputed, both.extra) == (2, 0, 0)


def test_what_only_the_model_says_is_kept_as_doubtful() -> None:
    """No surer than 0.6."""
    both = merged(item("spline warping", "concept", "uses", "and spline warping"))
    added = both.links[-1]

    assert (added.entity.name, added.relation) == ("spline warping", Relation.USES)
    assert max(mention.confidence for mention in added.mentions) <= 0.6
    assert both.extra == 1


def test_another_role_stands_beside_that_of_the_rules() -> None:
    """To the same thing, and no surer than the rules are."""
    both = merged(item("PPO", "named-technique", "compares", "uses PPO"))
    of_rules, of_model = [link for link in both.links if link.entity.name == "PPO"]

    assert (of_rules.relation, of_model.relation) == (Relation.USES, Relation.COMPARES_WITH)
    assert of_model.entity == of_rules.entity
    assert {mention.rule for mention in of_model.mentions} == {"llm"}
    assert max(mention.confidence for mention in of_model.mentions) <= min(
        0.6, max(mention.confidence for mention in of_rules.mentions)
    )
    assert both.disputed == 1


def test_a_model_cannot_turn_a_thing_into_another_kind() -> None:
    """The thing would be both, for every paper that names it."""
    both = merged(item("ALFWorld", "model", "uses", "evaluate on ALFWorld"))

    assert both.links == extract(TITLE, ABSTRACT)
    assert both.dropped[Drop.OTHER_KIND] == 1
    assert all(Kind.MODEL not in link.entity.kinds for link in both.links)


def test_a_known_thing_is_known_by_its_other_names() -> None:
    """A long form that the rules have as an alias is no further thing."""
    title, abstract = "On Walking", "We use proximal policy optimization (PPO) for walking."
    rules = extract(title, abstract)
    said = item("PPO", "named-technique", "uses", "(PPO)")
    model = read_links(read_answer(items(said)), ask_about(title, abstract))

    assert merge_links(rules, model.links).agreed == 1
    assert merge_links(rules, model.links).links == rules
