"""What a host of code says of repositories: stars, licence, language, whether it is archived.

The facts are a list of their own, so that they are told apart from what a reading list states, and
are replaced without touching it. They are not kept as a file: the graph holds all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from graph.iris import Iris
from graph.models import Kind
from graph.sources import Document, Source, new_provenance, standing_provenance
from graph.terms import date, integer, node, quads_in
from graph.vocab import KIND_CLASSES, RDF, RL, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import Quad

    from graph.iris import Iri
    from graph.store import GraphDirectory, OpenGraph

FORMAT: Final = "github-api"
"""What the provenance of the list calls its format."""
_ARCHIVED: Final = "archived"
_SPDX: Final = "https://spdx.org/licenses/"


@dataclass(frozen=True, slots=True)
class RepositoryFacts:
    """Facts of one repository.

    ``key`` is its key in the graph. ``licence`` is an SPDX identifier, ``changed`` the day of the
    last change (ISO 8601).
    """

    key: str
    name: str
    address: str
    stars: int
    licence: str | None = None
    language: str | None = None
    archived: bool = False
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class FactsReport:
    """What came of keeping facts: how many repositories the list holds, and what differs."""

    source: str
    repositories: int
    new: int
    changed: int
    removed: int
    written: bool


def keep_repository_facts(
    directory: GraphDirectory,
    name: str,
    facts: Iterable[RepositoryFacts],
    *,
    iris: Iris | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FactsReport:
    """Keep facts as a list of the graph; those of other repositories stay.

    A repository that no other list states any more goes.

    Args:
        directory: The graph to write to.
        name: What the list is called.
        facts: Facts.
        iris: Mints the IRIs.
        now: Gives the time of a change.

    Raises:
        StoreError: The graph cannot be opened or written.
    """
    iris = iris or Iris()
    with directory.writing() as graph:
        source = Source(name, iris)
        standing = {
            subject: frozenset(quads)
            for subject, quads in graph.subjects(source.stated)
            if isinstance(subject, NamedNode)
        }
        told = {
            node(iris.entity(one.key)): frozenset(_fact_quads(one, source.stated, iris))
            for one in facts
        }
        wanted = {
            subject: quads
            for subject, quads in (standing | told).items()
            if _is_stated_elsewhere(graph, subject, source)
        }
        old, new = (set(chain.from_iterable(side.values())) for side in (standing, wanted))
        kept = standing_provenance(graph.store, source)
        text = "\n".join(sorted(str(quad) for quad in new))
        provenance = new_provenance(
            source,
            Document(text.encode(), FORMAT, name=name),
            format_name=FORMAT,
            extractor=("none", "1"),
            standing=kept,
            content_changed=old != new,
            now=now(),
        )
        kept |= {quad for quad in provenance if quad in graph.store}
        written = graph.replace(old | kept, new | (provenance if new else set()))
    common = standing.keys() & wanted.keys()
    return FactsReport(
        source=source.id,
        repositories=len(wanted),
        new=len(wanted.keys() - standing.keys()),
        changed=sum(standing[subject] != wanted[subject] for subject in common),
        removed=len(standing.keys() - wanted.keys()),
        written=written,
    )


def _is_stated_elsewhere(graph: OpenGraph, subject: NamedNode, own: Source) -> bool:
    pattern = subject, node(RDF.type), node(KIND_CLASSES[Kind.REPOSITORY])
    return any(
        isinstance(quad.graph_name, NamedNode) and quad.graph_name.value != own.stated
        for quad in graph.store.quads_for_pattern(*pattern)
    )


def _fact_quads(facts: RepositoryFacts, graph: Iri, iris: Iris) -> Iterator[Quad]:
    quad = quads_in(graph)
    subject = iris.entity(facts.key)
    yield quad(subject, RDF.type, node(KIND_CLASSES[Kind.REPOSITORY]))
    yield quad(subject, SCHEMA.codeRepository, node(facts.address))
    yield quad(subject, SCHEMA.name, facts.name)
    yield quad(subject, RL.stars, integer(facts.stars))
    if facts.licence is not None:
        yield quad(subject, SCHEMA.license, node(f"{_SPDX}{facts.licence}"))
    if facts.language is not None:
        yield quad(subject, SCHEMA.programmingLanguage, facts.language)
    if facts.archived:
        yield quad(subject, SCHEMA.creativeWorkStatus, _ARCHIVED)
    if facts.changed is not None:
        yield quad(subject, SCHEMA.dateModified, date(facts.changed))
