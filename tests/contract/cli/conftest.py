"""The command in process, and a graph made once to read from."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from typer.testing import CliRunner

from api.commands.app import app

if TYPE_CHECKING:
    from typer.testing import Result

EXAMPLE = Path(str(files("graph") / "examples" / "reading-list.txt"))


class Run(Protocol):
    """Run ``readgraph`` with arguments, in this process."""

    def __call__(self, *arguments: str | Path, stdin: bytes | None = None) -> Result:
        """Give what came of it."""


def _run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def run() -> Run:
    """The command; the graph is the empty one of the test's environment unless it says so."""
    return _run


@pytest.fixture
def example() -> Path:
    """The bundled reading list."""
    return EXAMPLE


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph that holds the bundled list under the name ``demo``; not to be changed."""
    directory = tmp_path_factory.mktemp("cli") / "graph"
    result = _run("--graph", directory, "demo", "--no-serve")
    assert result.exit_code == 0, result.output
    return directory


@pytest.fixture
def read(filled: Path) -> Run:
    """The command on the graph that holds the bundled list."""

    def run_on_filled(*arguments: str | Path, stdin: bytes | None = None) -> Result:
        return _run("--graph", filled, *arguments, stdin=stdin)

    return run_on_filled


@pytest.fixture(scope="session")
def program() -> str:
    """The installed command, to start as a process."""
    return str(Path(sys.executable).with_name("readgraph"))
