"""What the tests of the graph share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.store import GraphDirectory

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def directory(tmp_path: Path) -> GraphDirectory:
    """A place for a graph, where nobody waits for long."""
    return GraphDirectory(tmp_path / "graph", lock_timeout_s=0.1)
