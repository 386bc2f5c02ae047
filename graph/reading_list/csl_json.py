"""Papers from the JSON of reference managers: CSL-JSON, and Zotero's own items.

CSL-JSON is what Zotero, Better BibTeX, Mendeley and pandoc write; Zotero's items come from its API
(in ``data``), and from the exports "Zotero JSON" and "BetterBibTeX JSON".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.reading_list.bibliography import (
    BibliographicEntry,
    looks_like_citekey,
    split_keywords,
    to_paper,
)
from graph.reading_list.dates_of_publication import read_date, read_date_parts
from graph.reading_list.json_fields import find_first_object, read_papers
from graph.reading_list.names_of_people import display_name, without_others
from graph.reading_list.zotero_items import is_zotero_item, read_zotero_item
from graph.text import normalise_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.models import PaperRecord, ReadingItem
    from graph.reading_list.json_fields import Fields
    from graph.reading_list.json_stream import Json, JsonEntry
    from graph.reading_list.source import TextSource

NAME: Final = "csl-json"

_CERTAIN: Final = 0.9
_LIKELY: Final = 0.6
_MEMBERS: Final = ("items", "references", "message")  # the last is how Crossref wraps its answers
_OWN_NAMES: Final = frozenset({"citation-key", "container-title", "title-short", "event-title"})
_TYPES: Final = frozenset(
    (
        "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
        "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
        "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing",
        "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
        "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
        "personal_communication", "post", "post-weblog", "regulation", "report", "review",
        "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
    )
)  # fmt: skip
_VENUES: Final = ("container-title", "event-title", "event", "collection-title")
_CONTAINERS: Final = ("number", "publisher", "archive_location", "container-title", "genre")


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is such JSON, from its first entry."""
    first = find_first_object(text, _MEMBERS)
    if is_zotero_item(first) or _OWN_NAMES & first.keys() or _has_date_parts(first):
        return _CERTAIN
    return _LIKELY if first.get("type") in _TYPES and {"id", "title"} <= first.keys() else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the items; Zotero's attachments, notes and annotations are no papers."""
    return read_papers(source, _MEMBERS, _read_item)


def _read_item(item: Fields, entry: JsonEntry) -> PaperRecord | None:
    if isinstance(entry.value, dict) and is_zotero_item(entry.value):
        collected = read_zotero_item(item, entry)
    else:
        collected = _collect(item, entry)
    return None if collected is None else to_paper(collected, item.report)


def _collect(item: Fields, entry: JsonEntry) -> BibliographicEntry:
    value = entry.value if isinstance(entry.value, dict) else {}
    names = item.array("author")
    authors, has_more = without_others(_name(name) for name in names)
    return BibliographicEntry(
        line=entry.line,
        end_line=entry.end_line,
        raw=item.report.raw,
        title=_text(item, value, "title"),
        abstract=item.string("abstract") or "",
        published=_date(value.get("issued")),
        dates=[item.string(name) or "" for name in ("submitted", "year") if _is_text(value, name)],
        authors=authors,
        has_more_authors=has_more,
        arxiv=_arxiv(item),
        dois=[doi for name in ("DOI", "doi") if (doi := item.string(name))],
        urls=[url for name in ("URL", "url") if (url := item.string(name))],
        containers=[_text(item, value, name) for name in _CONTAINERS if name in item],
        # With their lines, which Fields would join.
        notes=[str(value[name]) for name in ("note", "annote") if item.string(name)],
        citekey=_citekey(item),
        keywords=_keywords(item, value),
        venue=next((_text(item, value, name) for name in _VENUES if name in item), ""),
    )


def _text(item: Fields, value: dict[str, Json], name: str) -> str:
    """A text, which Crossref puts into an array, and some programs write as a number."""
    if isinstance(value.get(name), list):
        return next(iter(item.texts(name)), "")
    return item.label(name) or ""


def _is_text(value: dict[str, Json], name: str) -> bool:
    return isinstance(value.get(name), str)


def _has_date_parts(value: dict[str, Json]) -> bool:
    issued = value.get("issued")
    return isinstance(issued, dict) and not {"date-parts", "raw", "literal"}.isdisjoint(issued)


def _name(name: Json) -> str:
    if isinstance(name, str):
        return display_name(name)
    if not isinstance(name, dict):
        return ""
    parts = {key: value for key, value in name.items() if isinstance(value, str)}
    if "literal" in parts:
        return display_name(parts["literal"])
    particles = (parts.get("dropping-particle", ""), parts.get("non-dropping-particle", ""))
    return display_name(
        parts.get("given", ""),
        " ".join(filter(None, particles)),
        parts.get("family", "") or parts.get("name", ""),
        parts.get("suffix", ""),
    )


def _date(issued: Json) -> tuple[str | None, str | None]:
    if isinstance(issued, str | int):
        return read_date(normalise_field(str(issued)))
    if not isinstance(issued, dict):
        return None, None
    numbers = _first_parts(issued.get("date-parts"))
    found, remark = read_date_parts(numbers) if numbers else (None, None)
    for name in ("raw", "literal"):
        text = issued.get(name)
        if found is None and isinstance(text, str):
            found, remark = read_date(normalise_field(text))
    if found is not None and issued.get("circa"):
        remark = remark or f"the date is stated as uncertain: {found}"
    return found, remark


def _first_parts(parts: Json) -> list[int]:
    """The numbers of the first date of a range, as numbers or texts."""
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers = []
    for part in first if isinstance(first, list) else []:
        text = str(part).strip()
        if not text.isascii() or not text.isdigit() or int(text[:9]) == 0:
            break
        numbers.append(int(text[:9]))
    return numbers


def _arxiv(item: Fields) -> list[str]:
    found = [text for name in ("arxiv", "arxivId") if (text := item.label(name))]
    if (item.label("archive") or "").lower() == "arxiv":
        found += filter(None, [item.label("archive_location")])
    if (item.label("eprinttype") or "").lower() == "arxiv":
        found += filter(None, [item.label("eprint")])
    return found


def _citekey(item: Fields) -> str:
    key = item.label("citation-key") or item.label("citekey")
    identifier = item.label("id") or ""
    return key or (identifier if looks_like_citekey(identifier) else "")


def _keywords(item: Fields, value: dict[str, Json]) -> list[str]:
    return [
        keyword
        for name in ("keyword", "keywords", "categories")
        for text in (
            item.texts(name) if isinstance(value.get(name), list) else [item.label(name) or ""]
        )
        for keyword in split_keywords(text)
    ]
