"""The values that travel between the parts: records, mentions, links, problems.

All are frozen and hold no RDF terms, so that reading and extraction stay pure. Offsets count
Unicode code points of the normalised field (:func:`graph.text.normalise_field`), half open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias


class Kind(StrEnum):
    """What a node of the graph is. The value is the name used in the API and the pages."""

    PAPER = "paper"
    BENCHMARK = "benchmark"
    TECHNIQUE = "technique"
    MODEL = "model"
    REPOSITORY = "repository"
    PAGE = "page"


NOTE: Final = "note"
"""The ``kind`` of a note in a network: it is no entity, and so no :class:`Kind`."""

OTHER: Final = "other"
"""The ``kind`` of what the result of a query names and the graph does not know."""


class Relation(StrEnum):
    """How a paper is linked to an entity. The value is the local name of the property."""

    INTRODUCES = "introduces"
    EVALUATES_ON = "evaluatesOn"
    PROPOSES = "proposes"
    USES = "uses"
    COMPARES_WITH = "comparesWith"
    MENTIONS = "mentions"
    HAS_REPOSITORY = "hasRepository"
    HAS_PROJECT_PAGE = "hasProjectPage"


class Field(StrEnum):
    """The literal of a paper that a mention was read from."""

    TITLE = "title"
    ABSTRACT = "abstract"


class Severity(StrEnum):
    """How much a problem in the input matters."""

    ERROR = "error"  # something of the input was not read
    WARNING = "warning"  # read, but worth a look


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the input that could not be placed or is worth a look.

    ``line`` counts from 1; ``raw`` is the text itself, cut to 200 characters.
    """

    file: str
    line: int
    code: str
    message: str
    raw: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """One paper as an input states it. Text fields are normalised; absent is ``None`` or empty.

    ``published`` is an ISO 8601 date of year, month or day precision. ``line`` and
    ``end_line`` are the first and last line of the entry in its file, from 1. ``arxiv_id`` is
    without its version, ``doi`` in lower case. ``repositories`` and ``project_pages`` are links
    that the input *states* (an API field, say); URLs in the text are the extractor's business.
    ``same_as`` are addresses of the same record elsewhere (OpenAlex, Semantic Scholar, DBLP).
    ``keywords`` are the person's or the publisher's; ``candidate_keywords`` a machine's guesses,
    which are never facts. ``cites`` are papers that the input says this one cites, each as
    ``arXiv:2604.01234`` or ``doi:10.1/x``. ``venue`` is the journal, conference or series.
    """

    title: str
    line: int
    end_line: int
    abstract: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    org_line: str | None = None
    comment_count: int | None = None
    upvotes: int | None = None
    arxiv_id: str | None = None
    arxiv_version: str | None = None
    doi: str | None = None
    urls: tuple[str, ...] = ()
    citekey: str | None = None
    keywords: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    project_pages: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    candidate_keywords: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    citation_count: int | None = None
    venue: str | None = None
    status: str | None = None
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence for the report on an input, such as which year was taken for a page."""

    text: str


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A feed that a list of sources (OPML) names: where papers may come from, but no paper.

    ``url`` is the feed's address (``schema:DataFeed``, ``schema:url``), ``html_url`` that of the
    page it belongs to, ``folder`` the outline it stands in, outermost first. ``line`` counts
    from 1.
    """

    title: str
    url: str
    html_url: str | None
    line: int
    folder: tuple[str, ...] = ()


ReadingItem: TypeAlias = PaperRecord | FeedSource | Problem | Remark
"""What a reader yields, in the order of the input."""


@dataclass(frozen=True, slots=True)
class ReadingList:
    """What a reader made of one input.

    ``notes`` are sentences for the report, such as which year was taken for a page.
    """

    format: str
    records: tuple[PaperRecord, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    feeds: tuple[FeedSource, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Where a link was read: a span of a field, and the sentence around it.

    ``field_text[start:end] == surface`` and ``sentence_start <= start < end <= sentence_end``.
    ``confidence`` is in (0, 1]; it belongs to the rule.
    """

    field: Field
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    surface: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ExtractedEntity:
    """A thing that a paper's text names.

    ``kinds`` has more than one member where a thing is both (a technique released as a model);
    the first one names the IRI. ``name`` is the surface to show, ``aliases`` other surfaces of
    the same thing. ``level`` is ``named`` or ``concept``, for techniques alone. ``url`` is set
    for repositories and pages, normalised.
    """

    kinds: tuple[Kind, ...]
    name: str
    aliases: tuple[str, ...] = ()
    level: str | None = None
    url: str | None = None
    variant_of: str | None = None


@dataclass(frozen=True, slots=True)
class ExtractedLink:
    """A paper's relation to an entity, with at least one mention as its evidence.

    A ``doubtful`` one was not read by the rules: it stands beside what they read, and changes
    nothing of it.
    """

    entity: ExtractedEntity
    relation: Relation
    mentions: tuple[Mention, ...]
    doubtful: bool = False
