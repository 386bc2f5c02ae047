"""The graphs that the SPARQL service is measured on, in our graph directory and in Oxigraph's."""

from __future__ import annotations

import http.client
import json
import random
import re
import subprocess
import time
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, RdfFormat
from rich.table import Table

from graph.ingest import Document, ingest
from graph.iris import Iris, entity_key
from graph.loading import load_into_memory, read_graph
from graph.models import Kind
from graph.sparql import answer
from graph.store import GraphDirectory
from graph.vocab import CITO, PREFIXES, RDF, SCHEMA
from graph.workers.view import find_view
from tests.benchmarks.lean import Entities, known_entities, lean_entities, write_lean
from tests.benchmarks.servers import TOKEN, disk_mib, program, readgraph_server
from tests.benchmarks.synthetic import as_page, synthetic_records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Store
    from rich.console import Console

_CITATIONS: Final = 3
_LEAN_GRAPH: Final = "https://example.org/graph/lean"
_LOADS: Final = 3
_LOADS_BUDGET_S: Final = 120
_THEIRS: Final = "oxigraph load"
_THEIRS_NAMED: Final = "oxigraph load --graph"
_OURS: Final = ("PUT /store", "readgraph load")
_NOT_OF_NAMES: Final = re.compile(r"\W+")
_BLOCK_BYTES: Final = 2**20
# From 200,000 quads on, which is what so many papers come to.
_VIEW_PAPERS: Final = 10_000
_VIEW_TIMEOUT_S: Final = 600


@dataclass(frozen=True)
class Data:
    """One graph, where both servers have it.

    Attributes:
        title: What it is, in few words.
        papers: How many papers it holds.
        file: Its statements.
        graph: Our graph directory.
        location: Oxigraph's database.
        entities: What can be asked about.
        paper: What the fixed queries ask about.
        benchmark: Likewise.
    """

    title: str
    papers: int
    file: Path
    graph: Path
    location: Path
    entities: Entities
    paper: str
    benchmark: str


def lean_data(folder: Path, papers: int, console: Console) -> tuple[Data, dict[str, float]]:
    """Make the lean graph, and load it each way that people can, in turn; what loading took."""
    file = folder / "lean.nt"
    triples = write_lean(file, papers)
    ways: dict[str, Callable[[Path, Path], float]] = {
        _THEIRS: load_oxigraph,
        _THEIRS_NAMED: partial(load_oxigraph, graph=_LEAN_GRAPH),
        "PUT /store": _put_readgraph,
        "readgraph load": _load_readgraph,
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    places: dict[str, Path] = {}
    begun = time.perf_counter()
    for number in range(_LOADS):
        if number and time.perf_counter() - begun > _LOADS_BUDGET_S:
            break
        for way, load in ways.items():
            places[way] = folder / f"{_NOT_OF_NAMES.sub('-', way)}-{number}"
            seconds[way].append(load(places[way], file))
    took = {way: median(each) for way, each in seconds.items()}
    title = f"lean shape, {papers:,} papers"
    table = Table(
        "loading", "seconds", "ratio", "disk, MiB", title=f"Loading, {title}, {triples:,} triples"
    )
    for way, place in places.items():
        ratio = took[way] / took[_THEIRS]
        table.add_row(way, f"{took[way]:.2f}", f"{ratio:.2f}", f"{disk_mib(place):,.0f}")
    table.caption = "Ours are into a named graph, of which the engine keeps six orders, else three."
    console.print(table)
    ours = min(_OURS, key=took.__getitem__)
    paper, benchmark = known_entities(papers)
    data = Data(
        title, papers, file, places[ours], places[_THEIRS], lean_entities(papers),
        paper, benchmark,
    )  # fmt: skip
    return data, {
        "load": took[ours] / took[_THEIRS],
        "load named": took[ours] / took[_THEIRS_NAMED],
    }


def load_oxigraph(location: Path, file: Path, graph: str | None = None) -> float:
    """Load a file as Oxigraph does it; the seconds.

    Raises:
        subprocess.CalledProcessError: It cannot.
    """
    command = [str(program("oxigraph")), "load", "--location", str(location), "--file", str(file)]
    if graph is not None:
        command += ["--graph", graph]
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def _put_readgraph(home: Path, file: Path) -> float:
    """Put a file over HTTP into a server that has nothing; the seconds until it said so."""
    with readgraph_server(home) as server:
        server.first_answer_s("ASK {}")  # it has started
        connection = http.client.HTTPConnection(*server.service.address, blocksize=_BLOCK_BYTES)
        headers = {
            "Authorization": f"Bearer {TOKEN}",
            "Content-Type": "application/n-triples",
            "Content-Length": str(file.stat().st_size),
        }
        started = time.perf_counter()
        with file.open("rb") as body:
            connection.request("PUT", f"/store?graph={_LEAN_GRAPH}", body, headers)
        response = connection.getresponse()
        said = response.read()
        seconds = time.perf_counter() - started
        connection.close()
    if response.status not in {http.HTTPStatus.CREATED, http.HTTPStatus.NO_CONTENT}:
        raise RuntimeError(said.decode())
    return seconds


def _load_readgraph(home: Path, file: Path) -> float:
    """Load a file by our command; the seconds, with those that the command takes to start.

    Raises:
        subprocess.CalledProcessError: It cannot.
    """
    command = [str(program("readgraph")), "load", str(file), "--into", _LEAN_GRAPH]
    started = time.perf_counter()
    subprocess.run([*command, "--graph", str(home)], check=True, capture_output=True)
    return time.perf_counter() - started


def wait_for_view(data: Data) -> None:
    """Wait until a server has written the view that its next start begins with, if it will."""
    version = GraphDirectory(data.graph).version()
    deadline = time.monotonic() + _VIEW_TIMEOUT_S
    while data.papers >= _VIEW_PAPERS and time.monotonic() < deadline:
        if find_view(data.graph, version, merge=True) is not None:
            return
        time.sleep(0.1)


def own_data(folder: Path, papers: int, console: Console) -> tuple[Data, dict[str, float]]:
    """Read a synthetic list as people do, and give Oxigraph what queries see of it."""
    started = time.perf_counter()
    directory = _read_list(folder, papers)
    reading_s = time.perf_counter() - started
    store = load_into_memory(read_graph(directory)[1], Iris())
    file = folder / "view.nq"
    store.dump(str(file), format=RdfFormat.N_QUADS)
    title = f"a list as read, {papers:,} papers"
    entities = Entities(
        papers=_most_linked(store, "schema:ScholarlyArticle", "?x schema:mentions ?y"),
        benchmarks=_most_linked(store, "rl:Benchmark", "?y schema:mentions ?x"),
        techniques=_most_linked(store, "rl:Technique", "?y schema:mentions ?x"),
    )
    location = folder / "oxigraph"
    loading_s = load_oxigraph(location, file)
    table = Table("", "seconds", "disk, MiB", title=f"Loading, {title}, {len(store):,} quads")
    for what, seconds, place in (
        ("reading the list", reading_s, directory.path),
        ("oxigraph load of what was read", loading_s, location),
    ):
        table.add_row(what, f"{seconds:.2f}", f"{disk_mib(place):,.0f}")
    console.print(table)
    benchmark = Iris().entity(entity_key(Kind.BENCHMARK, "HumanEval"))
    data = Data(
        title, papers, file, directory.path, location, entities, entities.papers[0], benchmark
    )
    return data, {}


def _read_list(folder: Path, papers: int) -> GraphDirectory:
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


def _most_linked(store: Store, kind: str, link: str) -> list[str]:
    """Things of a kind, those with the most links first."""
    query = f"""{"".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())}
        SELECT ?x (COUNT(*) AS ?n) {{ ?x a {kind} . {link} }}
        GROUP BY ?x ORDER BY DESC(?n) ?x"""
    found = json.loads(answer(store, query).body)
    return [str(solution["x"]["value"]) for solution in found["results"]["bindings"]]
