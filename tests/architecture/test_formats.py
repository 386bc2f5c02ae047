"""The formats of reading lists, and what the documentation says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.reading_list import FORMATS

_CLI = Path(__file__).parents[2] / "docs/cli.md"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_documented(name: str) -> None:
    """With the name that ``--format`` takes, in a row of its own."""
    rows = [line for line in _CLI.read_text(encoding="utf-8").splitlines() if line.startswith("|")]

    assert any(row.startswith(f"| `{name}` |") for row in rows)
