"""``readgraph ask``: ready queries on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.canned import load_canned

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.cli.conftest import Run


def test_without_a_name_all_queries_are_listed(run: Run) -> None:
    """There need be no graph for that."""
    result = run("ask")

    assert result.exit_code == 0
    assert [name for name in load_canned().by_name if name not in result.stdout] == []
    assert "papers-by-technique  technique\n" in result.stdout


def test_a_query_is_asked_with_values(read: Run) -> None:
    """A name is enough for a thing of the graph."""
    result = read("ask", "papers-by-benchmark", "benchmark=ALFWorld", "--format", "csv")

    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("benchmark,benchmarkName,paper")
    assert len(result.stdout.splitlines()) == 2


def test_a_query_is_shown_with_its_values(read: Run) -> None:
    """To go on from it by hand."""
    result = read("ask", "papers-by-benchmark", "benchmark=ALFWorld", "--text")

    assert "VALUES ?benchmark { <https://w3id.org/reading-list/id/benchmark-alfworld> }" in (
        result.stdout
    )


def test_what_networkx_computes_is_there(read: Run) -> None:
    """Rows of papers with their centrality."""
    result = read("ask", "bridge-papers", "-f", "csv")

    assert len(result.stdout.splitlines()) > 10


REFUSED = {
    "an unknown parameter": (["papers-by-benchmark", "x=1"], "has no such parameter"),
    "no pair": (["papers-by-benchmark", "ALFWorld"], "say PARAMETER=VALUE"),
    "a name that nothing has": (["papers-by-benchmark", "benchmark=qqq"], "nothing is named"),
    "something missing": (["papers-by-technique"], "this query needs it"),
    "an unknown format": (["low-confidence", "-f", "doc"], "doc"),
}


@pytest.mark.parametrize(("arguments", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_told(read: Run, arguments: list[str], reason: str) -> None:
    """In one line, and nothing is printed as an answer."""
    result = read("ask", *arguments)

    assert result.exit_code == 2
    assert reason in result.stderr
    assert result.stdout == ""


def test_an_unknown_query_ends_with_1(read: Run) -> None:
    """As an unknown name does elsewhere."""
    result = read("ask", "nope")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "no ready query is called 'nope'" in result.stderr


def test_a_file_that_is_no_query_is_told(run: Run, tmp_path: Path) -> None:
    """The others are listed all the same."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "bad.rq").write_text("SELECT", encoding="utf-8")
    result = run("--graph", tmp_path, "ask")

    assert "low-confidence" in result.stdout
    assert result.stderr.startswith("not read: bad.rq")


def test_without_a_graph_there_is_nothing_to_ask(run: Run) -> None:
    """As for other commands that read."""
    assert run("ask", "low-confidence").exit_code == 1
