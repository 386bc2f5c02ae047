"""The package's ready queries on the real list, and a person's own beside them."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, Quad, Store
from rdflib.plugins.sparql import prepareQuery

from graph.canned import CannedQuery, load_canned, read_value
from graph.canned.computed import bridges
from graph.errors import QueryFileError, UnknownQueryError
from graph.ingest import Document, ingest
from graph.models import Kind
from graph.snapshot import Snapshot, open_snapshot
from graph.sparql import answer
from graph.store import GraphDirectory
from graph.terms import node, quads_in
from graph.vocab import CITO, RDF, RL, SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

QUERIES = load_canned().by_name
GOOD = "# title: Mine\n# description: My own.\nSELECT ?p { ?p a schema:ScholarlyArticle }\n"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The bundled reading list with one note and a state of reading."""
    home: Path = tmp_path_factory.mktemp("graph")
    data = (files("graph") / "examples" / "reading-list.txt").read_bytes()
    ingest(GraphDirectory(home), Document(data, "reading-list.txt"))
    loaded = open_snapshot(home)
    store = Store()
    store.extend(loaded.store)
    store.extend(Quad(*quad.triple) for quad in _personal(loaded))
    return Snapshot(store, loaded.version, loaded.iris)


def _personal(loaded: Snapshot) -> list[Quad]:
    """A note about the newest paper; all other papers are still to read."""
    papers = [item.ref.iri for item in loaded.catalog.listing(Kind.PAPER, limit=100).items]
    quad = quads_in(loaded.iris.graph("notes"))
    note = loaded.iris.entity("note-1")
    alfworld = node(loaded.catalog.resolve("ALFWorld").entity.iri)  # type: ignore[union-attr]
    return [
        quad(note, RDF.type, node(RL.Note)),
        quad(note, SCHEMA.name, "Reading of today"),
        *(quad(note, CITO.discusses, node(paper)) for paper in papers[:20]),
        quad(note, SCHEMA.mentions, alfworld),
        *(quad(paper, RL.status, "to-read") for paper in papers[20:]),
    ]


def _rows(snapshot: Snapshot, query: CannedQuery, **values: str) -> list[dict[str, object]]:
    terms = {
        name: read_value(query.parameter(name), text, snapshot.catalog.resolve)
        for name, text in values.items()
    }
    computed = bridges(snapshot.network) if query.computed else ()
    body = answer(snapshot.store, query.bind(terms, computed)).body
    rows: list[dict[str, object]] = json.loads(body)["results"]["bindings"]
    return rows


@pytest.fixture(scope="module")
def values(snapshot: Snapshot) -> dict[str, str]:
    """A value for each parameter that has to be given."""
    edges = snapshot.catalog.index.edges
    shared = max({e.target for e in edges}, key=lambda key: sum(e.target == key for e in edges))
    paper = next(edge.source for edge in edges if edge.target == shared)
    return {"technique": shared, "paper": paper, "thing": "ALFWorld", "text": "agent -survey"}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_something_of_the_real_list(
    snapshot: Snapshot, values: dict[str, str], name: str
) -> None:
    """An empty table teaches nobody what to ask."""
    query = QUERIES[name]
    required = {p.name: values[p.name] for p in query.parameters if p.required}

    assert _rows(snapshot, query, **required)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_runs_on_any_endpoint(name: str) -> None:
    """It names its prefixes, and another engine's parser reads it."""
    assert prepareQuery(QUERIES[name].text) is not None


NARROWED = {
    "one benchmark": ("papers-by-benchmark", {"benchmark": "ALFWorld"}),
    "a later start": ("benchmark-popularity", {"since": "2026-02"}),
    "papers without code": ("papers-with-code", {"code": "missing"}),
    "papers with code": ("papers-with-code", {"code": "present"}),
    "one thing's sentences": ("evidence-for", {"thing": "ALFWorld"}),
    "a lower threshold": ("low-confidence", {"threshold": "0.65"}),
    "one technique's company": ("technique-co-occurrence", {"technique": "RL"}),
    "one benchmark's papers side by side": ("comparison-table", {"benchmark": "ALFWorld"}),
    "one technique's papers side by side": ("comparison-table", {"technique": "RL"}),
    "one benchmark by month": ("benchmark-popularity-by-month", {"benchmark": "ALFWorld"}),
}


@pytest.mark.parametrize(("name", "given"), NARROWED.values(), ids=NARROWED)
def test_a_value_narrows_the_answer(snapshot: Snapshot, name: str, given: dict[str, str]) -> None:
    """Fewer rows than without it, and not none."""
    some = _rows(snapshot, QUERIES[name], **given)

    assert 0 < len(some) < len(_rows(snapshot, QUERIES[name]))


def test_the_queries_of_the_design_are_there() -> None:
    """All twelve of its list."""
    assert {
        "papers-by-benchmark",
        "benchmark-popularity",
        "technique-co-occurrence",
        "shared-benchmarks",
        "what-proposes-and-who-compares",
        "papers-with-code",
        "evidence-for",
        "low-confidence",
        "bridge-papers",
        "unread-neighbours",
        "notes-about",
        "comparison-table",
    } <= set(QUERIES)


def test_a_persons_queries_stand_beside_the_packages(tmp_path: Path) -> None:
    """One of the same name takes its place; a bad file is told, and takes nothing away."""
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "mine.rq").write_text(GOOD, encoding="utf-8")
    (folder / "low-confidence.rq").write_text(GOOD, encoding="utf-8")
    (folder / "bad.rq").write_text("SELECT", encoding="utf-8")
    (folder / "latin.rq").write_bytes(b"# title: caf\xe9\n")
    (folder / "huge.rq").write_text("#" * 1_000_001, encoding="utf-8")
    found = load_canned(tmp_path)

    assert found.get("mine").own
    assert found.get("low-confidence").title == "Mine"
    assert not found.get("papers-by-benchmark").own
    assert sorted(fault.file for fault in found.faults) == ["bad.rq", "huge.rq", "latin.rq"]


def test_what_is_no_file_and_what_has_no_name_are_told(tmp_path: Path) -> None:
    """A folder, a pipe that nobody writes to, a name that is no UTF-8: the others are there."""
    folder = tmp_path / "queries"
    (folder / "folder.rq").mkdir(parents=True)
    (folder / "mine.rq").write_text("# title: T\n# description: D\nASK {}\n", encoding="utf-8")
    if os.name == "posix":
        os.mkfifo(folder / "pipe.rq")
    with suppress(OSError):  # where the file system takes no such name
        (folder / os.fsdecode(b"\xff.rq")).write_text("x", encoding="utf-8")
    found = load_canned(tmp_path)
    told = [str(fault).encode() for fault in found.faults]

    assert "mine" in found.by_name
    assert len(told) == len(list(folder.iterdir())) - 1


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    """Parsed once for each of its states, whether it could be read or not."""
    file = tmp_path / "queries" / "mine.rq"
    file.parent.mkdir()
    titles = []
    for text in ("no query", "# title: One\n# description: D\nASK {}\n"):
        file.write_text(text, encoding="utf-8")
        found = load_canned(tmp_path)
        titles.append(found.by_name["mine"].title if "mine" in found.by_name else None)

    assert titles == [None, "One"]


def test_an_unknown_query_is_told() -> None:
    """By its name."""
    with pytest.raises(UnknownQueryError, match="'nope'"):
        load_canned().get("nope")


def test_a_query_whose_file_is_at_fault_is_told_with_file_and_line(tmp_path: Path) -> None:
    """Who asks for it learns why it is not there."""
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "mine.rq").write_text("# title: T\n# description: D\nASK {{\n", encoding="utf-8")

    with pytest.raises(QueryFileError, match=r"mine\.rq:3: the query ends too early"):
        load_canned(tmp_path).get("mine")


def test_bridges_are_papers_by_centrality(snapshot: Snapshot) -> None:
    """The strongest first, all above nothing, and the same in every run."""
    found = bridges(snapshot.network)
    numbers = [float(value.value) for _, value in found if isinstance(value, Literal)]

    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) > 0
    assert found == bridges(snapshot.network)
