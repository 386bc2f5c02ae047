"""Looking things up: ``resolve``, ``search`` and ``get``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from api.assistant.bounds import Item, cut, fitting, part
from api.assistant.tool import After, Arguments, Desk, Name, Tool, candidates, find, shown
from graph.models import Kind, Relation  # noqa: TC001 -- pydantic reads them
from graph.paging import cursor_of
from graph.views import SearchFilter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.views import EntityView, FoundHit, LinkView
    from graph.workers.cancellation import Cancellation

_ABSTRACT_CHARS: Final = 4_000
_SENTENCE_CHARS: Final = 400
_NAMES: Final = 20
_FACTS: Final = 40
_RELATED: Final = 50


class ResolveArguments(Arguments):
    """A text."""

    text: Name


class SearchArguments(Arguments):
    """Words, and which of what they find."""

    text: Annotated[
        str,
        Field(
            max_length=2000, description='Words that must all occur, "phrases", -excluded words.'
        ),
    ]
    kinds: Annotated[tuple[Kind, ...], Field(max_length=10, description="Only these kinds.")] = ()
    year_from: Annotated[int | None, Field(ge=0, le=9999)] = None
    year_to: Annotated[int | None, Field(ge=0, le=9999)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 10
    after: After = None


class GetArguments(Arguments):
    """One entity, and how much of its links."""

    name: Name
    relation: Annotated[Relation | None, Field(description="Only links of this relation.")] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Most links.")] = 25
    sentences: Annotated[
        int, Field(ge=0, le=5, description="Most sentences a link was read from.")
    ] = 1
    after: After = None


def resolve(desk: Desk, asked: ResolveArguments, _: Cancellation) -> Item:
    """Say what a text names."""
    snapshot = desk.graph()
    found = snapshot.catalog.resolve(asked.text)
    if found.entity is not None:
        entity = shown(found.entity) | {"iri": found.entity.iri}
        return {"outcome": "resolved", "match": found.match, "entity": entity}
    several = found.match not in {"fuzzy", "none"}
    return {
        "outcome": "ambiguous" if several else "unresolved",
        "match": found.match,
        "candidates": candidates(found.candidates),
    }


def search(desk: Desk, asked: SearchArguments, _: Cancellation) -> Item:
    """Find entities by words in names, abstracts and tags."""
    wanted = SearchFilter(
        kinds=asked.kinds, year_from=asked.year_from, year_to=asked.year_to, notes=False
    )
    page = desk.graph().catalog.find(asked.text, wanted, limit=asked.limit, after=asked.after)
    hits = [_hit(hit) for hit in page.hits]
    count = fitting(hits)
    following = page.next if count == len(hits) else cursor_of(page.hits[count - 1].ref.key)
    kinds = {value.value: value.count for value in page.facets.get("kind", ())}
    return {"total": page.total, "kinds": kinds, "hits": hits[:count], "next": following}


def _hit(hit: FoundHit) -> Item:
    item = shown(hit.ref)
    if hit.published:
        item["published"] = hit.published
    if hit.matched != hit.ref.label:
        item["matched"] = cut(hit.matched, _SENTENCE_CHARS)
    if hit.snippet is not None:
        text = "".join(piece.text for piece in hit.snippet.parts)
        item["snippet"] = cut(text, _SENTENCE_CHARS)
    return item


def get(desk: Desk, asked: GetArguments, _: Cancellation) -> Item:
    """Give an entity: facts, links with the sentences they were read from."""
    snapshot = desk.graph()
    view = snapshot.catalog.entity(find(snapshot, asked.name).key)
    both = [("out", link) for link in view.links] + [("in", link) for link in view.backlinks]
    wanted = [
        (direction, link)
        for direction, link in both
        if asked.relation is None or link.relation is asked.relation
    ]
    links, following = part(
        [_link(direction, link, asked.sentences) for direction, link in wanted],
        [f"{direction} {link.relation} {link.other.key}" for direction, link in wanted],
        limit=asked.limit,
        after=asked.after,
    )
    shown_links = {"links": links, "next": following}
    if asked.after is not None:  # the rest is known from the first part
        return {"key": view.ref.key} | shown_links
    return _facts(view) | {"link_counts": _counts(both)} | shown_links


def _facts(view: EntityView) -> Item:
    """What is said of an entity itself; what is not said is left out."""
    facts = [{"label": fact.label, "value": cut(fact.value)} for fact in view.facts[:_FACTS]]
    said: Item = {
        "iri": view.ref.iri,
        "kinds": [str(kind) for kind in view.kinds],
        "aliases": [cut(alias, _SENTENCE_CHARS) for alias in view.aliases[:_NAMES]],
        "published": view.published,
        "abstract": None if view.abstract is None else cut(view.abstract, _ABSTRACT_CHARS),
        "facts": facts[: fitting(facts)],
        "status": view.status,
        "rating": view.rating,
        "tags": list(view.tags[:_NAMES]),
        "broader": [shown(ref) for ref in view.broader[:_RELATED]],
        "narrower": [shown(ref) for ref in view.narrower[:_RELATED]],
        "sources": list(view.sources[:_NAMES]),
    }
    lists = {
        "aliases": view.aliases,
        "facts": view.facts,
        "tags": view.tags,
        "broader": view.broader,
        "narrower": view.narrower,
        "sources": view.sources,
    }
    left_out = {name: len(all_) - len(said[name]) for name, all_ in lists.items()}
    more = {name: count for name, count in left_out.items() if count}
    return shown(view.ref) | {
        name: value for name, value in (said | {"left_out": more}).items() if value
    }


def _counts(links: Iterable[tuple[str, LinkView]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for direction, link in links:
        relations = counts.setdefault(direction, {})
        relations[str(link.relation)] = relations.get(str(link.relation), 0) + 1
    return counts


def _link(direction: str, link: LinkView, sentences: int) -> Item:
    item: Item = {
        "direction": direction,
        "relation": str(link.relation),
        "other": shown(link.other),
    }
    if link.evidence and sentences:
        item["sentences"] = [
            {
                "text": cut(f"{e.before}{e.surface}{e.after}".strip(), _SENTENCE_CHARS),
                "confidence": e.confidence,
            }
            for e in link.evidence[:sentences]
        ]
    if len(link.evidence) > sentences:
        item["more_sentences"] = len(link.evidence) - sentences
    return item


TOOLS: Final = (
    Tool(
        "resolve",
        "Find the one thing of the reading graph that a text names (arXiv id, DOI, URL, citekey, "
        "name, title). Answers resolved, ambiguous or unresolved with candidates; never guesses.",
        ResolveArguments,
        resolve,
    ),
    Tool(
        "search",
        "Search names, abstracts and tags of papers, benchmarks, techniques, models and "
        "repositories; best first.",
        SearchArguments,
        search,
    ),
    Tool(
        "get",
        "Everything known of one thing: facts, reading state, and its links in both directions "
        "with the sentence that each was read from. For a benchmark, the papers measured on it.",
        GetArguments,
        get,
    ),
)
"""The tools of this module."""
