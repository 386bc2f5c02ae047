"""What the tests of notes share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.iris import Iris
from graph.notes.known_names import KnownNames, read_names
from tests.support.note_vaults import things

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store import GraphDirectory


@pytest.fixture
def directory(tmp_path: Path) -> GraphDirectory:
    """A graph of a few things."""
    return things(tmp_path / "graph")


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> KnownNames:
    """Their names."""
    return read_names(things(tmp_path_factory.mktemp("names") / "graph"), Iris())
