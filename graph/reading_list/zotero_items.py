"""Zotero's own items in JSON: from its API, and from its exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.reading_list.bibliography import BibliographicEntry
from graph.reading_list.names_of_people import display_name, without_others

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.reading_list.json_fields import Fields
    from graph.reading_list.json_stream import Json, JsonEntry

NO_PAPERS: Final = frozenset({"attachment", "note", "annotation"})
"""The types of items that belong to other items."""

_VENUES: Final = (
    "publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName", "encyclopediaTitle",
    "dictionaryTitle", "blogTitle", "forumTitle", "websiteTitle", "series", "seriesTitle",
)  # fmt: skip
_CONTAINERS: Final = ("publicationTitle", "number", "reportNumber", "publisher", "repository")
# Who made the thing, where no one is called its author.
_NOT_MAKERS: Final = frozenset(
    (
        "attorneyAgent", "bookAuthor", "castMember", "commenter", "contributor", "cosponsor",
        "counsel", "editor", "guest", "interviewer", "producer", "recipient", "reviewedAuthor",
        "scriptwriter", "seriesEditor", "translator", "wordsBy",
    )
)  # fmt: skip


def is_zotero_item(value: Mapping[str, Json]) -> bool:
    """Tell one of Zotero's items from CSL-JSON and others."""
    data = value.get("data")
    return "itemType" in value or (isinstance(data, dict) and "itemType" in data)


def read_zotero_item(item: Fields, entry: JsonEntry) -> BibliographicEntry | None:
    """Collect what an item states; ``None`` for what belongs to another item."""
    data = item.object("data") if "data" in item else item
    if data.string("itemType") in NO_PAPERS:
        return None
    authors, has_more = without_others(_creators(data))

    def stated(*names: str) -> list[str]:
        return [text for name in names if (text := data.label(name))]

    return BibliographicEntry(
        line=entry.line,
        end_line=entry.end_line,
        raw=item.report.raw,
        title=next(iter(stated("title", "caseName", "nameOfAct", "subject")), ""),
        abstract=data.string("abstractNote") or "",
        dates=[*stated("date", "dateEnacted"), *_parsed_date(item)],
        authors=authors,
        has_more_authors=has_more,
        arxiv=[text for text in stated("archiveID") if text.lower().startswith("arxiv")],
        dois=stated("DOI"),
        urls=stated("url"),
        containers=stated(*_CONTAINERS),
        notes=_extra(entry.value) if data.string("extra") else [],
        citekey=next(iter(stated("citationKey", "citekey")), ""),
        keywords=_tags(data),
        venue=next(iter(stated(*_VENUES)), ""),
    )


def _extra(value: Json) -> list[str]:
    """The field "Extra" with its lines, which ``Fields`` would join."""
    whole = value if isinstance(value, dict) else {}
    data = whole.get("data", whole)
    extra = data.get("extra") if isinstance(data, dict) else None
    return [extra] if isinstance(extra, str) else []


def _creators(data: Fields) -> list[str]:
    named = [(creator.string("creatorType") or "author", creator) for creator in _people(data)]
    authors = [creator for role, creator in named if role == "author"]
    makers = authors or [creator for role, creator in named if role not in _NOT_MAKERS]
    return [_name(creator) for creator in makers]


def _people(data: Fields) -> list[Fields]:
    return list(data.objects("creators"))


def _name(creator: Fields) -> str:
    whole = creator.string("name")
    if whole is not None:
        return display_name(whole)
    return display_name(creator.string("firstName") or "", "", creator.string("lastName") or "")


def _parsed_date(item: Fields) -> list[str]:
    """The date as Zotero's API read it."""
    if "meta" not in item:
        return []
    parsed = item.object("meta").string("parsedDate")
    return [] if parsed is None else [parsed]


def _tags(data: Fields) -> list[str]:
    tags = []
    for tag in data.array("tags"):
        name = tag.get("tag") if isinstance(tag, dict) else tag
        if isinstance(name, str):
            tags.append(name)
    return tags
