"""Help and ``docs/cli.md`` say what the program does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer.main

from api.commands.app import app
from graph.export import EXPORT_FORMATS
from graph.reading_list.registry import FORMATS
from graph.vocab import PREFIXES

if TYPE_CHECKING:
    from tests.contract.cli.conftest import Run

_DOCUMENT = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")
_GROUP = typer.main.get_group(app)
_PROGRAM = typer.main.get_command(app)  # with the options for completion
# ``notes export`` and its like are commands; ``notes`` alone is none.
_COMMANDS = {
    f"{name} {inner}".strip(): found
    for name, command in _GROUP.commands.items()
    for inner, found in getattr(command, "commands", {"": command}).items()
}
COMMANDS = sorted(_COMMANDS)
_HELP = {"--help", "-h"}


def _options_of(name: str) -> set[str]:
    return {
        option
        for parameter in _COMMANDS[name].params
        if parameter.param_type_name == "option"
        for option in (*parameter.opts, *parameter.secondary_opts)
    } - _HELP


def _documented(section: str) -> set[str]:
    """The options in the first column of a section's tables."""
    rows = re.findall(r"^\| (`-[^|]*) \|", section, flags=re.MULTILINE)
    return {option for row in rows for option in re.findall(r"`(--?[a-z-]+)", row)}


def _section(name: str) -> str:
    found = re.search(
        rf"^### `readgraph {name}\b.*?(?=^### |\Z)", _DOCUMENT, flags=re.MULTILINE | re.DOTALL
    )
    return found[0] if found else ""


def test_every_command_is_documented() -> None:
    """In a section of its own, and no other command has one."""
    found = re.findall(r"^### `readgraph ([a-z-]+(?: [a-z-]+)*)", _DOCUMENT, re.MULTILINE)

    assert sorted(found) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    """And no option is documented that is not there."""
    assert _documented(_section(name)) == _options_of(name)


def test_every_option_before_the_command_is_documented() -> None:
    """In the table for them."""
    section = _DOCUMENT.partition("## Options before the command")[2].partition("\n## ")[0]
    options = {option for parameter in _PROGRAM.params for option in parameter.opts}

    assert _documented(section) - _HELP == options - _HELP


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_an_example_that_begins_with_the_command(name: str, run: Run) -> None:
    """``-h`` and ``--help`` show the same."""
    result = run(*name.split(), "--help")

    assert result.exit_code == 0
    assert re.search(rf"Examples?:\n(.*\n)*?    (.*\| )?readgraph {name}\b", result.stdout)
    assert run(*name.split(), "-h").stdout == result.stdout


def test_the_help_of_the_program_has_an_example_and_whole_sentences(run: Run) -> None:
    """No summary of a command is cut off."""
    result = run("-h")

    assert "Example:\n    readgraph demo\n" in result.stdout
    assert "..." not in result.stdout.partition("Commands:")[2]


def test_the_formats_are_named_in_help_and_documentation(run: Run) -> None:
    """A new format has to be told."""
    export, query = (
        " ".join(run(command, "--help").stdout.split()) for command in ("export", "query")
    )

    assert [name for name in EXPORT_FORMATS if name not in export] == []
    assert [name for name in EXPORT_FORMATS if f"`{name}`" not in _section("export")] == []
    assert [name for name in FORMATS if f"`{name}`" not in _section("ingest")] == []
    assert [name for name in PREFIXES if f"`{name}`" not in _section("query")] == []
    assert "turtle, jsonld, ntriples, rdfxml, nquads, trig" in query


def test_the_version_is_printed(run: Run) -> None:
    """One line."""
    result = run("--version")

    assert result.exit_code == 0
    assert re.fullmatch(r"readgraph \d+\.\d+\.\d+\S*\n", result.stdout)


@pytest.mark.parametrize("arguments", [("nonsense",), ("--nonsense",), ("show",), ("list", "x")])
def test_a_mistake_in_the_command_line_ends_with_2(arguments: tuple[str, ...], run: Run) -> None:
    """With the usage, on standard error."""
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: ")
