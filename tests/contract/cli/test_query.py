"""``readgraph query``: where the query is read from, how the answer is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.cli.conftest import Run

_NAMES = "SELECT ?b ?name { ?b a rl:Benchmark ; skos:prefLabel ?name } ORDER BY ?name LIMIT 2"
_ALFWORLD = "<https://w3id.org/reading-list/id/benchmark-alfworld>"


def test_a_select_is_a_table_with_keys_and_prefixes(read: Run) -> None:
    """Things of the graph stand with the keys that ``show`` takes, terms with their prefixes."""
    result = read(
        "query",
        f"SELECT ?thing ?class {{ BIND({_ALFWORLD} AS ?thing) ?thing a ?class "
        "FILTER(?class = rl:Benchmark) }",
    )

    assert result.exit_code == 0, result.stderr
    assert [line.split() for line in result.stdout.splitlines()[::2]] == [
        ["thing", "class"],
        ["benchmark-alfworld", "rl:Benchmark"],
    ]
    assert result.stderr == "1 row\n"


FORMATS: dict[str, tuple[str, str, str]] = {
    "table": (_NAMES, "table", "b "),
    "json": (_NAMES, "json", '{"head"'),
    "xml": (_NAMES, "xml", "<?xml"),
    "csv": (_NAMES, "csv", "b,name"),
    "tsv": (_NAMES, "tsv", "?b\t?name"),
    "media type": (_NAMES, "text/csv", "b,name"),
    "ask": ("ASK { ?s ?p ?o }", "table", "true"),
    "ask json": ("ASK { ?s ?p ?o }", "json", '{"head"'),
    "describe": (f"DESCRIBE {_ALFWORLD}", "turtle", "@prefix"),
    "construct": ("CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 1", "ntriples", "<http"),
    "json-ld": ("CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 1", "jsonld", ("[")),
    "rdf/xml": ("CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 1", "rdfxml", "<?xml"),
    "ending": ("CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 1", "nt", "<http"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_an_answer_is_written_in_the_format_asked_for(name: str, read: Run) -> None:
    """By its name, file ending or media type."""
    query, format_name, beginning = FORMATS[name]

    result = read("query", query, "--format", format_name)

    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(beginning)


def test_ask_prints_true_or_false(read: Run) -> None:
    """And ends with 0 either way: the answer is no failure."""
    assert [
        (result.stdout, result.exit_code)
        for query in ("ASK {}", "ASK { rl:nothing rl:is rl:so }")
        for result in (read("query", query),)
    ] == [("true\n", 0), ("false\n", 0)]


def test_construct_gives_turtle(read: Run) -> None:
    """Without being asked."""
    result = read("query", f"DESCRIBE {_ALFWORLD}")

    assert "@prefix rl:" in result.stdout
    assert "ALFWorld" in result.stdout


@pytest.mark.parametrize(
    ("query", "format_name", "said"),
    [
        ("ASK {}", "csv", "an ASK query is written as one of: table, json, xml"),
        (_NAMES, "turtle", "a SELECT query is written as one of: table, json, xml, csv, tsv"),
        ("DESCRIBE rl:x", "table", "a CONSTRUCT or DESCRIBE query is written as one of: turtle"),
        (_NAMES, "docx", "unknown format 'docx'; known: table, json, xml, csv, tsv, turtle"),
    ],
)
def test_a_format_that_does_not_fit_is_told_with_those_that_do(
    query: str, format_name: str, said: str, read: Run
) -> None:
    """The exit code is 2, and nothing is printed."""
    result = read("query", query, "--format", format_name)

    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {said}")
    assert result.stdout == ""


def test_a_query_comes_from_a_file(read: Run, tmp_path: Path) -> None:
    """A byte order mark and other line ends do not matter."""
    path = tmp_path / "names.rq"
    path.write_bytes(b"\xef\xbb\xbf" + _NAMES.replace(" ", "\r\n").encode())

    result = read("query", path, "--format", "json")

    assert result.exit_code == 0, result.stderr
    assert len(json.loads(result.stdout)["results"]["bindings"]) == 2


@pytest.mark.parametrize("arguments", [(), ("-",)], ids=["no argument", "-"])
def test_a_query_comes_from_standard_input(arguments: tuple[str, ...], read: Run) -> None:
    """With ``-``, or without any argument."""
    result = read("query", *arguments, stdin=b"ASK {}")

    assert (result.stdout, result.exit_code) == ("true\n", 0)


def test_a_syntax_error_shows_the_line_with_a_caret(read: Run) -> None:
    """Tabs before the place do not shift it."""
    result = read("query", "SELECT ?x WHERE {\n\t?x ! ?y }")

    lines = result.stderr.splitlines()

    assert result.exit_code == 2
    assert lines[0] == "line 2, column 7:"
    assert lines[1] == "  \t?x ! ?y }"
    assert lines[2] == f"  \t{' ' * 5}^"
    assert lines[3].startswith("error: unexpected ?y")


BAD: dict[str, tuple[str, str]] = {
    "empty": ("  ", "the query is empty"),
    "a missing file": ("missing.rq", "cannot read missing.rq: No such file"),
    "a request elsewhere": (
        "SELECT * { SERVICE <http://a.b/> {} }",
        "in plain strings and comments alone",
    ),
    "an unknown function": ("SELECT (<http://a.b/f>(1) AS ?x) {}", ""),
    "an update": ("DELETE WHERE { ?s ?p ?o }", "expected"),
    "nested too deep": ("ASK " + "{" * 300 + "}" * 300, "nested more than"),
    "NUL": ("ASK { \x00 }", "expected"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_query_ends_with_2_and_the_reason(name: str, read: Run) -> None:
    """In words, on standard error."""
    query, reason = BAD[name]

    result = read("query", query)

    assert result.exit_code == 2
    assert f"error: {reason}" in result.stderr or reason in result.stderr.split("error: ")[1]
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_query_in_another_encoding_is_told(read: Run, tmp_path: Path) -> None:
    """SPARQL is UTF-8."""
    path = tmp_path / "latin.rq"
    path.write_bytes(b"SELECT * { ?s ?p 'caf\xe9' }")

    result = read("query", path)

    assert result.exit_code == 2
    assert "is not UTF-8 text" in result.stderr


def test_a_long_query_is_no_file_name(read: Run) -> None:
    """Systems refuse to look for a file with a name of that length."""
    result = read("query", f"ASK {{ ?s ?p ?o . FILTER(?o != '{'x' * 5000}') }}")

    assert (result.stdout, result.exit_code) == ("true\n", 0)


def test_text_that_would_steer_the_terminal_is_shown(read: Run) -> None:
    """Titles come from elsewhere: an escape sequence in one becomes a picture."""
    result = read("query", r"SELECT ('a\u001b[31mb\u202e' AS ?x) {}")

    assert "a␛[31mb" in result.stdout
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_a_table_of_many_rows_is_whole(read: Run) -> None:
    """Rows are neither cut nor broken in a pipe."""
    result = read("query", "SELECT ?s ?o { ?s schema:abstract ?o }")

    assert len(result.stdout.splitlines()) == 2 + 55
    assert result.stderr == "55 rows\n"


def test_solutions_without_variables_are_counted(read: Run) -> None:
    """``SELECT *`` of a pattern without variables has rows, but no columns."""
    result = read("query", "SELECT * { rl:Benchmark a <http://www.w3.org/2002/07/owl#Class> }")

    assert (result.stdout, result.stderr) == ("", "1 row\n")
