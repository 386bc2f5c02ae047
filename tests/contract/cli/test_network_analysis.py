"""``path``, ``related``, ``compare`` and ``communities``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.cli.conftest import Run

_HUMANEVAL_PRO = "HumanEval Pro and MBPP Pro"


def test_a_path_is_told_link_by_link(read: Run) -> None:
    """With the sentence that each was read from."""
    result = read("path", "ALFWorld", "WebShop")

    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("ALFWorld \u2013 HiMAC: Hierarchical")
    assert "Agents, evaluates on: ALFWorld\n      \u201cExtensive experiments" in result.stdout


def test_a_path_as_json_is_what_the_api_answers(read: Run) -> None:
    """The field names are the same."""
    found = json.loads(read("path", "ALFWorld", "WebShop", "--limit", "1", "--json").stdout)

    assert found["source"]["key"] == "benchmark-alfworld"
    assert [path["length"] for path in found["paths"]] == [2]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("WebShop", "nothing joins ALFWorld and WebShop within 1 links"),
        ("alfworld", "the same thing"),
    ],
)
def test_no_path_ends_with_1(read: Run, other: str, words: str) -> None:
    """And says why."""
    result = read("path", "ALFWorld", other, "--longest", "1")

    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr


def test_related_things_come_with_what_is_shared(read: Run) -> None:
    """The rarest first."""
    result = read("related", "HumanEval", "--kind", "benchmark", "--limit", "1")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[2].split()[1:3] == ["MBPP", "benchmark"]


def test_related_as_json_is_what_the_api_answers(read: Run) -> None:
    """With the thing itself."""
    found = json.loads(read("related", "HumanEval", "--json").stdout)

    assert found["thing"]["key"] == "benchmark-humaneval"
    assert found["related"][0]["shared"]


def test_nothing_related_ends_with_1(read: Run) -> None:
    """As where nothing is found; the document is still one."""
    result = read("related", "HumanEval", "--kind", "page", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["related"] == []


def test_a_comparison_says_what_both_have_and_what_one_alone(read: Run) -> None:
    """Each under its heading."""
    result = read("compare", "HumanEval", "MBPP")
    both, _, rest = result.stdout.partition("Only HumanEval\n")

    assert both.startswith("Both have\n  ")
    assert _HUMANEVAL_PRO in both
    assert all(line.endswith("  paper") for line in rest.splitlines()[:2])


def test_a_comparison_of_three_says_what_some_have(read: Run) -> None:
    """And which."""
    result = read("compare", "HumanEval", "MBPP", "ALFWorld")

    assert "Some have\n" in result.stdout
    assert "  paper: HumanEval, MBPP\n" in result.stdout
    assert "Only ALFWorld\n  HiMAC" in result.stdout


def test_a_comparison_as_json_is_what_the_api_answers(read: Run) -> None:
    """By key."""
    found = json.loads(read("compare", "HumanEval", "MBPP", "--json").stdout)

    assert list(found["only"]) == ["benchmark-humaneval", "benchmark-mbpp"]


@pytest.mark.parametrize("names", [["HumanEval"], ["HumanEval", "humaneval"]])
def test_one_thing_alone_cannot_be_compared(read: Run, names: list[str]) -> None:
    """Under two names neither."""
    result = read("compare", *names)

    assert result.exit_code != 0
    assert "2 to 5 different things can be compared, not 1" in result.stderr


@pytest.mark.parametrize("command", ["path ALFWorld", "related", "compare ALFWorld"])
def test_a_name_that_nothing_has_is_never_guessed(read: Run, command: str) -> None:
    """The candidates are listed, as by ``show``."""
    result = read(*command.split(), "web shp")

    assert result.exit_code == 1
    assert "nothing in the graph is called 'web shp'" in result.stderr


def test_communities_are_listed_with_their_names(read: Run) -> None:
    """The largest first; what is in none is told as well."""
    lines = read("communities").stdout.splitlines()

    assert lines[0].split() == ["Topic", "Things", "Papers", "Read", "Id"]
    assert "HumanEval" in "".join(lines)
    found = json.loads(read("communities", "--json").stdout)
    assert len(found["communities"]) == len(lines) - 2
    assert sum(community["papers"] for community in found["communities"]) == 55


def test_there_are_no_communities_without_a_graph(run: Run, tmp_path: Path) -> None:
    """That is said, and nothing is made."""
    result = run("--graph", tmp_path / "none", "communities")

    assert result.exit_code == 1
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("ending", ["graphml", "gexf", "canvas"])
def test_a_part_of_the_network_is_written(read: Run, tmp_path: Path, ending: str) -> None:
    """Around one thing; the whole is larger."""
    part, whole = tmp_path / f"part.{ending}", tmp_path / f"whole.{ending}"
    results = [
        read("export", "-o", part, "--focus", "alfworld", "--depth", "1"),
        read("export", "-o", whole),
    ]

    assert [result.exit_code for result in results] == [0, 0]
    assert b"benchmark-alfworld" in part.read_bytes()
    assert b"benchmark-humaneval" not in part.read_bytes()
    assert b"benchmark-humaneval" in whole.read_bytes()


def test_a_canvas_is_json_whatever_the_file_is_called(read: Run) -> None:
    """With a card a thing."""
    result = read("export", "-o", "-", "--format", "canvas")

    assert len([n for n in json.loads(result.stdout)["nodes"] if n["type"] == "text"]) > 200


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("-o", "x.ttl", "--focus", "ALFWorld"), 2, "--focus is for a part of the network"),
        (("-o", "x.gexf", "--focus", "alf wrld"), 1, "nothing in the graph is called"),
        (("-o", "x.docx"), 2, "gexf, canvas"),
    ],
)
def test_a_part_that_cannot_be_is_refused(
    read: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    """Nothing is written."""
    result = read("export", *arguments)

    assert result.exit_code == code
    assert words in result.stderr
