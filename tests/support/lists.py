"""Reading lists for tests: the bundled one as a graph, and lists of records made up on the spot."""

from __future__ import annotations

import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from graph.ingest import Document, IngestReport, ingest
from graph.models import PaperRecord
from graph.reading_list.registry import ReadingStream
from graph.snapshot import Snapshot, open_snapshot
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.extraction import Extractor

EXAMPLE: Final = (files("graph") / "examples" / "reading-list.txt").read_bytes()


def example_document(file: str = "reading-list.txt", location: str = "/lists/a") -> Document:
    """The bundled list, as if read from some place."""
    return Document(EXAMPLE, file, location=location)


@cache
def example_snapshot() -> Snapshot:
    """The graph of the bundled list; it is shared, so look and do not touch."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph"
        ingest(GraphDirectory(path), example_document())
        return open_snapshot(path)


def paper(title: str, abstract: str | None = None, **more: object) -> PaperRecord:
    """A record of which only the title matters."""
    return PaperRecord(title=title, line=1, end_line=2, abstract=abstract, **more)  # type: ignore[arg-type]


def ingest_records(
    directory: GraphDirectory,
    records: Sequence[PaperRecord],
    *,
    name: str = "list",
    dry_run: bool = False,
    extractor: Extractor | None = None,
) -> IngestReport:
    """Read records into the graph as if a reader had found them in the list of this name."""
    stream = ReadingStream("records", iter(records))
    document = Document(repr(records).encode(), f"{name}.txt", location=f"/lists/{name}")
    with patch("graph.ingest.gathering.stream_reading_list", return_value=stream):
        return ingest(directory, document, dry_run=dry_run, extractor=extractor)


def quads_of(path: Path) -> set[str]:
    """Every statement of a graph as N-Quads, without the times of change."""
    return {
        str(quad)
        for quad in open_snapshot(path).quads()
        if quad.predicate.value != "http://purl.org/dc/terms/modified"
    }
