"""The example queries: their heads, and that each says something on the real list."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from rdflib.plugins.sparql import prepareQuery

from api.examples import ExampleQuery, load_examples, parse_example
from graph.ingest import Document, ingest
from graph.snapshot import Snapshot, open_snapshot
from graph.sparql import answer
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = load_examples()
NAMES = [example.name for example in EXAMPLES]


@pytest.fixture(scope="module")
def example_graph(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The bundled reading list as a graph."""
    home: Path = tmp_path_factory.mktemp("graph")
    data = (files("graph") / "examples" / "reading-list.txt").read_bytes()
    ingest(GraphDirectory(home), Document(data, "reading-list.txt"))
    return open_snapshot(home)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_an_example_gives_rows_on_the_real_list(
    example_graph: Snapshot, example: ExampleQuery
) -> None:
    """An empty table teaches nobody what to ask."""
    result = answer(example_graph.store, example.text)

    assert json.loads(result.body)["results"]["bindings"]


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_an_example_runs_on_any_endpoint(example: ExampleQuery) -> None:
    """It names its prefixes, and another engine's parser reads it."""
    assert prepareQuery(example.text) is not None


def test_there_are_examples_for_what_readers_ask() -> None:
    """Those of the design that need no parameter and no notes."""
    assert {
        "papers-by-benchmark",
        "benchmark-popularity",
        "technique-co-occurrence",
        "shared-benchmarks",
        "what-proposes-and-who-compares",
        "papers-with-code",
        "evidence-for",
        "low-confidence",
        "comparison-table",
    } <= set(NAMES)


def test_a_head_is_read_with_lines_that_go_on() -> None:
    """The text starts after the head and keeps its own comments."""
    source = "# title: T\n# description: one\n#   two\n\nSELECT * {} # stays\n"
    example = parse_example("x", source)

    assert (example.title, example.description) == ("T", "one two")
    assert example.text == "SELECT * {} # stays\n"


def test_a_head_without_a_title_is_an_error() -> None:
    """Found when the package is tested, not by a person."""
    with pytest.raises(ValueError, match="no title"):
        parse_example("x", "# description: d\nASK {}\n")
