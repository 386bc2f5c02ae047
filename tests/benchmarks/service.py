"""The SPARQL service beside ``oxigraph serve``, over HTTP, on the same data, in the same run."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, RdfFormat
from rich.console import Console
from rich.table import Table

from graph.ingest import Document, ingest
from graph.iris import Iris
from graph.loading import load_into_memory, read_graph
from graph.sparql import answer
from graph.store import GraphDirectory
from graph.vocab import CITO, RDF, SCHEMA
from tests.benchmarks.load import Measured, measure
from tests.benchmarks.service_queries import INTERACTIVE, service_queries
from tests.benchmarks.synthetic import as_page, synthetic_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import Store

_CLIENTS: Final = 8
_REPEATS: Final = 15
_ROUNDS: Final = 4
_CITATIONS: Final = 3
_START_TIMEOUT_S: Final = 600
_LONG: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_MIXED: Final = "8 clients, interactive mix"

Address = tuple[str, int]


def make_graph(folder: Path, papers: int) -> GraphDirectory:
    """Read a synthetic list of so many papers, and let each cite three before it."""
    directory = GraphDirectory(folder / "graph")
    page = as_page(synthetic_records(papers))
    ingest(directory, Document(page, "synthetic.txt", name="synthetic"))
    chance = random.Random(1)  # noqa: S311 -- for dealing, not for secrets
    graph = NamedNode(Iris().graph("src-synthetic"))
    cites, kind = NamedNode(str(CITO.cites)), NamedNode(str(SCHEMA.ScholarlyArticle))
    with directory.writing() as opened:
        found = opened.store.quads_for_pattern(None, NamedNode(str(RDF.type)), kind)
        names = sorted({str(quad.subject)[1:-1] for quad in found})
        quads = {
            Quad(NamedNode(name), cites, NamedNode(chance.choice(names[:place])), graph)
            for place, name in enumerate(names)
            if place
            for _ in range(_CITATIONS)
        }
        opened.replace(set(), quads)
    return directory


def free_port() -> int:
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def serving(command: list[str], address: Address, **environment: str) -> Iterator[int]:
    """Run a server; gives its process id when it listens."""
    with subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while True:
            try:
                socket.create_connection(address).close()
                break
            except ConnectionRefusedError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
        try:
            yield process.pid
        finally:
            process.terminate()


def resident_mib(pid: int) -> float:
    """Memory of a process and its children, shared pages counted once (Linux)."""
    total = 0.0
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    for line in rollup.splitlines():
        if line.startswith("Pss:"):
            total += int(line.split()[1]) / 1024
    for children in Path(f"/proc/{pid}/task").glob("*/children"):  # each thread has its own
        for child in children.read_text(encoding="ascii").split():
            total += resident_mib(int(child))
    return total


def processor_s(pid: int) -> float:
    """Processor time of a process and its children, so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    total = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        total += sum(processor_s(int(child)) for child in children.read_text("ascii").split())
    return total


def _distinct(queries: Mapping[str, str], names: tuple[str, ...], mark: str) -> dict[str, str]:
    """Each query several times, differently written, so that no cache answers."""
    return {
        f"{name} {number}": f"{queries[name]}\n# {mark} {number}"
        for name in names
        for number in range(_REPEATS)
    }


@dataclass(frozen=True)
class _Service:
    """Where a service listens, and the path of its endpoint."""

    address: Address
    path: str


def _measured(service: _Service, asked: Mapping[str, str]) -> Measured:
    """Ask queries one by one."""
    return measure(service.address, service.path, asked, [list(asked)])


def concurrent(service: _Service, queries: Mapping[str, str], mark: str) -> Measured:
    """The interactive mix from eight clients at a time, each in an order of its own."""
    asked: dict[str, str] = {}
    order = []
    for client in range(_CLIENTS):
        own = {
            f"{name} {client}": text
            for name, text in _distinct(queries, INTERACTIVE, f"{mark} {client}").items()
        }
        names = list(own)
        random.Random(client).shuffle(names)  # noqa: S311 -- for order
        asked |= own
        order.append(names)
    return measure(service.address, service.path, asked, order)


def repeated(service: _Service, query: str) -> float:
    """Median seconds of one query that was asked before."""
    again = {f"again {number}": query for number in range(_REPEATS * 4)}
    return _measured(service, again).percentile(0.5)


def _first_answer(service: _Service) -> float:
    started = time.perf_counter()
    _measured(service, {"first": "ASK { ?s ?p ?o }"})
    return time.perf_counter() - started


def _beside_a_long_query(service: _Service, queries: Mapping[str, str]) -> tuple[Measured, float]:
    """The mix while somebody asks for more than there is time for; and how long he waited."""
    ending = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.service", "--ask", str(service.address[1]), _LONG],
        stdout=subprocess.PIPE,
        text=True,
    )
    time.sleep(0.5)
    mixed = concurrent(service, queries, "beside")
    said, _ = ending.communicate()
    return mixed, float(said)


def measure_service(papers: int, console: Console) -> None:
    """Measure both servers and print tables."""
    engine = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if engine is None:
        console.print("oxigraph is not installed: pip install oxigraph")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        directory = make_graph(folder, papers)
        started = time.perf_counter()
        store = load_into_memory(read_graph(directory)[1], Iris())
        loading_s = time.perf_counter() - started
        dump = folder / "view.nq"
        store.dump(str(dump), format=RdfFormat.N_QUADS)
        queries = service_queries(_well_connected(store))
        quads = len(store)
        del store
        started = time.perf_counter()
        location = str(folder / "oxigraph")
        loaded = [engine, "load", "--location", location, "--file", str(dump)]
        subprocess.run(loaded, check=True, capture_output=True)
        engine_loading_s = time.perf_counter() - started
        console.print(
            f"{papers:,} papers, {quads:,} quads; into memory {loading_s:.1f} s, "
            f"oxigraph load {engine_loading_s:.1f} s"
        )
        measure_side_by_side(directory.path, location, queries, console)


def measure_side_by_side(
    graph: Path, location: str, queries: Mapping[str, str], console: Console
) -> None:
    """Run both servers at a time and ask them in turn: what disturbs one disturbs the other."""
    ours, theirs = ("127.0.0.1", free_port()), ("127.0.0.1", free_port())
    programs = Path(sys.executable).parent
    command = [str(programs / "oxigraph"), "serve-read-only", "--location", location]
    own = [str(programs / "readgraph"), "serve", "--port", str(ours[1]), "--log-level", "error"]
    with (
        serving([*command, "--bind", f"127.0.0.1:{theirs[1]}"], theirs) as their_pid,
        serving(own, ours, READGRAPH_HOME=str(graph), READGRAPH_QUERY_TIMEOUT_S="600") as our_pid,
    ):
        services = (_Service(ours, "/sparql"), _Service(theirs, "/query"))
        rows = [("first answer, s", [_first_answer(service) for service in services])]
        for name in queries:
            asked = [_distinct(queries, (name,), "one")] * 2
            found = [_measured(*pair) for pair in zip(services, asked, strict=True)]
            for part, said in ((0.5, "p50"), (0.95, "p95")):
                times = [each.percentile(part) * 1000 for each in found]
                rows.append((f"{name}, one client, {said}, ms", times))
        again = [repeated(service, queries["q02"]) * 1000 for service in services]
        rows.append(("q02 again, one client, p50, ms", again))
        rounds, spent_ms = [], []
        for number in range(_ROUNDS):
            measured, spent = [], []
            for service, pid in zip(services, (our_pid, their_pid), strict=True):
                before_s = processor_s(pid)
                measured.append(concurrent(service, queries, f"round {number}"))
                asked_for = sum(map(len, measured[-1].seconds.values()))
                spent.append((processor_s(pid) - before_s) * 1000 / asked_for)
            rounds.append(measured)
            spent_ms.append(spent)
        del rounds[0], spent_ms[0]  # the first warms up
        figures: tuple[tuple[str, Callable[[Measured], float]], ...] = (
            ("queries a second", lambda measured: measured.per_second),
            ("p50, ms", lambda measured: measured.percentile(0.5) * 1000),
            ("p95, ms", _p95_ms),
        )
        for said, figure in figures:
            values = [median(map(figure, column)) for column in zip(*rounds, strict=True)]
            rows.append((f"{_MIXED}, {said}", values))
        columns = zip(*spent_ms, strict=True)
        rows.append((f"{_MIXED}, processor, ms a query", [median(column) for column in columns]))
        rows.append(("memory, MiB", [resident_mib(our_pid), resident_mib(their_pid)]))
        beside, waited_s = _beside_a_long_query(services[0], queries)
    table = Table("", "readgraph", "oxigraph serve", "ratio", title="SPARQL service over HTTP")
    for what, (value, other) in rows:
        table.add_row(what, f"{value:,.2f}", f"{other:,.2f}", f"{value / other:.2f}")
    table.add_row(f"{_MIXED}, p95, beside a long query, ms", f"{_p95_ms(beside):,.2f}")
    table.add_row("the long query was stopped after, s", f"{waited_s:.2f}")
    console.print(table)


def _p95_ms(measured: Measured) -> float:
    return measured.percentile(0.95) * 1000


def _well_connected(store: Store) -> str:
    """A paper that much is known of, the same in each run."""
    query = """SELECT ?p (COUNT(*) AS ?n)
        { ?p <https://schema.org/mentions> ?x ; a <https://schema.org/ScholarlyArticle> }
        GROUP BY ?p ORDER BY DESC(?n) ?p LIMIT 1"""
    found = json.loads(answer(store, query).body)
    return str(found["results"]["bindings"][0]["p"]["value"])


def _ask(port: int, query: str) -> None:
    """Ask one query, whatever comes, and print the seconds until it came."""
    started = time.perf_counter()
    try:
        _measured(_Service(("127.0.0.1", port), "/sparql?timeout=10"), {"long": query})
    except RuntimeError:
        print(time.perf_counter() - started)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ask"]:
        _ask(int(sys.argv[2]), sys.argv[3])
    else:
        measure_service(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Console())
