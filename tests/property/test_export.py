"""Laws of the export: what goes out comes back, whatever the text."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import parse

from graph.export import export_graph
from graph.formats import RDF_FORMATS
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory
from graph.text import normalise_field
from tests.support.lists import ingest_records, paper

TEXTS = st.text(min_size=1).map(lambda text: normalise_field(f"On PPO: {text}"))


@settings(max_examples=8)
@given(st.lists(TEXTS, min_size=1, max_size=3, unique=True), TEXTS)
def test_what_is_written_is_read_back(titles: list[str], abstract: str) -> None:
    """In every format: as RDF to the same statements, as a network with the same labels."""
    with tempfile.TemporaryDirectory() as folder:
        records = [paper(title, abstract) for title in titles]
        ingest_records(GraphDirectory(Path(folder)), records)
        snapshot = open_snapshot(Path(folder))
    expected = set(snapshot.quads())
    for name, info in RDF_FORMATS.items():
        back = set(parse(export_graph(snapshot, name), format=info.engine))

        assert {quad.triple for quad in back} == {quad.triple for quad in expected}
        assert not info.quads or back == expected
    network = nx.read_graphml(BytesIO(export_graph(snapshot, "graphml")))
    labels = {values["label"] for _, values in network.nodes(data=True)}

    assert set(titles) <= labels
