"""A graph of a few things that notes speak of, on disk, and vaults beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.iris import Iris
from graph.store import GraphDirectory
from graph.terms import node, quads_in
from graph.vocab import FABIO, RDF, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

_IRIS: Final = Iris()

PAPER: Final = "paper-2604.01234"
REACT: Final = "technique-react"
PPO: Final = "technique-ppo"
WISE: Final = "benchmark-wise"


def _quads() -> Iterator[Quad]:
    quad = quads_in(_IRIS.graph("src-things"))

    def iri(key: str) -> str:
        return _IRIS.entity(key)

    yield quad(iri(PAPER), RDF.type, node(SCHEMA.ScholarlyArticle))
    yield quad(iri(PAPER), SCHEMA.name, "HiMAC: Hierarchical Agents")
    yield quad(iri(PAPER), FABIO.hasArXivId, "2604.01234")
    yield quad(iri(PAPER), RL.citekey, "doe26")
    for key, kind, *names in (
        (REACT, RL.Technique, "ReAct"),
        (PPO, RL.Technique, "PPO", "Proximal Policy Optimization"),
        ("technique-search", RL.Technique, "search"),
        ("technique-tree-of-thoughts", RL.Technique, "Tree of Thoughts"),
        (WISE, RL.Benchmark, "WISE"),
        ("benchmark-spider", RL.Benchmark, "Spider"),
        ("benchmark-swe-bench", RL.Benchmark, "SWE-bench"),
        ("benchmark-swe-bench-verified", RL.Benchmark, "SWE-bench Verified"),
        ("model-llama-3", RL.Model, "Llama 3"),
        ("model-o1", RL.Model, "o1"),
        ("model-twin", RL.Model, "Twin"),
        ("technique-twin", RL.Technique, "Twin"),
        ("technique-c-sharp", RL.Technique, "C#"),
    ):
        yield quad(iri(key), RDF.type, node(kind))
        yield quad(iri(key), SKOS.prefLabel, names[0])
        for alias in names[1:]:
            yield quad(iri(key), SKOS.altLabel, alias)
    for paper_link in (REACT, PPO):
        for predicate in (RL.uses, SCHEMA.mentions):
            yield quad(iri(PAPER), predicate, node(iri(paper_link)))


def write_things(directory: GraphDirectory) -> None:
    """Write the graph of a few things."""
    with directory.writing() as graph:
        graph.replace(set(), set(_quads()))


def write_notes(root: Path, notes: Mapping[str, str | bytes]) -> Path:
    """Write the files of a vault."""
    root.mkdir(exist_ok=True)
    for path, text in notes.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def things(path: Path) -> GraphDirectory:
    """A graph directory with the few things."""
    directory = GraphDirectory(path)
    write_things(directory)
    return directory
