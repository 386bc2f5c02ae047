"""The annotated lists beside the gold: what they are made of, and floors of what is found."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import chain

import pytest

from graph.reading_list import read_reading_list
from tests.quality.measure import (
    ANNOTATIONS,
    FRESH_DEVELOPMENT,
    HELD_OUT,
    measure_annotated,
    records,
    scorer,
)

SETS = (FRESH_DEVELOPMENT, HELD_OUT)
# Measured values, rounded down a little; they only rise.
FLOORS = {
    FRESH_DEVELOPMENT: {"benchmarks": 0.95, "models": 0.90, "techniques": 0.87},
    HELD_OUT: {"benchmarks": 0.90, "models": 0.95, "techniques": 0.77},
}
NAMED_RECALL = {FRESH_DEVELOPMENT: 0.92, HELD_OUT: 0.78}
ROLES = {FRESH_DEVELOPMENT: 0.94, HELD_OUT: 0.88}


def titles(name: str) -> list[str]:
    """The titles of a set's answers."""
    answers = json.loads((ANNOTATIONS / f"{name}.json").read_text(encoding="utf-8"))
    return [answer["title"] for answer in answers]


@pytest.mark.parametrize("name", SETS)
def test_the_answers_are_about_the_papers_of_their_list(name: str) -> None:
    """Each list holds the papers of its answers, in their order, and no others."""
    page = (ANNOTATIONS / f"{name}.txt").read_bytes()

    assert [record.title for record in read_reading_list(page, file=name).records] == titles(name)


def test_no_paper_is_in_two_sets() -> None:
    """What rules were written on says nothing about papers that nobody has seen."""
    fold = scorer().fold
    known = [fold(record.title) for record in records()]
    every = [*known, *(fold(title) for title in chain.from_iterable(map(titles, SETS)))]

    assert len(set(every)) == len(every) == 55 + 32 + 32


def test_which_set_a_paper_is_in_was_not_chosen() -> None:
    """The order of the digests of the titles parts the papers in halves."""
    digests = [sha256(title.encode()).hexdigest() for name in SETS for title in titles(name)]

    assert digests == sorted(digests)


@pytest.mark.parametrize("name", SETS)
def test_every_source_is_stated(name: str) -> None:
    """The file beside the answers names where each text is from."""
    sources = (ANNOTATIONS / "README.md").read_text(encoding="utf-8")

    assert [title for title in titles(name) if f"| {title} |" not in sources] == []


@pytest.mark.parametrize("kind", ["benchmarks", "models", "techniques"])
@pytest.mark.parametrize("name", SETS)
def test_what_is_found_in_other_papers_does_not_get_worse(name: str, kind: str) -> None:
    """F1 of each kind stays at its floor on papers of other lists."""
    assert measure_annotated(name).figure(kind, "f1") >= FLOORS[name][kind]


@pytest.mark.parametrize("name", SETS)
def test_addresses_names_and_roles_stay_as_good(name: str) -> None:
    """Addresses and metadata are all right; names and roles stay at their floors."""
    measured = measure_annotated(name)

    assert measured.figure("repositories", "f1") == 1.0
    assert measured.figure("metadata", "accuracy") == 1.0
    assert measured.figure("techniques", "named_recall") >= NAMED_RECALL[name]
    assert measured.figure("role", "accuracy") >= ROLES[name]
