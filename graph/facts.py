"""The literals and outside IRIs that are stated of an entity, in words for people."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from graph.terms import node
from graph.views import Fact
from graph.vocab import FABIO, RL, SCHEMA, SKOS, curie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.overlay import Quads

__all__ = ["curie", "facts_of", "literal_of"]

_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        str(SCHEMA.datePublished): "Published",
        str(SCHEMA.creditText): "Authors",
        str(RL.authorCount): "Authors",
        str(SCHEMA.isPartOf): "In",
        str(RL.orgLine): "Organisation",
        str(RL.commentCount): "Comments",
        str(RL.upvotes): "Upvotes",
        str(FABIO.hasArXivId): "arXiv",
        str(SCHEMA.version): "Version",
        str(SCHEMA.sameAs): "DOI",
        str(SKOS.exactMatch): "Also at",
        str(RL.citekey): "Citation key",
        str(SCHEMA.codeRepository): "Repository",
        str(SCHEMA.url): "Address",
        str(RL.level): "Level",
        str(RL.citationCount): "Citations",
        str(RL.stars): "Stars",
        str(SCHEMA.license): "Licence",
        str(SCHEMA.programmingLanguage): "Language",
        str(SCHEMA.creativeWorkStatus): "State",
        str(SCHEMA.dateModified): "Last change",
        str(SCHEMA.keywords): "Keyword",
        str(RL.status): "Reading state",
        str(RL.rating): "Rating",
    }
)


def facts_of(store: Quads, iri: str) -> tuple[Fact, ...]:
    """Gather the facts about an entity, in a fixed order."""
    found = set()
    for quad in store.quads_for_pattern(node(iri), None, None):
        predicate, value = quad.predicate.value, quad.object
        if predicate in _LABELS and isinstance(value, Literal | NamedNode):
            found.add((predicate, *_shown(store, predicate, value)))
    stated = {predicate for predicate, _, _ in found}
    if str(SCHEMA.creditText) in stated:  # who they are says how many
        found = {item for item in found if item[0] != str(RL.authorCount)}
    if any(predicate == str(FABIO.hasArXivId) for predicate, _, _ in found):
        found = {item for item in found if item[0] != str(SCHEMA.url) or "arxiv.org" not in item[1]}
    order = {predicate: rank for rank, predicate in enumerate(_LABELS)}
    return tuple(
        Fact(curie(predicate), _LABELS[predicate], text, _href(predicate, text, is_iri=is_iri))
        for predicate, text, is_iri in sorted(found, key=lambda item: (order[item[0]], item[1]))
    )


def _shown(store: Quads, predicate: str, value: Literal | NamedNode) -> tuple[str, bool]:
    """The text of a fact, and whether it is an IRI; a venue is shown by its name."""
    if predicate == str(SCHEMA.isPartOf):
        return literal_of(store, value.value, SCHEMA.name) or value.value, False
    return value.value, isinstance(value, NamedNode)


def _href(predicate: str, text: str, *, is_iri: bool) -> str | None:
    if predicate == str(FABIO.hasArXivId):
        return f"https://arxiv.org/abs/{text}"
    return text if is_iri and text.startswith(("https://", "http://")) else None


def literal_of(store: Quads, iri: str, predicate: str) -> str | None:
    """The least of the literals that are stated by one property, or ``None``."""
    values = [
        quad.object.value
        for quad in store.quads_for_pattern(node(iri), node(predicate), None)
        if isinstance(quad.object, Literal)
    ]
    return min(values, default=None)
