"""Laws of reading lists: the graph depends on what the papers say, and on nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.check import check
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from graph.text import normalise_field
from tests.support.lists import ingest_records, paper, quads_of

if TYPE_CHECKING:
    from graph.models import PaperRecord

PIECES = st.sampled_from(
    ["We propose HiMAC.", "HiMAC, a model", "We evaluate on ALFWorld", "ALFWORLD", "We use PPO.",
     "Proximal Policy Optimization (PPO)", "outperforms GPT-4o", "X-Bench: a benchmark",
     "We introduce X-Bench", "x_bench", "https://github.com/A/b", "github.com/a/B.",
     "https://github.com/a-b/c", "https://github.com/a/b-c", "https://x.org/%zz[", "τ-bench",
     '"} ; DROP ALL #', "\\", "🤗", "</script>", "é", "HumanEval Pro, a variant of HumanEval"]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=5).map(" ".join).map(normalise_field)
RECORDS = st.builds(
    paper,
    TEXTS,
    st.none() | TEXTS,
    published=st.none() | st.sampled_from(["2025", "2025-04", "2026-04-20"]),
    comment_count=st.none() | st.integers(0, 9),
)
LISTS = st.lists(RECORDS, min_size=1, max_size=4)


def graph_of(path: Path, *lists: list[PaperRecord]) -> set[str]:
    """The statements after reading lists, but for the hashes of their files."""
    for number, records in enumerate(lists):
        ingest_records(GraphDirectory(path), records, name=f"list-{number}")
    return {quad for quad in quads_of(path) if '"sha256:' not in quad}


@settings(max_examples=10)
@given(st.data())
def test_the_order_of_papers_does_not_matter(data: st.DataObject) -> None:
    """A list that is sorted another way gives the same graph."""
    records = data.draw(LISTS)
    shuffled = data.draw(st.permutations(records))
    with tempfile.TemporaryDirectory() as folder:
        one = graph_of(Path(folder) / "one", records)
        other = graph_of(Path(folder) / "other", shuffled)

    assert one == other


@settings(max_examples=6)
@given(LISTS, LISTS)
def test_reading_again_is_reading_once_and_the_graph_is_sound(
    one: list[PaperRecord], two: list[PaperRecord]
) -> None:
    """In whatever order two lists are read again nothing changes, and every promise is kept."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph"
        first = graph_of(path, one, two)
        again = graph_of(path, one, two)
        findings = check(open_snapshot(path))

    assert again == first
    assert findings == ()


@settings(max_examples=6)
@given(LISTS, LISTS)
def test_a_list_leaves_no_trace_when_it_is_replaced(
    one: list[PaperRecord], two: list[PaperRecord]
) -> None:
    """The graph of the second version is the graph of reading it first."""
    with tempfile.TemporaryDirectory() as folder:
        ingest_records(GraphDirectory(Path(folder) / "one"), one, name="list-0")
        after = graph_of(Path(folder) / "one", two)
        fresh = graph_of(Path(folder) / "two", two)

    assert after == fresh
