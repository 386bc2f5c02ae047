"""Names of people and organisations."""

from __future__ import annotations

import pytest

from graph.reading_list.names_of_people import display_name, read_bibtex_names, reorder_name

NAMES = {
    "said in order": (
        "Ada Lovelace and Ludwig van Beethoven",
        ["Ada Lovelace", "Ludwig van Beethoven"],
    ),
    "family first": (
        "van den Berg, Jan and Davis, Jr., Sammy",
        ["Jan van den Berg", "Sammy Davis, Jr."],
    ),
    "accents": (r"G{\"o}del, Kurt and {\L}ukasz Kaiser", ["Kurt Gödel", "Łukasz Kaiser"]),
    "groups": (
        "{DeepMind Team} and {Barnes and Noble, Inc.}",
        ["DeepMind Team", "Barnes and Noble, Inc."],
    ),
    "double braces": ("{{OpenAI}}", ["OpenAI"]),
    "biblatex's pairs": (
        "family=Berg, given=Jan, prefix=van den, useprefix=true and A B",
        ["Jan van den Berg", "A B"],
    ),
    "over lines": ("Lovelace,\n   Ada\n and\n Kurt Gödel", ["Ada Lovelace", "Kurt Gödel"]),
    "a name with and": ("Sandy Andrews and Brand, And", ["Sandy Andrews", "And Brand"]),
    "none": ("  ", []),
}


@pytest.mark.parametrize(("latex", "names"), NAMES.values(), ids=NAMES)
def test_names_are_said_in_their_order(latex: str, names: list[str]) -> None:
    """First names first, whatever way round they are written; groups stay whole."""
    assert read_bibtex_names(latex) == (names, False)


@pytest.mark.parametrize("others", ["others", "et al.", "{others}"])
def test_others_are_no_name(others: str) -> None:
    """They say that the list is not complete."""
    assert read_bibtex_names(f"Lovelace, Ada and {others}") == (["Ada Lovelace"], True)


def test_ten_thousand_authors_are_read() -> None:
    """Experiments in physics have them."""
    latex = " and ".join(f"F{{\\'a}}mily{number}, G." for number in range(10_000))
    names, _ = read_bibtex_names(latex)

    assert len(names) == 10_000
    assert names[-1] == "G. Fámily9999"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("King, Ruth, Jr.", "Ruth King, Jr."),
        ("van den Berg, Jan", "Jan van den Berg"),
        ("OpenAI", "OpenAI"),
        ("Berg,", "Berg"),
        ("", ""),
    ],
)
def test_a_name_of_ris_is_turned_around(name: str, said: str) -> None:
    """It is written with the family name first."""
    assert reorder_name(name) == said


def test_a_name_has_up_to_four_parts() -> None:
    """Those that are missing leave no gap."""
    assert display_name("Jan", "van den", "Berg", "III") == "Jan van den Berg, III"
    assert display_name(family="Plato") == "Plato"
