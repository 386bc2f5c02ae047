"""XML one element at a time."""

from __future__ import annotations

import pytest

from graph.models import Problem
from graph.reading_list.source import TextInMemory
from graph.reading_list.xml_stream import XmlElement, all_text, find_root, local_name, read_elements

BOMB = '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a><b>&d;</b></a>'
FAULTS = {
    "cut": ("<a><b>1</b>\n<b>2", 1, "xml-syntax", "in what began at line 2"),
    "wrong nesting": ("<a><b>1</b><b></a>", 1, "xml-syntax", "mismatched tag"),
    "an entity that nobody declared": ("<a><b>&nbsp;</b></a>", 0, "xml-syntax", "undefined entity"),
    "text behind the root": ("<a><b/></a><a/>", 1, "xml-syntax", "junk after document element"),
    "nothing": ("<!-- a -->", 0, "xml-syntax", "no element found"),
    "an entity bomb": (BOMB, 0, "xml-entities", "not allowed"),
    "an external entity": (
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a><b>&x;</b></a>',
        0,
        "xml-entities",
        "not allowed",
    ),
    "a document type": ('<!DOCTYPE a SYSTEM "a.dtd"><a><b/></a>', 0, "xml-entities", "not allowed"),
    "too deep": ("<a>" * 5_000, 0, "xml-syntax", "nested more than 200 deep"),
}
ROOTS = {
    "a declaration": ('<?xml version="1.0"?>\n<opml>', "opml"),
    "comments": ("<!-- <a> --> <!-- b --><opml/>", "opml"),
    "a document type": ('<!DOCTYPE rss PUBLIC "a">\n<rss version="2.0">', "rss"),
    "a prefix": ("<rdf:RDF xmlns:rdf='x'>", "rdf:RDF"),
    "no XML": ("text", ""),
}


def test_elements_come_with_their_lines() -> None:
    """Those inside know theirs as well."""
    text = '<a xmlns="urn:x">\n<b>one\n<c/></b>\n<b/>\n</a>'
    first, second = read_elements(TextInMemory(text))

    assert isinstance(first, XmlElement)
    assert isinstance(second, XmlElement)
    assert (first.tag, first.line, first.end_line) == ("{urn:x}b", 2, 3)
    assert [child.line for child in first if isinstance(child, XmlElement)] == [3]
    assert second.line == 4
    assert (local_name(first), all_text(first), all_text(None)) == ("b", "one\n", "")


def test_only_the_elements_asked_for_are_built() -> None:
    """At any depth; one inside another belongs to the outer one."""
    text = "<a><x>no</x><y><b>1<b>2</b></b></y><b>3</b></a>"
    found = read_elements(TextInMemory(text), {"b"})

    assert [all_text(item) for item in found if isinstance(item, XmlElement)] == ["12", "3"]


@pytest.mark.parametrize(("text", "elements", "code", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_problem_behind_all_elements_before_it(
    text: str, elements: int, code: str, said: str
) -> None:
    """Document types and entities are refused, and nothing is fetched."""
    *before, problem = read_elements(TextInMemory(text), {"b"})

    assert len(before) == elements
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert said in problem.message


def test_the_encoding_of_the_declaration_has_no_say() -> None:
    """The text was decoded before."""
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><a><b>é</b></a>'

    assert [
        all_text(b) for b in read_elements(TextInMemory(text)) if isinstance(b, XmlElement)
    ] == ["é"]


@pytest.mark.parametrize(("text", "root"), ROOTS.values(), ids=ROOTS)
def test_the_root_is_found_behind_what_may_come_first(text: str, root: str) -> None:
    """Declarations, comments and document types may."""
    assert find_root(text) == root
