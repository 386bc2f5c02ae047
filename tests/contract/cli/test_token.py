"""``readgraph token``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.cli.conftest import Run


def test_the_token_is_shown_and_stays(tmp_path: Path, run: Run) -> None:
    """One line, the same each time, so that a script can take it."""
    first = run("token", "--graph", str(tmp_path))
    second = run("--graph", str(tmp_path), "token")

    assert first.exit_code == second.exit_code == 0
    assert first.stdout == second.stdout
    assert first.stdout.strip() == (tmp_path / "token").read_text(encoding="ascii").strip()


def test_a_new_token_replaces_the_old_one(tmp_path: Path, run: Run) -> None:
    """The old one is nowhere any more."""
    first = run("token", "--graph", str(tmp_path)).stdout
    second = run("token", "--new", "--graph", str(tmp_path)).stdout

    assert first != second
    assert run("token", "--graph", str(tmp_path)).stdout == second


def test_a_token_that_cannot_be_made_is_one_line(tmp_path: Path, run: Run) -> None:
    """With the reason."""
    (tmp_path / "token").mkdir()
    result = run("token", "--graph", str(tmp_path))

    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert result.stdout == ""
