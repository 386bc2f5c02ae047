"""``make bench``: what the documentation states about speed and memory, measured here and now.

Times depend on the machine; read the ratios, which compare two ways of doing one thing in one
run. Sizes: ``python -m tests.benchmarks 2000 100000 10000`` (papers of the graph that is queried,
of the long list that is read, and of each graph that is served).

One part alone: ``python -m tests.benchmarks network 5000`` (the picture; nodes), ``linking 100000``
(linking from notes; entities), ``notes 10000`` (scanning a vault; notes), ``service 10000 100000``
(SPARQL over HTTP; papers), ``service --own 10000`` (the same over a list that is read first).
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from rdflib import Dataset
from rich.console import Console
from rich.table import Table

from graph.export import export_graph
from graph.extract import extract
from graph.ingest import Document, ingest
from graph.reading_list import read_reading_list
from graph.snapshot import open_snapshot
from graph.sparql import answer
from graph.store import GraphDirectory
from graph.vocab import PREFIXES
from tests.benchmarks.linking import ENTITIES, measure_linking
from tests.benchmarks.network import SIZES, measure_network
from tests.benchmarks.notes import NOTES, measure_notes
from tests.benchmarks.queries import QUERIES
from tests.benchmarks.reading import measure_long_lists
from tests.benchmarks.searching import measure_search
from tests.benchmarks.service import SIZES as SERVED
from tests.benchmarks.service import measure_service
from tests.benchmarks.synthetic import as_page, synthetic_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.snapshot import Snapshot

_PAPERS = 1000
_LONG_PAPERS = 10_000
_REPEATS = 5


def timed(function: Callable[[], object], *, repeats: int = 1) -> float:
    """Median seconds of calling a function."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def measure_reading(page: bytes, directory: GraphDirectory, console: Console) -> None:
    """From the page to the graph on disk, and once more with nothing new."""
    document = Document(page, "synthetic.txt", name="synthetic")
    records = read_reading_list(page, file="synthetic.txt").records
    table = Table("step", "seconds", "papers a second", title=f"Reading {len(records):,} papers")
    for step, function in (
        ("parse the page", lambda: read_reading_list(page, file="synthetic.txt")),
        ("extract", lambda: [extract(r.title, r.abstract) for r in records]),
        ("ingest, all new", lambda: ingest(directory, document)),
        ("ingest, nothing new", lambda: ingest(directory, document)),
    ):
        seconds = timed(function)
        table.add_row(step, f"{seconds:.2f}", f"{len(records) / seconds:,.0f}")
    console.print(table)


def measure_opening(directory: GraphDirectory, console: Console) -> Snapshot:
    """From the graph on disk to the first answer."""
    table = Table("step", "seconds", title="Opening")
    start = time.perf_counter()
    snapshot = open_snapshot(directory.path)
    table.add_row("load into memory", f"{time.perf_counter() - start:.2f}")
    table.add_row("catalog", f"{timed(lambda: snapshot.catalog):.2f}")
    table.add_row("projection to networkx", f"{timed(lambda: snapshot.network):.2f}")
    table.add_row("export as N-Quads", f"{timed(lambda: export_graph(snapshot, 'nquads')):.2f}")
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("quads", f"{len(snapshot.store):,}")
    table.add_row("peak memory, MiB", f"{peak_mib:,.0f}")
    console.print(table)
    return snapshot


def measure_queries(snapshot: Snapshot, console: Console) -> None:
    """Each kind of query here and in rdflib's own memory store and engine."""
    dataset = Dataset(default_union=True)
    dataset.parse(data=export_graph(snapshot, "nquads"), format="nquads")
    table = Table("query", "readgraph, ms", "rdflib, ms", "ratio", title="Queries")
    for name, query in QUERIES.items():
        ours = timed(lambda query=query: answer(snapshot.store, query), repeats=_REPEATS)  # type: ignore[misc]
        peer = timed(
            lambda query=query: dataset.query(query, initNs=dict(PREFIXES)).serialize()  # type: ignore[misc]
        )
        table.add_row(name, f"{ours * 1000:.1f}", f"{peer * 1000:.1f}", f"{peer / ours:.0f}")
    console.print(table)


def main(papers: int = _PAPERS, long_papers: int = _LONG_PAPERS, *served: int) -> None:
    """Measure everything and print tables."""
    console = Console()
    measure_long_lists(long_papers, console)
    page = as_page(synthetic_records(papers))
    with tempfile.TemporaryDirectory() as folder:
        directory = GraphDirectory(Path(folder) / "graph")
        measure_reading(page, directory, console)
        snapshot = measure_opening(directory, console)
        measure_queries(snapshot, console)
        measure_search(snapshot, console)
    measure_service(served or SERVED, console)
    measure_linking(ENTITIES, console)
    measure_network(SIZES, console)
    measure_notes(console)


if __name__ == "__main__":
    if sys.argv[1:2] == ["network"]:
        measure_network(list(map(int, sys.argv[2:])) or SIZES, Console())
    elif sys.argv[1:2] == ["linking"]:
        measure_linking(next(map(int, sys.argv[2:]), ENTITIES), Console())
    elif sys.argv[1:2] == ["notes"]:
        measure_notes(Console(), next(map(int, sys.argv[2:]), NOTES))
    elif sys.argv[1:2] == ["service"]:
        own = "--own" in sys.argv
        sizes = [int(size) for size in sys.argv[2:] if size != "--own"]
        measure_service(sizes or (SERVED[:1] if own else SERVED), Console(), own=own)
    else:
        main(*map(int, sys.argv[1:]))
