"""What the page on Python and the notebook show must run as it stands."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from graph.ingest import Document, ingest
from graph.snapshot import GraphService
from graph.store import GraphDirectory
from tests.support.serving import running_server

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "graph" / "examples" / "reading-list.txt"
NOTEBOOK = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
CELLS = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def _read_csv(
    source: io.StringIO | str, *, storage_options: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    """Stand in for the one function of pandas that is shown: rows instead of a frame."""
    if isinstance(source, str):
        assert source.startswith("http://127.0.0.1:")
        with urlopen(Request(source, headers=dict(storage_options or {}))) as answer:  # noqa: S310
            source = io.StringIO(answer.read().decode())
    return [*csv.DictReader(source)]


class _IFrame:
    """Stand in for what shows a page in a notebook."""

    def __init__(self, src: str, width: str, height: int) -> None:
        self.page = Path(src).read_text(encoding="utf-8")
        self.size = width, height


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the example."""
    path = tmp_path_factory.mktemp("graphs") / "my-graph"
    ingest(GraphDirectory(path), Document(EXAMPLE.read_bytes(), EXAMPLE.name))
    return path


@pytest.fixture(autouse=True)
def _surroundings(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the graph; pandas and IPython are no dependencies, so there are stand-ins."""
    (tmp_path / "my-graph").symlink_to(home)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READGRAPH_HOME", str(home))
    for name, contents in (
        ("pandas", {"read_csv": _read_csv}),
        ("IPython", {}),
        ("IPython.display", {"IFrame": _IFrame}),
    ):
        module = ModuleType(name)
        vars(module).update(contents)
        monkeypatch.setitem(sys.modules, name, module)


def _run(code: str, names: dict[str, object]) -> None:
    exec(compile(code, "docs", "exec"), names)  # noqa: S102 -- our own documentation


def test_the_python_of_the_page_runs(home: Path, tmp_path: Path) -> None:
    """Block after block, with what those before it made."""
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    with running_server(GraphService(home), query_workers=0) as served:
        for block in blocks:
            _run(block.replace("http://127.0.0.1:8000", served.url), names)

    table, best = names["table"], names["best"]
    assert isinstance(table, list)
    assert isinstance(best, list)
    assert len(table) == len(best) == 10
    assert int(table[0]["papers"]) >= int(table[-1]["papers"]) > 0
    assert "</html>" in (tmp_path / "network.html").read_text(encoding="utf-8")
    assert "</html>" in (tmp_path / "with-code.html").read_text(encoding="utf-8")


def test_the_notebook_runs(tmp_path: Path) -> None:
    """Cell after cell; it is kept without results."""
    names: dict[str, object] = {}
    for cell in CELLS:
        _run(cell, names)

    found, table = names["found"], names["table"]
    assert isinstance(found, list)
    assert isinstance(table, list)
    assert len(found) == len(table) == 10
    assert "</html>" in (tmp_path / "network.html").read_text(encoding="utf-8")
    assert not any(cell.get("outputs") for cell in NOTEBOOK["cells"])


def test_the_notebook_has_the_form_of_one() -> None:
    """As Jupyter asks: version 4.5, where each cell has an identifier of its own."""
    cells = NOTEBOOK["cells"]

    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert all(cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
