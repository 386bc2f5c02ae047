"""Extraction measured against the hand-made answers in ``tests/data/gold``.

The measure is that of ``score.py``: its rules decide what counts as right, and its graph is built
here from the extractor alone, so that a figure speaks of nothing else.
"""

from __future__ import annotations

import importlib.util
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from graph.extract import extract
from graph.iris import entity_key, url_key
from graph.models import Kind, Relation
from graph.reading_list import read_reading_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import ModuleType

    from graph.models import ExtractedLink, PaperRecord

GOLD: Final = Path(__file__).parent.parent / "data" / "gold"
KINDS: Final = ("benchmarks", "techniques", "models", "repositories")
# Rules were written while looking at the answers for the first half alone.
DEVELOPMENT: Final = slice(0, 14)
UNSEEN: Final = slice(14, 28)

_KIND_OF: Final[Mapping[str, Kind]] = MappingProxyType(
    {"benchmarks": Kind.BENCHMARK, "techniques": Kind.TECHNIQUE, "models": Kind.MODEL}
)
_CLASS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.BENCHMARK: "Benchmark",
        Kind.TECHNIQUE: "Technique",
        Kind.MODEL: "Model",
        Kind.REPOSITORY: "Repository",
        Kind.PAGE: "Page",
    }
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
    page = files("graph").joinpath("examples", "reading-list.txt").read_bytes()
    return read_reading_list(page, file="reading-list.txt").records


@cache
def extracted() -> Mapping[str, tuple[ExtractedLink, ...]]:
    """What the extractor reads in each paper, by the folded title."""
    fold = scorer().fold
    return MappingProxyType(
        {fold(record.title): extract(record.title, record.abstract) for record in records()}
    )


def measure(part: slice = slice(None)) -> Measured:
    """Score a part of the answers."""
    figures, errors, missing = scorer().score(_graph(), list(gold()[part]))
    lost = tuple((title, "papers", "missed", title) for title in missing)
    shown = tuple(
        tuple(str(cell) for cell in error if cell) for error in errors if error[1] != "metadata"
    )
    return Measured(figures, lost + shown)


@cache
def _graph() -> Mapping[str, Mapping[str, set[str]]]:
    """The graph in the shape that ``score.py`` reads: subject, predicate, objects."""
    names = scorer()
    graph: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for number, record in enumerate(records()):
        paper = graph[f"paper-{number}"]
        paper[names.RDF_TYPE].add(f"{names.SCHEMA}ScholarlyArticle")
        paper[f"{names.SCHEMA}name"].add(record.title)
        for link in extracted()[names.fold(record.title)]:
            paper[_property(link.relation)].add(_add_entity(graph, link))
    return graph


def _property(relation: Relation) -> str:
    names = scorer()
    return f"{names.SCHEMA if relation is Relation.MENTIONS else names.RL}{relation.value}"


def _add_entity(graph: Mapping[str, Mapping[str, set[str]]], link: ExtractedLink) -> str:
    names = scorer()
    entity = link.entity
    kind = entity.kinds[0]
    key = url_key(kind, entity.url) if entity.url else entity_key(kind, entity.name)
    node = graph[key]
    node[names.RDF_TYPE].update(f"{names.RL}{_CLASS[each]}" for each in entity.kinds)
    node[f"{names.SKOS}prefLabel"].add(entity.name)
    node[f"{names.SKOS}altLabel"].update(entity.aliases)
    if entity.url:
        is_code = kind is Kind.REPOSITORY
        node[f"{names.SCHEMA}{'codeRepository' if is_code else 'url'}"].add(entity.url)
    return key


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
