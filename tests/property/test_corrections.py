"""Laws of identity and of decisions."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.utils import graphs_equal
from pyoxigraph import RdfFormat, Store

from graph.check import check
from graph.corrections import (
    NAMED_KINDS,
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
from graph.curation import apply, export_corrections, history, import_corrections, undo
from graph.errors import InputError
from graph.identity import Named, PaperFacts, unite_names, unite_papers, with_person
from graph.iris import Iris
from graph.materialise import materialise
from graph.models import Kind, Relation
from graph.sameness import same_things
from graph.snapshot import GraphService
from graph.store import GraphDirectory
from tests.support.decided import ONE, TWO, exported, read_both, two_lists, view
from tests.support.lists import ingest_records, paper

if TYPE_CHECKING:
    from graph.corrections import Correction
    from graph.snapshot import Snapshot

KEYS = ("paper-2604.1", "paper-2604.2", "paper-doi-1", "paper-doi-2", "paper-t-1", "paper-t-2")
FACTS = st.builds(
    PaperFacts,
    st.sampled_from(KEYS).map(lambda key: frozenset({key})),
    st.sampled_from("abc").map(frozenset),
    st.frozensets(st.sampled_from(["x", "y"]), min_size=1, max_size=1),
    st.frozensets(st.sampled_from([2025, 2026]), max_size=1),
    st.frozensets(st.sampled_from(["li", "wu"]), max_size=2),
    st.frozensets(st.sampled_from(["1", "2"]), max_size=1),
    st.frozensets(st.sampled_from(["d", "e"]), max_size=1),
)
PAPERS = st.lists(FACTS, max_size=6, unique_by=lambda paper: paper.key)
PAIRS = st.frozensets(st.frozensets(st.sampled_from(KEYS), min_size=2, max_size=2), max_size=2)


@given(PAPERS, PAIRS, st.randoms(use_true_random=False))
def test_which_papers_are_one_does_not_depend_on_the_order(
    papers: list[PaperFacts], apart: frozenset[frozenset[str]], chance: object
) -> None:
    """No paper is lost, none is in two, and what was put together contradicts nothing."""
    shuffled = list(papers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    united = unite_papers(papers, apart)

    assert unite_papers(shuffled, apart) == united
    assert sorted(key for paper in united for key in paper.keys) == sorted(p.key for p in papers)
    assert not [pair for pair in apart for paper in united if pair <= paper.keys]


@given(PAPERS)
def test_uniting_what_is_united_changes_nothing(papers: list[PaperFacts]) -> None:
    """Once is enough."""
    united = unite_papers(papers)

    assert unite_papers(united) == united


THINGS = ("PPO", "Proximal", "Prox", "GRPO", "PPO Pro")
NAMED = st.builds(
    lambda name, list_, others: Named(
        f"technique-{name.lower().replace(' ', '-')}",
        list_,
        frozenset({Kind.TECHNIQUE}),
        frozenset({name, *others}),
    ),
    st.sampled_from(THINGS),
    st.sampled_from("abc"),
    st.frozensets(st.sampled_from(THINGS), max_size=2),
)


@given(st.lists(NAMED, max_size=6), st.randoms(use_true_random=False))
def test_which_things_are_one_does_not_depend_on_the_order(
    things: list[Named], chance: object
) -> None:
    """And nothing is merged into what is itself merged."""
    shuffled = list(things)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    moved = unite_names(things)

    assert unite_names(shuffled) == moved
    assert not moved.keys() & set(moved.values())
    assert "technique-ppo-pro" not in {key for key in moved if moved[key] == "technique-ppo"}


MODELS = st.sampled_from([f"model-{letter}" for letter in "abcde"])


@given(st.lists(st.tuples(MODELS, MODELS), max_size=6))
def test_merging_ends_in_what_survives(merges: list[tuple[str, str]]) -> None:
    """No key leads to one that leads on; the latest survivor is never moved by an earlier merge."""
    moved = with_person({}, merges)

    assert not moved.keys() & set(moved.values())
    assert with_person(moved, merges) == moved
    if merges and merges[0][0] != merges[0][1]:
        one, other = merges[0]
        assert moved.get(one, one) == moved.get(other, other)


@cache
def _vocabulary() -> tuple[list[str], list[str], list[str]]:
    """The papers, the named things and the techniques of the graph of two lists."""
    with tempfile.TemporaryDirectory() as folder:
        nodes = view(two_lists(Path(folder))).catalog.index.nodes
    papers = [key for key, known in nodes.items() if Kind.PAPER in known.kinds]
    named = [key for key, known in nodes.items() if NAMED_KINDS & set(known.kinds)]
    return papers, named, [key for key in named if key.startswith("technique-")]


@st.composite
def corrections(draw: st.DrawFn) -> Correction:
    """A correction of the graph of two lists; it may say what cannot be."""
    papers, named, techniques = _vocabulary()
    paper, key, other = (draw(st.sampled_from(among)) for among in (papers, named, named))
    technique, parent = draw(st.sampled_from(techniques)), draw(st.sampled_from(techniques))
    relation = draw(st.sampled_from(list(Relation)[:6]))
    name = draw(st.sampled_from(["PPO", "New Thing", "ALFWorld"]))
    made: list[Correction] = [
        Accept(paper, relation, key, name),
        Reject(paper, key),
        Reject(paper, key, relation),
        AddLink(paper, relation, key, name),
        SetRole(paper, key, relation),
        Rename(key, name),
        Merge(key, other),
        Merge(paper, draw(st.sampled_from(papers))),
        KeepApart(key, other),
        Split(paper, key, name),
        SetKind(key, draw(st.sampled_from(sorted(NAMED_KINDS)))),
        SetLevel(technique, Level.CONCEPT),
        SetBroader(technique, parent),
        RemoveBroader(technique, parent),
        SetStatus(paper, draw(st.sampled_from([None, *Status]))),
        SetRating(paper, draw(st.sampled_from([None, 1, 5]))),
        AddTag(paper, name),
        RemoveTag(paper, "agents"),
    ]
    return draw(st.sampled_from(made))


def _decide(directory: GraphDirectory, wanted: list[Correction]) -> list[str]:
    """Make those corrections that can be made, one by one."""
    made = []
    for correction in wanted:
        try:
            made += [decision.id for decision in apply(directory, [correction]).made]
        except InputError:
            continue
    return made


@settings(max_examples=12)
@given(st.lists(corrections(), min_size=1, max_size=6))
def test_whatever_is_decided_keeps_every_promise_and_can_be_undone(
    wanted: list[Correction],
) -> None:
    """The shapes hold, every quotation stands at its place; undone, not a byte differs."""
    with tempfile.TemporaryDirectory() as folder:
        directory = two_lists(Path(folder))
        before = exported(directory)
        made = _decide(directory, wanted)
        findings = check(view(directory))
        undo(directory, made)
        after = exported(directory)

    assert findings == ()
    assert after == before


@settings(max_examples=10)
@given(st.lists(corrections(), min_size=1, max_size=6))
def test_decisions_outlive_reading_again_and_travel(wanted: list[Correction]) -> None:
    """Lists are emptied and read again; and another person's graph comes to the same view."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        directory, theirs = two_lists(Path(one)), two_lists(Path(two))
        _decide(directory, wanted)
        text = export_corrections(view(directory))
        before = _statements(directory)
        for name in ("one", "two"):
            ingest_records(directory, [paper("Something Else")], name=name)
        read_both(directory)
        after = _statements(directory)
        import_corrections(theirs, text)
        travelled = _statements(theirs)
        recorded = history(view(theirs))

    assert after == before
    assert travelled == before
    assert len(recorded) == len(text.splitlines()) - 1


def _statements(directory: GraphDirectory) -> set[str]:
    return {str(quad) for quad in view(directory).quads() if "modified" not in str(quad.predicate)}


@settings(max_examples=10)
@given(st.permutations([("one", ONE), ("two", TWO), ("three", TWO[:1]), ("four", ONE[1:])]))
def test_what_is_one_over_lists_does_not_depend_on_the_order_of_reading(
    lists: list[tuple[str, tuple[object, ...]]],
) -> None:
    """Whichever list is read first."""
    with tempfile.TemporaryDirectory() as folder:
        directory = GraphDirectory(Path(folder) / "graph")
        for name, records in lists:
            ingest_records(directory, records, name=name)  # type: ignore[arg-type]
        with directory.reading() as graph:
            moved = same_things(graph.store, Iris(), frozenset())

    assert moved == {"paper-doi-10.1000%2Fhimac": "paper-2604.01234"}


def test_a_view_of_a_view_is_the_view() -> None:
    """What is one already is not touched again."""
    with tempfile.TemporaryDirectory() as folder:
        directory = two_lists(Path(folder))
        store = Store()
        store.bulk_extend(view(directory).quads())
    before = store.dump(format=RdfFormat.N_QUADS)
    materialise(store, Iris())

    assert store.dump(format=RdfFormat.N_QUADS) == before


@settings(max_examples=12)
@given(st.lists(corrections(), min_size=1, max_size=6))
def test_a_state_that_decisions_lead_to_is_the_one_that_is_loaded(
    wanted: list[Correction],
) -> None:
    """One after the other, each and what takes them back is followed in memory."""
    with tempfile.TemporaryDirectory() as folder:
        directory = two_lists(Path(folder))
        service = GraphService(directory.path)
        first = service.current()
        before = set(first.view)
        steps: list[tuple[Snapshot, Snapshot]] = []
        made: list[str] = []
        for correction in wanted:
            made += _decide(directory, [correction])
            steps.append((service.current(), view(directory)))
        undo(directory, made)
        steps.append((service.current(), view(directory)))

    for followed, loaded in steps:
        assert set(followed.view) == set(loaded.view)
        assert {*followed.view.named_graphs()} == {*loaded.view.named_graphs()}
        assert followed.catalog.index == loaded.catalog.index
        assert graphs_equal(followed.network, loaded.network)
    assert set(first.view) == before
