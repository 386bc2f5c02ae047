"""``notes export``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.cli.conftest import Run


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A directory that is not there yet."""
    return tmp_path / "vault"


def test_a_vault_is_written_once(read: Run, vault: Path) -> None:
    """0, and a count; then nothing is new."""
    dry = read("notes", "export", vault, "--dry-run")
    assert not vault.exists()
    first = read("notes", "export", vault)
    second = read("notes", "export", vault)

    assert (dry.exit_code, first.exit_code, second.exit_code) == (0, 0, 0), first.stderr
    assert "+++ b/benchmarks/ALFWorld.md" in dry.stdout
    assert " files new, 0 changed, 0 as they were" in first.stderr
    assert second.stderr.startswith("0 files new, 0 changed, ")
    assert (vault / "graph.canvas").exists()


def test_what_is_left_to_look_at_is_told(read: Run, vault: Path) -> None:
    """1, with file, line and reason; as JSON too."""
    read("notes", "export", vault, "--style", "plain")
    note = vault / "benchmarks" / "ALFWorld.md"
    note.write_bytes(note.read_bytes().replace(b"<!-- rl:end -->", b"mine\n<!-- rl:end -->"))
    broken = vault / "benchmarks" / "WebShop.md"
    broken.write_bytes(b"---\nrl-id: benchmark-webshop\na: [\n---\n")
    (vault / "old.md").write_bytes(b"---\nrl-id: benchmark-gone\n---\n")
    dry = read("notes", "export", vault, "--style", "plain", "--dry-run")
    told = read("notes", "export", vault, "--style", "plain")
    again = read("notes", "export", vault, "--style", "plain", "--json")
    found = json.loads(again.stdout)

    assert (dry.exit_code, told.exit_code, again.exit_code) == (1, 1, 1)
    assert "-mine" in dry.stdout
    assert "ALFWorld.md: our part was changed by hand; what stood there is in " in told.stderr
    assert "benchmarks/WebShop.md:4: error: the front matter is not valid YAML" in told.stderr
    assert "no longer in the graph, and left as they are:\n  old.md\n" in told.stderr
    assert found["strays"] == ["old.md"]
    assert [problem["code"] for problem in found["problems"]] == ["note-uneditable"]
    assert (found["new"], found["changed"], found["conflicts"]) == ([], [], [])
    assert not (vault / "graph.canvas").exists()


def test_a_place_that_is_no_directory_ends_with_2(read: Run, vault: Path) -> None:
    """One line, and nothing is written."""
    vault.write_bytes(b"mine")
    result = read("notes", "export", vault)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "is no directory" in result.stderr
    assert "Traceback" not in result.stderr
    assert vault.read_bytes() == b"mine"
