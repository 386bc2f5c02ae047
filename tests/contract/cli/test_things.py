"""``show``, ``resolve``, ``search``, ``list`` and ``sources``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.cli.conftest import Run


def test_a_thing_is_shown_with_the_sentence_of_each_link(read: Run) -> None:
    """What was read in it stands out, also without styles."""
    result = read("show", "ALFWorld")

    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("ALFWorld\nbenchmark \u00b7 benchmark-alfworld\n")
    assert "\nPapers measured on it\n  HiMAC: Hierarchical" in result.stdout
    assert "\u201cExtensive experiments on **ALFWorld**, WebShop" in result.stdout


def test_a_paper_is_shown_with_its_facts_and_abstract(read: Run) -> None:
    """And its links, grouped by relation."""
    result = read("show", "HiMAC: Hierarchical Macro-Micro Learning for Long-Horizon LLM Agents")

    assert "Published  2026-03-01" in result.stdout
    assert "Authors    5" in result.stdout
    assert "In: demo" in result.stdout
    assert "have recently demonstrated strong capabilities" in result.stdout
    assert "\nProposes\n" in result.stdout
    assert "\nEvaluates on\n" in result.stdout


def test_every_sentence_is_shown_on_request(read: Run) -> None:
    """Else the first one, with the number of the others."""
    first, every = (read("show", "technique-himac", *more).stdout for more in ((), ("--all",)))

    assert "more (--all)" in first
    assert "more (--all)" not in every
    assert every.count("**HiMAC**") > first.count("**HiMAC**") == 1


def test_show_as_json_is_the_whole_view(read: Run) -> None:
    """The fields are those of the API's plain JSON."""
    found = json.loads(read("show", "benchmark-alfworld", "--json").stdout)

    assert found["ref"]["key"] == "benchmark-alfworld"
    assert found["backlinks"][0]["evidence"][0]["surface"] == "ALFWorld"


def test_a_name_that_nothing_has_ends_with_the_nearest(read: Run) -> None:
    """Exit code 1: the graph was read, but the thing is not in it."""
    result = read("show", "alf wrld")

    assert result.exit_code == 1
    assert result.stderr.startswith("error: nothing in the graph is called 'alf wrld'\n")
    assert "  benchmark-alfworld  ALFWorld (benchmark)" in result.stderr


def test_a_name_like_no_other_ends_with_a_way_on(read: Run) -> None:
    """There are no candidates to list."""
    result = read("show", "zzzz qqqq")

    assert result.exit_code == 1
    assert "hint: see what there is" in result.stderr


@pytest.fixture
def ambiguous(run: Run) -> Run:
    """The command on a graph with two papers of one title."""
    paper = (
        "Foo: A Way\n\nWe present {} things that work well.\n\n"
        "  \u2022 5 authors\n\u00b7\nMar 3, 2025\n"
    )
    page = f"Daily Papers\n\n{paper.format('old')}\n{paper.format('new')}"
    assert run("ingest", "-", "--name", "two", stdin=page.encode()).exit_code == 1
    return run


def test_a_name_of_several_things_is_never_guessed(ambiguous: Run) -> None:
    """The candidates are listed with the keys that tell them apart."""
    result = ambiguous("show", "Foo: A Way")

    assert result.exit_code == 1
    assert "names 2 things" in result.stderr
    assert result.stderr.count("(paper)") == 2


def test_resolve_lists_what_is_ambiguous(ambiguous: Run) -> None:
    """As a table, with exit code 1."""
    result = ambiguous("resolve", "Foo: A Way")

    assert result.exit_code == 1
    assert result.stdout.count("Foo: A Way") == 2


@pytest.mark.parametrize(
    "text",
    [
        "ALFWorld",
        "alfworld",
        "benchmark-alfworld",
        "[[ALFWorld]]",
        "https://w3id.org/reading-list/id/benchmark-alfworld",
    ],
)
def test_a_text_that_names_one_thing_is_resolved(text: str, read: Run) -> None:
    """Exit code 0, with key and IRI on lines of their own."""
    result = read("resolve", text)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == [
        "benchmark-alfworld",
        "https://w3id.org/reading-list/id/benchmark-alfworld",
    ]


@pytest.mark.parametrize(
    ("text", "match", "code"),
    [("ALFWorld", "label", 0), ("alf wrld", "fuzzy", 1), ("zzzz qqqq", "none", 1)],
)
def test_resolve_as_json_says_how_it_was_recognised(
    text: str, match: str, code: int, read: Run
) -> None:
    """The document is the same in shape whether or not something was found."""
    result = read("resolve", text, "--json")

    found = json.loads(result.stdout)

    assert result.exit_code == code
    assert list(found) == ["query", "match", "entity", "candidates"]
    assert found["match"] == match
    assert (found["entity"] is not None) is (code == 0)


def test_resolve_says_when_nothing_is_near(read: Run) -> None:
    """On standard error: there is no result."""
    result = read("resolve", "zzzz qqqq")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing in the graph is called" in result.stderr


def test_search_finds_by_a_part_of_a_name(read: Run) -> None:
    """Only of the kinds asked for, and no more than asked for."""
    result = read("search", "human", "--kind", "benchmark", "--limit", "2", "--json")

    found = json.loads(result.stdout)

    assert result.exit_code == 0
    assert len(found) == 2
    assert {hit["ref"]["kind"] for hit in found} == {"benchmark"}
    assert found[0]["ref"]["label"] == "HumanEval"


def test_search_prints_a_table(read: Run) -> None:
    """One hit a line."""
    result = read("search", "alfworld", "--limit", "1")

    assert result.stdout.splitlines()[0].split() == ["Name", "Kind", "Key", "Matched"]
    assert result.stdout.splitlines()[2].split() == ["ALFWorld", "benchmark", "benchmark-alfworld"]


def test_a_search_that_finds_nothing_ends_with_1(read: Run) -> None:
    """As ``grep`` does."""
    result = read("search", "zzzz qqqq")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing in the graph holds" in result.stderr


@pytest.mark.parametrize(
    "kind", ["papers", "benchmarks", "techniques", "models", "repositories", "pages"]
)
def test_things_of_each_kind_are_listed(kind: str, read: Run) -> None:
    """The table and the JSON document hold the same things."""
    found = json.loads(read("list", kind, "--limit", "1000", "--json").stdout)
    result = read("list", kind, "--limit", "1000")

    assert found["total"] == len(found["items"]) == len(result.stdout.splitlines()) - 2
    assert all(item["ref"]["key"] in result.stdout for item in found["items"])


def test_a_listing_says_how_many_it_leaves_out(read: Run) -> None:
    """And how to see them."""
    result = read("list", "papers", "--limit", "2")

    assert len(result.stdout.splitlines()) == 4
    assert result.stderr == "2 of 55; all of them: --limit 55\n"


def test_a_listing_is_filtered_by_text_and_source(read: Run) -> None:
    """Both must hold."""
    by_text = json.loads(read("list", "benchmarks", "--text", "alfworld", "--json").stdout)
    elsewhere = read("list", "benchmarks", "--source", "other")

    assert [item["ref"]["label"] for item in by_text["items"]] == ["ALFWorld"]
    assert (elsewhere.exit_code, elsewhere.stdout) == (0, "")


def test_the_lists_in_the_graph_are_named(read: Run) -> None:
    """With the number of their papers."""
    assert json.loads(read("sources", "--json").stdout) == [{"name": "demo", "papers": 55}]
    assert read("sources").stdout.splitlines()[2].split() == ["demo", "55"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "ASK {}"),
        ("show", "x"),
        ("resolve", "x"),
        ("search", "x"),
        ("list", "papers"),
        ("sources",),
        ("view", "-o", "-"),
        ("export", "-o", "-"),
        ("check",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_graph_that_is_not_there_is_told_with_the_way_to_fill_it(
    arguments: tuple[str, ...], run: Run
) -> None:
    """Every command that reads ends with 1, and makes no directory."""
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: there is no graph in ")
    assert "readgraph ingest FILE" in result.stderr
