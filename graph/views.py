"""What the pages, the API and the command line show: values read from one state of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from graph.iris import Iri
    from graph.models import Kind, Relation


@dataclass(frozen=True, slots=True)
class EntityRef:
    """Enough of an entity to show and link it. ``kind`` is its first kind."""

    key: str
    iri: Iri
    kind: Kind
    label: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One mention: the sentence that a link was read from, in three parts.

    ``before + surface + after`` is the sentence as it stands in the field.
    """

    iri: Iri
    field: str
    before: str
    surface: str
    after: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link as seen from one of its ends: ``other`` is the thing at the far end."""

    relation: Relation
    other: EntityRef
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A literal, or an outside IRI, that is stated of an entity.

    ``property`` is a CURIE such as ``schema:datePublished``; ``label`` is for people; ``href``
    is set where the value is an https or http IRI.
    """

    property: str
    label: str
    value: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class EntityView:
    """All that is shown of one entity.

    ``links`` go out from it, ``backlinks`` come in. ``abstract`` is set for papers.
    ``sources`` are the names of the reading lists that state it. ``status``, ``rating`` and
    ``tags`` are a person's, of papers; ``broader`` and ``narrower`` one step, of techniques.
    """

    ref: EntityRef
    kinds: tuple[Kind, ...]
    aliases: tuple[str, ...]
    abstract: str | None
    published: str | None
    facts: tuple[Fact, ...]
    links: tuple[LinkView, ...]
    backlinks: tuple[LinkView, ...]
    sources: tuple[str, ...]
    status: str | None = None
    rating: int | None = None
    tags: tuple[str, ...] = ()
    broader: tuple[EntityRef, ...] = ()
    narrower: tuple[EntityRef, ...] = ()


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which entities a listing holds. ``None`` and empty mean: no such condition.

    ``text`` must stand in a label or alias (case folded). ``linked_to`` is a key; together with
    ``relation`` it keeps what is joined to that entity by that relation, in either direction.
    ``year_from`` and ``year_to`` are inclusive; ``has_code``, years, ``status`` and ``tag`` (case
    folded) are about papers.
    """

    text: str | None = None
    linked_to: str | None = None
    relation: Relation | None = None
    year_from: int | None = None
    year_to: int | None = None
    has_code: bool | None = None
    source: str | None = None
    status: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    """One row of a listing. ``degree`` counts the entities that it is linked with."""

    ref: EntityRef
    aliases: tuple[str, ...]
    published: str | None
    degree: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of a listing. ``next`` is an opaque cursor, ``None`` on the last page."""

    items: tuple[ListItem, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entity that a search found. ``matched`` is the text that matched; ``score`` 0 to 1."""

    ref: EntityRef
    matched: str
    score: float


NoteKind: TypeAlias = Literal["note"]
"""What a search calls the kind of a note, which is no entity."""


@dataclass(frozen=True, slots=True)
class FoundNote:
    """Enough of a note to show and link it among entities."""

    key: str
    iri: Iri
    kind: NoteKind
    label: str


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Which things a search keeps; empty and ``None`` mean: no such condition.

    Of several kinds, sources and so on one must fit. Years are inclusive; years, ``status``,
    ``tag`` (case folded; of notes, too) and ``has_code`` are about papers. Without ``notes``
    there are none.
    """

    kinds: tuple[Kind | NoteKind, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    has_code: bool | None = None
    notes: bool = True


@dataclass(frozen=True, slots=True)
class SnippetPart:
    """A part of a snippet, and whether it is what was looked for."""

    text: str
    match: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a thing's text; the texts of the parts make it up.

    A ``line`` is one of a note, in which it points at something.
    """

    field: Literal["abstract", "description", "alias", "tag", "line"]
    parts: tuple[SnippetPart, ...]


@dataclass(frozen=True, slots=True)
class FoundHit:
    """An entity or note that a search found, with the piece of text that matches.

    ``matched`` is the name that matched, ``score`` 0 to 1; there is no ``snippet`` where the label
    is what matches.
    """

    ref: EntityRef | FoundNote
    matched: str
    score: float
    snippet: Snippet | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, and how many of the hits have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A part of what a search found; ``total`` counts all parts, ``next`` is a cursor.

    ``facets`` (``kind``, ``year``, ``source``, ``status``, ``tag``, ``code``) count what there
    would be with another value of that one filter. The most frequent values come first; years do
    so by their number.
    """

    hits: tuple[FoundHit, ...]
    total: int
    next: str | None
    facets: dict[str, tuple[FacetValue, ...]]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The outcome of resolving a text: resolved, ambiguous or unresolved; never a guess.

    ``match`` says how: ``iri``, ``key``, ``identifier``, ``label``, ``alias``; ``fuzzy`` only
    ever gives candidates. ``entity`` is set if and only if exactly one thing matched exactly.
    """

    query: str
    match: Literal["iri", "key", "identifier", "label", "alias", "fuzzy", "none"]
    entity: EntityRef | None
    candidates: tuple[SearchHit, ...] = ()
