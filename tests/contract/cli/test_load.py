"""``load``: an RDF file into a named graph, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.iris import DEFAULT_BASE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.cli.conftest import Run

INTO = "https://example.org/mine"
TURTLE = "<a> <https://example.org/p> <b>, _:x ."


def exported(run: Run) -> set[str]:
    """What is stored."""
    return set(run("export", "-o", "-").stdout.splitlines())


def test_a_file_is_loaded_added_to_and_replaced(run: Run, tmp_path: Path) -> None:
    """Relative IRIs are those of the graph."""
    path = tmp_path / "mine.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    said = [run("load", path, "--into", INTO).stdout for _ in range(2)]
    path.write_text("<a> <https://example.org/p> 1 .", encoding="utf-8")
    replaced = run("load", path, "--into", INTO, "--replace")

    subject = "<https://example.org/a> <https://example.org/p>"
    assert said == [
        f"{INTO}: 2 added, 0 removed\n",
        f"{INTO}: 1 added, 0 removed\n",  # a blank node is another each time
    ]
    assert replaced.stdout == f"{INTO}: 1 added, 3 removed\n"
    assert exported(run) == {
        f'{subject} "1"^^<http://www.w3.org/2001/XMLSchema#integer> <{INTO}> .'
    }


def test_standard_input_is_loaded(run: Run) -> None:
    """With its format said."""
    line = b"<urn:a> <urn:b> <urn:c> .\n"
    result = run("load", "-", "--format", "nt", "--into", INTO, stdin=line)

    assert (result.exit_code, exported(run)) == (0, {f"<urn:a> <urn:b> <urn:c> <{INTO}> ."})


FAULTS = {
    "syntax": (["bad.nt", "--into", INTO], "bad.nt:2:1: "),
    "graphs of its own": (["quads.nq", "--into", INTO], "quads.nq: named graphs are not allowed"),
    "no such file": (["none.ttl", "--into", INTO], "none.ttl: no such file or directory"),
    "a folder": (["folder.ttl", "--into", INTO], "folder.ttl: "),
    "no format": (["list.txt", "--into", INTO], "the format is not known"),
    "another format": (["bad.nt", "--into", INTO, "--format", "csv"], "unknown format 'csv'"),
    "no IRI": (["good.nt", "--into", "mine"], "not an absolute IRI: 'mine'"),
    "a graph of ours": (
        ["good.nt", "--into", f"{DEFAULT_BASE}/graph/src-list"], "written anew by the program"),
    "no graph": (["good.nt"], "--into"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "told"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_loaded_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    """By file, line and reason; and nothing is."""
    monkeypatch.chdir(tmp_path)
    line = "<urn:a> <urn:b> <urn:c> .\n"
    texts = {"good.nt": line, "bad.nt": f"{line}x", "quads.nq": "<urn:a> <urn:b> <urn:c> <urn:d> ."}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "folder.ttl").mkdir()
    result = run("load", *arguments)

    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert run("export", "-o", "-").exit_code in {0, 1}
    assert exported(run) == set()
