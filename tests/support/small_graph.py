"""A graph of a few things, written down by hand: what it holds does not change with the rules.

It holds two papers measured on one benchmark, one of them with a title that tries to be markup,
two things of one name, a key with a percent sign, and an address that no page may link to.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.iris import Iris
from graph.snapshot import Snapshot
from graph.terms import date, decimal, integer, node, quads_in
from graph.vocab import FABIO, RDF, RL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

HIMAC: Final = "paper-2604.01234"
HOSTILE: Final = "paper-doi-10.1000%2Fabc"
PLAIN: Final = "paper-t-a-plain-title-1a2b3c"
ALFWORLD: Final = "benchmark-alfworld"
PPO: Final = "technique-ppo"
TWINS: Final = ("model-twin", "technique-twin")
REPOSITORY: Final = "repo-github.com-o-himac"

HOSTILE_TITLE: Final = (
    "</script><script>alert(1)</script> \"quoted\" 'single' \\back {https://evil.example/x} "
    "{{ 7 * 7 }} <img src=x onerror=alert(2)> [[wiki|link]] \U0001f600"
)
ABSTRACT: Final = (
    "We propose HiMAC, trained with PPO. We evaluate on ALFWorld. Code: https://github.com/o/himac."
)
HOSTILE_ABSTRACT: Final = "Results on ALFWorld & <b>more</b>."

_IRIS: Final = Iris()


def small_snapshot(version: str = "v1") -> Snapshot:
    """Build the graph, as a state of that version."""
    store = Store()
    store.extend(_quads())
    return Snapshot(store, version, _IRIS)


class FixedService:
    """Gives the snapshot that it holds, or raises the error that it holds."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self.snapshot = snapshot or small_snapshot()
        self.error: Exception | None = None

    def current(self) -> Snapshot:
        """Answer as the service of a graph directory does."""
        if self.error is not None:
            raise self.error
        return self.snapshot


def _quads() -> Iterator[Quad]:
    stated = quads_in(_IRIS.graph("src-list"))
    found = quads_in(_IRIS.graph("x-list"))

    def iri(key: str) -> str:
        return _IRIS.entity(key)

    for key, title, abstract, published in (
        (HIMAC, "HiMAC: Hierarchical Agents", ABSTRACT, "2026-04-20"),
        (HOSTILE, HOSTILE_TITLE, HOSTILE_ABSTRACT, "2026-03"),
        (PLAIN, "A plain title", None, "2025"),
    ):
        yield stated(iri(key), RDF.type, node(SCHEMA.ScholarlyArticle))
        yield stated(iri(key), SCHEMA.name, title)
        yield stated(iri(key), SCHEMA.datePublished, date(published))
        if abstract is not None:
            yield stated(iri(key), SCHEMA.abstract, abstract)
    yield stated(iri(HIMAC), FABIO.hasArXivId, "2604.01234")
    yield stated(iri(HIMAC), RL.commentCount, integer(7))
    yield stated(iri(HOSTILE), SCHEMA.sameAs, NamedNode("https://doi.org/10.1000/abc"))
    yield stated(iri(HOSTILE), SCHEMA.url, NamedNode("javascript:alert(3)"))
    for key, kind, label, alias in (
        (ALFWORLD, RL.Benchmark, "ALFWorld", "ALF World"),
        (PPO, RL.Technique, "PPO", "Proximal Policy Optimization"),
        ("technique-himac", RL.Technique, "HiMAC", None),
        ("technique-twin", RL.Technique, "Twin", None),
        ("model-twin", RL.Model, "Twin", None),
    ):
        yield found(iri(key), RDF.type, node(kind))
        yield found(iri(key), SKOS.prefLabel, Literal(label, language="en"))
        if alias is not None:
            yield found(iri(key), SKOS.altLabel, Literal(alias, language="en"))
    yield found(iri(REPOSITORY), RDF.type, node(SCHEMA.SoftwareSourceCode))
    yield found(iri(REPOSITORY), SCHEMA.name, "https://github.com/o/himac")
    yield found(iri(REPOSITORY), SCHEMA.codeRepository, NamedNode("https://github.com/o/himac"))
    for paper, abstract, relation, target, surface in (
        (HIMAC, ABSTRACT, RL.proposes, "technique-himac", "HiMAC"),
        (HIMAC, ABSTRACT, RL.uses, PPO, "PPO"),
        (HIMAC, ABSTRACT, RL.evaluatesOn, ALFWORLD, "ALFWorld"),
        (HIMAC, ABSTRACT, RL.hasRepository, REPOSITORY, "https://github.com/o/himac"),
        (HOSTILE, HOSTILE_ABSTRACT, RL.evaluatesOn, ALFWORLD, "ALFWorld"),
    ):
        yield found(iri(paper), relation, node(iri(target)))
        yield found(iri(paper), SCHEMA.mentions, node(iri(target)))
        yield from _mention(paper, abstract, relation, target, surface)
    yield found(iri(HIMAC), RL.uses, node(iri("model-twin")))
    yield found(iri(HIMAC), RL.uses, node(iri("technique-twin")))


def _mention(paper: str, abstract: str, relation: str, target: str, surface: str) -> Iterator[Quad]:
    quad = quads_in(_IRIS.graph("evidence-list"))
    start = abstract.index(surface)
    first = abstract.rfind(". ", 0, start) + 2 if ". " in abstract[:start] else 0
    last = abstract.find(".", start + len(surface)) + 1
    digest = sha256(f"{paper}{relation}{target}".encode()).hexdigest()[:16]
    mention = _IRIS.entity(f"mention-{digest}")
    yield quad(mention, RDF.type, node(RL.Mention))
    yield quad(mention, RL.subject, node(_IRIS.entity(paper)))
    yield quad(mention, RL.relation, node(relation))
    yield quad(mention, RL.object, node(_IRIS.entity(target)))
    yield quad(mention, RL.field, "abstract")
    yield quad(mention, RL.fieldHash, sha256(abstract.encode()).hexdigest())
    for predicate, place in (
        (RL.start, start),
        (RL.end, start + len(surface)),
        (RL.sentenceStart, first),
        (RL.sentenceEnd, last),
    ):
        yield quad(mention, predicate, integer(place))
    yield quad(mention, RL.surface, surface)
    yield quad(mention, RL.rule, "by-hand")
    yield quad(mention, RL.confidence, decimal(0.97))
