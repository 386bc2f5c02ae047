"""Papers from Zotero RDF, the export with which Zotero moves whole libraries.

It is RDF in XML, but always in one shape: items, containers, notes, attachments and collections
are the children of the root. So it is read as XML, one element at a time, without an RDF library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.models import Problem, Severity
from graph.reading_list.bibliography import (
    BibliographicEntry,
    excerpt,
    read_bibliographic_entry,
)
from graph.reading_list.names_of_people import display_name, without_others
from graph.reading_list.xml_stream import all_text, local_name, read_elements
from graph.reading_list.zotero_containers import (
    BIB,
    DC,
    DCTERMS,
    FOAF,
    PRISM,
    RDF,
    Library,
    Z,
    values_of,
)
from graph.reading_list.zotero_items import NO_PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from graph.models import ReadingItem
    from graph.reading_list.source import TextSource
    from graph.reading_list.xml_stream import XmlElement

NAME: Final = "zotero-rdf"

_CERTAIN: Final = 0.95
_LIKELY: Final = 0.6
_NAMESPACE: Final = "http://www.zotero.org/namespaces/export#"
_BIBLIO: Final = "http://purl.org/net/biblio#"
# Works that other programs write in these terms, without Zotero's type.
_WORKS: Final = frozenset(
    f"{BIB}{name}" for name in ("Article", "BookSection", "Manuscript", "Report", "Thesis")
)
# Who made the thing, where no one is called its author.
_MAKERS: Final = tuple(
    f"{Z}{role}"
    for role in (
        "inventors", "programmers", "presenters", "artists", "directors", "podcasters",
        "interviewees", "cartographers", "performers", "sponsors",
    )
)  # fmt: skip
_DOI: Final = "DOI "


def recognise(text: str) -> float:
    """Say how sure it is, from 0 to 1, that a text is such RDF, by its namespaces."""
    if _NAMESPACE in text:
        return _CERTAIN
    return _LIKELY if _BIBLIO in text else 0.0


def read(source: TextSource) -> Iterator[ReadingItem]:
    """Read the items as they come: of each its problems, then its paper.

    Names of collections become keywords of what is in them. Attachments and notes are no papers.
    """
    library = Library.of(source)
    for element in read_elements(source):
        if isinstance(element, Problem):
            yield element
        elif _is_paper(element):
            entry = _collect(element, library)
            yield from read_bibliographic_entry(entry, source.file)
        elif not library.is_known(element):
            said = "neither an item nor a part of one: not read"
            raw = excerpt(f"<{local_name(element)}> {all_text(element)[:400]}")
            yield Problem(source.file, element.line, "unknown-element", said, raw, Severity.WARNING)


def _is_paper(element: XmlElement) -> bool:
    kind = (element.findtext(f"{Z}itemType") or "").strip()
    if kind:
        return kind not in NO_PAPERS
    return element.tag in _WORKS and element.find(f"{DC}title") is not None


def _collect(element: XmlElement, library: Library) -> BibliographicEntry:
    container = library.container_of(element)
    authors, has_more = without_others(_authors(element))
    identifiers = list(values_of(element, f"{DC}identifier"))
    publisher = [all_text(each).strip() for each in element.findall(f"{DC}publisher")]
    return BibliographicEntry(
        line=element.line,
        end_line=element.end_line,
        raw=f"<{local_name(element)}> {' '.join(all_text(element)[:1000].split())}",
        title=_text(element, f"{DC}title"),
        abstract=_text(element, f"{DCTERMS}abstract"),
        dates=[
            date
            for name in (f"{DC}date", f"{DCTERMS}issued", f"{DCTERMS}created")
            if (date := _text(element, name))
        ],
        authors=authors,
        has_more_authors=has_more,
        arxiv=[
            text
            for text in (*identifiers, *values_of(element, f"{Z}archiveID"))
            if text.lower().startswith("arxiv")
        ],
        dois=[
            text.removeprefix(_DOI)
            for text in (*identifiers, *container.identifiers)
            if text.startswith(_DOI)
        ],
        urls=[text for text in identifiers if "://" in text and not text.startswith(_DOI)],
        containers=[*values_of(element, f"{PRISM}number"), *container.numbers, *publisher],
        notes=[*values_of(element, f"{DC}description")],
        citekey=_text(element, f"{Z}citationKey"),
        keywords=[*_tags(element), *library.collections_of(element)],
        venue=container.title or _conference(element),
    )


def _text(element: XmlElement, name: str) -> str:
    return next((text for text in values_of(element, name) if text), "")


def _authors(element: XmlElement) -> list[str]:
    for role in (f"{BIB}authors", *_MAKERS):
        people = [
            person
            for seat in element.findall(f"{role}/{RDF}Seq/{RDF}li")
            for person in seat
            if person.tag in {f"{FOAF}Person", f"{FOAF}Organization"}
        ]
        if people:
            return [_name(person) for person in people]
    return [text.strip() for text in values_of(element, f"{DC}creator")]


def _name(person: Element) -> str:
    given = person.findtext(f"{FOAF}givenName") or person.findtext(f"{FOAF}givenname") or ""
    family = person.findtext(f"{FOAF}surname") or person.findtext(f"{FOAF}familyName") or ""
    return display_name(given, "", family) or display_name(person.findtext(f"{FOAF}name") or "")


def _tags(element: XmlElement) -> Iterator[str]:
    for subject in element.findall(f"{DC}subject"):
        if len(subject) == 0:
            yield all_text(subject).strip()
        for tag in subject.findall(f"{Z}AutomaticTag"):
            yield all_text(tag).strip()


def _conference(element: XmlElement) -> str:
    return (element.findtext(f"{BIB}presentedAt/{BIB}Conference/{DC}title") or "").strip()
