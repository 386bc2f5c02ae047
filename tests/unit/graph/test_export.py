"""Writing the graph out: every format holds the same triples, and the same graph the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from pyoxigraph import parse
from rdflib import Dataset, Graph

from graph.analysis.exchange import NETWORK_FORMATS
from graph.errors import StoreUnavailableError, UnknownEntityError
from graph.export import EXPORT_FORMATS, describe, export_graph
from graph.formats import RDF_FORMATS, UnknownFormatNameError, rdf_format
from graph.ingest import ingest
from graph.models import Kind
from graph.open import open_graph
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from tests.support.lists import example_document, example_snapshot, ingest_records, paper

if TYPE_CHECKING:
    from pathlib import Path

RDFLIB = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml",
          "nquads": "nquads", "trig": "trig"}  # fmt: skip


@pytest.mark.parametrize("name", RDFLIB)
def test_each_format_is_read_back_to_the_same_statements(name: str) -> None:
    """By the engine: with named graphs where the format has them."""
    info, snapshot = RDF_FORMATS[name], example_snapshot()
    back = list(parse(export_graph(snapshot, name), format=info.engine))

    assert {quad.triple for quad in back} == {quad.triple for quad in snapshot.quads()}
    assert not info.quads or set(back) == set(snapshot.quads())
    assert len(back) == len(set(back))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of itself
@pytest.mark.parametrize("name", RDFLIB)
def test_another_library_reads_each_format(name: str) -> None:
    """It sees as many statements."""
    snapshot = example_snapshot()
    data = export_graph(snapshot, name)
    if RDF_FORMATS[name].quads:
        dataset = Dataset()
        dataset.parse(data=data, format=RDFLIB[name])
        found = sum(len(graph) for graph in dataset.graphs())
        expected = len(list(snapshot.quads()))
    else:
        found = len(Graph().parse(data=data, format=RDFLIB[name]))
        expected = len({quad.triple for quad in snapshot.quads()})

    assert found == expected


_EXPORT = """
import sys, hashlib
from pathlib import Path
from graph.export import EXPORT_FORMATS, describe, export_graph
from graph.formats import RDF_FORMATS
from graph.snapshot import open_snapshot
from graph.vocabulary import serialise_ontology
snapshot = open_snapshot(Path(sys.argv[1]))
written = [export_graph(snapshot, name) for name in EXPORT_FORMATS]
written += [describe(snapshot, "benchmark-alfworld", name) for name in (*RDF_FORMATS, "json")]
written += [serialise_ontology(name) for name in RDF_FORMATS]
print(*(hashlib.sha256(data).hexdigest() for data in written))
"""


def test_the_same_graph_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """Whatever the seed of its hashes."""
    ingest(GraphDirectory(tmp_path), example_document())
    seen = {
        subprocess.run(
            [sys.executable, "-c", _EXPORT, str(tmp_path)],
            capture_output=True, text=True, check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip

    assert len(seen) == 1


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_the_network(name: str, read: object) -> None:
    """The same nodes, links and labels."""
    snapshot = example_snapshot()
    back = read(BytesIO(export_graph(snapshot, name)))  # type: ignore[operator]
    labels = {key: data["label"] for key, data in back.nodes(data=True)}

    assert set(back.nodes) == set(snapshot.network.nodes)
    assert labels == {key: data["label"] for key, data in snapshot.network.nodes(data=True)}
    assert back.number_of_edges() == snapshot.network.number_of_edges()
    assert all(data["relation"] for _, _, data in back.edges(data=True))


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_text_that_formats_dislike_comes_through(tmp_path: Path, name: str) -> None:
    """Markup, quotes, backslashes, emoji; what XML cannot hold goes from the networks alone."""
    title = "</script> \"'& ]]> \\ {x} 👩‍💻 é PPO"
    ingest_records(GraphDirectory(tmp_path), [paper(title, "We use PPO \ufdd0 on ALFWorld.")])
    snapshot = open_snapshot(tmp_path)
    data = export_graph(snapshot, name)
    if name in NETWORK_FORMATS:
        read = nx.read_graphml if name == "graphml" else nx.read_gexf
        found = {values["label"] for _, values in read(BytesIO(data)).nodes(data=True)}
    else:
        quads = parse(data, format=rdf_format(name).engine)
        found = {getattr(quad.object, "value", "") for quad in quads}

    assert title in found


def test_control_characters_do_not_break_xml(tmp_path: Path) -> None:
    """A reader should drop them; a graph of somebody else may hold them."""
    ingest_records(GraphDirectory(tmp_path), [paper("a\x0b\x01\ufffeb PPO", "We use PPO.")])
    data = export_graph(open_snapshot(tmp_path), "graphml")
    labels = {values["label"] for _, values in nx.read_graphml(BytesIO(data)).nodes(data=True)}

    assert "ab PPO" in labels


@pytest.mark.parametrize("name", ["", "docx", "graphml2", "n quads"])
def test_an_unknown_format_is_said_to_be_one(name: str) -> None:
    """With those that there are."""
    with pytest.raises(UnknownFormatNameError, match=r"nquads.*graphml"):
        export_graph(example_snapshot(), name)


@pytest.mark.parametrize("name", ["ttl", ".ttl", "TTL", "text/turtle"])
def test_a_format_has_several_names(name: str) -> None:
    """Its own, the ending of its files and its media type."""
    assert export_graph(example_snapshot(), name) == export_graph(example_snapshot(), "turtle")


@pytest.mark.parametrize("name", RDFLIB)
def test_a_thing_is_described_with_what_points_at_it(name: str) -> None:
    """Its own triples, the links to it, and the mentions that these were read from."""
    iri = "https://w3id.org/reading-list/id/benchmark-alfworld"
    quads = list(
        parse(
            describe(example_snapshot(), "benchmark-alfworld", name),
            format=RDF_FORMATS[name].engine,
        )
    )
    about = {quad.predicate.value for quad in quads if str(quad.subject) == f"<{iri}>"}
    to = {quad.predicate.value for quad in quads if str(quad.object) == f"<{iri}>"}
    surfaces = [quad for quad in quads if quad.predicate.value.endswith("#surface")]

    assert "http://www.w3.org/2004/02/skos/core#prefLabel" in about
    assert "https://w3id.org/reading-list/ns#evaluatesOn" in to
    assert "https://schema.org/mentions" in to
    assert surfaces
    assert len(quads) == len(set(quads))


def test_a_thing_is_described_in_plain_json() -> None:
    """As the pages show it."""
    found = json.loads(describe(example_snapshot(), "benchmark-alfworld", "json"))

    assert found["ref"]["label"] == "ALFWorld"
    assert found["backlinks"][0]["evidence"][0]["surface"]


def test_what_is_not_there_is_not_described() -> None:
    """Neither an unknown thing nor in an unknown format."""
    with pytest.raises(UnknownEntityError):
        describe(example_snapshot(), "benchmark-nope", "turtle")
    with pytest.raises(UnknownFormatNameError):
        describe(example_snapshot(), "benchmark-alfworld", "docx")


def test_scripts_get_the_graph_as_a_dataset_and_as_a_network(tmp_path: Path) -> None:
    """SPARQL over the union of all lists; what a script does to them stays in the script."""
    ingest(GraphDirectory(tmp_path), example_document())
    views = open_graph(tmp_path)
    rows = list(views.dataset.query("SELECT ?b { ?b a rl:Benchmark } ORDER BY ?b"))
    views.network.clear()
    views.network.graph["mine"] = True
    views.dataset.remove((None, None, None))  # type: ignore[arg-type]

    assert len(rows) == views.snapshot.catalog.counts()[Kind.BENCHMARK]
    assert len(views.snapshot.network) > 0
    assert len(list(views.snapshot.quads())) > 0
    assert len(list(open_graph(str(tmp_path)).dataset.quads())) > 0


def test_a_path_without_a_graph_is_no_empty_graph(tmp_path: Path) -> None:
    """Who misspells it is told, and nothing is made there."""
    for path in (tmp_path, tmp_path / "misspelt"):
        with pytest.raises(StoreUnavailableError, match="there is no graph in"):
            open_graph(path)

    assert list(tmp_path.iterdir()) == []


def test_a_network_node_and_edge_carry_what_the_projection_promises() -> None:
    """Kind, label, IRI; relation, evidence and confidence."""
    network = example_snapshot().network
    node = network.nodes["benchmark-alfworld"]
    edges = list(network.in_edges("benchmark-alfworld", keys=True, data=True))

    assert (node["kind"], node["label"]) == ("benchmark", "ALFWorld")
    assert edges
    for source, _, key, values in edges:
        assert network.nodes[source]["kind"] == "paper"
        assert key == values["relation"]
        assert values["confidence"] == max(item.confidence for item in values["evidence"])
