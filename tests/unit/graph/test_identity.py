"""Which papers and things are one, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from graph.identity import (
    Named,
    PaperFacts,
    possible_duplicates,
    surname,
    unite_names,
    unite_papers,
    with_person,
)
from graph.models import Kind

ARXIV = "paper-2604.01234"
OTHER_ARXIV = "paper-2604.09999"
DOI = "paper-doi-10.1%2Fx"
OTHER_DOI = "paper-doi-10.2%2Fy"
TITLE = "paper-t-himac-1a2b3c"


def facts(key: str, name: str, **said: list[Any]) -> PaperFacts:
    """What the list of this name says of a paper, called HiMAC unless it says otherwise."""
    given: dict[str, list[Any]] = {"titles": ["himac"], **said}
    sets: dict[str, Any] = {field: frozenset(values) for field, values in given.items()}
    return PaperFacts(keys=frozenset({key}), lists=frozenset({name}), **sets)


CASES: dict[str, tuple[list[PaperFacts], list[set[str]]]] = {
    "one arXiv id": (
        [facts(ARXIV, "a", arxiv_ids=["1"]), facts(f"{ARXIV}-0f", "a", arxiv_ids=["1"])],
        [{ARXIV, f"{ARXIV}-0f"}],
    ),
    "one DOI, and titles that differ": (
        [facts(DOI, "a", dois=["d"]), facts(ARXIV, "b", dois=["d"], titles=["other"])],
        [{DOI, ARXIV}],
    ),
    "one DOI, but two arXiv ids": (
        [
            facts(ARXIV, "a", dois=["d"], arxiv_ids=["1"]),
            facts(OTHER_ARXIV, "b", dois=["d"], arxiv_ids=["2"]),
        ],
        [{ARXIV}, {OTHER_ARXIV}],
    ),
    "one title and year": (
        [facts(ARXIV, "a", years=[2026], arxiv_ids=["1"]), facts(TITLE, "b", years=[2026])],
        [{ARXIV, TITLE}],
    ),
    "one title and author, two years": (
        [
            facts(ARXIV, "a", years=[2025], surnames=["li"]),
            facts(TITLE, "b", years=[2026], surnames=["li", "wu"]),
        ],
        [{ARXIV, TITLE}],
    ),
    "one title, neither year nor author in common": (
        [facts(ARXIV, "a", years=[2025]), facts(TITLE, "b", years=[2026], surnames=["li"])],
        [{ARXIV}, {TITLE}],
    ),
    "one title, and one side knows neither": (
        [facts(ARXIV, "a", years=[2026], surnames=["li"]), facts(TITLE, "b")],
        [{ARXIV, TITLE}],
    ),
    "a bare title that two papers have": (
        [
            facts(ARXIV, "a", years=[2020], arxiv_ids=["1"]),
            facts(OTHER_ARXIV, "a", years=[2026], arxiv_ids=["2"]),
            facts(TITLE, "b"),
        ],
        [{ARXIV}, {OTHER_ARXIV}, {TITLE}],
    ),
    "one title and year, but two arXiv ids": (
        [
            facts(ARXIV, "a", years=[2026], arxiv_ids=["1"]),
            facts(OTHER_ARXIV, "b", years=[2026], arxiv_ids=["2"]),
        ],
        [{ARXIV}, {OTHER_ARXIV}],
    ),
    "one title twice in one list": (
        [facts(TITLE, "a", years=[2026]), facts(f"{TITLE}-0f", "a", years=[2026])],
        [{TITLE}, {f"{TITLE}-0f"}],
    ),
    "two DOIs, one year, authors unknown": (
        [
            facts(DOI, "a", years=[2026], dois=["1"]),
            facts(OTHER_DOI, "b", years=[2026], dois=["2"]),
        ],
        [{DOI}, {OTHER_DOI}],
    ),
    "two DOIs, one year and author": (
        [
            facts(DOI, "a", years=[2026], surnames=["li"], dois=["1"]),
            facts(OTHER_DOI, "b", years=[2026], surnames=["li"], dois=["2"]),
        ],
        [{DOI, OTHER_DOI}],
    ),
    "over a third": (
        [
            facts(TITLE, "a", surnames=["li"], years=[2024]),
            facts(DOI, "b", surnames=["li"], years=[2026], dois=["d"]),
            facts(ARXIV, "c", dois=["d"], titles=["himac v2"]),
        ],
        [{TITLE, DOI, ARXIV}],
    ),
}


@pytest.mark.parametrize(("papers", "expected"), CASES.values(), ids=CASES)
def test_papers_are_one_or_several(papers: list[PaperFacts], expected: list[set[str]]) -> None:
    """As the rules of the documentation say."""
    found = [set(paper.keys) for paper in unite_papers(papers)]

    assert sorted(found, key=sorted) == sorted(expected, key=sorted)


def test_the_best_key_survives() -> None:
    """That of the arXiv id, else of the DOI, else of the title."""
    one = facts(DOI, "a", dois=["d"])
    two = facts(TITLE, "b", dois=["d"])
    three = facts(ARXIV, "c", dois=["d"])

    assert [paper.key for paper in unite_papers([one, two])] == [DOI]
    assert [paper.key for paper in unite_papers([one, two, three])] == [ARXIV]


def test_what_a_person_keeps_apart_stays_apart() -> None:
    """Whatever the two have in common."""
    papers = [
        facts(DOI, "a", dois=["d"], years=[2026]),
        facts(ARXIV, "b", dois=["d"], years=[2026]),
    ]

    assert len(unite_papers(papers)) == 1
    assert len(unite_papers(papers, frozenset({frozenset({DOI, ARXIV})}))) == 2


def test_nearly_one_title_is_listed() -> None:
    """With a common author and a year at most one apart; and only then."""
    one = facts(ARXIV, "a", titles=["himachierarchicalagentsforlonghorizons"], years=[2025],
                surnames=["li", "wu"])  # fmt: skip
    near = facts(TITLE, "b", titles=["himachierarchicalagentsforlonghorizon"], years=[2026],
                 surnames=["li"])  # fmt: skip
    late = facts(DOI, "c", titles=["himachierarchicalagentsforlonghorizon2"], years=[2028],
                 surnames=["li"])  # fmt: skip
    found = possible_duplicates([late, near, one])

    assert [(pair.one, pair.other) for pair in found] == [(ARXIV, TITLE)]
    assert found[0].score >= 95
    assert possible_duplicates([one, near], frozenset({frozenset({ARXIV, TITLE})})) == ()


def test_one_title_that_was_not_merged_is_listed_with_the_reason() -> None:
    """A person may know better."""
    found = possible_duplicates(CASES["one title and year, but two arXiv ids"][0])

    assert [(pair.score, pair.reason) for pair in found] == [
        (100.0, "the same title, but different arXiv ids")
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Jane Doe", "doe"), ("Doe, Jane", "doe"), ("José Ortega y Gasset", "gasset"), ("", ""),
     ("van der Berg, A.", "vanderberg"), ("Ø", "ø"), (", Jane", "")],
)  # fmt: skip
def test_a_surname_is_the_last_word_or_what_stands_before_a_comma(name: str, expected: str) -> None:
    """Folded as titles are."""
    assert surname(name) == expected


def said(key: str, name: str, *names: str, bases: tuple[str, ...] = ()) -> Named:
    """What the list of this name says of a thing."""
    kind = Kind(key.partition("-")[0])
    return Named(key, name, frozenset({kind}), frozenset(names), frozenset(bases))


PPO, LONG = "technique-ppo", "technique-proximal-policy-optimization"
NAMES: dict[str, tuple[list[Named], dict[str, str]]] = {
    "acronym and long form": (
        [
            said(PPO, "a", "PPO", "Proximal Policy Optimization"),
            said(LONG, "b", "Proximal Policy Optimization"),
        ],
        {LONG: PPO},
    ),
    "each is said of the other": (
        [
            said(PPO, "a", "PPO", "Proximal Policy Optimization"),
            said(LONG, "b", "Proximal Policy Optimization", "PPO"),
        ],
        {LONG: PPO},
    ),
    "the alias of two": (
        [
            said(PPO, "a", "PPO", "Policy"),
            said("technique-grpo", "b", "GRPO", "Policy"),
            said("technique-policy", "c", "Policy"),
        ],
        {},
    ),
    "another kind": (
        [said(PPO, "a", "PPO", "Proximal"), said("benchmark-proximal", "b", "Proximal")],
        {},
    ),
    "one list knows both": (
        [said(PPO, "a", "PPO", "Proximal"), said("technique-proximal", "a", "Proximal")],
        {},
    ),
    "never through a third name": (
        [
            said(PPO, "a", "PPO", "Proximal"),
            said("technique-proximal", "b", "Proximal", "Prox"),
            said("technique-prox", "c", "Prox"),
        ],
        {"technique-proximal": PPO},
    ),
    "a name that begins with the other": (
        [
            said("benchmark-humaneval", "a", "HumanEval", "HumanEval Pro"),
            said("benchmark-humaneval-pro", "b", "HumanEval Pro"),
        ],
        {},
    ),
    "a variant": (
        [
            said("benchmark-mbpp", "a", "MBPP", "Sanitized"),
            said("benchmark-sanitized", "b", "Sanitized", bases=("benchmark-mbpp",)),
        ],
        {},
    ),
}


@pytest.mark.parametrize(("things", "expected"), NAMES.values(), ids=NAMES)
def test_things_are_one_or_several(things: list[Named], expected: dict[str, str]) -> None:
    """In whatever order they are read."""
    assert unite_names(things) == expected
    assert unite_names(reversed(things)) == expected


PERSON: dict[str, tuple[dict[str, str], list[tuple[str, str]], list[set[str]], dict[str, str]]] = {
    "nothing": ({}, [], [], {}),
    "a merge": ({}, [("model-a", "model-b")], [], {"model-a": "model-b"}),
    "a chain, latest first": (
        {}, [("model-b", "model-c"), ("model-a", "model-b")], [],
        {"model-a": "model-c", "model-b": "model-c"},
    ),
    "a ring: the latest survivor survives": (
        {}, [("model-c", "model-a"), ("model-b", "model-c"), ("model-a", "model-b")], [],
        {"model-b": "model-a", "model-c": "model-a"},
    ),
    "into what was merged": (
        {"model-b": "model-c"}, [("model-a", "model-b")], [],
        {"model-a": "model-c", "model-b": "model-c"},
    ),
    "kept apart": ({}, [("model-a", "model-b")], [{"model-a", "model-b"}], {}),
    "a paper is no model": ({}, [("model-a", ARXIV)], [], {}),
    "a benchmark may be a technique": (
        {}, [("benchmark-a", "technique-a")], [], {"benchmark-a": "technique-a"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("found", "merges", "apart", "expected"), PERSON.values(), ids=PERSON)
def test_a_person_has_the_last_word(
    found: dict[str, str],
    merges: list[tuple[str, str]],
    apart: list[set[str]],
    expected: dict[str, str],
) -> None:
    """Each key leads straight to what survives."""
    pairs = frozenset(frozenset(pair) for pair in apart)

    assert with_person(found, merges, pairs) == expected
