"""What stands above what among the listed techniques."""

from __future__ import annotations

from graph.extract.gazetteer import folded, rows
from graph.extract.hierarchy import all_broader, broader_of, listed_technique
from graph.models import Kind

TECHNIQUES = [row for row in rows() if row.kind is Kind.TECHNIQUE]


def test_every_broader_technique_is_listed() -> None:
    """By its own name and as a concept: a misspelt one would stand alone."""
    concepts = {row.name for row in TECHNIQUES if row.level == "concept"}

    assert {name for row in TECHNIQUES for name in row.broader} <= concepts


def test_nothing_stands_above_itself() -> None:
    """However long the way round."""
    assert [
        row.name
        for row in TECHNIQUES
        if row.name in {listed.name for listed in all_broader(row.name)}
    ] == []


def test_what_is_too_broad_to_read_stands_above_something() -> None:
    """Else the row would be of no use."""
    above = {name for row in TECHNIQUES for name in row.broader}

    assert {row.name for row in TECHNIQUES if "broad" in row.flags} <= above


def test_no_step_is_written_that_another_way_implies() -> None:
    """A technique is right below the nearest only."""
    assert [
        (row.name, parent)
        for row in TECHNIQUES
        for parent in row.broader
        if any(
            parent in {listed.name for listed in all_broader(other)}
            for other in row.broader
            if other != parent
        )
    ] == []


def test_a_technique_leads_up_step_by_step() -> None:
    """In any spelling; what no list knows leads nowhere."""
    assert broader_of("policy-gradient") == ("reinforcement learning",)
    assert [listed.name for listed in all_broader("PPO")] == [
        "policy gradient",
        "reinforcement learning",
        "machine learning",
    ]
    assert (broader_of("Foorun"), all_broader("Foorun")) == ((), ())


def test_a_spelling_is_of_one_technique() -> None:
    """Two rows that fold to one name would have two places."""
    listed = [listed_technique(row.name) for row in TECHNIQUES]

    assert [
        row.name
        for row, found in zip(TECHNIQUES, listed, strict=True)
        if found is None or folded(found.name) != folded(row.name)
    ] == []
