"""Zotero RDF that is broken, hostile or unusual; a whole file is in ``test_exports``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.reading_list import zotero_rdf
from graph.reading_list.source import TextInMemory
from tests.unit.graph.reading_list.parted import part

if TYPE_CHECKING:
    from graph.models import PaperRecord, Problem

HEAD = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
"""
BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>
"""


def item(body: str, about: str = "#item_1") -> str:
    """An item of a library."""
    return (
        f'<bib:Article rdf:about="{about}"><z:itemType>journalArticle</z:itemType>'
        f"<dc:title>A</dc:title>{body}</bib:Article>\n"
    )


def read(text: str) -> tuple[list[PaperRecord], list[Problem]]:
    """Read a text, and part the papers from the problems."""
    return part(zotero_rdf.read(TextInMemory(text, "a.rdf")))


def read_body(body: str) -> tuple[list[PaperRecord], list[Problem]]:
    """Read the children of a root."""
    return read(f"{HEAD}{body}</rdf:RDF>")


@pytest.mark.parametrize("prolog", [BOMB, OUTSIDE], ids=["bomb", "file"])
def test_entities_are_refused_and_not_expanded(prolog: str) -> None:
    """Neither those that grow without end nor those that read the disk."""
    records, [problem] = read(f"{prolog}{HEAD}{item('<dc:date>&b;</dc:date>')}</rdf:RDF>")

    assert records == []
    assert (problem.line, problem.code) == (2, "xml-entities")


def test_a_cut_file_gives_what_stands_before_the_cut() -> None:
    """And says at which line it ends."""
    records, [problem] = read(f"{HEAD}{item('')}{item('')[:80]}")

    assert [record.title for record in records] == ["A"]
    assert (problem.line, problem.code) == (6, "xml-syntax")


def test_what_belongs_to_items_is_no_paper() -> None:
    """Attachments, notes, journals and collections are passed over; what is foreign is said."""
    records, [problem] = read_body(
        '<z:Attachment rdf:about="#a"><z:itemType>attachment</z:itemType></z:Attachment>'
        '<bib:Memo rdf:about="#b"><rdf:value>x</rdf:value></bib:Memo>'
        '<rdf:Description rdf:about="#c"><z:itemType>annotation</z:itemType></rdf:Description>'
        '<bib:Journal rdf:about="#d"><dc:title>J</dc:title></bib:Journal>'
        "<z:Collection/><foaf:Agent/>"
    )

    assert records == []
    assert (problem.code, problem.raw) == ("unknown-element", "<Agent>")


def test_an_item_without_a_title_is_reported() -> None:
    """With what stands there."""
    records, [problem] = read_body(
        "<rdf:Description><z:itemType>book</z:itemType><dc:date>2024</dc:date></rdf:Description>"
    )

    assert records == []
    assert (problem.code, problem.raw) == ("no-title", "<Description> book2024")


def test_a_work_of_another_program_is_read() -> None:
    """It has no type of Zotero's."""
    [record], problems = read_body(
        "<bib:Report><dc:title>A</dc:title><dc:creator>B C</dc:creator></bib:Report>"
    )

    assert (record.title, record.authors, problems) == ("A", ("B C",), [])


def test_a_shared_volume_gives_its_title_and_no_doi() -> None:
    """It holds the DOI of each article, and says not whose."""
    [record], _ = read_body(
        item('<dcterms:isPartOf rdf:resource="urn:issn:1"/>')
        + '<bib:Journal rdf:about="urn:issn:1"><dc:title>J</dc:title>'
        "<dc:identifier>DOI 10.1000/a</dc:identifier>"
        "<dc:identifier>DOI 10.1000/b</dc:identifier></bib:Journal>"
    )

    assert (record.venue, record.doi) == ("J", None)


def test_collections_that_stand_later_become_keywords() -> None:
    """An item may be in several."""
    collection = (
        "<z:Collection><dc:title>{}</dc:title>"
        '<dcterms:hasPart rdf:resource="#item_1"/></z:Collection>'
    )
    [record], _ = read_body(
        item("<dc:subject>tag</dc:subject>")
        + collection.format("Thesis")
        + collection.format("To &amp; fro")
    )

    assert record.keywords == ("tag", "Thesis", "To & fro")


@pytest.mark.parametrize("role", ["z:programmers", "z:presenters", "z:inventors"])
def test_makers_count_where_there_are_no_authors(role: str) -> None:
    """A program has programmers."""
    [record], _ = read_body(
        item(
            f"<{role}><rdf:Seq><rdf:li><foaf:Person><foaf:surname>B</foaf:surname></foaf:Person>"
            f"</rdf:li></rdf:Seq></{role}>"
        )
    )

    assert record.authors == ("B",)
