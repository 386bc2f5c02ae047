"""What in Zotero RDF is no item: the journals and volumes of items, and collections of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.models import Problem
from graph.reading_list.xml_stream import all_text, read_elements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from graph.reading_list.source import TextSource

BIB: Final = "{http://purl.org/net/biblio#}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
DCTERMS: Final = "{http://purl.org/dc/terms/}"
FOAF: Final = "{http://xmlns.com/foaf/0.1/}"
PRISM: Final = "{http://prismstandard.org/namespaces/1.2/basic/}"
RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
Z: Final = "{http://www.zotero.org/namespaces/export#}"

_COLLECTION: Final = f"{Z}Collection"
_CONTAINERS: Final = frozenset(
    (
        *(
            f"{BIB}{name}"
            for name in (
                "Book", "Conference", "ConferenceProceedings", "CourtReporter", "Journal",
                "Newspaper", "Part", "Periodical", "Series",
            )
        ),
        *(f"{Z}{name}" for name in ("Blog", "Forum", "Website")),
    )
)  # fmt: skip
# Things that an item points to, and that say nothing of a paper by themselves.
_PARTS: Final = frozenset(
    (
        f"{BIB}Memo", f"{Z}Attachment", f"{Z}AutomaticTag", f"{Z}UserItem", f"{FOAF}Person",
        f"{FOAF}Organization", f"{RDF}Seq", f"{DCTERMS}URI",
    )
)  # fmt: skip
_TWO_PASSES: Final = re.compile(r"Collection\b|isPartOf\b[^>]{0,200}\bresource\s*=")


@dataclass(frozen=True, slots=True)
class Container:
    """The journal, volume, site or series that an item is part of.

    ``identifiers`` are as Zotero writes them: the DOI of an article stands here.
    """

    title: str = ""
    identifiers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """The containers of a file that have an address, and the collections that items are in."""

    containers: Mapping[str, Container] = field(default_factory=dict)
    collections: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, source: TextSource) -> Library:
        """Find them, wherever they stand; a file without them is not parsed for it."""
        if not any(_TWO_PASSES.search(line) for line in source.lines()):
            return cls()
        containers: dict[str, Container] = {}
        collections: dict[str, list[str]] = {}
        for element in read_elements(source, {_COLLECTION, *_CONTAINERS}):
            if isinstance(element, Problem):
                break  # said when the items are read
            address = element.get(f"{RDF}about")
            if element.tag == _COLLECTION:
                name = next(values_of(element, f"{DC}title"), "")
                for member in element.findall(f"{DCTERMS}hasPart"):
                    collections.setdefault(member.get(f"{RDF}resource", ""), []).append(name)
            elif address is not None and element.find(f"{Z}itemType") is None:
                containers[address] = _read_container(element)
        return cls(containers, collections)

    def container_of(self, item: Element) -> Container:
        """The container of an item, inside it or elsewhere in the file."""
        found = [
            container
            for link in item.findall(f"{DCTERMS}isPartOf")
            for container in self._contained_in(link)
        ]
        dois = {text for each in found for text in each.identifiers if text.startswith("DOI")}
        return Container(
            next((each.title for each in found if each.title), ""),
            # A volume that several articles share holds the DOI of each, and says not whose.
            tuple(dois) if len(dois) == 1 else (),
            tuple(number for each in found for number in each.numbers),
        )

    def collections_of(self, item: Element) -> list[str]:
        """The names of the collections that an item is in."""
        return self.collections.get(item.get(f"{RDF}about", "#"), [])

    def is_known(self, element: Element) -> bool:
        """Tell whether an element that is no paper is what a library may hold besides."""
        return (
            element.tag in _CONTAINERS
            or element.tag in _PARTS
            or element.tag == _COLLECTION
            or element.find(f"{Z}itemType") is not None
        )

    def _contained_in(self, link: Element) -> Iterator[Container]:
        address = link.get(f"{RDF}resource")
        if address is not None and address in self.containers:
            yield self.containers[address]
        for element in link:
            yield _read_container(element)


def values_of(element: Element, name: str) -> Iterator[str]:
    """The texts that an element has under a name, also those in a node (``rdf:value``)."""
    return (all_text(value).strip() for value in element.findall(name))


def _read_container(element: Element) -> Container:
    return Container(
        next(values_of(element, f"{DC}title"), ""),
        tuple(values_of(element, f"{DC}identifier")),
        tuple(values_of(element, f"{PRISM}number")),
    )
