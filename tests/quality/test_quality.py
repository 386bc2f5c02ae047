"""Floors of quality: measured values, rounded down a little.

They rise; one falls only where a rule or row that was owed to a paper of the gold is taken out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality.measure import DEVELOPMENT, KINDS, OTHER, measure, records

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

FLOORS = {
    "repositories": (1.0, 1.0),
    "benchmarks": (0.98, 0.90),
    "models": (0.98, 0.95),
    "techniques": (0.84, 0.79),
}


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_what_is_found_does_not_get_worse(kind: str) -> None:
    """F1 of each kind stays at its floor, on the half that rules are written on and the other."""
    development, other = FLOORS[kind]

    assert measure(DEVELOPMENT).figure(kind, "f1") >= development
    assert measure(OTHER).figure(kind, "f1") >= other


def test_named_techniques_are_found() -> None:
    """What a paper calls by a name of its own is in the graph."""
    assert measure(DEVELOPMENT).figure("techniques", "named_recall") >= 0.98
    assert measure(OTHER).figure("techniques", "named_recall") >= 0.79


def test_roles_are_right() -> None:
    """Whether a paper makes, uses, compares with or only mentions a thing is told apart."""
    assert measure(DEVELOPMENT).figure("role", "accuracy") >= 0.95
    assert measure(OTHER).figure("role", "accuracy") >= 0.95


def test_every_metadata_line_is_right() -> None:
    """Dates, author counts, organisation lines and comment counts, of all papers of the gold."""
    assert measure().figure("metadata", "accuracy") == 1.0


def test_every_paper_of_the_gold_is_in_the_list() -> None:
    """A figure over papers that were not read would say nothing."""
    assert [error for error in measure().errors if error[1] == "papers"] == []
    assert len(records()) == 55


@pytest.mark.parametrize("kind", KINDS)
def test_the_readme_states_what_is_measured(kind: str) -> None:
    """Its table is that of ``make quality``, and so are its figures for the other half."""
    row = measure().figures[kind]
    figures = " | ".join(f"{row[name]:.2f}" for name in ("precision", "recall", "f1"))

    assert f"| {kind} | {figures} |" in README
    if kind != "repositories":
        assert f"{measure(OTHER).figure(kind, 'f1'):.2f}" in README
