"""The view: what follows from the lists and from each kind of decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, Quad, RdfFormat, Store

from graph.check import check
from graph.corrections import (
    Accept,
    AddLink,
    AddTag,
    KeepApart,
    Level,
    Merge,
    Reject,
    RemoveBroader,
    RemoveTag,
    Rename,
    SetBroader,
    SetKind,
    SetLevel,
    SetRating,
    SetRole,
    SetStatus,
    Split,
    Status,
)
from graph.iris import Iris
from graph.materialise import materialise
from graph.models import Kind, Relation
from graph.rewrite import single_valued
from graph.terms import node
from graph.vocab import RL
from tests.support.decided import (
    ALFWORLD,
    HIMAC,
    ONE,
    OTHER,
    PPO,
    TWO,
    decide,
    links,
    read_both,
    two_lists,
    view,
)
from tests.support.lists import ingest_records, paper

if TYPE_CHECKING:
    from pathlib import Path

    from graph.corrections import Correction
    from graph.store import GraphDirectory

DOI_KEY = "paper-doi-10.1000%2Fhimac"
ANOTHER = "paper-t-another-paper"


@pytest.fixture
def both(tmp_path: Path) -> GraphDirectory:
    """Two lists that state one paper each in its way."""
    return two_lists(tmp_path)


def another(directory: GraphDirectory) -> str:
    """The key of the paper that has but its title."""
    return next(key for key in view(directory).catalog.index.nodes if key.startswith(ANOTHER))


def test_a_graph_of_one_list_without_decisions_stays_as_it_is(tmp_path: Path) -> None:
    """Not a quad more or less."""
    directory = two_lists(tmp_path)
    with directory.reading() as graph:
        store = Store()
        store.extend(q for q in graph.store if "-two" not in str(q.graph_name))
    before = store.dump(format=RdfFormat.N_QUADS)
    materialise(store, Iris())

    assert store.dump(format=RdfFormat.N_QUADS) == before


def test_a_paper_of_two_lists_is_one_with_all_that_is_said_of_it(both: GraphDirectory) -> None:
    """By title and year, under the key of its arXiv id; what the other list says stays its own."""
    catalog = view(both).catalog

    found = catalog.entity(HIMAC)

    assert DOI_KEY not in catalog.index.nodes
    assert found.sources == ("one", "two")
    assert {"HiMAC: Hierarchical Agents", "HIMAC: hierarchical agents."} == {
        found.ref.label, *found.aliases,
    }  # fmt: skip
    assert catalog.former(DOI_KEY) == HIMAC
    assert catalog.resolve("10.1000/himac").entity == found.ref
    assert catalog.resolve(DOI_KEY).entity == found.ref
    assert check(view(both)) == ()


def test_merged_mentions_stand_where_they_stood(both: GraphDirectory) -> None:
    """Each at its place in the text of its own list."""
    evidence = next(
        link.evidence
        for link in view(both).catalog.entity(HIMAC).links
        if link.other.key == ALFWORLD
    )

    assert {item.before + item.surface + item.after for item in evidence} == {
        "We evaluate on ALFWorld."
    }
    assert len(evidence) == 2


def test_a_rejected_link_is_gone_with_its_evidence(both: GraphDirectory) -> None:
    """Also from the thing's side, and from what follows of it; the thing stays while linked."""
    decide(both, Reject(HIMAC, ALFWORLD))
    snapshot = view(both)

    assert ALFWORLD not in {target for _, target in links(both, HIMAC)}
    assert all(link.other.key != HIMAC for link in snapshot.catalog.entity(ALFWORLD).backlinks)
    assert snapshot.store.query(f"ASK {{ ?p <{RL.rejected}> ?t }}")
    assert check(snapshot) == ()


def test_a_thing_that_nothing_names_any_more_is_gone(both: GraphDirectory) -> None:
    """An empty page helps nobody; the decision brings it back when it is undone."""
    decide(both, Reject(OTHER, "benchmark-webshop"))

    assert "benchmark-webshop" not in view(both).catalog.index.nodes


def test_one_relation_may_be_rejected(both: GraphDirectory) -> None:
    """No other relation holds the two then, so nothing is left between them."""
    decide(both, Reject(HIMAC, ALFWORLD, Relation.EVALUATES_ON))

    assert ALFWORLD not in {target for _, target in links(both, HIMAC)}


def test_an_accepted_link_is_certain(both: GraphDirectory) -> None:
    """Its sentences stay, and the rule is the person's."""
    decide(both, Accept(HIMAC, Relation.USES, PPO))

    link = next(link for link in view(both).catalog.entity(HIMAC).links if link.other.key == PPO)
    assert {(item.rule, item.confidence) for item in link.evidence} == {("curated", 1.0)}
    assert link.evidence[0].surface == "PPO"


def test_an_accepted_link_outlives_the_list_that_it_was_read_from(both: GraphDirectory) -> None:
    """The text changed, no extractor finds it: the person's word stands, with the thing's name."""
    decide(both, Accept(OTHER, Relation.EVALUATES_ON, "benchmark-webshop", "WebShop"))
    ingest_records(both, [ONE[0], paper("Twice", "Nothing.", arxiv_id="2604.05678")], name="one")
    catalog = view(both).catalog

    assert ("evaluatesOn", "benchmark-webshop") in links(both, OTHER)
    assert catalog.ref("benchmark-webshop").label == "WebShop"
    assert catalog.ref("benchmark-webshop").kind is Kind.BENCHMARK
    assert check(view(both)) == ()


def test_a_link_may_be_added_to_a_new_thing(both: GraphDirectory) -> None:
    """Named by the person alone."""
    decide(both, AddLink(HIMAC, Relation.USES, "technique-my-trick", "My Trick"))

    assert ("uses", "technique-my-trick") in links(both, HIMAC)
    assert view(both).catalog.resolve("my trick").entity is not None


def test_a_role_stands_in_place_of_what_was_read(both: GraphDirectory) -> None:
    """The sentence is evidence for the new one."""
    decide(both, SetRole(HIMAC, PPO, Relation.COMPARES_WITH))

    found = [link for link in view(both).catalog.entity(HIMAC).links if link.other.key == PPO]
    assert [link.relation for link in found] == [Relation.COMPARES_WITH]
    assert found[0].evidence[0].surface == "PPO"
    assert check(view(both)) == ()


def test_a_later_decision_wins(both: GraphDirectory) -> None:
    """Rejected, then added again."""
    decide(both, Reject(HIMAC, ALFWORLD))
    decide(both, AddLink(HIMAC, Relation.EVALUATES_ON, ALFWORLD))

    assert ("evaluatesOn", ALFWORLD) in links(both, HIMAC)


def test_a_new_name_is_preferred_and_the_old_one_an_alias(both: GraphDirectory) -> None:
    """The key stays, and both names find it."""
    decide(both, Rename(ALFWORLD, "ALFWorld (text)"))
    catalog = view(both).catalog

    assert catalog.ref(ALFWORLD).label == "ALFWorld (text)"
    assert catalog.entity(ALFWORLD).aliases == ("ALFWorld",)
    assert check(view(both)) == ()


def test_two_things_merged_are_one(both: GraphDirectory) -> None:
    """Their papers are one's, a paper that named both names it once, the old key leads on."""
    decide(both, Merge("technique-grpo", PPO))
    catalog = view(both).catalog

    assert "technique-grpo" not in catalog.index.nodes
    assert catalog.ref(PPO).label == "PPO"
    assert "GRPO" in catalog.entity(PPO).aliases
    assert [link for link in links(both, OTHER) if link[1] == PPO] == [("uses", PPO)]
    assert catalog.former("technique-grpo") == PPO
    assert check(view(both)) == ()


def test_a_thing_merged_into_one_of_another_kind_takes_its_roles(both: GraphDirectory) -> None:
    """A benchmark is evaluated on, a technique used."""
    decide(both, Merge("benchmark-webshop", PPO))

    assert ("uses", PPO) in links(both, OTHER)
    assert view(both).catalog.entity(PPO).kinds == (Kind.TECHNIQUE,)
    assert check(view(both)) == ()


def test_a_thing_of_another_kind_has_another_key(both: GraphDirectory) -> None:
    """And the one that it had leads there."""
    decide(both, SetKind(PPO, Kind.MODEL))
    catalog = view(both).catalog

    assert catalog.entity("model-ppo").kinds == (Kind.MODEL,)
    assert catalog.former(PPO) == "model-ppo"
    assert ("uses", "model-ppo") in links(both, HIMAC)
    assert check(view(both)) == ()


def test_decisions_follow_a_thing_into_another_kind(both: GraphDirectory) -> None:
    """What was accepted of a benchmark is used of a technique; what was rejected stays away."""
    decide(both, Accept(HIMAC, Relation.EVALUATES_ON, ALFWORLD))
    decide(both, Reject(OTHER, ALFWORLD, Relation.EVALUATES_ON))
    decide(both, SetKind(ALFWORLD, Kind.TECHNIQUE))

    assert ("uses", "technique-alfworld") in links(both, HIMAC)
    assert "technique-alfworld" not in {target for _, target in links(both, OTHER)}
    assert check(view(both)) == ()


def test_a_thing_that_a_person_made_may_be_renamed_and_merged(both: GraphDirectory) -> None:
    """As any other."""
    decide(both, AddLink(HIMAC, Relation.USES, "technique-trick", "Trick"))
    decide(both, Rename("technique-trick", "Grand Trick"))

    assert view(both).catalog.ref("technique-trick").label == "Grand Trick"

    decide(both, Merge("technique-trick", "technique-grpo"))

    assert ("uses", "technique-grpo") in links(both, HIMAC)


def test_a_link_that_still_holds_in_another_way_is_not_said_to_be_rejected(
    both: GraphDirectory,
) -> None:
    """Only one of two relations was struck out."""
    decide(both, AddLink(HIMAC, Relation.COMPARES_WITH, PPO))
    decide(both, Reject(HIMAC, PPO, Relation.USES))

    assert [link for link in links(both, HIMAC) if link[1] == PPO] == [("comparesWith", PPO)]
    assert not view(both).store.query(f"ASK {{ ?p <{RL.rejected}> ?t }}")


def test_what_a_person_stated_otherwise_follows_a_merge(both: GraphDirectory) -> None:
    """A statement that a SPARQL update put among the decisions is about what survives, too."""
    iris = Iris()
    stated = Quad(
        node(iris.entity(DOI_KEY)), node(RL.status), Literal("read"), node(iris.graph("curated"))
    )
    with both.writing() as graph:
        graph.replace(frozenset(), {stated})

    assert view(both).catalog.entity(HIMAC).status == "read"

    decide(both, SetStatus(HIMAC, Status.READING))

    assert view(both).catalog.entity(HIMAC).status == "reading"


def test_papers_merged_by_hand_in_one_list_keep_its_promises(both: GraphDirectory) -> None:
    """One title, one abstract; the other title stays as a name, the other arXiv id findable."""
    decide(both, Merge(OTHER, HIMAC))
    catalog = view(both).catalog

    assert "Twice in One List" in catalog.entity(HIMAC).aliases
    assert catalog.resolve("arXiv:2604.05678").entity == catalog.ref(HIMAC)
    assert check(view(both)) == ()


def test_what_was_put_together_may_be_kept_apart(both: GraphDirectory) -> None:
    """Two lists, one title, and still two papers."""
    decide(both, KeepApart(DOI_KEY, HIMAC))

    assert view(both).catalog.ref(DOI_KEY).label == "HIMAC: hierarchical agents."
    assert view(both).catalog.entity(HIMAC).sources == ("one",)


def test_one_name_may_be_two_things(both: GraphDirectory) -> None:
    """In the papers that the person names."""
    decide(both, Split(OTHER, PPO, "PPO (policy)"))
    catalog = view(both).catalog

    assert ("uses", "technique-ppo-policy") in links(both, OTHER)
    assert ("uses", PPO) in links(both, HIMAC)
    assert catalog.ref("technique-ppo-policy").label == "PPO (policy)"
    assert check(view(both)) == ()


def test_techniques_form_a_hierarchy(both: GraphDirectory) -> None:
    """Seen from both ends."""
    decide(both, SetBroader("technique-grpo", PPO))
    catalog = view(both).catalog

    assert PPO in [ref.key for ref in catalog.entity("technique-grpo").broader]
    assert [ref.key for ref in catalog.entity(PPO).narrower] == ["technique-grpo"]

    decide(both, RemoveBroader("technique-grpo", PPO))

    assert view(both).catalog.entity(PPO).narrower == ()


def test_a_level_is_set(both: GraphDirectory) -> None:
    """In place of the extractor's."""
    decide(both, SetLevel(PPO, Level.CONCEPT))

    levels = [f.value for f in view(both).catalog.entity(PPO).facts if f.property == "rl:level"]
    assert levels == ["concept"]


def test_a_person_keeps_a_reading_state(both: GraphDirectory) -> None:
    """State, rating, and tags, which stand beside those of a list."""
    decide(both, SetStatus(HIMAC, Status.READING), SetRating(HIMAC, 4), AddTag(HIMAC, "todo"))
    found = view(both).catalog.entity(HIMAC)

    assert (found.status, found.rating, found.tags) == ("reading", 4, ("agents", "todo"))

    decide(both, SetStatus(HIMAC, None), SetRating(HIMAC, None), RemoveTag(HIMAC, "agents"))
    found = view(both).catalog.entity(HIMAC)

    assert (found.status, found.rating, found.tags) == (None, None, ("todo",))


def test_a_paper_that_gains_an_arxiv_id_keeps_what_was_decided(both: GraphDirectory) -> None:
    """It was known by its title, and no list gives it that key any more."""
    old = another(both)
    decide(both, SetStatus(old, Status.READ))
    ingest_records(
        both, [TWO[0], paper("Another Paper", "We use PPO.", arxiv_id="2605.00001")], name="two"
    )
    catalog = view(both).catalog

    assert catalog.entity("paper-2605.00001").status == "read"
    assert catalog.former(old) == "paper-2605.00001"


LASTING: dict[str, Correction] = {
    "reject": Reject(HIMAC, ALFWORLD),
    "accept": Accept(HIMAC, Relation.USES, PPO),
    "role": SetRole(HIMAC, PPO, Relation.MENTIONS),
    "name": Rename(ALFWORLD, "Alf"),
    "merge": Merge("technique-grpo", PPO),
    "kind": SetKind(PPO, Kind.MODEL),
    "split": Split(OTHER, PPO, "Other PPO"),
    "tag": AddTag(HIMAC, "todo"),
    "apart": KeepApart(DOI_KEY, HIMAC),
}


@pytest.mark.parametrize("correction", LASTING.values(), ids=LASTING)
def test_reading_every_list_again_keeps_what_was_decided(
    both: GraphDirectory, correction: Correction
) -> None:
    """Also when the list was away in between."""
    decide(both, correction)
    before = {str(quad) for quad in view(both).quads() if "modified" not in str(quad.predicate)}
    ingest_records(both, [paper("Something Else")], name="one")
    read_both(both)

    after = {str(quad) for quad in view(both).quads() if "modified" not in str(quad.predicate)}
    assert after == before


def test_the_shapes_say_what_a_list_may_say_once() -> None:
    """The view reads it there, so that the two cannot part."""
    names = {found.value.rpartition("/")[2] for found in single_valued(Kind.PAPER)}

    assert {"abstract", "datePublished", "hasArXivId", "name"} <= names
    assert single_valued(None) == frozenset()
