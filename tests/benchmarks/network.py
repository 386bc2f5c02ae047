"""The picture of the network: what Python needs for it, and what a browser does with it."""

from __future__ import annotations

import json
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from rich.table import Table

from graph.ingest import Document, ingest
from graph.open import open_graph
from graph.projection import project
from graph.store import GraphDirectory
from tests.benchmarks.network_browser import Drawn, Subject, chromium, measure_page
from tests.benchmarks.network_graphs import synthetic_index
from viz.layout import layout
from viz.metrics import communities, degrees
from viz.network import draw
from viz.page import NetworkOptions, render_network
from viz.pyvis_engine import to_pyvis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx
    from playwright.sync_api import Browser
    from rich.console import Console

_T = TypeVar("_T")

SIZES: Final = (20_000, 50_000)
_EXAMPLE: Final = Path(__file__).parents[2] / "graph" / "examples" / "reading-list.txt"
_PEER_NODES: Final = 20_000  # above, pyvis alone takes minutes
_HUBS: Final = 8
_LIMIT: Final = NetworkOptions().evidence_chars
_REST: Final = 'performance.getEntriesByName("network:rest")[0]?.startTime'
_MIB: Final = 2**20


def measure_network(sizes: Iterable[int], console: Console) -> None:
    """Measure the example list and synthetic graphs of these sizes."""
    seconds: dict[str, dict[str, float]] = {}
    drawn: dict[str, Drawn] = {}
    bytes_of: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for name, graph, projecting in _graphs(Path(folder), sizes):
            subjects = _write(Path(folder), name, graph, seconds.setdefault(name, projecting))
            for page_name, subject in subjects.items():
                bytes_of[page_name] = subject.file.stat().st_size
                drawn[page_name] = _measured(browser, subject, console, page_name)
    console.print(_python_table(seconds))
    console.print(_browser_table(drawn, bytes_of))


def _measured(browser: Browser, subject: Subject, console: Console, name: str) -> Drawn:
    with console.status(f"{name} in Chromium"):
        return measure_page(browser, subject)


def _graphs(
    folder: Path, sizes: Iterable[int]
) -> Iterable[tuple[str, nx.MultiDiGraph[str], dict[str, float]]]:
    directory = GraphDirectory(folder / "graph")
    ingest(directory, Document(_EXAMPLE.read_bytes(), _EXAMPLE.name, name="example"))
    snapshot = open_graph(directory.path)
    seconds: dict[str, float] = {}
    network = _timed(seconds, "projection", lambda: snapshot.network)
    yield "example list", network, seconds
    for size in sizes:
        index, evidence = synthetic_index(size)
        seconds = {}
        reader = cast("Any", evidence)  # it has what the projection asks of a reader
        network = _timed(seconds, "projection", partial(project, index, reader))
        yield f"{size:,}", network, seconds


def _timed(seconds: dict[str, float], step: str, function: Callable[[], _T]) -> _T:
    start = time.perf_counter()
    result = function()
    seconds[step] = time.perf_counter() - start
    return result


def _write(
    folder: Path, name: str, graph: nx.MultiDiGraph[str], seconds: dict[str, float]
) -> dict[str, Subject]:
    groups = _timed(seconds, "communities", lambda: communities(graph))
    places = _timed(seconds, "layout", lambda: layout(graph, seed=1, groups=groups))
    network = _timed(seconds, "draw", lambda: draw(graph, places, groups, evidence_chars=_LIMIT))
    page = _timed(seconds, "all, as a file", lambda: render_network(graph, title=name))
    file = folder / f"{graph.number_of_nodes()}.html"
    file.write_text(page, encoding="utf-8")
    degree = degrees(graph)
    hubs = sorted(degree, key=lambda key: (-degree[key], key))[:_HUBS]
    subjects = {
        name: Subject(
            file,
            rest=_REST,
            focus=[f"location.hash = {json.dumps(f'#n={key}')}" for key in hubs],
            home='location.hash = "#m=map"',
        )
    }
    if graph.number_of_nodes() <= _PEER_NODES:
        peer = to_pyvis(network, title=name)
        peer.cdn_resources = "in_line"
        peer_file = folder / f"{graph.number_of_nodes()}-pyvis.html"
        peer_file.write_text(peer.generate_html(), encoding="utf-8")
        subjects[f"{name}: pyvis, placed"] = Subject(peer_file)
    return subjects


def _python_table(seconds: dict[str, dict[str, float]]) -> Table:
    table = Table("step, seconds", *seconds, title="The network in Python")
    steps = dict.fromkeys(step for known in seconds.values() for step in known)
    for step in steps:
        table.add_row(step, *(f"{known[step]:.2f}" for known in seconds.values()))
    return table


def _browser_table(drawn: dict[str, Drawn], bytes_of: dict[str, int]) -> Table:
    table = Table(
        *("page", "file, MB", "first picture, s", "at rest, s", "pan, redraws/s"),
        *("zoom, redraws/s", "processor a redraw, ms"),
        *("worst input to paint, ms", "focus, ms", "heap, MiB"),
        *("other hosts", "errors"),
        title="The network in Chromium, software rendering, 1280 by 800",
    )
    for name, page in drawn.items():
        worst = (page.pan_worst_ms, page.zoom_worst_ms, page.event_worst_ms)
        focus = page.focus_ms, page.focus_worst_ms
        table.add_row(
            name,
            f"{bytes_of[name] / 1e6:.2f}",
            f"{page.first_s:.2f}",
            "–" if page.rest_s is None else f"{page.rest_s:.2f}",
            f"{page.pan_per_s:.0f}",
            f"{page.zoom_per_s:.0f}",
            f"{page.pan_cpu_ms:.1f} / {page.zoom_cpu_ms:.1f}",
            " / ".join(f"{ms:.0f}" for ms in worst),
            "–" if focus[0] is None else " / ".join(f"{ms or 0:.0f}" for ms in focus),
            f"{page.heap_mib:.1f}",
            str(page.external),
            str(page.errors),
        )
    return table
