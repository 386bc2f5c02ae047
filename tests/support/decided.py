"""A graph of two lists to decide about, and what a decision left of it."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.curation import apply
from graph.export import export_graph
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from tests.support.lists import ingest_records, paper

if TYPE_CHECKING:
    from graph.corrections import Correction
    from graph.curation import Applied
    from graph.snapshot import Snapshot

HIMAC: Final = "paper-2604.01234"
OTHER: Final = "paper-2604.05678"
ALFWORLD: Final = "benchmark-alfworld"
PPO: Final = "technique-ppo"

ONE: Final = (
    paper(
        "HiMAC: Hierarchical Agents",
        "We propose HiMAC, trained with PPO. We evaluate on ALFWorld. "
        "Code: https://github.com/o/himac.",
        arxiv_id="2604.01234",
        published="2026-04-20",
        keywords=("agents",),
    ),
    paper(
        "Twice in One List",
        "We use GRPO and PPO. We evaluate on ALFWorld and WebShop.",
        arxiv_id="2604.05678",
        published="2026-04-21",
    ),
)
TWO: Final = (
    paper(
        "HIMAC: hierarchical agents.",
        "We propose HiMAC. We evaluate on ALFWorld.",
        doi="10.1000/himac",
        published="2026",
    ),
    paper("Another Paper", "We use PPO. We evaluate on HumanEval Pro and HumanEval."),
)


def read_both(directory: GraphDirectory) -> None:
    """Read the two lists."""
    ingest_records(directory, ONE, name="one")
    ingest_records(directory, TWO, name="two")


@cache
def _both() -> Path:
    folder = Path(tempfile.mkdtemp())
    read_both(GraphDirectory(folder / "graph"))
    return folder / "graph"


def two_lists(folder: Path) -> GraphDirectory:
    """A graph of the two lists, of one's own."""
    shutil.copytree(_both(), folder / "graph")
    return GraphDirectory(folder / "graph")


def decide(directory: GraphDirectory, *corrections: Correction) -> Applied:
    """Make corrections at a time that does not change from run to run."""
    return apply(directory, corrections, now=lambda: datetime(2026, 5, 1, tzinfo=UTC))


def view(directory: GraphDirectory) -> Snapshot:
    """What everybody reads."""
    return open_snapshot(directory.path)


def exported(directory: GraphDirectory) -> bytes:
    """Everything, as N-Quads."""
    return export_graph(view(directory), "nquads")


def links(directory: GraphDirectory, key: str) -> set[tuple[str, str]]:
    """Relation and key of what a paper is linked with."""
    found = view(directory).catalog.entity(key).links
    return {(link.relation.value, link.other.key) for link in found}
