"""Extraction measured against the hand-made answers in ``tests/data``.

The measure is that of ``score.py``, and it reads what a person would get: a list is read into a
graph, the graph is exported, and the export is scored. The answers of ``gold`` are about papers of
the bundled list, those of ``annotations`` about papers of their own lists beside them.
"""

from __future__ import annotations

import importlib.util
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from graph.export import export_graph
from graph.extract import extract
from graph.ingest import Document, ingest
from graph.models import Kind
from graph.reading_list import read_reading_list
from graph.snapshot import open_snapshot
from graph.store import GraphDirectory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import ModuleType

    from graph.models import ExtractedLink, PaperRecord

GOLD: Final = Path(__file__).parent.parent / "data" / "gold"
ANNOTATIONS: Final = GOLD.parent / "annotations"
# Rules may be written while looking at the first; the second is only ever measured.
FRESH_DEVELOPMENT: Final = "fresh-dev"
HELD_OUT: Final = "fresh-heldout"
KINDS: Final = ("benchmarks", "techniques", "models", "repositories")
# Rules were written while looking at the answers for the first half; of the other half only the
# figures were looked at, but often, so it is no blind test either.
DEVELOPMENT: Final = slice(0, 14)
OTHER: Final = slice(14, 28)

_KIND_OF: Final[Mapping[str, Kind]] = MappingProxyType(
    {"benchmarks": Kind.BENCHMARK, "techniques": Kind.TECHNIQUE, "models": Kind.MODEL}
)


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of some papers by kind, and what was missed or wrong."""

    figures: Mapping[str, Mapping[str, float]]
    errors: tuple[tuple[str, ...], ...]

    def figure(self, kind: str, name: str) -> float:
        """One figure, such as the ``f1`` of ``benchmarks``."""
        return self.figures[kind][name]


@cache
def scorer() -> ModuleType:
    """The scoring script, as a module."""
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(GOLD / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def gold() -> tuple[dict[str, Any], ...]:
    """The answers, one object a paper."""
    return tuple(json.loads((GOLD / "dev.json").read_text(encoding="utf-8")))


@cache
def records() -> tuple[PaperRecord, ...]:
    """The papers of the bundled reading list."""
    return read_reading_list(_page(), file="reading-list.txt").records


def _page() -> bytes:
    return files("graph").joinpath("examples", "reading-list.txt").read_bytes()


@cache
def extracted() -> Mapping[str, tuple[ExtractedLink, ...]]:
    """What the extractor reads in each paper, by the folded title."""
    fold = scorer().fold
    return MappingProxyType(
        {fold(record.title): extract(record.title, record.abstract) for record in records()}
    )


def measure(part: slice = slice(None)) -> Measured:
    """Score a part of the answers about the bundled list."""
    return _score(_exported(), gold()[part])


@cache
def measure_annotated(name: str) -> Measured:
    """Score one of the lists in ``annotations``, such as ``fresh-dev``."""
    page = (ANNOTATIONS / f"{name}.txt").read_bytes()
    answers = json.loads((ANNOTATIONS / f"{name}.json").read_text(encoding="utf-8"))
    return _score(_export_of(page, f"{name}.txt"), answers)


def _score(
    exported: Mapping[str, Mapping[str, set[str]]], answers: Sequence[Mapping[str, Any]]
) -> Measured:
    figures, errors, missing = scorer().score(exported, list(answers))
    lost = tuple((title, "papers", "missed", title) for title in missing)
    shown = tuple(tuple(str(cell) for cell in error if cell) for error in errors)
    return Measured(figures, lost + shown)


@cache
def _exported() -> Mapping[str, Mapping[str, set[str]]]:
    """The graph of the bundled list, as ``score.py`` reads an export."""
    return _export_of(_page(), "reading-list.txt")


def _export_of(page: bytes, file: str) -> Mapping[str, Mapping[str, set[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "graph"
        ingest(GraphDirectory(home), Document(page, file))
        export = Path(folder) / "graph.nq"
        export.write_bytes(export_graph(open_snapshot(home), "nquads"))
        graph: Mapping[str, Mapping[str, set[str]]] = scorer().read(export)
    return graph


def rule_precision(part: slice) -> dict[str, tuple[int, int]]:
    """Give for each rule how many of its entities are right, and how many there are."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    fold = scorer().fold
    for paper in gold()[part]:
        links = extracted()[fold(paper["title"])]
        for name, kind in _KIND_OF.items():
            must, may = scorer().must_may(paper[name])
            wanted = _names(must)
            allowed = _names(may)
            for link in links:
                labels = {fold(text) for text in (link.entity.name, *link.entity.aliases)}
                if kind in link.entity.kinds and (labels & wanted or not labels & allowed):
                    rule = link.mentions[0].rule
                    found[rule] += 1
                    right[rule] += bool(labels & wanted)
    return {rule: (right[rule], count) for rule, count in sorted(found.items())}


def _names(entries: Iterable[Mapping[str, Any]]) -> set[str]:
    return {name for entry in entries for name in scorer().names(entry)}


def missed_by_level(measured: Measured) -> Sequence[tuple[str, int]]:
    """Count the errors by kind and sort: what is missed, wrong, or has another role."""
    return sorted(Counter(" ".join(error[1:3]) for error in measured.errors).items())
