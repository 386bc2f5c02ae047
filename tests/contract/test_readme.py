"""What the README shows must run as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import graph
from api.commands.app import app

if TYPE_CHECKING:
    from typer import Typer

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def _run(program: Typer, arguments: list[str]) -> str:
    result = CliRunner().invoke(program, arguments)

    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a checkout to relative paths, with a graph of its own."""
    (tmp_path / "graph").symlink_to(ROOT / "graph")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READGRAPH_HOME", str(tmp_path / "home"))
    return tmp_path


def test_the_commands_of_the_readme_run(folder: Path) -> None:
    """Each line of the block with commands ends with 0 and says something."""
    lines = [line for block in _blocks("bash") for line in block.splitlines()]

    assert len(lines) >= 8
    for line in lines:
        program, *arguments = shlex.split(line)

        assert program == "readgraph"
        assert _run(app, arguments).strip()
    assert "</html>" in (folder / "network.html").read_text(encoding="utf-8")
    assert (folder / "graph.ttl").stat().st_size > 0


def test_the_python_of_the_readme_runs(folder: Path) -> None:
    """The views that it names hold the papers of the example."""
    _run(app, ["ingest", str(ROOT / "graph/examples/reading-list.txt")])
    names: dict[str, object] = {}
    for block in _blocks("python"):
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102 -- our own README
    views = names["views"]

    assert isinstance(views, graph.GraphViews)
    papers = list(views.dataset.query("SELECT ?p { ?p a schema:ScholarlyArticle }"))
    assert len(papers) == len([k for k in views.network if k.startswith("paper-")])


def test_every_page_that_the_readme_links_is_there() -> None:
    """A link into the repository leads to a file."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target
