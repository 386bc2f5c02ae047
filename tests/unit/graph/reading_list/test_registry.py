"""How a text finds its reader."""

from __future__ import annotations

import pytest

from graph.errors import UnknownFormatError
from graph.reading_list import FORMATS, read_reading_list
from graph.reading_list.registry import find_reader
from tests.unit.graph.reading_list.page_text import HEAD, entry

FOREIGN = {
    "JSON": '{"title": "A Paper: On Lists",\n"line":\n"5 authors"}',
    "JSON array": '[\n {"title": "A"}\n]',
    "XML": '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"/>\n',
    "HTML": "<!DOCTYPE html>\n<html><body>5 authors</body></html>\n",
}


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ZOTERO = "http://www.zotero.org/namespaces/export#"
LINK = "http://purl.org/rss/1.0/modules/link/"
# What a format looks like, and how lists in it may begin.
KNOWN = {
    "bibtex": (
        "BibTeX",
        "% exported\n\n@article{key,\n  title = {A},\n}\n",
        "@Comment{jabref-meta: x;}\n@software{müller+24:a,\n  title = {A},\n}\n",
        "@string{a = {b}}\n",
        "@mvbook(key, title = {A})",
    ),
    "ris": (
        "RIS",
        "TY  - JOUR\nTI  - A Paper\nER  - \n",
        "\n\nTY - JOUR\nTI - A Paper\nER -\n",
        "Provider: A Database\nContent: text/plain\n\nTY  - JOUR\nTI  - A Paper\n",
    ),
    "csl-json": (
        "JSON",
        '[{"id": "a", "type": "book", "title": "A"}]',
        '{"items": [{"id": "a", "issued": {"raw": "2024"}, "title": "A"}]}',
        '[{"key": "A", "data": {"itemType": "book", "title": "A"}}]',
        '{"config": {}, "items": [{"itemType": "book", "title": "A"}]}',
    ),
    "zotero-rdf": (
        "XML",
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:z="{ZOTERO}"></rdf:RDF>',
        f'<?xml version="1.0"?>\n<!-- a --><RDF xmlns="{RDF}" xmlns:z="{ZOTERO}"/>',
        # Its links are of a module of RSS, and its preprints from arXiv.
        f'<RDF xmlns="{RDF}" xmlns:z="{ZOTERO}" xmlns:link="{LINK}" xml:base="http://arxiv.org"/>',
    ),
}
BEGINNINGS = {
    f"{name} {number}": (name, text)
    for name, (_, *texts) in KNOWN.items()
    for number, text in enumerate(texts, start=1)
}


@pytest.mark.parametrize(("name", "text"), BEGINNINGS.values(), ids=BEGINNINGS)
def test_a_format_is_found_by_how_lists_begin(name: str, text: str) -> None:
    """Whatever the file is called, and whatever comes before the first entry."""
    assert find_reader(text, "list.txt").name == name


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_format_is_not_read_as_another(name: str) -> None:
    """A wrong name is answered with what the text looks like."""
    looks, text, *_ = KNOWN[name]

    with pytest.raises(UnknownFormatError, match=f"looks like {looks}, not like hf-page"):
        find_reader(text, "list.txt", "hf-page")


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("name", [None, "hf-page"])
def test_a_foreign_format_is_named_and_not_read_as_a_page(text: str, name: str | None) -> None:
    """The error says what the text looks like, and what could be read."""
    with pytest.raises(UnknownFormatError) as caught:
        read_reading_list(text.encode(), file="list", format=name)

    looks = next(key for key, value in FOREIGN.items() if value == text).split()[0]
    assert f"looks like {looks}" in caught.value.message
    assert "hf-page" in caught.value.message


def test_running_text_is_no_reading_list() -> None:
    """Prose has no metadata, so no reader takes it."""
    with pytest.raises(UnknownFormatError, match="not recognised"):
        read_reading_list(b"Dear all,\n\nplease find nothing attached.\n", file="mail.txt")


def test_an_unknown_name_of_a_format_names_the_known_ones() -> None:
    """A misspelt option is answered with what could be meant."""
    with pytest.raises(UnknownFormatError, match="hf-page"):
        read_reading_list(b"text", file="list.txt", format="hf-pages")


def test_the_page_is_found_by_its_content() -> None:
    """The name of the file has no say."""
    found = read_reading_list((HEAD + entry()).encode(), file="list.json")

    assert found.format == "hf-page"
    assert len(found.records) == 1


def test_the_encoding_is_reported_with_the_list() -> None:
    """The warning of the decoder stands before the problems of the reader."""
    found = read_reading_list((HEAD + entry("Cafés: A Study")).encode("cp1252"), file="list.txt")

    assert found.records[0].title == "Cafés: A Study"
    assert [problem.code for problem in found.problems] == ["encoding"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_describes_itself(name: str) -> None:
    """Names are what the option takes; descriptions are for its help."""
    reader = FORMATS[name]

    assert reader.name == name
    assert reader.description
    assert reader.recognise("") == 0
